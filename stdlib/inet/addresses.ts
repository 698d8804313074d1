/** The addresses that a host can have, and those that stand for several hosts (RFC 1122, 3.2.1.3; RFC 1812, 5.3.7; RFC 6890; IEEE 802.3, 3.2.3). */
import type { Attachment } from "../../src/runtime/index.js";

/** All hosts of the link (RFC 919). */
export const EVERYBODY = 0xffffffff;

/** The group bit of a station's address: the first bit on the wire, which is the lowest of the first byte. */
const GROUP = 0x01_00_00_00_00_00;

/** An interface of a host, with its address and net. */
export type Net = Pick<Attachment, "address" | "prefix">;

/** Whether a station can have a link address: it is no group address, and not 0. */
export function isStation(mac: number): boolean {
  return mac !== 0 && Math.floor(mac / GROUP) % 2 === 0;
}

/** Whether any host can have an address: not "this net" (0/8), the loopback net (127/8), a multicast group (224/4) or a reserved address (240/4). */
export function isHostAddress(address: number): boolean {
  const first = address >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}

/** Whether a router may send a datagram to or from an address on to another net: a host's, and not one of the link only (169.254/16, RFC 3927, 2.7). */
export function isForwardable(address: number): boolean {
  return isHostAddress(address) && address >>> 16 !== 0xa9fe;
}

/** Whether two addresses are in the net of an interface; false for an interface without an address. */
export function isOn({ address, prefix }: Net, host: number): boolean {
  const rest = restOf(prefix);
  return address !== 0 && (address | rest) >>> 0 === (host | rest) >>> 0;
}

/** Whether an address means all hosts of an interface's net: its last one (RFC 919), except on a link of two hosts (RFC 3021). */
export function isBroadcast(net: Net, host: number): boolean {
  return host === EVERYBODY || (net.prefix < 31 && isOn(net, host) && isLast(net, host));
}

/** Whether no host of an interface's net can have an address: the first and the last address of a net are reserved. */
export function isWholeNet(net: Net, host: number): boolean {
  if (net.prefix >= 31 || !isOn(net, host)) return false;
  return isLast(net, host) || (host & restOf(net.prefix)) === 0;
}

function isLast({ prefix }: Net, host: number): boolean {
  const rest = restOf(prefix);
  return (host & rest) >>> 0 === rest;
}

/** The bits of the host's part. */
function restOf(prefix: number): number {
  return prefix === 0 ? EVERYBODY : EVERYBODY >>> prefix;
}
