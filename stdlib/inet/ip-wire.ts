/** What IP and ROUTE both do with a header. */
import { addToChecksum, foldChecksum, type Message } from "../../src/runtime/index.js";
import { type IPHeaderFields, pushIPHeader } from "./ip.xgraph.js";

/** Where the checksum lies in the header. */
const CHECKSUM_AT = 10;

/** True where the checksum of the header at the front is right; the message has all of it. */
export function headerIsIntact(message: Message, headerBytes: number): boolean {
  const view = message.header(headerBytes);
  return view !== null && foldChecksum(addToChecksum(0, view, message.front, headerBytes)) === 0;
}

/** Puts a header in front, with its checksum. */
export function pushSealedHeader(message: Message, fields: IPHeaderFields): void {
  pushIPHeader(message, fields);
  sealHeader(message, (fields.ihl ?? 5) * 4);
}

/** Sets the checksum of the header at the front. */
export function sealHeader(message: Message, headerBytes: number): void {
  const view = message.header(headerBytes)!;
  const { front } = message;
  view.setUint16(front + CHECKSUM_AT, 0);
  view.setUint16(front + CHECKSUM_AT, foldChecksum(addToChecksum(0, view, front, headerBytes)));
}
