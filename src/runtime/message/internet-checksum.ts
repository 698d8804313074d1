/** The Internet checksum of messages (RFC 1071), as headers declare it: `checksum: u16 = internet(header, data, pseudo)`. */
import { addToChecksum, foldChecksum } from "./checksum.js";
import type { Message } from "./message.js";

/**
 * The pseudo-header of RFC 768 and RFC 9293 (section 3.1), which a datagram passes to the protocol above and whose checksum covers it. The fourth
 * field, the length, is that of the message.
 */
export interface PseudoHeader {
  /** Hosts, as numbers of 32 bits. */
  readonly source: number;
  readonly target: number;
  /** The protocol above IP. */
  readonly proto: number;
}

/**
 * The checksum of the first `bytes` bytes of a message, which must have them. If the bytes contain a correct checksum, the result is 0.
 * @param bytes The size of the header at the front.
 */
export function headerChecksum(message: Message, bytes: number): number {
  return foldChecksum(addToChecksum(0, message.header(bytes)!, message.front, bytes));
}

/** The checksum of a whole message, with the pseudo-header if there is one. If the message contains a correct checksum, the result is 0. */
export function messageChecksum(message: Message, pseudo: PseudoHeader | null = null): number {
  return foldChecksum(message.checksum(pseudo === null ? 0 : pseudoSum(pseudo, message.length)));
}

function pseudoSum({ source, target, proto }: PseudoHeader, length: number): number {
  return (source >>> 16) + (source & 0xffff) + (target >>> 16) + (target & 0xffff) + proto + length;
}
