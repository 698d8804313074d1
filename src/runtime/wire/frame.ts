/** Frames of Ethernet's form: two stations, a type, data. */
import type { BufferPool, MessageBuffer } from "../message/buffer-pool.js";
import { Message } from "../message/message.js";

/** The Ethernet address that reaches every station. */
export const BROADCAST_MAC = 0xffffffffffff;

/** A frame, from destination address to the end of the data, with padding and without check sequence. */
export class Frame {
  readonly buffer: MessageBuffer;
  /** In bytes. */
  readonly length: number;
  /** The message that it carries, whole or in part. */
  readonly message: number;
  /** The core that sent it. */
  sentOn = 0;
  #pool: BufferPool;

  constructor(pool: BufferPool, buffer: MessageBuffer, length: number, message: number) {
    this.#pool = pool;
    this.buffer = buffer;
    this.length = length;
    this.message = message;
  }

  get bytes(): Uint8Array {
    return this.buffer.bytes.subarray(0, this.length);
  }
  /** The destination station: the first six bytes. */
  get target(): number {
    return this.buffer.view.getUint16(0) * 2 ** 32 + this.buffer.view.getUint32(2);
  }
  /** The source station: the second six bytes. */
  get source(): number {
    return this.buffer.view.getUint16(6) * 2 ** 32 + this.buffer.view.getUint32(8);
  }
  /** A copy, for another receiver. */
  copy(pool: BufferPool): Frame {
    const buffer = pool.take(this.length);
    buffer.bytes.set(this.bytes);
    return new Frame(pool, buffer, this.length, this.message);
  }
  /** Moves from the wire to the host that has received it. */
  moveTo(pool: BufferPool): void {
    this.#pool.handTo(pool);
    this.#pool = pool;
  }
  release(): void {
    this.#pool.release(this.buffer);
  }
  /** A message with the frame's bytes, which takes over one reference. */
  toMessage(): Message {
    return Message.around(this.#pool, this.buffer, 0, this.length, this.message);
  }
}
