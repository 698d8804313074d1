/**
 * A message is a list of byte ranges in shared buffers. Headers go on and off in constant time.
 *
 * **Ownership.** The protocol that constructs a message releases it, also after passing it on. `push` and `demux` borrow the message for the time of the
 * call: to keep its contents longer, take a `copy()` and release the copy. After a call the contents of the passed message are undefined. The reply of
 * `call` belongs to the caller. At the end of a run every buffer must be back; the runtime asserts it.
 *
 * `this.host.message(length, fill)` makes a message within the memory of the machine, and may wait for memory.
 *
 * @packageDocumentation
 */
export {
  Message,
  addToChecksum,
  foldChecksum,
  readBits,
  SerialNumbers,
  writeBits,
} from "../../../src/runtime/index.js";
