/** ICMP messages about datagrams that did not get on (RFC 792; RFC 1812, 4.3.2). */
import type { Message } from "../../src/runtime/index.js";
import { pushICMPHeader, readICMPHeader } from "./icmp.xgraph.js";
import { type IPHeader, pushIPHeader } from "./ip.xgraph.js";

export const UNREACHABLE = 3;
export const TIME_EXCEEDED = 11;
/** Codes of UNREACHABLE. */
export const code = { net: 0, host: 1, tooLong: 4 } as const;

const ICMP_PROTO = 1;
/** Messages that are themselves about others: destination unreachable, source quench, redirect, time exceeded, parameter problem. */
const aboutOthers: readonly number[] = [3, 4, 5, 11, 12];
/** Of the datagram, behind its header. */
const QUOTED = 8;
/** RFC 1812 lets the router choose. */
const TTL = 64;

/**
 * The message about a datagram, from `sender`; null where there must be none: about an ICMP error, about a fragment that is not the first,
 * or to no single host (RFC 1812, 4.3.2.7). The caller releases it.
 * @param mtu of the next link, for a datagram that is too long and must not be cut (RFC 1191).
 */
export function icmpError(
  datagram: Message,
  header: IPHeader,
  about: { readonly type: number; readonly code: number; readonly mtu?: number },
  sender: number,
  ident: number,
): Message | null {
  const headerBytes = header.ihl * 4;
  if (header.offset !== 0 || header.source === 0 || header.source >= 0xe0000000) return null;
  const message = datagram.copy();
  message.truncate(headerBytes + QUOTED);
  if (header.proto === ICMP_PROTO) {
    const inside = message.copy();
    inside.discard(headerBytes);
    const type = readICMPHeader(inside)?.type ?? 0;
    inside.release();
    if (aboutOthers.includes(type)) {
      message.release();
      return null;
    }
  }
  pushICMPHeader(message, { type: about.type, code: about.code, sequence: about.mtu ?? 0 });
  pushIPHeader(message, { ident, ttl: TTL, proto: ICMP_PROTO, source: sender, target: header.source });
  return message;
}
