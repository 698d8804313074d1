/** pcap files as tcpdump writes them, for tests of what reads them. */

export interface Recorded {
  /** In us, or in ns where the file has ns. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** On the wire; that of the bytes if nothing is said. */
  readonly length?: number;
}

interface Form {
  readonly little?: boolean;
  readonly nanoseconds?: boolean;
  readonly link?: number;
}

export function pcapOf(
  frames: readonly Recorded[],
  { little = true, nanoseconds = false, link = 1 }: Form = {},
): Uint8Array<ArrayBuffer> {
  const size = frames.reduce((sum, { bytes }) => sum + 16 + bytes.length, 24);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  view.setUint32(0, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, little);
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  view.setUint32(16, 262_144, little);
  view.setUint32(20, link, little);
  const second = nanoseconds ? 1e9 : 1e6;
  let end = 24;
  for (const { at, bytes, length = bytes.length } of frames) {
    const words = [Math.floor(at / second), at % second, bytes.length, length];
    for (const [index, word] of words.entries()) view.setUint32(end + index * 4, word, little);
    file.set(bytes, end + 16);
    end += 16 + bytes.length;
  }
  return file;
}
