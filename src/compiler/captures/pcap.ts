/** pcap files (draft-ietf-opsawg-pcap): a header, then a record for each frame, in either byte order, with times in us or ns. */
import { type Captured, type CapturedFrame, ETHERNET, lengthFault } from "./frames.js";

const HEADER = 24;
const RECORD = 16;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;

/** @returns undefined if the file is no pcap file. */
export function readPcap(bytes: Uint8Array): Captured | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = [MICROSECONDS, NANOSECONDS].includes(view.getUint32(0, true));
  const magic = view.getUint32(0, little);
  if (magic !== MICROSECONDS && magic !== NANOSECONDS) return undefined;
  if (bytes.length < HEADER) return { fault: "cut", at: 0 };
  // The upper 16 bits say how long the check sequences are.
  const link = view.getUint32(20, little) & 0xffff;
  if (link !== ETHERNET) return { fault: "link", type: link };
  const unit = magic === MICROSECONDS ? 1000n : 1n;
  const frames: CapturedFrame[] = [];
  for (let at = HEADER; at < bytes.length;) {
    if (at + RECORD > bytes.length) return { fault: "cut", at };
    const [seconds, fraction, kept, length] = [0, 4, 8, 12].map((offset) => view.getUint32(at + offset, little)) as [
      number,
      number,
      number,
      number,
    ];
    const from = at + RECORD;
    if (kept > length || from + kept > bytes.length) return { fault: "cut", at };
    const fault = lengthFault(length, at);
    if (fault !== undefined) return fault;
    frames.push({
      at: BigInt(seconds) * 1_000_000_000n + BigInt(fraction) * unit,
      length,
      bytes: bytes.subarray(from, from + kept),
    });
    at = from + kept;
  }
  return { frames };
}
