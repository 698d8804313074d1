/** Recorded frames for another host than they were recorded for. */

/** A station and its IPv4 address; 0 for none. */
export interface Target {
  readonly mac: number;
  readonly address: number;
}

const IPV4 = 0x0800;
const TCP = 6;
const UDP = 17;
/** Where the fields of Ethernet and IPv4 lie in a frame. */
const at = { type: 12, ip: 14, fragment: 20, proto: 23, sum: 24, destination: 30 } as const;

/**
 * A copy of a frame with another destination: its station and, of an IPv4 datagram (RFC 791, 3.1), its host. Checksums of IP, UDP and TCP are changed as RFC 1624 says (eqn. 3), so that a
 * wrong one stays wrong. A frame to a group stays as it is.
 */
export function readdressed(frame: Uint8Array, { mac, address }: Target): Uint8Array {
  const bytes = frame.slice();
  const view = new DataView(bytes.buffer);
  if ((bytes[0]! & 1) === 1) return bytes;
  view.setUint16(0, Math.floor(mac / 2 ** 32));
  view.setUint32(2, mac % 2 ** 32);
  const isDatagram = view.getUint16(at.type) === IPV4 && bytes.length >= at.ip + 20 && bytes[at.ip]! >> 4 === 4;
  if (!isDatagram || address === 0) return bytes;
  const before = view.getUint32(at.destination);
  view.setUint32(at.destination, address);
  adjust(view, at.sum, before, address);
  const first = (view.getUint16(at.fragment) & 0x1fff) === 0;
  const data = at.ip + (bytes[at.ip]! & 0xf) * 4;
  const proto = bytes[at.proto];
  const sum = data + (proto === UDP ? 6 : 16);
  if (!first || (proto !== UDP && proto !== TCP) || sum + 2 > bytes.length) return bytes;
  // A UDP checksum of 0 is none, and one that comes out as 0 is sent as 0xffff (RFC 768).
  if (proto === UDP && view.getUint16(sum) === 0) return bytes;
  adjust(view, sum, before, address);
  if (proto === UDP && view.getUint16(sum) === 0) view.setUint16(sum, 0xffff);
  return bytes;
}

/** The checksum after one address has taken another's place: HC' = ~(~HC + ~m + m'). */
function adjust(view: DataView, place: number, before: number, after: number): void {
  let total = ~view.getUint16(place) & 0xffff;
  for (const shift of [16, 0]) total += (~(before >>> shift) & 0xffff) + ((after >>> shift) & 0xffff);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  view.setUint16(place, ~total & 0xffff);
}
