/**
 * Reference-counted buffers, pooled by size. A frame is received into a buffer, sent from a buffer, and shared by the messages that are
 * cut from it. The protocol that made a message releases it, and at the end of a run all buffers are back.
 */

import { Misuse } from "../failures/errors.js";
import type { Ledger } from "./ledger.js";

const SIZES = [256, 2048, 8192, 65536 + 256];
/** Longer ones double in size up to here. */
const LARGEST = 2 ** 30;

export class MessageBuffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  references = 0;
  /** Bytes below this offset are free: only the message that begins here may push a header in place. */
  low = 0;
  readonly sizeClass: number;
  #memory: { give(bytes: number): void } | null = null;
  #lent = 0;

  constructor(size: number, sizeClass: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.sizeClass = sizeClass;
  }

  /** Clears the bytes from `from` on, up to `end`. */
  clear(from: number, end: number): void {
    const { view } = this;
    let at = from;
    for (; at + 4 <= end; at += 4) view.setInt32(at, 0);
    for (; at < end; at++) view.setUint8(at, 0);
  }

  /** Its bytes belong to a host's memory, to which they return with the buffer. */
  lend(memory: { give(bytes: number): void }, bytes: number): void {
    this.#memory = memory;
    this.#lent = bytes;
  }
  giveBack(): void {
    const memory = this.#memory;
    if (memory === null) return;
    this.#memory = null;
    memory.give(this.#lent);
  }
}

/** The data that the accounts of one world share. */
class Store {
  readonly free: MessageBuffer[][] = SIZES.map(() => []);
  readonly sizes: number[] = [...SIZES];
  messages = 0;
  ledger: Ledger | null = null;
}

/**
 * An account of buffers: of a host, or of the wires of a world. All accounts of a world share the free buffers. An account that is closed,
 * such as that of a host that has crashed, gives up all buffers that are not back.
 */
export class BufferPool {
  /** Buffers that are in use. */
  outstanding = 0;
  readonly #store: Store;

  constructor(of?: BufferPool) {
    this.#store = of === undefined ? new Store() : of.#store;
  }

  /** Records messages of the world that are not released, if there is a ledger. */
  get ledger(): Ledger | null {
    return this.#store.ledger;
  }
  set ledger(ledger: Ledger | null) {
    this.#store.ledger = ledger;
  }

  /** Numbers the messages of a world, over all its hosts. */
  newMessageId(): number {
    return ++this.#store.messages;
  }

  /**
   * A buffer of at least `size` bytes with one reference. Its contents are not cleared.
   * @throws Misuse for more than 1 GiB.
   */
  take(size: number): MessageBuffer {
    if (size > LARGEST)
      throw new Misuse(`a buffer of ${size} bytes is asked for, but the longest has ${LARGEST} bytes`);
    const { free, sizes } = this.#store;
    let sizeClass = 0;
    while (size > sizes[sizeClass]!) {
      sizeClass++;
      if (sizeClass < sizes.length) continue;
      sizes.push(Math.min(sizes.at(-1)! * 2, LARGEST));
      free.push([]);
    }
    const buffer = free[sizeClass]!.pop() ?? new MessageBuffer(sizes[sizeClass]!, sizeClass);
    buffer.references = 1;
    buffer.low = 0;
    this.outstanding++;
    return buffer;
  }

  /** Hands a buffer over to another account of the same world. */
  handTo(other: BufferPool): void {
    this.outstanding--;
    other.outstanding++;
  }

  release(buffer: MessageBuffer): void {
    if (--buffer.references > 0) return;
    if (buffer.references < 0) throw new Error("a buffer was released more often than it was shared");
    this.outstanding--;
    buffer.giveBack();
    this.#store.free[buffer.sizeClass]!.push(buffer);
  }
}
