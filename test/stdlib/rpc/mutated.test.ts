/** Any bytes from the wire, for the RPC suite: nothing is thrown, leaked or kept, and every way to refuse a frame is counted. */
import { expect, test } from "vitest";
import type { AnyOp, Driver, SimulatedHost, NetworkInterface, World } from "../../../src/runtime/index.js";
import { ETH } from "../../../stdlib/inet/eth.js";
import { AM } from "../../../stdlib/rpc/am.js";
import { MESH } from "../../../stdlib/rpc/mesh.js";
import { SELECT } from "../../../stdlib/rpc/select.js";
import { machine } from "../../runtime/machine.js";
import { bombard, seal, type Target } from "../mutations.js";
import { Caller } from "./caller.js";
import { content, Probe } from "./probe.js";
import { CallsOver, type RpcGraph, rpcGraph } from "./rpc-graph.js";
import { Over, pair, type Pair } from "./world.js";

/** Costs nothing, so that no frame waits for another. */
const free = machine({ "nic.ring": 4096, "nic.txRing": 256 });
const options = { on: free, rate: 1e12 };

const patience = { timeout: 3_600_000 };

/** Frames of a type that a client sends before the run; the same in every world that is made so. */
function recorded<G>(
  make: () => Pair<G>,
  type: number,
  which: (bytes: Uint8Array) => boolean = () => true,
): Uint8Array[] {
  const { world, wire, client } = make();
  world.run();
  world.quiesce();
  return wire.sent
    .filter(({ from, bytes }) => from === client.nic && bytes[12]! * 256 + bytes[13]! === type && which(bytes))
    .map(({ bytes }) => bytes);
}

type Middle<Top extends Caller> = (host: SimulatedHost, lower: CallsOver) => Top;

/** Two hosts with Table 3's graph, after a few calls, for one of which a packet was lost. */
function calls<Top extends Caller>(top: Middle<Top>): () => Pair<RpcGraph<Top>> {
  return () => {
    const of = pair(
      rpcGraph(top, { chan: { replyAttempts: 2, replyTimeout: 2e8, timeout: 2e8 }, bidctl: { politeness: 2e6 } }),
      options,
    );
    const { world, wire, client, server } = of;
    let lost = false;
    wire.fate = (bytes) => {
      if (lost || bytes[13] !== 0x01 || bytes.length < 1000) return [0];
      lost = true;
      return [];
    };
    world.warm(client.host, "calls", function* (): AnyOp {
      for (const each of [client, server]) Object.assign(each.graph.top, { remembers: false, keeps: false });
      const session = yield* client.graph.top.openTo(server.nic.mac);
      for (const length of [1, 1, 100, 3000]) yield* client.graph.top.call(session, content(length));
      yield* session.release();
      yield* client.host.delay(30e9);
      wire.records = false;
    });
    return of;
  };
}

const plain = calls((host, lower) => new Caller(host, "top", lower));
const selecting = calls((host, lower) => {
  const select = host.add(new SELECT(host, "select", {}, { lower }));
  return Object.assign(new Caller(host, "top", new CallsOver(select)), { select });
});

function base<G>({ world, server }: Pair<G>): { readonly world: World; readonly nic: NetworkInterface } {
  return { world, nic: server.nic };
}

/** Sessions of the protocols under the caller. */
function keptOf<Top extends Caller>({ eth, blast, bid, chan }: RpcGraph<Top>, most = 0): Target["kept"] {
  return [
    { what: "sessions of CHAN", count: () => chan.sessions, most },
    { what: "sessions of BID", count: () => bid.sessions, most },
    { what: "sessions of BLAST", count: () => blast.sessions, most },
    { what: "sessions of ETH", count: () => eth.sessions, most: 70 },
  ];
}

test("BLAST", patience, () => {
  const of = plain();
  const { graph } = of.server;
  const { malformed, noUpper, duplicates, strayNacks, lost } = graph.blast.counters;
  const refused = { malformed, noUpper, duplicates, strayNacks, lost };
  bombard({ ...base(of), frames: recorded(plain, 0x3001), from: 14, to: 38, refused, kept: keptOf(graph) }, 1);
});

test("BIDCTL", patience, () => {
  const of = plain();
  const { graph } = of.server;
  const { malformed, badChecksum, ignored } = graph.bidctl.counters;
  const repair = (_bytes: Uint8Array, length: number, view: DataView): void => {
    if (length >= 34) seal(view, 14, 34, 16);
  };
  const refused = { malformed, badChecksum, ignored };
  bombard({ ...base(of), frames: recorded(plain, 0x3006), from: 14, to: 34, repair, refused, kept: keptOf(graph) }, 2);
});

test("BID", patience, () => {
  const of = plain();
  const { graph } = of.server;
  const { staleReceiver, staleSender, otherCluster, malformed, noUpper } = graph.bid.counters;
  const refused = { staleReceiver, staleSender, otherCluster, malformed, noUpper };
  bombard({ ...base(of), frames: recorded(plain, 0x3005), from: 14, to: 30, refused, kept: keptOf(graph) }, 3);
});

test("CHAN", patience, () => {
  const of = plain();
  const { graph } = of.server;
  const { malformed, noChannel, noUpper, old } = graph.chan.counters;
  const refused = { malformed, noChannel, noUpper, old };
  bombard({ ...base(of), frames: recorded(plain, 0x3005), from: 30, to: 46, refused, kept: keptOf(graph) }, 4);
  expect(graph.chan.counters.executions.value).toBeGreaterThan(100);
});

test("SELECT", patience, () => {
  const of = selecting();
  const { graph } = of.server;
  of.world.start(of.server.host, "holding", function* () {
    graph.top.keeps = true;
    // Nobody listens to the replies.
    of.wire.fate = () => [];
  });
  const { malformed, noUpper } = graph.top.select.counters;
  let sequence = 100;
  // Each is a new call of its channel, and as long as CHAN says.
  const repair = (_bytes: Uint8Array, length: number, view: DataView): void => {
    view.setUint32(38, sequence++);
    view.setUint32(42, Math.max(0, length - 46));
  };
  const isRequest = (bytes: Uint8Array): boolean => (bytes[33]! & 2) !== 0;
  const frames = recorded(selecting, 0x3005, isRequest);
  // One session is held, so that each frame is quick.
  const kept = [...keptOf(graph, 1), { what: "sessions of SELECT", count: () => graph.top.select.sessions, most: 1 }];
  bombard({ ...base(of), frames, from: 46, to: 54, repair, refused: { malformed, noUpper }, kept }, 5);
});

/** Something on a link, with probes on it that have been sent a few messages. */
function probed<G extends { readonly probes: readonly Probe[] }>(
  build: (host: SimulatedHost, driver: Driver) => G,
): () => Pair<G> {
  return () => {
    const of = pair(build, options);
    const { world, wire, client, server } = of;
    world.warm(client.host, "messages", function* (): AnyOp {
      for (const probe of server.graph.probes) Object.assign(probe, { remembers: false, keeps: false });
      for (const probe of client.graph.probes)
        yield* probe.send(server.nic.mac, [content(1), content(100), content(900)]);
      yield* client.host.delay(1e9);
      wire.records = false;
    });
    return of;
  };
}

test("Active Messages", patience, () => {
  const make = probed((host, driver) => {
    const eth = host.add(new ETH(host, "eth", {}, { lower: new Over(driver) }));
    const am = host.add(new AM(host, "am", {}, { lower: new Over(eth) }));
    const probes = ["first", "second"].map((name) => host.add(new Probe(host, name, new Over(am))));
    return { eth, am, probes };
  });
  const of = make();
  const { am, eth } = of.server.graph;
  const { malformed, noHandler } = am.counters;
  const kept = [{ what: "sessions of ETH", count: () => eth.sessions, most: 70 }];
  bombard({ ...base(of), frames: recorded(make, 0x3010), from: 6, to: 20, refused: { malformed, noHandler }, kept }, 6);
});

test("MESH", patience, () => {
  const make = probed((host, driver) => {
    const mesh = host.add(new MESH(host, "mesh", {}, { lower: new Over(driver) }));
    return { mesh, probes: [host.add(new Probe(host, "probe", new Over(mesh)))] };
  });
  const of = make();
  const { mesh } = of.server.graph;
  const { noType, tooShort } = mesh.counters;
  const kept = [{ what: "sessions", count: () => mesh.sessions, most: 70 }];
  bombard({ ...base(of), frames: recorded(make, 9), from: 6, to: 14, refused: { noType, tooShort }, kept }, 7);
});
