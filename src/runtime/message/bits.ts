/** Strings of bits in headers (`mask: bits[64]`): big-endian, so that bit 0 is the last one on the wire. */

/** Reads `bytes` bytes. */
export function readBits(view: DataView, at: number, bytes: number): bigint {
  if (bytes === 8) return view.getBigUint64(at);
  let bits = 0n;
  for (let index = 0; index < bytes; index++) bits = (bits << 8n) | BigInt(view.getUint8(at + index));
  return bits;
}

/** Writes `bytes` bytes; higher bits are cut off. */
export function writeBits(view: DataView, at: number, bytes: number, bits: bigint): void {
  if (bytes === 8) {
    view.setBigUint64(at, bits);
    return;
  }
  let left = bits;
  for (let index = bytes - 1; index >= 0; index--) {
    view.setUint8(at + index, Number(left & 0xffn));
    left >>= 8n;
  }
}
