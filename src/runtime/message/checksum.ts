/** The Internet checksum, RFC 1071. */

/**
 * The running one's complement sum of bytes that begin at an even offset of the whole, added to `sum`. It is not folded: pass
 * it to {@link foldChecksum} at the end, or to the next range. Only the last range may have an odd length.
 */
export function addToChecksum(sum: number, view: DataView, at: number, length: number): number {
  const even = at + (length & ~1);
  let total = sum;
  for (let place = at; place < even; place += 2) total += view.getUint16(place);
  if (length & 1) total += view.getUint8(even) << 8;
  return total;
}

/** The checksum to send for a sum, 16 bits. A sum that includes a correct checksum gives 0. */
export function foldChecksum(sum: number): number {
  let total = sum;
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return ~total & 0xffff;
}
