/** BLAST against the closed form of its delivery under independent loss, and CHAN above it. */
import { describe, expect, test } from "vitest";
import { Participants, Random } from "../../../src/runtime/index.js";
import { blastGraph } from "./blast-graph.js";
import { Caller } from "./caller.js";
import { content } from "./probe.js";
import { rpcGraph } from "./rpc-graph.js";
import { pair } from "./world.js";

const SIZE = 1500 - 24;
const HEADER_AT = 14;
const NACKS = 3;

/**
 * The share of messages of `count` packets that arrive where each packet is lost with probability `q`, independently. Of three
 * requests k get through; with these every packet has k + 1 chances. A message of which no packet came at first is never
 * asked for.
 */
function delivered(count: number, q: number): number {
  let share = 0;
  for (let k = 0; k <= NACKS; k++) {
    const requests = binomial(NACKS, k) * (1 - q) ** k * q ** (NACKS - k);
    share += requests * ((1 - q ** (k + 1)) ** count - q ** count * (1 - q ** k) ** count);
  }
  return share;
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let index = 1; index <= k; index++) value = (value * (n - k + index)) / index;
  return value;
}

describe.each([
  { count: 2, messages: 600, every: 20e6 },
  { count: 8, messages: 400, every: 60e6 },
  { count: 64, messages: 120, every: 100e6 },
])("messages of $count packets, 64 outstanding", ({ count, messages, every }) => {
  test.each([0.05, 0.1, 0.2])("under a loss of %d: whole, once, or reported lost", (loss) => {
    // As long as the receiver may ask: then the closed form holds.
    const of = pair(blastGraph({ retain: 64 * every }), { seed: 11 });
    const random = new Random(count * 100 + loss * 1000, 1);
    const { client, server, wire, world } = of;
    wire.records = false;
    /** Messages of which some first packet got through, by sequence number. */
    const begun = new Set<number>();
    wire.fate = (frame) => {
      const lost = random.next() < loss * 2 ** 32;
      const view = new DataView(frame.buffer, frame.byteOffset + HEADER_AT);
      if (!lost && view.getUint8(14) === 1) begun.add(view.getUint32(4));
      return lost ? [] : [0];
    };
    const length = SIZE * count;
    const expected = content(length);
    let outstanding = 0;
    let most = 0;
    world.start(client.host, "messages", function* () {
      const { probe } = client.graph;
      const session = (yield* probe.lower.open(new Participants([server.nic.mac])))!;
      for (let index = 0; index < messages; index++) {
        expected[0] = index & 0xff;
        expected[length - 1] = index >> 8;
        const message = probe.message(expected);
        yield* probe.lower.push(session, message);
        message.release();
        outstanding++;
        most = Math.max(most, outstanding);
        yield* client.host.delay(Math.max(0, every - count * 1.3e6));
        world.at(world.now + 64 * every, () => outstanding--);
      }
      yield* session.release();
    });
    world.run();
    world.quiesce();

    const { received } = server.graph.probe;
    const seen = new Set<number>();
    for (const { bytes } of received) {
      const index = bytes[0]! + bytes[length - 1]! * 256;
      expect(seen.has(index)).toBe(false);
      seen.add(index);
      expected[0] = index & 0xff;
      expected[length - 1] = index >> 8;
      expect(Buffer.compare(bytes, expected)).toBe(0);
    }
    const { counters } = server.graph.blast;
    expect(received.length + counters.lost.value).toBe(begun.size);
    const share = delivered(count, loss);
    const sigma = Math.sqrt((share * (1 - share)) / messages);
    expect(Math.abs(received.length / messages - share)).toBeLessThanOrEqual(3 * sigma);
    expect(most).toBeGreaterThan(50);
  });
});

describe("CHAN over BLAST", () => {
  test.each([0.05, 0.1, 0.2])("under a loss of %d every call completes, once and whole", (loss) => {
    const of = pair(
      rpcGraph((host, lower) => new Caller(host, "top", lower)),
      { seed: 12 },
    );
    const { client, server, wire, world } = of;
    const random = new Random(loss * 1000, 2);
    wire.records = false;
    wire.fate = () => (random.next() < loss * 2 ** 32 ? [] : [0]);
    const sizes = Array.from({ length: 30 }, (_, index) => [1, 3000, 20_000, 90_000][index % 4]!);
    world.start(client.host, "calls", function* () {
      const { top } = client.graph;
      const session = yield* top.openTo(server.nic.mac);
      for (const [index, size] of sizes.entries()) yield* top.call(session, content(size, index));
      yield* session.release();
    });
    world.run();
    world.quiesce();
    expect(client.graph.top.outcomes).toHaveLength(sizes.length);
    for (const { content: sent, reply } of client.graph.top.outcomes)
      expect(Buffer.compare(sent, reply ?? new Uint8Array())).toBe(0);
    expect(server.graph.top.executed).toHaveLength(sizes.length);
  });
});
