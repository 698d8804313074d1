/**
 * The Message tool: a message is a list of byte ranges in shared buffers. Headers are pushed and popped in constant time;
 * copying, splitting (fragmentation) and joining (reassembly) copy no data.
 *
 * The protocol that makes a message releases it, also after passing it on. Its contents are undefined then, since others may have
 * pushed or popped headers: a protocol that needs them later takes a `copy()` before. Source: x-kernel Programmer's Manual, Message tool.
 */
import { Misuse } from "../failures/errors.js";
import type { BufferPool, MessageBuffer } from "./buffer-pool.js";
import type { MemoryPool } from "./memory-pool.js";
import { addToChecksum } from "./checksum.js";

class Segment {
  buffer: MessageBuffer;
  at: number;
  length: number;

  constructor(buffer: MessageBuffer, at: number, length: number) {
    this.buffer = buffer;
    this.at = at;
    this.length = length;
  }
}

/** Room for headers in front of a message that is about to go down. */
const HEADROOM = 128;
/** What {@link Message.of} puts into one buffer at the most, in bytes. */
const LONGEST_BUFFER = 65536;

/** The further segments of a message that has none. */
const NONE: Segment[] = [];
/** The further segments of every message that has been released. */
const RELEASED: Segment[] = [];
/** So few bytes a loop compares or copies faster than the engine does, which needs a view of them. */
const FEW = 128;

function usedAfterRelease(): Misuse {
  return new Misuse("a message is used after it has been released: take a copy() before, or release it later");
}

export class Message {
  /** In bytes. */
  length = 0;
  /** One out-of-band value that travels with the message, such as IP's pseudo-header on its way to UDP. */
  attribute: unknown = undefined;
  /** Tells messages apart in traces; a copy, a part and an answer in the same buffers keep it. */
  id: number;
  readonly #pool: BufferPool;
  // Nearly every message is one range: it needs no list.
  #first: Segment | null = null;
  #rest: Segment[] = NONE;

  /** An empty message. */
  constructor(pool: BufferPool, id: number = pool.newMessageId()) {
    this.#pool = pool;
    this.id = id;
    if (pool.ledger !== null) pool.ledger.add(this);
  }

  /**
   * A message of `length` bytes in one buffer, written by `fill`, with room for headers in front.
   * @param memory what `length` bytes have been taken from, and come back to with the buffer.
   */
  static filled(
    pool: BufferPool,
    length: number,
    fill: (bytes: Uint8Array) => void,
    memory: MemoryPool | null = null,
  ): Message {
    const buffer = pool.take(HEADROOM + length);
    if (memory !== null) buffer.lend(memory, length);
    buffer.low = HEADROOM;
    fill(buffer.bytes.subarray(HEADROOM, HEADROOM + length));
    return Message.around(pool, buffer, HEADROOM, length);
  }

  /** A message with these bytes, copied once, in as many buffers as they need; with room for headers in front. */
  static of(pool: BufferPool, bytes: Uint8Array): Message {
    let message: Message | null = null;
    for (let at = 0; message === null || at < bytes.length; at += LONGEST_BUFFER) {
      const part = bytes.subarray(at, at + LONGEST_BUFFER);
      const filled = Message.filled(pool, part.length, (room) => {
        room.set(part);
      });
      if (message === null) message = filled;
      else message.append(filled);
    }
    return message;
  }

  /** A message that takes over one reference to a buffer. */
  static around(pool: BufferPool, buffer: MessageBuffer, at: number, length: number, id?: number): Message {
    const message = new Message(pool, id);
    message.#first = new Segment(buffer, at, length);
    message.length = length;
    return message;
  }

  /** Drops the contents. The message is empty then; releasing it again does nothing, and every other use is an error. */
  release(): void {
    if (this.#first !== null) this.#pool.release(this.#first.buffer);
    for (let index = 0; index < this.#rest.length; index++) this.#pool.release(this.#rest[index]!.buffer);
    this.#first = null;
    this.#rest = RELEASED;
    this.length = 0;
    this.attribute = undefined;
  }

  /** Whether it has a part of a buffer, which has to be released. */
  get holdsBuffers(): boolean {
    return this.#first !== null;
  }

  /**
   * Another message with the same contents, sharing the data. The caller owns it, and releases it.
   * @throws Misuse for a message that has been released.
   */
  copy(): Message {
    if (this.#rest === RELEASED) throw usedAfterRelease();
    const copy = new Message(this.#pool, this.id);
    copy.length = this.length;
    copy.attribute = this.attribute;
    if (this.#first !== null) copy.#first = shared(this.#first);
    if (this.#rest.length > 0) copy.#rest = this.#rest.map(shared);
    return copy;
  }

  // ------------------------------------------------------------------------------------------------ headers

  /**
   * A view of the buffer in which the first `length` bytes stand together, beginning at {@link front}; null where the
   * message is shorter. The view is of the whole buffer: add `front` to every offset.
   */
  header(length: number): DataView | null {
    if (this.length < length) {
      if (this.#rest === RELEASED) throw usedAfterRelease();
      return null;
    }
    const first = this.#first;
    if (first === null) {
      if (this.#rest === RELEASED) throw usedAfterRelease();
      return null;
    }
    if (first.length < length) return this.#gather(length);
    return first.buffer.view;
  }

  /** Where the message begins in the view that {@link header} gave. */
  get front(): number {
    const first = this.#first;
    if (first !== null) return first.at;
    if (this.#rest === RELEASED) throw usedAfterRelease();
    throw new Misuse("an empty message has no header: ask header(length) first, which is null then");
  }

  /**
   * Puts `length` bytes in front, contents undefined, and gives the view to write them by, at {@link front}. In place where
   * nobody else can see the room in front; else in a fresh buffer.
   * @throws Misuse for a message that has been released.
   */
  push(length: number): DataView {
    const first = this.#first;
    if (first !== null) {
      const { buffer } = first;
      if (first.at >= length && (buffer.references === 1 || buffer.low === first.at)) {
        first.at -= length;
        first.length += length;
        this.length += length;
        buffer.low = first.at;
        return buffer.view;
      }
    }
    if (this.#rest === RELEASED) throw usedAfterRelease();
    const buffer = this.#pool.take(HEADROOM + length);
    buffer.low = HEADROOM;
    this.#putFirst(new Segment(buffer, HEADROOM, length));
    this.length += length;
    return buffer.view;
  }

  /** Removes `length` bytes in front; at most all. */
  discard(length: number): void {
    let left = Math.min(length, this.length);
    this.length -= left;
    while (left > 0) {
      const first = this.#first!;
      if (first.length > left) {
        first.at += left;
        first.length -= left;
        return;
      }
      left -= first.length;
      this.#pool.release(first.buffer);
      this.#dropFirst();
    }
  }

  #putFirst(segment: Segment): void {
    if (this.#first !== null) this.#rest = [this.#first, ...this.#rest];
    this.#first = segment;
  }
  #dropFirst(): void {
    this.#first = this.#rest.shift() ?? null;
  }

  #gather(length: number): DataView {
    const buffer = this.#pool.take(HEADROOM + length);
    buffer.low = HEADROOM;
    const whole = this.length;
    this.#copyPart(buffer, HEADROOM, length);
    this.discard(length);
    this.#putFirst(new Segment(buffer, HEADROOM, length));
    this.length = whole;
    return buffer.view;
  }

  // ------------------------------------------------------------------------------------ splitting and joining

  /** Keeps the first `length` bytes. */
  truncate(length: number): void {
    if (length >= this.length) return;
    this.length = length;
    const first = this.#first!;
    let left = length;
    if (left === 0) {
      this.#pool.release(first.buffer);
      this.#first = null;
    } else if (first.length > left) {
      first.length = left;
      left = 0;
    } else {
      left -= first.length;
    }
    const rest = this.#rest;
    for (let index = 0; index < rest.length; index++) {
      const segment = rest[index]!;
      if (left > 0 && segment.length <= left) {
        left -= segment.length;
        continue;
      }
      if (left > 0) {
        segment.length = left;
        left = 0;
        continue;
      }
      for (const { buffer } of rest.splice(index)) this.#pool.release(buffer);
    }
  }

  /** A message with the first `length` bytes (at most all), which this one loses. */
  split(length: number): Message {
    if (this.#rest === RELEASED) throw usedAfterRelease();
    const head = new Message(this.#pool, this.id);
    let left = Math.min(length, this.length);
    head.length = left;
    this.length -= left;
    while (left > 0) {
      const first = this.#first!;
      if (first.length <= left) {
        left -= first.length;
        head.#putLast(first);
        this.#dropFirst();
        continue;
      }
      first.buffer.references++;
      head.#putLast(new Segment(first.buffer, first.at, left));
      first.at += left;
      first.length -= left;
      left = 0;
    }
    return head;
  }

  /** Moves the contents of another message behind this one's; the other is empty then. */
  append(tail: Message): void {
    if (this.#rest === RELEASED || tail.#rest === RELEASED) throw usedAfterRelease();
    if (this.#first === null) this.id = tail.id;
    if (tail.#first !== null) this.#putLast(tail.#first);
    const { length: further } = tail.#rest;
    for (let index = 0; index < further; index++) this.#putLast(tail.#rest[index]!);
    this.length += tail.length;
    tail.#first = null;
    tail.#rest = NONE;
    tail.length = 0;
  }

  #putLast(segment: Segment): void {
    if (this.#first === null) this.#first = segment;
    else if (this.#rest.length === 0) this.#rest = [segment];
    else this.#rest.push(segment);
  }

  // ------------------------------------------------------------------------------------------------ contents

  /** Copies the contents to `bytes` from `at` on, which must have room. */
  copyTo(bytes: Uint8Array, at: number): void {
    let to = at;
    for (let segment = this.#first, next = 0; segment !== null; segment = this.#rest[next++] ?? null) {
      bytes.set(segment.buffer.bytes.subarray(segment.at, segment.at + segment.length), to);
      to += segment.length;
    }
  }

  /** Copies the contents to the beginning of a buffer, which must have room. */
  copyInto(buffer: MessageBuffer): void {
    this.#copyPart(buffer, 0, this.length);
  }

  /** The contents in an array of their own. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    this.copyTo(bytes, 0);
    return bytes;
  }

  /** True where the contents are exactly these bytes. */
  equals(bytes: Uint8Array): boolean {
    const { length } = bytes;
    if (length !== this.length) return false;
    if (length <= FEW && this.#rest.length === 0) {
      const first = this.#first;
      if (first === null) return true;
      const contents = first.buffer.bytes;
      for (let from = 0; from < length; from++) if (contents[first.at + from] !== bytes[from]) return false;
      return true;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    let from = 0;
    for (let segment = this.#first, next = 0; segment !== null; segment = this.#rest[next++] ?? null) {
      const contents = segment.buffer.view;
      const shift = segment.at - from;
      const end = from + segment.length;
      for (; from + 16 <= end; from += 16) if (differ(contents, from + shift, view, from)) return false;
      for (; from < end; from++) if (contents.getUint8(from + shift) !== view.getUint8(from)) return false;
    }
    return true;
  }

  /** The Internet checksum's running sum (RFC 1071) over the whole message, added to `sum`; not folded. */
  checksum(sum: number): number {
    let total = sum;
    let odd = false;
    for (let segment = this.#first, next = 0; segment !== null; segment = this.#rest[next++] ?? null) {
      const { buffer, at, length } = segment;
      if (length === 0) continue;
      if (odd) {
        // The last range ended in the middle of a 16-bit word.
        total += buffer.view.getUint8(at);
        total = addToChecksum(total, buffer.view, at + 1, length - 1);
        odd = (length & 1) === 0;
      } else {
        total = addToChecksum(total, buffer.view, at, length);
        odd = (length & 1) === 1;
      }
    }
    return total;
  }

  /** Copies the first `length` bytes, at most all. */
  #copyPart(buffer: MessageBuffer, at: number, length: number): void {
    let to = at;
    let left = length;
    for (let segment = this.#first, next = 0; segment !== null && left > 0; segment = this.#rest[next++] ?? null) {
      const part = Math.min(segment.length, left);
      copyBytes(segment.buffer, segment.at, buffer, to, part);
      to += part;
      left -= part;
    }
  }
}

function shared({ buffer, at, length }: Segment): Segment {
  buffer.references++;
  return new Segment(buffer, at, length);
}

function copyBytes(from: MessageBuffer, at: number, to: MessageBuffer, place: number, length: number): void {
  if (length > FEW) {
    to.bytes.set(from.bytes.subarray(at, at + length), place);
    return;
  }
  let index = 0;
  for (; index + 4 <= length; index += 4) to.view.setInt32(place + index, from.view.getInt32(at + index));
  for (; index < length; index++) to.view.setUint8(place + index, from.view.getUint8(at + index));
}

/** Whether 16 bytes differ: one test for four words takes half as long as four. */
function differ(a: DataView, atA: number, b: DataView, atB: number): boolean {
  const word = (at: number): number => a.getInt32(atA + at, true) ^ b.getInt32(atB + at, true);
  return (word(0) | word(4) | word(8) | word(12)) !== 0;
}
