/** ICMP messages about datagrams that could not be forwarded or delivered (RFC 792; RFC 1122, 3.2.2; RFC 1812, 4.3.2). */
import { headerChecksum, type Message } from "../../src/runtime/index.js";
import { pushICMPHeader } from "./icmp.xgraph.js";
import { type IPHeader, pushIPHeader } from "./ip.xgraph.js";

export const UNREACHABLE = 3;
export const TIME_EXCEEDED = 11;
/** Codes of UNREACHABLE. */
export const code = { net: 0, host: 1, protocol: 2, port: 3, tooLong: 4 } as const;
/** Codes of TIME_EXCEEDED. */
export const exceeded = { hops: 0, reassembly: 1 } as const;

export const ICMP_PROTO = 1;
/** Messages that are themselves about others: destination unreachable, source quench, redirect, time exceeded, parameter problem. */
const aboutOthers: readonly number[] = [3, 4, 5, 11, 12];
/** Of the datagram, behind its header. */
const QUOTED = 8;
/** The offsets of the length and the checksum in IP's header. */
const LENGTH_AT = 2;
const CHECKSUM_AT = 10;

/** The contents of a message. */
export interface About {
  readonly type: number;
  readonly code: number;
  /** Of the next link, for a datagram that is too long and must not be cut (RFC 1191), in bytes. */
  readonly mtu?: number;
}

/**
 * The report of a protocol over IP about a datagram that it cannot deliver. The protocol pushes the datagram's data back, as they came up, with this as
 * attribute. IP
 * then sends an ICMP message about the datagram, if one is allowed.
 */
export class Undeliverable {
  /** The attribute with which the datagram came up. */
  readonly header: IPHeader;
  /** Of UNREACHABLE. */
  readonly code: number;

  constructor(header: IPHeader, what: number) {
    this.header = header;
    this.code = what;
  }
}

/**
 * The message about a datagram; null where there must be none: about an ICMP error, about a fragment that is not the first, or to no single host (RFC
 * 1122, 3.2.2; RFC 1812, 4.3.2.7). To whom the datagram came, the caller knows. The caller releases the message, which has no header of IP yet.
 * @param data The data behind the header of the datagram, or at least the first 8 bytes.
 */
export function icmpError(data: Message, header: IPHeader, about: About): Message | null {
  if (header.offset !== 0 || (header.proto === ICMP_PROTO && isAboutOthers(data))) return null;
  const message = data.copy();
  message.truncate(QUOTED);
  pushAsItCame(message, header);
  pushICMPHeader(message, { type: about.type, code: about.code, sequence: about.mtu ?? 0 });
  return message;
}

function isAboutOthers(data: Message): boolean {
  const type = data.header(1)?.getUint8(data.front);
  return type === undefined || aboutOthers.includes(type);
}

/** Puts the header of a datagram in front of the first bytes of its data, with the length of the whole datagram. */
function pushAsItCame(message: Message, header: IPHeader): void {
  pushIPHeader(message, header);
  const bytes = header.ihl * 4;
  const view = message.header(bytes)!;
  const at = message.front;
  view.setUint16(at + LENGTH_AT, header.length);
  view.setUint16(at + CHECKSUM_AT, 0);
  view.setUint16(at + CHECKSUM_AT, headerChecksum(message, bytes));
}
