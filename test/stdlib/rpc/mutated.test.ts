/**
 * Any bytes from the wire. Frames of real calls, with bytes changed, cut off or added, come to a host; nothing may be thrown, leaked or
 * kept. `XGC_FRAMES=10000000` runs as many for each protocol; the normal run has 20,000.
 */
import { describe, expect, test } from "vitest";
import { type AnyOp, Frame, type NetworkInterface, Random, type World } from "../../../src/runtime/index.js";
import { Caller } from "./caller.js";
import { content } from "./probe.js";
import { type RpcGraph, rpcGraph } from "./rpc-graph.js";
import { pair, type Pair } from "./world.js";

const FRAMES = Number(process.env["XGC_FRAMES"] ?? 20_000);
const BATCH = 20_000;

type Of = Pair<RpcGraph<Caller>>;

/** Where each protocol's header lies in the frames that have one. */
const protocols = [
  { name: "BLAST", type: 0x3001, from: 14, to: 38 },
  { name: "BIDCTL", type: 0x3006, from: 14, to: 34 },
  { name: "BID", type: 0x3005, from: 14, to: 30 },
  { name: "CHAN", type: 0x3005, from: 30, to: 46 },
] as const;

/** What the client sends in a few calls, one of them with a loss that has to be repaired. */
function recorded(of: Of): Uint8Array[] {
  let lost = false;
  of.wire.fate = (bytes) => {
    if (lost || bytes[13] !== 0x01 || bytes.length < 1000) return [0];
    lost = true;
    return [];
  };
  of.world.warm(of.client.host, "calls", function* () {
    const { top } = of.client.graph;
    const session = yield* top.openTo(of.server.nic.mac);
    for (const length of [1, 1, 100, 3000]) yield* top.call(session, content(length));
    yield* session.release();
    yield* of.client.host.delay(30e9);
  });
  return of.wire.sent.filter(({ from }) => from === of.client.nic).map(({ bytes }) => bytes);
}

function deliver(world: World, nic: NetworkInterface, bytes: Uint8Array): void {
  const buffer = world.buffers.take(bytes.length);
  buffer.bytes.set(bytes);
  nic.deliver(new Frame(world.buffers, buffer, bytes.length, 0));
}

function mutated(random: Random, frame: Uint8Array, from: number, to: number): Uint8Array {
  const kind = random.below(8);
  if (kind === 0) return frame.slice(0, from + random.below(frame.length - from + 1));
  if (kind === 1) {
    const longer = new Uint8Array(Math.min(frame.length + random.below(200), 1514));
    longer.set(frame.subarray(0, longer.length));
    return longer;
  }
  const bytes = frame.slice();
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = from + random.below(to - from);
    bytes[at] = random.below(2) === 0 ? bytes[at]! ^ (1 << random.below(8)) : random.below(256);
  }
  return bytes;
}

describe.each(protocols)("mutated frames of $name", ({ type, from, to, name }) => {
  test.each(Array.from({ length: Math.ceil(FRAMES / BATCH) }, (_, index) => index))(
    "batch %d",
    (batch) => {
      const of: Of = pair(rpcGraph((host, lower) => new Caller(host, "top", lower), { chan: { replyAttempts: 2 } }));
      const { world, server, client } = of;
      server.graph.top.keeps = false;
      const random = new Random(batch, 1000 + from);
      recorded(of);
      let frames: Uint8Array[] = [];
      world.start(client.host, "mutations", function* (): AnyOp {
        of.wire.records = false;
        frames = of.wire.sent
          .filter(({ from: sender, bytes }) => sender === client.nic && bytes[12]! * 256 + bytes[13]! === type)
          .map(({ bytes }) => bytes);
        for (let count = 0; count < Math.min(BATCH, FRAMES); count++) {
          deliver(world, server.nic, mutated(random, frames[random.below(frames.length)]!, from, to));
          yield* client.host.delay(300_000);
        }
      });
      world.run();
      world.quiesce();
      expect(frames.length).toBeGreaterThan(0);
      const { blast, bid, bidctl, chan } = server.graph;
      const refused = {
        BLAST: blast.counters.malformed.value + blast.counters.noUpper.value,
        BIDCTL: bidctl.counters.badChecksum.value + bidctl.counters.malformed.value,
        BID: bid.counters.staleReceiver.value + bid.counters.staleSender.value + bid.counters.otherCluster.value,
        CHAN: chan.counters.malformed.value + chan.counters.noUpper.value + chan.counters.old.value,
      }[name];
      // Of what is cut, longer or wrong most must have been seen for what it is.
      expect(refused).toBeGreaterThan(Math.min(BATCH, FRAMES) / 10);
      expect(chan.sessions).toBe(0);
      expect(bid.sessions).toBe(0);
      expect(blast.sessions).toBe(0);
    },
    600_000,
  );
});
