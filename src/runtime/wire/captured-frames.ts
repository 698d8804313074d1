/** The frames of a capture, as `src/compiler/captures/packed.ts` packs them: `capture("trace.pcapng")` in a program. */
import { RunError } from "../failures/errors.js";

/** A frame of a capture. */
export interface CapturedFrame {
  /** When it is due, in ns after the first frame of the capture. */
  readonly at: number;
  /** From the destination address to the end of the data, without check sequence. */
  readonly bytes: Uint8Array;
}

/**
 * The frames of a capture, in the order of their times. A frame of which the file has only the beginning is filled up with zeros to the length that it had on the wire.
 * @param capture The value of a parameter of type `capture`.
 * @throws RunError if the text is none.
 */
export function* capturedFrames(capture: string): Generator<CapturedFrame, void, undefined> {
  const bytes = decoded(capture.slice(capture.indexOf("\n") + 1));
  let next = 0;
  const number = (): number => {
    let [value, weight] = [0, 1];
    for (;;) {
      const byte = bytes[next++];
      if (byte === undefined) throw notPacked();
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
      weight *= 0x80;
    }
  };
  for (let at = 0; next < bytes.length;) {
    at += number();
    const frame = new Uint8Array(number());
    const kept = number();
    if (kept > frame.length || next + kept > bytes.length) throw notPacked();
    frame.set(bytes.subarray(next, next + kept));
    next += kept;
    yield { at, bytes: frame };
  }
}

function notPacked(): RunError {
  return new RunError("the value of a parameter of type capture is no capture: a program makes one by capture(...)");
}

/** Base64 (RFC 4648, 4). */
function decoded(text: string): Uint8Array {
  const digits = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  for (let at = 0, end = 0; at < digits.length; at += 4) {
    let bits = 0;
    for (let digit = 0; digit < 4; digit++) bits = bits * 64 + valueOf(digits.charCodeAt(at + digit));
    for (const shift of [16, 8, 0]) if (end < bytes.length) bytes[end++] = (bits >> shift) & 0xff;
  }
  return bytes;
}

/** @param code NaN behind the end. */
function valueOf(code: number): number {
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 97 && code <= 122) return code - 71;
  if (code >= 48 && code <= 57) return code + 4;
  if (code === 43) return 62;
  if (code === 47) return 63;
  if (Number.isNaN(code)) return 0;
  throw notPacked();
}
