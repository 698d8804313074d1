/** pcapng files (draft-ietf-opsawg-pcapng): blocks, of which sections, interfaces and enhanced packets matter here. */
import { type Captured, type CapturedFrame, type CaptureFault, ETHERNET, lengthFault } from "./frames.js";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
/** Options of an interface description. */
const TIME_RESOLUTION = 9;
const TIME_OFFSET = 14;
/** The parts of a block around its body: type and length before it, length behind it. */
const AROUND = 12;

interface Interface {
  readonly link: number;
  /** Units of time in a second. */
  readonly perSecond: bigint;
  /** In seconds. */
  readonly offset: bigint;
}

/** @returns undefined if the file is no pcapng file. */
export function readPcapng(bytes: Uint8Array): Captured | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0) !== SECTION_HEADER) return undefined;
  const frames: CapturedFrame[] = [];
  let little = true;
  let interfaces: Interface[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + AROUND > bytes.length) return { fault: "cut", at };
    // The type of a section header reads alike in both orders.
    const begins = view.getUint32(at) === SECTION_HEADER;
    if (begins) {
      if (at + AROUND + 4 > bytes.length) return { fault: "cut", at };
      little = view.getUint32(at + 8, true) === BYTE_ORDER;
      if (!little && view.getUint32(at + 8) !== BYTE_ORDER) return { fault: "cut", at };
      interfaces = [];
    }
    const type = view.getUint32(at, little);
    const total = view.getUint32(at + 4, little);
    if (total < AROUND || total % 4 !== 0 || at + total > bytes.length) return { fault: "cut", at };
    if (view.getUint32(at + total - 4, little) !== total) return { fault: "cut", at };
    const end = at + total - 4;
    const body = at + 8;
    if (!begins && type === INTERFACE_DESCRIPTION) {
      if (body + 8 > end) return { fault: "cut", at };
      interfaces.push(interfaceOf(view, body, end, little));
    } else if (!begins && (type === ENHANCED_PACKET || type === OBSOLETE_PACKET)) {
      const frame = packet(bytes, view, { at, body, end, little, obsolete: type === OBSOLETE_PACKET, interfaces });
      if ("fault" in frame) return frame;
      frames.push(frame);
    } else if (!begins && type === SIMPLE_PACKET) {
      return { fault: "time", at };
    }
    at += total;
  }
  return { frames };
}

function interfaceOf(view: DataView, body: number, end: number, little: boolean): Interface {
  let [perSecond, offset] = [1_000_000n, 0n];
  for (let at = body + 8; at + 4 <= end;) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    const value = at + 4;
    if (code === 0 || value + length > end) break;
    if (code === TIME_RESOLUTION && length >= 1) {
      const resolution = view.getUint8(value);
      perSecond = (resolution & 0x80) === 0 ? 10n ** BigInt(resolution) : 2n ** BigInt(resolution & 0x7f);
    }
    if (code === TIME_OFFSET && length >= 8) offset = view.getBigInt64(value, little);
    at = value + Math.ceil(length / 4) * 4;
  }
  return { link: view.getUint16(body, little), perSecond, offset };
}

interface Block {
  readonly at: number;
  readonly body: number;
  readonly end: number;
  readonly little: boolean;
  /** The packet block that the enhanced one replaced has a shorter number of the interface. */
  readonly obsolete: boolean;
  readonly interfaces: readonly Interface[];
}

function packet(
  bytes: Uint8Array,
  view: DataView,
  { at, body, end, little, obsolete, interfaces }: Block,
): CapturedFrame | CaptureFault {
  if (body + 20 > end) return { fault: "cut", at };
  const number = obsolete ? view.getUint16(body, little) : view.getUint32(body, little);
  const kept = view.getUint32(body + 12, little);
  const length = view.getUint32(body + 16, little);
  const from = body + 20;
  const own = interfaces[number];
  if (own === undefined || kept > length || from + kept > end) return { fault: "cut", at };
  if (own.link !== ETHERNET) return { fault: "link", type: own.link };
  const fault = lengthFault(length, at);
  if (fault !== undefined) return fault;
  const units = (BigInt(view.getUint32(body + 4, little)) << 32n) | BigInt(view.getUint32(body + 8, little));
  return {
    at: (units * 1_000_000_000n) / own.perSecond + own.offset * 1_000_000_000n,
    length,
    bytes: bytes.subarray(from, from + kept),
  };
}
