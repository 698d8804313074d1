/**
 * Serial numbers, which wrap around to 0 after the highest one (RFC 1982): fields of the types `serial8`, `serial16` and `serial32`. Of two numbers
 * half a
 * range apart neither comes before the other: the RFC (section 3.2) leaves their order undefined.
 */
export class SerialNumbers {
  /** The number of serial numbers. */
  readonly #round: number;

  /** @param bits The width of a number, 2 to 48. */
  constructor(bits: number) {
    // Products of whole powers, which every engine computes exactly.
    const half = bits >> 1;
    this.#round = (1 << half) * (1 << (bits - half));
  }

  /** Whether `one` comes before `other`. False for equal numbers, and for numbers half a range apart. */
  before(one: number, other: number): boolean {
    const distance = this.#forward(one, other);
    return distance > 0 && distance < this.#round / 2;
  }

  /** Whether `one` comes after `other`. False for equal numbers, and for numbers half a range apart. */
  after(one: number, other: number): boolean {
    return this.before(other, one);
  }

  /**
   * The number `steps` further on (RFC 1982, 3.1).
   * @throws RangeError unless `steps` is a whole number from 0 to half the range, exclusive.
   */
  plus(serial: number, steps: number): number {
    if (!Number.isInteger(steps) || steps < 0 || steps >= this.#round / 2)
      throw new RangeError(`${steps} is no step between serial numbers: 0 to ${this.#round / 2 - 1} are`);
    return (serial + steps) % this.#round;
  }

  /** The number of steps from one number to another, negative if `to` comes before `from`; undefined if they are half a range apart. */
  distance(from: number, to: number): number | undefined {
    const forward = this.#forward(from, to);
    if (forward === this.#round / 2) return undefined;
    return forward < this.#round / 2 ? forward : forward - this.#round;
  }

  #forward(from: number, to: number): number {
    const difference = (to - from) % this.#round;
    return difference < 0 ? difference + this.#round : difference;
  }
}

export const serial8: SerialNumbers = new SerialNumbers(8);
export const serial16: SerialNumbers = new SerialNumbers(16);
export const serial32: SerialNumbers = new SerialNumbers(32);
