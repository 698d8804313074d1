/** Data that came early: earlier bytes are missing (RFC 9293, 3.10.7.4). */
import type { Message } from "../../src/runtime/index.js";

interface Piece {
  readonly from: number;
  readonly bytes: Uint8Array;
}

const endOf = ({ from, bytes }: Piece): number => from + bytes.length;

export class EarlyData {
  /** In order, without overlaps. */
  readonly #pieces: Piece[] = [];

  /** Whether nothing is kept. */
  get empty(): boolean {
    return this.#pieces.length === 0;
  }

  /**
   * Keeps the bytes of a message that are not here yet; bytes that are here stay as they are. The message is empty then.
   * @param from the sequence number of its first byte.
   * @returns how many pieces were added.
   */
  add(from: number, message: Message): number {
    const pieces = this.#pieces;
    let place = pieces.length;
    while (place > 0 && endOf(pieces[place - 1]!) > from) place--;
    let at = from;
    let added = 0;
    while (message.length > 0) {
      const next = pieces[place];
      const free = next === undefined ? message.length : Math.min(message.length, next.from - at);
      if (free > 0) {
        const part = message.split(free);
        pieces.splice(place, 0, { from: at, bytes: part.toBytes() });
        part.release();
        added++;
        at += free;
      } else {
        const known = Math.min(message.length, endOf(next!) - at);
        message.discard(known);
        at += known;
      }
      place++;
    }
    return added;
  }

  /** Takes the bytes that follow without a gap from a sequence number on. Pieces before it are dropped. */
  take(next: number): Uint8Array[] {
    const taken: Uint8Array[] = [];
    let at = next;
    for (let first = this.#pieces[0]; first !== undefined && first.from <= at; first = this.#pieces[0]) {
      this.#pieces.shift();
      if (endOf(first) <= at) continue;
      taken.push(first.bytes.subarray(at - first.from));
      at = endOf(first);
    }
    return taken;
  }

  clear(): void {
    this.#pieces.length = 0;
  }
}
