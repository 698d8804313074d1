/** Receive-side scaling: the hash against Microsoft's published vectors ("Verifying the RSS Hash Calculation", IPv4), and flows that keep their queue. */
import { describe, expect, test } from "vitest";
import { flowOf, queueOf, toeplitz } from "../../src/runtime/wire/receive-scaling.js";

const address = (text: string): number[] => text.split(".").map(Number);
const port = (of: number): number[] => [of >> 8, of & 0xff];

// Destination, source, hash of addresses alone, hash with TCP ports; each address with its port.
const vectors = [
  ["161.142.100.80", 1766, "66.9.149.187", 2794, 0x323e8fc2, 0x51ccc178],
  ["65.69.140.83", 4739, "199.92.111.2", 14230, 0xd718262a, 0xc626b0ea],
  ["12.22.207.184", 38024, "24.19.198.95", 12898, 0xd2d0a5de, 0x5c2b394a],
  ["209.142.163.6", 2217, "38.27.205.30", 48228, 0x82989176, 0xafc7327f],
  ["202.188.127.2", 1303, "153.39.163.191", 44251, 0x5d1809c5, 0x10e828a2],
] as const;

describe("the Toeplitz hash", () => {
  test.each(vectors)("to %s:%i from %s:%i", (to, toPort, from, fromPort, addresses, ports) => {
    const input = [...address(from), ...address(to)];
    expect(toeplitz(Uint8Array.from(input))).toBe(addresses);
    expect(toeplitz(Uint8Array.from([...input, ...port(fromPort), ...port(toPort)]))).toBe(ports);
  });
});

/** An Ethernet frame with an IPv4 datagram. */
function frame(protocol: number, fragment: number, fromPort: number): Uint8Array {
  const bytes = new Uint8Array(60);
  bytes.set([0x08, 0x00, 0x45], 12);
  bytes.set([fragment >> 8, fragment & 0xff], 20);
  bytes[23] = protocol;
  bytes.set([...address("66.9.149.187"), ...address("161.142.100.80"), ...port(fromPort), ...port(1766)], 26);
  return bytes;
}

describe("a frame", () => {
  test("is hashed with its ports if it carries TCP or UDP whole", () => {
    expect(toeplitz(flowOf(frame(6, 0, 2794))!)).toBe(0x51ccc178);
    expect(flowOf(frame(17, 0, 2794))).toHaveLength(12);
    expect(toeplitz(flowOf(frame(17, 0x2000, 2794))!)).toBe(0x323e8fc2);
    expect(toeplitz(flowOf(frame(17, 0x0005, 2794))!)).toBe(0x323e8fc2);
    expect(toeplitz(flowOf(frame(1, 0, 2794))!)).toBe(0x323e8fc2);
  });

  test("without a flow goes to the first queue, and flows spread over all", () => {
    expect(queueOf(new Uint8Array(60), 4)).toBe(0);
    const queues = Array.from({ length: 256 }, (_, at) => queueOf(frame(17, 0, 1000 + at), 4));
    for (const queue of [0, 1, 2, 3]) {
      const share = queues.filter((each) => each === queue).length;
      expect(share).toBeGreaterThan(32);
      expect(share).toBeLessThan(128);
    }
  });
});
