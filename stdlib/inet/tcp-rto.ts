/** The retransmission time-out of a connection (RFC 6298), in ns. */

/** The granularity of the clock, G in the RFC. */
const GRANULARITY = 1e6;
/** After a SYN that was lost, the first data has this long (RFC 6298, 5.7). */
const AFTER_LOST_SYN = 3e9;

/** Limits of the time-out. */
export interface RtoLimits {
  readonly first: number;
  readonly least: number;
  readonly most: number;
}

export class RetransmissionTimeout {
  /** The time-out as it is now. */
  value: number;
  #smoothed = 0;
  #variation = 0;
  readonly #limits: RtoLimits;

  constructor(limits: RtoLimits) {
    this.#limits = limits;
    this.value = limits.first;
  }

  /** The smoothed round-trip time; 0 before the first measurement. */
  get smoothed(): number {
    return this.#smoothed;
  }

  /** A round trip was measured, of a segment that was sent once (Karn's rule). */
  measured(roundTrip: number): void {
    if (this.#smoothed === 0) {
      this.#smoothed = roundTrip;
      this.#variation = roundTrip / 2;
    } else {
      this.#variation += (Math.abs(this.#smoothed - roundTrip) - this.#variation) / 4;
      this.#smoothed += (roundTrip - this.#smoothed) / 8;
    }
    this.#set(this.#smoothed + Math.max(GRANULARITY, 4 * this.#variation));
  }

  /** The timer has expired: the next wait is twice as long, until a round trip is measured. */
  backOff(): void {
    this.#set(this.value * 2);
  }

  /** The connection is complete, and its SYN had to be sent again. */
  afterLostSyn(): void {
    if (this.#smoothed === 0) this.#set(Math.max(this.#limits.first, AFTER_LOST_SYN));
  }

  #set(value: number): void {
    const { least, most } = this.#limits;
    this.value = Math.round(Math.min(Math.max(value, least), most));
  }
}
