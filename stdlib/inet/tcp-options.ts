/** TCP's options (RFC 9293, 3.2; RFC 7323, 2). */
import { TCP_HEADER_BYTES } from "./tcp.xgraph.js";

const kind = { end: 0, none: 1, mss: 2, scale: 3 } as const;
/** The largest shift (RFC 7323, 2.3). */
const MOST_SCALE = 14;

/** The options of a segment that this host understands. */
export interface Options {
  /** The longest data of a segment that the other end takes, in bytes. */
  readonly mss?: number;
  /** The shift of the other end's window. */
  readonly scale?: number;
}

const none: Options = {};

/** The options of a header; null if they are malformed. Unknown ones are skipped by their length. */
export function readOptions(bytes: Uint8Array): Options | null {
  if (bytes.length === 0) return none;
  let mss: number | undefined;
  let scale: number | undefined;
  for (let at = 0; at < bytes.length;) {
    const what = bytes[at]!;
    if (what === kind.end) break;
    if (what === kind.none) {
      at++;
      continue;
    }
    const length = bytes[at + 1] ?? 0;
    if (length < 2 || at + length > bytes.length) return null;
    if (what === kind.mss && length === 4) mss = bytes[at + 2]! * 256 + bytes[at + 3]!;
    else if (what === kind.scale && length === 3) scale = Math.min(bytes[at + 2]!, MOST_SCALE);
    at += length;
  }
  return { ...(mss !== undefined && { mss }), ...(scale !== undefined && { scale }) };
}

/** The options of a segment with SYN: the MSS, and the shift of the window unless it is null. A multiple of 4 bytes. */
export function openingOptions(mss: number, scale: number | null): Uint8Array {
  const size = [kind.mss, 4, mss >>> 8, mss & 0xff];
  return Uint8Array.from(scale === null ? size : [...size, kind.none, kind.scale, 3, scale]);
}

/** The shift with which 16 bits can tell a window of so many bytes. */
export function scaleOf(bytes: number): number {
  let scale = 0;
  while (scale < MOST_SCALE && bytes / (1 << scale) > 0xffff) scale++;
  return scale;
}

/** The field `words` of a header with options. */
export function wordsWith(options: Uint8Array): number {
  return (TCP_HEADER_BYTES + options.length) / 4;
}
