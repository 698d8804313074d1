/**
 * Receive-side scaling: a hash of a frame's flow picks an entry of a table, and that a receive queue, so that the frames of a flow stay in order on one core.
 * Source: Microsoft, "Introduction to Receive Side Scaling" and "Verifying the RSS Hash Calculation".
 */

/** The secret key that Microsoft's specification verifies with, and drivers have by default. */
export const RSS_KEY: Uint8Array = Uint8Array.from([
  0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca, 0x2b,
  0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac,
  0x01, 0xfa,
]);

/** Entries of the indirection table. */
const ENTRIES = 128;

/**
 * The Toeplitz hash: for each bit of the input that is 1, the 32 bits of the key that begin there.
 * @param input at most 4 bytes shorter than the key.
 * @returns 32 bits, without a sign.
 */
export function toeplitz(input: Uint8Array, key: Uint8Array = RSS_KEY): number {
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  let window = view.getUint32(0);
  let hash = 0;
  input.forEach((byte, at) => {
    const next = key[at + 4] ?? 0;
    for (let bit = 7; bit >= 0; bit--) {
      if (((byte >> bit) & 1) === 1) hash ^= window;
      window = (window << 1) | ((next >> bit) & 1);
    }
  });
  return hash >>> 0;
}

const ETHERNET = 14;
const IPV4 = 0x0800;
const TCP = 6;
const UDP = 17;

/** What is hashed of a frame: both addresses of IPv4, and the ports of TCP and UDP where the datagram is no fragment. Undefined for other frames. */
export function flowOf(frame: Uint8Array): Uint8Array | undefined {
  const at = (place: number): number => frame[place] ?? 0;
  if (frame.length < ETHERNET + 20 || at(12) * 256 + at(13) !== IPV4) return undefined;
  const addresses = frame.subarray(ETHERNET + 12, ETHERNET + 20);
  const header = (at(ETHERNET) & 0x0f) * 4;
  const isFragment = ((at(ETHERNET + 6) & 0x3f) | at(ETHERNET + 7)) !== 0;
  const protocol = at(ETHERNET + 9);
  const ports = ETHERNET + header;
  if (isFragment || (protocol !== TCP && protocol !== UDP) || frame.length < ports + 4) return addresses;
  const flow = new Uint8Array(12);
  flow.set(addresses);
  flow.set(frame.subarray(ports, ports + 4), 8);
  return flow;
}

/** The receive queue of a frame; 0 for one that has no flow. */
export function queueOf(frame: Uint8Array, queues: number): number {
  if (queues === 1) return 0;
  const flow = flowOf(frame);
  return flow === undefined ? 0 : (toeplitz(flow) % ENTRIES) % queues;
}
