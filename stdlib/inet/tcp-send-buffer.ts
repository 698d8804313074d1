/** The bytes that the other end has not acknowledged, and those that have not been sent yet: a ring that grows up to its limit. */
import type { Message } from "../../src/runtime/index.js";

const FIRST_ROOM = 2048;

export class SendBuffer {
  /** The sequence number of the first byte that is kept. */
  start: number;
  /** Bytes that are kept. */
  length = 0;
  readonly #limit: number;
  #bytes: Uint8Array;
  #at = 0;

  /** @param limit in bytes. */
  constructor(start: number, limit: number) {
    this.start = start;
    this.#limit = limit;
    this.#bytes = new Uint8Array(Math.min(FIRST_ROOM, limit));
  }

  /** The sequence number behind the last byte. */
  get end(): number {
    return this.start + this.length;
  }
  /** Bytes that can be added. */
  get room(): number {
    return this.#limit - this.length;
  }

  /** Takes as many bytes off the front of a message as there is room for. @returns how many. */
  add(message: Message): number {
    const added = Math.min(message.length, this.room);
    if (this.length + added > this.#bytes.length) this.#grow(this.length + added);
    const size = this.#bytes.length;
    for (let left = added; left > 0;) {
      const at = (this.#at + this.length) % size;
      const part = message.split(Math.min(left, size - at));
      part.copyTo(this.#bytes, at);
      this.length += part.length;
      left -= part.length;
      part.release();
    }
    return added;
  }

  /** Copies the bytes from a sequence number on. @param to filled from its beginning; as many bytes as it has must be kept. */
  copy(from: number, to: Uint8Array): void {
    const size = this.#bytes.length;
    const at = (this.#at + from - this.start) % size;
    const first = Math.min(to.length, size - at);
    to.set(this.#bytes.subarray(at, at + first));
    if (first < to.length) to.set(this.#bytes.subarray(0, to.length - first), first);
  }

  /** Drops the bytes before a sequence number, which have been acknowledged. */
  discard(before: number): void {
    const gone = Math.min(before - this.start, this.length);
    if (gone <= 0) return;
    this.start += gone;
    this.length -= gone;
    this.#at = this.length === 0 ? 0 : (this.#at + gone) % this.#bytes.length;
  }

  #grow(needed: number): void {
    let size = this.#bytes.length;
    while (size < needed) size = Math.min(size * 2, this.#limit);
    const bytes = new Uint8Array(size);
    if (this.length > 0) this.copy(this.start, bytes.subarray(0, this.length));
    this.#bytes = bytes;
    this.#at = 0;
  }
}
