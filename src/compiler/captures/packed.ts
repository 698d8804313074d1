/**
 * Captured frames as a text that a program can hold: the name of the file, a newline, and base64 (RFC 4648, 4) of the frames in the order of their times. A frame
 * is its distance from the one before it, in ns, its length, the number of bytes that were kept, and these bytes; numbers are
 * LEB128 (seven bits in each byte, the lowest first). `capturedFrames` of `xgc/runtime` reads it.
 */
import type { CapturedFrame } from "./frames.js";

export function pack(name: string, frames: readonly CapturedFrame[]): string {
  const sorted = frames.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const out = new Uint8Array(sorted.reduce((sum, { bytes }) => sum + bytes.length + MOST_NUMBERS, 0));
  let end = 0;
  let last = sorted[0]?.at ?? 0n;
  for (const { at, length, bytes } of sorted) {
    for (const number of [Number(at - last), length, bytes.length]) end = writeNumber(out, end, number);
    out.set(bytes, end);
    end += bytes.length;
    last = at;
  }
  return `${name}\n${base64(out.subarray(0, end))}`;
}

/** The name of the file of packed frames. */
export function nameOfPacked(packed: string): string {
  return packed.slice(0, packed.indexOf("\n"));
}

/** Bytes that the three numbers of a frame take at most: ten for 64 bits. */
const MOST_NUMBERS = 30;

/** @returns the end of the number. */
function writeNumber(out: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out[at++] = (rest % 0x80) + 0x80;
  out[at++] = rest;
  return at;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => DIGITS.charAt((bits >> shift) & 63));
    pieces.push(digits.slice(0, b === undefined ? 2 : c === undefined ? 3 : 4).join(""));
    if (b === undefined) pieces.push("==");
    else if (c === undefined) pieces.push("=");
  }
  return pieces.join("");
}
