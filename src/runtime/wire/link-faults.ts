/**
 * Faults of a link: loss, duplication, reordering, corruption and jitter, each with its rate. Random numbers are drawn from the
 * link's own generator, so that a fault on one link does not change the draws of others.
 */
import type { Random } from "../time/random.js";

/** Rates are shares of the frames (0.01 is 1 %); a rate that is left out is 0. */
export interface FaultRates {
  /** Frames that never arrive. A loss of 1 cuts the link. */
  readonly loss?: number;
  /** Frames that arrive twice. */
  readonly duplicate?: number;
  /** Frames that are held back, so that later ones can overtake them. */
  readonly reorder?: number;
  /** Frames of which one bit arrives wrong, unnoticed by the check sequence. */
  readonly corrupt?: number;
  /** The most by which the delay of a frame varies, in ns. Frames keep their order. */
  readonly jitter?: number;
}

/** The fate of one frame. */
export interface Fate {
  lost: boolean;
  duplicated: boolean;
  corrupted: boolean;
  /** Later than without faults, in ns. */
  late: number;
  /** Whether later frames may overtake it. */
  overtaken: boolean;
}

const FULL = 2 ** 32;
/** A frame that is held back is late by 1 to this many times the time of the longest frame. */
const HELD_BACK = 4;

export class LinkFaults {
  /** Frames by what happened to them, since the last reset. */
  readonly counts = { lost: 0, duplicated: 0, reordered: 0, corrupted: 0 };
  readonly #random: Random;
  /** The time of the longest frame on this link, in ns. */
  readonly #longest: number;
  #loss = 0;
  #duplicate = 0;
  #reorder = 0;
  #corrupt = 0;
  #jitter = 0;
  #any = false;
  readonly #fate: Fate = { lost: false, duplicated: false, corrupted: false, late: 0, overtaken: false };

  constructor(random: Random, longest: number, rates: FaultRates) {
    this.#random = random;
    this.#longest = longest;
    this.set(rates);
  }

  /**
   * Changes some rates; the others stay.
   * @throws RangeError for a rate that is not from 0 to 1, or a negative jitter.
   */
  set(rates: FaultRates): void {
    this.#loss = rate("loss", rates.loss, this.#loss);
    this.#duplicate = rate("duplicate", rates.duplicate, this.#duplicate);
    this.#reorder = rate("reorder", rates.reorder, this.#reorder);
    this.#corrupt = rate("corrupt", rates.corrupt, this.#corrupt);
    if (rates.jitter !== undefined) {
      if (!(rates.jitter >= 0)) throw new RangeError(`a jitter is a time from 0 on, not ${rates.jitter} ns`);
      this.#jitter = Math.round(rates.jitter);
    }
    this.#any = this.#loss + this.#duplicate + this.#reorder + this.#corrupt + this.#jitter > 0;
  }

  reset(): void {
    this.counts.lost = 0;
    this.counts.duplicated = 0;
    this.counts.reordered = 0;
    this.counts.corrupted = 0;
  }

  /** Decides about the next frame; null if it has no fault. The answer is valid until the next call. */
  decide(): Fate | null {
    if (!this.#any) return null;
    const fate = this.#fate;
    fate.lost = this.#happens(this.#loss);
    fate.duplicated = false;
    fate.corrupted = false;
    fate.overtaken = false;
    fate.late = 0;
    if (fate.lost) {
      this.counts.lost++;
      return fate;
    }
    if (this.#happens(this.#corrupt)) {
      fate.corrupted = true;
      this.counts.corrupted++;
    }
    if (this.#happens(this.#duplicate)) {
      fate.duplicated = true;
      this.counts.duplicated++;
    }
    if (this.#jitter > 0) fate.late = this.#random.below(this.#jitter + 1);
    if (this.#happens(this.#reorder)) {
      fate.overtaken = true;
      fate.late += this.#longest + this.#random.below((HELD_BACK - 1) * this.#longest + 1);
      this.counts.reordered++;
    }
    return fate;
  }

  /** Flips one bit. */
  corrupt(bytes: Uint8Array): void {
    const bit = this.#random.below(bytes.length * 8);
    bytes[bit >>> 3] = bytes[bit >>> 3]! ^ (1 << (bit & 7));
  }

  #happens(share: number): boolean {
    if (share === 0) return false;
    return share >= 1 || this.#random.next() < share * FULL;
  }
}

function rate(name: string, wanted: number | undefined, otherwise: number): number {
  if (wanted === undefined) return otherwise;
  if (!(wanted >= 0 && wanted <= 1)) throw new RangeError(`${name} is a share from 0 to 1, not ${wanted}`);
  return wanted;
}
