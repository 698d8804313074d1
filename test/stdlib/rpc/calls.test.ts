/** What stands over CHAN: VCHAN, SELECT, VCACHE, procedures; and Active Messages beside it. */
import { describe, expect, test } from "vitest";
import {
  type AnyOp,
  type CallBinding,
  type Driver,
  type SimulatedHost,
  interrupt,
  Message,
  Participants,
  type Protocol,
  type Session,
} from "../../../src/runtime/index.js";
import { ETH } from "../../../stdlib/inet/eth.js";
import { AM } from "../../../stdlib/rpc/am.js";
import { Procedures } from "../../../stdlib/rpc/procedures.js";
import { SELECT } from "../../../stdlib/rpc/select.js";
import { VCACHE } from "../../../stdlib/rpc/vcache.js";
import { VCHAN } from "../../../stdlib/rpc/vchan.js";
import { Caller } from "./caller.js";
import { content, Probe } from "./probe.js";
import { CallsOver, type RpcGraph, rpcGraph } from "./rpc-graph.js";
import { Over, pair, type Pair } from "./world.js";

type Of<Top extends Protocol> = Pair<RpcGraph<Top>>;

function run({ world, client }: Pair<unknown>, body: () => AnyOp): void {
  world.start(client.host, "test", body);
  world.run();
  world.quiesce();
}

/** A caller over another protocol that carries calls. */
function over<Middle extends Protocol>(
  make: (host: SimulatedHost, lower: CallBinding) => Middle,
): (host: SimulatedHost, lower: CallsOver) => Caller & { readonly middle: Middle } {
  return (host, lower) => {
    const middle = host.add(make(host, lower));
    return Object.assign(new Caller(host, "caller", new CallsOver(middle)), { middle });
  };
}

describe("VCHAN", () => {
  const make = (channels: number) =>
    pair(rpcGraph(over((host, lower) => new VCHAN(host, "vchan", { channels }, { lower }))));

  function callAtOnce(of: Of<Caller>, calls: number): AnyOp {
    const { top } = of.client.graph;
    return (function* (): AnyOp {
      const session = yield* top.openTo(of.server.nic.mac);
      yield* top.call(session, content(1));
      of.server.graph.top.serve = function* (request) {
        const reply = request.copy();
        yield* of.server.host.delay(1e9);
        return reply;
      };
      for (let count = 0; count < calls; count++)
        of.client.host.spawn(
          `caller ${count}`,
          (function* (): AnyOp {
            yield* top.call(session, content(10, count));
          })(),
        );
      yield* of.client.host.delay(60e9);
      yield* session.release();
    })();
  }

  test("carries as many calls at a time as it has channels; others wait for the first that is free", () => {
    const of = pair(rpcGraph(over((host, lower) => new VCHAN(host, "vchan", { channels: 3 }, { lower }))), {
      mode: interrupt({ threads: 8 }),
    });
    run(of, () => callAtOnce(of, 7));
    const ended = of.client.graph.top.outcomes.slice(1).map(({ endedAt, startedAt }) => (endedAt - startedAt) / 1e9);
    expect(ended.map((time) => Math.floor(time))).toEqual([1, 1, 1, 2, 2, 2, 3]);
    for (const { content: sent, reply } of of.client.graph.top.outcomes) expect(reply).toEqual(sent);
  });

  test("uses the channel that was used last", () => {
    const of = make(5);
    run(of, function* () {
      const { top } = of.client.graph;
      const session = yield* top.openTo(of.server.nic.mac);
      for (let count = 0; count < 4; count++) yield* top.call(session, content(1));
      yield* session.release();
    });
    expect(of.server.graph.top.opened).toHaveLength(1);
  });

  test("opens another channel in place of one that has failed", () => {
    const of = make(2);
    run(of, function* () {
      const { top } = of.client.graph;
      const session = yield* top.openTo(of.server.nic.mac);
      yield* top.call(session, content(1));
      of.server.host.crash();
      of.server.host.boot();
      yield* of.client.host.delay(1e9);
      expect(yield* top.call(session, content(2))).toBeNull();
      expect(yield* top.call(session, content(3))).toEqual(content(3));
      yield* session.release();
    });
    expect(of.client.graph.top.middle.counters.renewed.value).toBe(1);
  });

  test("two that open to one peer share its pool", () => {
    const of = make(2);
    run(of, function* () {
      const { top } = of.client.graph;
      const one = yield* top.openTo(of.server.nic.mac);
      const two = yield* top.openTo(of.server.nic.mac);
      expect(two).toBe(one);
      yield* one.release();
      yield* two.release();
      yield* top.openTo(of.server.nic.mac);
    });
  });
});

describe("SELECT", () => {
  const make = () => pair(rpcGraph(over((host, lower) => new SELECT(host, "select", {}, { lower }))));

  test("puts the protocol's number and a status in front", () => {
    const of = make();
    run(of, function* () {
      const { top } = of.client.graph;
      const session = yield* top.openTo(of.server.nic.mac);
      expect(yield* top.call(session, content(5))).toEqual(content(5));
      yield* session.release();
    });
    const said = of.wire.sent
      .filter(({ bytes }) => bytes[13] === 0x05 && bytes[14 + 16 + 15] === 13)
      .map(({ bytes }) => Buffer.from(bytes.subarray(14 + 32, 14 + 32 + 8)).toString("hex"));
    expect(said[0]).toBe("0000004d" + "00000001");
    expect(said.at(-1)).toBe("0000004d" + "00000001");
  });

  test("a call that is refused comes back with the status fail", () => {
    const of = make();
    of.server.graph.top.serve = function* () {
      return null;
    };
    run(of, function* () {
      const { top } = of.client.graph;
      const session = yield* top.openTo(of.server.nic.mac);
      expect(yield* top.call(session, content(5))).toBeNull();
      yield* session.release();
    });
    expect(of.client.graph.top.middle.counters.failed.value).toBe(1);
  });

  test("so does one for a number that nobody enabled, and one that is too short", () => {
    const of = make();
    run(of, function* () {
      const { middle, host } = Object.assign(of.client.graph.top, { host: of.client.host });
      const lower = middle.slots.lower;
      const session = (yield* lower.open(new Participants([of.server.nic.mac])))!;
      for (const bytes of [Uint8Array.of(0, 0, 0, 99, 0, 0, 0, 1), Uint8Array.of(1, 2)]) {
        const request = Message.of(host.buffers, bytes);
        const reply = (yield* lower.call(session, request))!;
        expect(reply.toBytes().at(-1)).toBe(2);
        request.release();
        reply.release();
      }
      yield* session.release();
    });
    expect(of.server.graph.top.middle.counters.noUpper.value).toBe(1);
    expect(of.server.graph.top.middle.counters.malformed.value).toBe(1);
  });
});

describe("VCACHE", () => {
  const make = () => pair(rpcGraph(over((host, lower) => new VCACHE(host, "vcache", {}, { lower }))));

  test("gives a session back to who opens again soon; after one or two intervals it is gone", () => {
    const of = make();
    run(of, function* () {
      const { top } = of.client.graph;
      const { mac } = of.server.nic;
      for (let count = 0; count < 3; count++) {
        const session = yield* top.openTo(mac);
        expect(yield* top.call(session, content(count))).toEqual(content(count));
        yield* session.release();
      }
      expect(of.client.graph.top.middle.counters.hits.value).toBe(2);
      yield* of.client.host.delay(40e9);
      expect(of.client.graph.top.middle.counters.collected.value).toBe(1);
      const session = yield* top.openTo(mac);
      yield* session.release();
      expect(of.client.graph.top.middle.counters.misses.value).toBe(2);
    });
  });

  test("a server's session that nobody keeps is cached, and is as new with each request", () => {
    const of = make();
    of.server.graph.top.keeps = false;
    run(of, function* () {
      const { top } = of.client.graph;
      const session = yield* top.openTo(of.server.nic.mac);
      for (let count = 0; count < 3; count++) yield* top.call(session, content(count));
      yield* session.release();
    });
    expect(of.server.graph.top.opened).toHaveLength(3);
    expect(new Set(of.server.graph.top.opened).size).toBe(1);
  });

  test("does not keep a session on which a call has failed", () => {
    const of = make();
    run(of, function* () {
      const { top } = of.client.graph;
      const session = yield* top.openTo(of.server.nic.mac);
      yield* top.call(session, content(1));
      of.server.host.crash();
      of.server.host.boot();
      yield* of.client.host.delay(1e9);
      expect(yield* top.call(session, content(2))).toBeNull();
      yield* session.release();
      const again = yield* top.openTo(of.server.nic.mac);
      expect(yield* top.call(again, content(3))).toEqual(content(3));
      yield* again.release();
    });
  });
});

describe("procedures", () => {
  test("are called by number, and a number that there is not fails", () => {
    const of = pair(rpcGraph((host, lower) => new Caller(host, "top", lower)));
    const procedures = (host: SimulatedHost): Procedures =>
      new Procedures(host, [
        [1, (bytes) => bytes],
        [2, (bytes) => bytes.toReversed()],
        [
          3,
          function* (bytes) {
            yield* host.delay(1e9);
            return bytes.subarray(1);
          },
        ],
        [4, () => null],
      ]);
    of.server.graph.top.serve = (request) => procedures(of.server.host).serve(request);
    const results: (Uint8Array | null)[] = [];
    run(of, function* () {
      const { top } = of.client.graph;
      const session: Session = yield* top.openTo(of.server.nic.mac);
      for (const number of [1, 2, 3, 4, 5])
        results.push(yield* procedures(of.client.host).call(top.lower, session, number, Uint8Array.of(7, 8, 9)));
      yield* session.release();
    });
    expect(results).toEqual([Uint8Array.of(7, 8, 9), Uint8Array.of(9, 8, 7), Uint8Array.of(8, 9), null, null]);
  });
});

describe("Active Messages", () => {
  const graph = (host: SimulatedHost, driver: Driver) => {
    const eth = host.add(new ETH(host, "eth", {}, { lower: new Over(driver) }));
    const am = host.add(new AM(host, "am", {}, { lower: new Over(eth) }));
    const one = host.add(new Probe(host, "one", new Over(am)));
    const two = host.add(new Probe(host, "two", new Over(am)));
    return { eth, am, one, two };
  };

  test("name the handler by its place in the receiver's table, and carry their length", () => {
    const of = pair(graph);
    run(of, function* () {
      yield* of.client.graph.two.send(of.server.nic.mac, [content(3)]);
    });
    expect(Buffer.from(of.wire.sent[0]!.bytes.subarray(12, 14 + 9)).toString("hex")).toBe(
      "3010" + "00000001" + "0003" + Buffer.from(content(3)).toString("hex"),
    );
    expect(of.server.graph.two.received.map(({ bytes }) => bytes)).toEqual([content(3)]);
    expect(of.server.graph.one.received).toEqual([]);
  });

  test("that name no handler, or are cut short, are counted and dropped", () => {
    const of = pair(graph);
    run(of, function* () {
      const { am, one } = of.client.graph;
      const lower = (yield* am.slots.lower.open(new Participants([of.server.nic.mac])))!;
      for (const bytes of [Uint8Array.of(0, 0, 0, 9, 0, 0), Uint8Array.of(0, 0, 0, 0, 99, 99)]) {
        const message = one.message(bytes);
        yield* am.slots.lower.push(lower, message);
        message.release();
      }
    });
    expect(of.server.graph.am.counters.noHandler.value).toBe(1);
    expect(of.server.graph.am.counters.malformed.value).toBe(1);
  });
});
