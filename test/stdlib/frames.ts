/** Frames as a stranger would send them, byte by byte; lengths and checksums are made right unless a test says otherwise. */
import { naiveChecksum } from "../runtime/naive-checksum.js";
import { ARP_TYPE, bytesOf, IP_TYPE } from "./stack.js";

export const ALL = 0xffffffffffff;

export function ethernet(target: number, source: number, type: number, data: readonly number[]): Uint8Array {
  return Uint8Array.from([...bytesOf(target, 6), ...bytesOf(source, 6), ...bytesOf(type, 2), ...data]);
}

export interface Datagram {
  readonly source: number;
  readonly target: number;
  readonly proto: number;
  readonly data: readonly number[];
  readonly ident?: number;
  readonly more?: boolean;
  readonly dontFragment?: boolean;
  /** In bytes. */
  readonly at?: number;
  readonly ttl?: number;
  readonly tos?: number;
  readonly version?: number;
  /** A multiple of 4 bytes. */
  readonly options?: readonly number[];
  /** Of the datagram, where it is not that of header and data. */
  readonly length?: number;
}

export function datagram(given: Datagram): number[] {
  const {
    source,
    target,
    proto,
    data,
    ident = 1,
    more = false,
    dontFragment = false,
    at = 0,
    ttl = 64,
    tos = 0,
  } = given;
  const { options = [], version = 4 } = given;
  const headerBytes = 20 + options.length;
  const flags = (dontFragment ? 0x4000 : 0) | (more ? 0x2000 : 0);
  const header = [
    (version << 4) | (headerBytes / 4),
    tos,
    ...bytesOf(given.length ?? headerBytes + data.length, 2),
    ...bytesOf(ident, 2),
    ...bytesOf(flags | (at / 8), 2),
    ...[ttl, proto, 0, 0],
    ...bytesOf(source, 4),
    ...bytesOf(target, 4),
    ...options,
  ];
  header.splice(10, 2, ...bytesOf(naiveChecksum(header), 2));
  return [...header, ...data];
}

/** In a frame from station to station. */
export function ip(to: number, from: number, given: Datagram): Uint8Array {
  return ethernet(to, from, IP_TYPE, datagram(given));
}

export interface Udp {
  readonly from?: number;
  readonly to: number;
  readonly data: readonly number[];
  readonly length?: number;
  /** With a pseudo-header; without one there is no checksum. */
  readonly pseudo?: { readonly source: number; readonly target: number };
  readonly checksum?: number;
  /** Bytes that the checksum covers, where these are not all. */
  readonly covered?: number;
}

export function udp({ from = 9, to, data, length = data.length + 8, pseudo, checksum, covered }: Udp): number[] {
  const bytes = [...bytesOf(from, 2), ...bytesOf(to, 2), ...bytesOf(length, 2), 0, 0, ...data];
  let sum = checksum ?? 0;
  if (checksum === undefined && pseudo !== undefined) {
    const before = [...bytesOf(pseudo.source, 4), ...bytesOf(pseudo.target, 4), 0, 17, ...bytesOf(length, 2)];
    sum = naiveChecksum([...before, ...bytes.slice(0, covered ?? length)]) || 0xffff;
  }
  bytes.splice(6, 2, ...bytesOf(sum, 2));
  return bytes;
}

export interface Icmp {
  readonly type: number;
  readonly code?: number;
  readonly ident?: number;
  readonly sequence?: number;
  readonly data: readonly number[];
  readonly damaged?: boolean;
}

export function icmp({ type, code = 0, ident = 1, sequence = 1, data, damaged = false }: Icmp): number[] {
  const bytes = [type, code, 0, 0, ...bytesOf(ident, 2), ...bytesOf(sequence, 2), ...data];
  bytes.splice(2, 2, ...bytesOf(naiveChecksum(bytes) ^ (damaged ? 1 : 0), 2));
  return bytes;
}

export interface Arp {
  readonly operation: number;
  readonly senderMac: number;
  readonly senderHost: number;
  readonly targetMac?: number;
  readonly targetHost: number;
  readonly hardware?: number;
}

export function arp({ operation, senderMac, senderHost, targetMac = 0, targetHost, hardware = 1 }: Arp): number[] {
  return [
    ...bytesOf(hardware, 2),
    ...[8, 0, 6, 4],
    ...bytesOf(operation, 2),
    ...bytesOf(senderMac, 6),
    ...bytesOf(senderHost, 4),
    ...bytesOf(targetMac, 6),
    ...bytesOf(targetHost, 4),
  ];
}

/** In a frame to all stations, or to one. */
export function arpFrame(
  given: Arp,
  { to = ALL, from = given.senderMac }: { to?: number; from?: number } = {},
): Uint8Array {
  return ethernet(to, from, ARP_TYPE, arp(given));
}
