/** The Internet checksum, RFC 1071. */

/**
 * The running one's complement sum of bytes that begin at an even place of what is summed, added to `sum`. Not folded: give
 * it to {@link foldChecksum} at the end, or on to the next range. Ranges of odd length may only come last.
 */
export function addToChecksum(sum: number, view: DataView, at: number, length: number): number {
  const even = at + (length & ~1);
  let total = sum;
  for (let place = at; place < even; place += 2) total += view.getUint16(place);
  if (length & 1) total += view.getUint8(even) << 8;
  return total;
}

/** The checksum to be sent for a sum, 16 bits. A sum that includes a right checksum gives 0. */
export function foldChecksum(sum: number): number {
  let total = sum;
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return ~total & 0xffff;
}
