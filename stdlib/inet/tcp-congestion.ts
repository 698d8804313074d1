/**
 * Congestion control and the recovery of losses: slow start, congestion avoidance, fast retransmit and fast recovery (RFC 5681), NewReno (RFC 6582), limited
 * transmit (RFC 3042). Amounts are in bytes; positions are sequence numbers.
 *
 * Tahoe has no fast recovery: three repeated acknowledgements act as an expiry of the timer does. Reno leaves fast recovery with the first new
 * acknowledgement; NewReno stays until all that had been sent when the loss showed is acknowledged.
 */

export type CongestionKind = "newReno" | "reno" | "tahoe";

/** Repeated acknowledgements that show a loss. */
const LOSS_SHOWN = 3;
/** The window has an end, so that no number grows for ever: the largest that RFC 7323 can tell. */
const MOST = 0xffff * 2 ** 14;

/** The first window of a connection: RFC 5681, 3.1, or as many segments as are asked for. */
export function firstWindow(smss: number, segments: number): number {
  if (segments > 0) return segments * smss;
  return (smss > 2190 ? 2 : smss > 1095 ? 3 : 4) * smss;
}

export class Congestion {
  /** The congestion window. */
  cwnd: number;
  ssthresh: number = MOST;
  /** In fast recovery. */
  recovering = false;
  readonly #kind: CongestionKind;
  readonly #smss: number;
  readonly #first: number;
  /** Repeated acknowledgements in a row. */
  #repeated = 0;
  /** All that was sent when the last loss showed ends here. */
  #recover: number;
  /** Acknowledged in congestion avoidance since the window last grew. */
  #counted = 0;
  #partial = false;

  /**
   * @param smss the size of the segments that are sent.
   * @param first the first window, to which a window returns after a pause.
   * @param start the first sequence number.
   */
  constructor(kind: CongestionKind, smss: number, first: number, start: number) {
    this.#kind = kind;
    this.#smss = smss;
    this.#first = first;
    this.cwnd = first;
    this.#recover = start;
  }

  /** How much may be under way: the window, and before a loss has shown one segment for each repeated acknowledgement (RFC 3042). */
  get allowed(): number {
    return this.recovering ? this.cwnd : this.cwnd + Math.min(this.#repeated, LOSS_SHOWN - 1) * this.#smss;
  }

  /** The SYN was lost: the first window is one segment (RFC 5681, 3.1). */
  lostSyn(): void {
    this.cwnd = this.#smss;
  }

  /** Nothing was sent for longer than the time-out (RFC 5681, 4.1). */
  paused(): void {
    this.cwnd = Math.min(this.cwnd, this.#first);
  }

  /**
   * New data was acknowledged.
   * @param acked how much.
   * @param una the first byte that is not acknowledged, as of now.
   * @param flight what is under way, as of now.
   * @returns "resend" if the first segment that is not acknowledged is lost, too, and whether this is the first time.
   */
  acknowledged(acked: number, una: number, flight: number): "resend" | "resend first" | null {
    this.#repeated = 0;
    if (this.recovering) {
      if (una >= this.#recover || this.#kind === "reno") {
        this.#leave(una, flight);
        return null;
      }
      const first = !this.#partial;
      this.#partial = true;
      // RFC 6582, 3.2, step 3: acknowledged bytes have left the network, and one segment more goes out.
      this.cwnd = Math.max(this.cwnd - acked, 0) + (acked >= this.#smss ? this.#smss : 0);
      this.cwnd = Math.max(this.cwnd, this.#smss);
      return first ? "resend first" : "resend";
    }
    if (this.cwnd < this.ssthresh) {
      this.cwnd += Math.min(acked, this.#smss);
    } else {
      // By bytes, as the RFC recommends: then delayed acknowledgements do not slow the growth down.
      this.#counted += acked;
      if (this.#counted >= this.cwnd) {
        this.#counted -= this.cwnd;
        this.cwnd += this.#smss;
      }
    }
    this.cwnd = Math.min(this.cwnd, MOST);
    return null;
  }

  /**
   * An acknowledgement came once more, while data is under way (RFC 5681, 2).
   * @param una the first byte that is not acknowledged.
   * @param end of all that was sent.
   * @param flight what is under way.
   * @returns whether the first segment that is not acknowledged is lost.
   */
  repeated(una: number, end: number, flight: number): boolean {
    if (this.recovering) {
      this.cwnd = Math.min(this.cwnd + this.#smss, MOST);
      return false;
    }
    if (++this.#repeated !== LOSS_SHOWN) return false;
    // These may be answers to segments that were sent again needlessly after the timer expired (RFC 6582, 4).
    if (una <= this.#recover) return false;
    this.#recover = end;
    this.ssthresh = this.#half(flight);
    this.#counted = 0;
    if (this.#kind === "tahoe") {
      this.cwnd = this.#smss;
      this.#repeated = 0;
      return true;
    }
    this.recovering = true;
    this.#partial = false;
    this.cwnd = this.ssthresh + LOSS_SHOWN * this.#smss;
    return true;
  }

  /** Whether a loss that showed is repaired by sending everything again from there on. */
  get goesBack(): boolean {
    return this.#kind === "tahoe";
  }

  /**
   * The retransmission timer has expired.
   * @param again whether it has expired for the same segment before: then the threshold stays (RFC 5681, 3.1).
   */
  timedOut(flight: number, end: number, again: boolean): void {
    if (!again) this.ssthresh = this.#half(flight);
    this.cwnd = this.#smss;
    this.recovering = false;
    this.#repeated = 0;
    this.#counted = 0;
    this.#recover = end;
  }

  #leave(una: number, flight: number): void {
    this.recovering = false;
    this.cwnd =
      this.#kind === "reno" ? this.ssthresh : Math.min(this.ssthresh, Math.max(flight, this.#smss) + this.#smss);
    // Fast recovery has sent nothing needlessly, so that three repeated acknowledgements of the next segment show a loss.
    this.#recover = una - 1;
  }

  #half(flight: number): number {
    return Math.max(Math.floor(flight / 2), 2 * this.#smss);
  }
}
