/** What the RPC suite keeps of strangers: flat in memory, whatever comes. */
import { expect, test } from "vitest";
import { type AnyOp, Message } from "../../../src/runtime/index.js";
import { machine } from "../../runtime/machine.js";
import { bytesOf } from "../stack.js";
import { flood, STRANGERS } from "../strangers.js";
import { Caller } from "./caller.js";
import { content } from "./probe.js";
import { type RpcGraph, type RpcParameters, rpcGraph } from "./rpc-graph.js";
import { pair, type Pair } from "./world.js";

const patience = { timeout: 3_600_000 };
const free = machine({ "nic.ring": 4096, "nic.txRing": 4096 });
const MAC = 0x020000000000;
const BLAST_TYPE = 0x3001;
const BID_TYPE = 0x3005;

/** Two hosts that have made a short call and a long one, and forget what they received; and a frame of each kind that the client sent. */
function called(parameters: RpcParameters): {
  readonly of: Pair<RpcGraph<Caller>>;
  readonly sent: (type: number) => Uint8Array;
} {
  const of = pair(
    rpcGraph((host, lower) => new Caller(host, "top", lower), parameters),
    { on: free, rate: 1e12 },
  );
  const { world, wire, client, server } = of;
  // Before the strangers.
  world.warm(client.host, "calls", function* (): AnyOp {
    for (const each of [client, server]) Object.assign(each.graph.top, { remembers: false, keeps: false });
    const session = yield* client.graph.top.openTo(server.nic.mac);
    for (const length of [1, 3000]) yield* client.graph.top.call(session, content(length));
    yield* session.release();
    yield* client.host.delay(30e9);
    wire.records = false;
    // From now on nobody hears what the server says.
    wire.fate = () => [];
  });
  const template = (type: number): Uint8Array => {
    const frame = wire.sent.find(({ from, bytes }) => from === client.nic && bytes[12]! * 256 + bytes[13]! === type);
    return frame!.bytes.slice();
  };
  return { of, sent: template };
}

/** A frame like another, with some fields set: by place and width, in bytes. */
function changed(
  frame: Uint8Array,
  fields: readonly (readonly [at: number, width: number, value: number])[],
): Uint8Array {
  const bytes = frame.slice();
  for (const [at, width, value] of fields) bytes.set(bytesOf(value, width), at);
  return bytes;
}

test("BLAST keeps a number of packets, of one peer half as many", patience, () => {
  for (const [peers, most] of [
    [1, 100],
    [1000, 200],
  ] as const) {
    const { of, sent } = called({ blast: { packets: 200, perPeer: 100 } });
    const { graph, nic } = of.server;
    const frame = (stranger: number): Uint8Array =>
      changed(sent(BLAST_TYPE), [
        [6, 6, MAC + (stranger % peers)],
        [18, 4, 0x10000 + stranger],
      ]);
    const kept = [{ what: "packets", count: () => graph.blast.incomplete, most }];
    flood({ world: of.world, nic, frame, kept, gone: graph.blast.counters.crowdedOut });
    expect([graph.blast.incomplete, graph.blast.sessions]).toEqual([0, 0]);
  }
});

test("BIDCTL knows a number of peers", patience, () => {
  const { of, sent } = called({ bidctl: { peers: 100 } });
  const { graph, nic } = of.server;
  const frame = (stranger: number): Uint8Array => changed(sent(BID_TYPE), [[6, 6, MAC + stranger]]);
  const kept = [
    { what: "peers", count: () => graph.bidctl.peers, most: 101 },
    { what: "sessions of ETH", count: () => graph.eth.sessions, most: 2 * 64 + 101 },
  ];
  flood({ world: of.world, nic, frame, kept, gone: graph.bidctl.counters.crowdedOut });
  expect([graph.bid.sessions, graph.chan.sessions]).toEqual([0, 0]);
});

test("CHAN keeps a number of replies and remembers a number of channels", patience, () => {
  const { of, sent } = called({ chan: { replies: 100, channels: 200 } });
  const { graph, nic } = of.server;
  graph.top.serve = function* () {
    return Message.filled(of.server.host.buffers, 100, (bytes) => bytes.fill(1));
  };
  const frame = (stranger: number): Uint8Array =>
    changed(sent(BID_TYPE), [
      [30, 2, 1 + (stranger % 0xffff)],
      [38, 4, 100 + Math.floor(stranger / 0xffff)],
    ]);
  const kept = [
    { what: "sessions of CHAN", count: () => graph.chan.sessions, most: 101 },
    { what: "channels", count: () => graph.chan.remembered, most: 201 },
  ];
  flood({ world: of.world, nic, frame, kept, gone: graph.chan.counters.crowdedOut, every: 30_000 });
  expect(graph.chan.counters.executions.value).toBeGreaterThan(STRANGERS - 10);
  expect(graph.chan.counters.forgotten.value).toBeGreaterThan(STRANGERS / 2);
});
