/** The virtual protocols that add no header: VSIZE, VDROP, VMUX. */
import { describe, expect, test } from "vitest";
import type { AnyOp, Driver, SimulatedHost, Op, Session } from "../../../src/runtime/index.js";
import { ETH } from "../../../stdlib/inet/eth.js";
import { BLAST } from "../../../stdlib/rpc/blast.js";
import { VDROP } from "../../../stdlib/rpc/vdrop.js";
import { VMUX } from "../../../stdlib/rpc/vmux.js";
import { VSIZE } from "../../../stdlib/rpc/vsize.js";
import { content, Probe } from "./probe.js";
import { Over, pair, type Pair } from "./world.js";

interface Probed {
  readonly probe: Probe;
}

function send(of: Pair<Probed>, contents: readonly Uint8Array[]): void {
  run(of, function* () {
    yield* of.client.graph.probe.send(of.server.nic.mac, contents);
  });
}

function run({ world, client }: Pair<unknown>, body: () => AnyOp): void {
  world.start(client.host, "test", body);
  world.run();
  world.quiesce();
}

/** The type field of each frame. */
function types({ wire }: Pair<unknown>): number[] {
  return wire.sent.map(({ bytes }) => bytes[12]! * 256 + bytes[13]!);
}

describe("VSIZE over Ethernet and BLAST", () => {
  const graph =
    (cutoffs: readonly number[] = []) =>
    (host: SimulatedHost, driver: Driver) => {
      const eth = host.add(new ETH(host, "eth", {}, { lower: new Over(driver) }));
      const blast = host.add(new BLAST(host, "blast", {}, { lower: new Over(eth) }));
      const vsize = host.add(new VSIZE(host, "vsize", { cutoffs }, { lower: [new Over(eth), new Over(blast)] }));
      const probe = host.add(new Probe(host, "probe", new Over(vsize)));
      return { eth, blast, vsize, probe };
    };

  test("sends what fits into a frame straight down, under the upper protocol's number, and the rest through BLAST", () => {
    const of = pair(graph());
    send(of, [content(1), content(1500), content(1501)]);
    expect(types(of)).toEqual([0x3100, 0x3100, 0x3001, 0x3001]);
    expect(of.server.graph.probe.received.map(({ bytes }) => bytes.length)).toEqual([
      // An Ethernet frame has no length: padding stays for the upper protocol to cut off.
      46, 1500, 1501,
    ]);
  });

  test("takes cutoffs as told", () => {
    const of = pair(graph([99]));
    send(of, [content(99), content(100)]);
    expect(types(of)).toEqual([0x3100, 0x3001]);
  });

  test("gives one session for messages of either way", () => {
    const of = pair(graph());
    send(of, [content(1), content(5000), content(2)]);
    const { probe } = of.server.graph;
    expect(probe.opened).toHaveLength(1);
    expect(new Set(probe.received.map(({ session }) => session)).size).toBe(1);
  });

  test("the first message may be a long one", () => {
    const of = pair(graph());
    send(of, [content(5000), content(2)]);
    const { probe } = of.server.graph;
    expect(probe.opened).toHaveLength(1);
    expect(new Set(probe.received.map(({ session }) => session)).size).toBe(1);
  });

  test("answers go back on the session, each by its size", () => {
    const of = pair(graph());
    const { probe } = of.server.graph;
    probe.react = function* (session, message): Op {
      yield* probe.lower.push(session, message) as Op<boolean>;
    };
    send(of, [content(100), content(4000)]);
    expect(of.client.graph.probe.received.map(({ bytes }) => bytes)).toEqual([content(100), content(4000)]);
  });

  test("a session that nobody keeps closes, and the next message makes another", () => {
    const of = pair(graph());
    of.server.graph.probe.keeps = false;
    send(of, [content(100), content(4000), content(101)]);
    expect(new Set(of.server.graph.probe.opened).size).toBe(3);
    expect(of.server.graph.probe.received).toHaveLength(3);
  });

  test("the same peer's session is shared, also when it was opened from the other side", () => {
    const of = pair(graph());
    const { probe } = of.server.graph;
    const sessions: Session[] = [];
    probe.react = function* (session): Op {
      sessions.push(session);
      yield* probe.send(of.client.nic.mac, [content(9)]) as Op<boolean[]>;
    };
    send(of, [content(100)]);
    expect(of.client.graph.probe.received).toHaveLength(1);
    expect(sessions).toEqual(probe.opened);
  });

  test("questions go to the last lower protocol", () => {
    const of = pair(graph());
    expect(of.client.graph.vsize.control("maxPacket")).toBe((1500 - 24) * 64);
  });
});

describe("VDROP", () => {
  const graph = (interval: number) => (host: SimulatedHost, driver: Driver) => {
    const eth = host.add(new ETH(host, "eth", {}, { lower: new Over(driver) }));
    const vdrop = host.add(new VDROP(host, "vdrop", { interval }, { lower: new Over(eth) }));
    const probe = host.add(new Probe(host, "probe", new Over(vdrop)));
    return { eth, vdrop, probe };
  };
  const ten = Array.from({ length: 10 }, (_, index) => content(100, index));

  test.each([
    { interval: 3, arrive: [0, 1, 3, 4, 6, 7, 9] },
    { interval: 1, arrive: [] },
    { interval: 0, arrive: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
  ])("with interval $interval", ({ interval, arrive }) => {
    const of = pair(graph(interval));
    send(of, ten);
    const { probe, vdrop } = of.server.graph;
    expect(probe.received.map(({ bytes }) => bytes)).toEqual(arrive.map((index) => ten[index]));
    expect(vdrop.counters.dropped.value).toBe(10 - arrive.length);
    expect(of.client.graph.vdrop.counters.dropped.value).toBe(0);
  });

  test("each session chooses an interval of 2 to 20", () => {
    const { client } = pair(graph(-1));
    const intervals = new Set(Array.from({ length: 400 }, () => client.graph.vdrop.newInterval()));
    expect([...intervals].sort((a, b) => a - b)).toEqual(Array.from({ length: 19 }, (_, index) => index + 2));
  });
});

describe("VMUX", () => {
  /** Two ways to the same net; the first refuses some. */
  const graph = (host: SimulatedHost, driver: Driver) => {
    const eth = host.add(new ETH(host, "eth", {}, { lower: new Over(driver) }));
    const blast = host.add(new BLAST(host, "blast", {}, { lower: new Over(eth) }));
    const vmux = host.add(new VMUX(host, "vmux", {}, { lower: [new Over(eth), new Over(blast)] }));
    const probe = host.add(new Probe(host, "probe", new Over(vmux)));
    return { eth, blast, vmux, probe };
  };

  test("opens by the first that reaches the peer, with the upper protocol's own number", () => {
    const of = pair(graph);
    send(of, [content(100)]);
    expect(types(of)).toEqual([0x3100]);
    expect(of.server.graph.probe.received).toHaveLength(1);
  });

  test("opens by the next where the first refuses", () => {
    const of = pair(graph);
    of.client.graph.eth.open = function* (_upper, participants, type): Op<Session | null> {
      return type === "Probe" ? null : yield* ETH.prototype.open.call(this, _upper, participants, type);
    };
    send(of, [content(100)]);
    expect(types(of)).toEqual([0x3001]);
    expect(of.server.graph.probe.received.map(({ bytes }) => bytes)).toEqual([content(100)]);
  });

  test("has a session of its own, so that messages cross its bindings either way", () => {
    const of = pair(graph);
    const { probe, vmux } = of.server.graph;
    probe.react = function* (session, message): Op {
      yield* probe.lower.push(session, message) as Op<boolean>;
    };
    const crossed: string[] = [];
    for (const { host, vmux } of [of.client.graph, of.server.graph].map((each) => ({ ...each, host: each.eth.host }))) {
      const [binding] = vmux.slots.lower;
      binding!.demux = (session: Session, message) => {
        crossed.push(`${host.name} up`);
        return Over.prototype.demux.call(binding, session, message);
      };
      binding!.push = (session: Session, message) => {
        crossed.push(`${host.name} down`);
        return Over.prototype.push.call(binding, session, message);
      };
    }
    send(of, [content(100)]);
    expect(probe.opened[0]!.protocol).toBe(vmux);
    expect(of.client.graph.probe.received.map(({ bytes }) => bytes)).toEqual([content(100)]);
    expect(crossed).toEqual(["client down", "server up", "server down", "client up"]);
  });

  test("a session that nobody keeps closes, and the next message makes another", () => {
    const of = pair(graph);
    of.server.graph.probe.keeps = false;
    send(of, [content(100), content(101)]);
    expect(new Set(of.server.graph.probe.opened).size).toBe(2);
    expect(of.server.graph.probe.received).toHaveLength(2);
  });
});
