/** BLAST's mask: packet number `index` (from 0) is bit `index`. */

export function maskOfPacket(index: number): bigint {
  return 1n << BigInt(index);
}

/** The number of packets in a mask. */
export function maskOf(packets: readonly unknown[]): bigint {
  let mask = 0n;
  for (const [index, packet] of packets.entries()) if (packet !== undefined) mask |= maskOfPacket(index);
  return mask;
}

export function hasPacket(mask: bigint, index: number): boolean {
  return ((mask >> BigInt(index)) & 1n) === 1n;
}

/** The number of the only packet in a mask; undefined if it has none or several. */
export function onlyPacket(mask: bigint): number | undefined {
  if (mask === 0n || (mask & (mask - 1n)) !== 0n) return undefined;
  const high = Number(mask >> 32n);
  return high === 0 ? 31 - Math.clz32(Number(mask)) : 63 - Math.clz32(high);
}
