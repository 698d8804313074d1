/** The frames of a recorded file. */

/** A frame as it was recorded. */
export interface CapturedFrame {
  /** In ns since the epoch. A bigint, since a number has no room for them. */
  readonly at: bigint;
  /** The length that the frame had on the wire, in bytes. */
  readonly length: number;
  /** What was kept of the frame, header first, without check sequence. */
  readonly bytes: Uint8Array;
}

/** The reason why a file is no capture that can be sent again. */
export type CaptureFault =
  /** The file is neither pcap nor pcapng. */
  | { readonly fault: "form" }
  /** The record that begins at this byte is not whole, or contradicts itself. */
  | { readonly fault: "cut"; readonly at: number }
  /** Frames of another form than Ethernet's; the number of their link type. */
  | { readonly fault: "link"; readonly type: number }
  /** A record without a time. */
  | { readonly fault: "time"; readonly at: number }
  /** No frame at all. */
  | { readonly fault: "empty" }
  /** A frame that is shorter than its header, or longer than a frame can be. */
  | { readonly fault: "length"; readonly length: number; readonly at: number };

/** What a file holds. */
export type Captured = { readonly frames: readonly CapturedFrame[] } | CaptureFault;

/** LINKTYPE_ETHERNET of the registry of link types. */
export const ETHERNET = 1;

const SHORTEST = 14;
/** More than a jumbo frame has; lengths above it come from segments that the interface had not cut yet. */
const LONGEST = 65_549;

/** @returns the fault of a frame with this length whose record begins at byte `at`; undefined if it has none. */
export function lengthFault(length: number, at: number): CaptureFault | undefined {
  return length < SHORTEST || length > LONGEST ? { fault: "length", length, at } : undefined;
}
