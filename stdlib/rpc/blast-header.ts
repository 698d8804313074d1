/** BLAST's mask: packet number `index` (from 0) is bit `index`, in two words. */

export const SEND = 1;
export const NACK = 2;
export const RETRANSMIT = 3;

export interface Mask {
  readonly maskHigh: number;
  readonly maskLow: number;
}

export function maskOfPacket(index: number): Mask {
  return index < 32
    ? { maskHigh: 0, maskLow: (1 << index) >>> 0 }
    : { maskHigh: (1 << (index - 32)) >>> 0, maskLow: 0 };
}

/** The packets for which `has` is true. */
export function maskOf(count: number, has: (index: number) => boolean): Mask {
  let maskHigh = 0;
  let maskLow = 0;
  for (let index = 0; index < count; index++) {
    if (!has(index)) continue;
    if (index < 32) maskLow |= 1 << index;
    else maskHigh |= 1 << (index - 32);
  }
  return { maskHigh: maskHigh >>> 0, maskLow: maskLow >>> 0 };
}

export function hasPacket({ maskHigh, maskLow }: Mask, index: number): boolean {
  return (index < 32 ? (maskLow >>> index) & 1 : (maskHigh >>> (index - 32)) & 1) === 1;
}

/** The number of the only packet in a mask; undefined where it names none or several. */
export function onlyPacket({ maskHigh, maskLow }: Mask): number | undefined {
  if (maskHigh === 0) return onlyBit(maskLow);
  const index = maskLow === 0 ? onlyBit(maskHigh) : undefined;
  return index === undefined ? undefined : index + 32;
}

function onlyBit(word: number): number | undefined {
  return word === 0 || (word & (word - 1)) !== 0 ? undefined : 31 - Math.clz32(word);
}
