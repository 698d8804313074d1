/** BIDCTL and BID: which life of a host one talks to. */
import { describe, expect, test } from "vitest";
import { type AnyOp, interrupt, type MachineData, type Mode, threads } from "../../../src/runtime/index.js";
import { CHAN } from "../../../stdlib/rpc/chan.js";
import { Caller } from "./caller.js";
import { content } from "./probe.js";
import { type RpcGraph, rpcGraph, type RpcParameters } from "./rpc-graph.js";
import { machine, pair, type Pair } from "./world.js";

type Of = Pair<RpcGraph<Caller>>;

const QUERY = 1;
const RESPONSE = 2;
const BROADCAST = 4;

function make(parameters: RpcParameters = {}, mode: Mode = interrupt()): Of {
  return pair(
    rpcGraph((host, lower) => new Caller(host, "top", lower), parameters),
    { mode },
  );
}

function run({ world, client }: Of, body: () => AnyOp): void {
  world.start(client.host, "test", body);
  world.run();
  world.quiesce();
}

/** A call, one that fails because the server began a new life, and one to that. */
function* callsAroundReboot({ client, server }: Of): AnyOp {
  const { top } = client.graph;
  const session = yield* top.openTo(server.nic.mac);
  expect(yield* top.call(session, content(7))).toEqual(content(7));
  server.host.crash();
  server.host.boot();
  yield* client.host.delay(1e9);
  expect(yield* top.call(session, content(8))).toBeNull();
  yield* session.release();
  const again = yield* top.openTo(server.nic.mac);
  expect(yield* top.call(again, content(9))).toEqual(content(9));
  yield* again.release();
}

/** BIDCTL's messages on the wire. */
function messages({ wire, client }: Of) {
  return wire.sent
    .filter(({ bytes }) => bytes[12] === 0x30 && bytes[13] === 0x06)
    .map(({ time, from, bytes }) => {
      const view = new DataView(bytes.buffer, 14);
      let sum = 0;
      for (let at = 0; at < 20; at += 2) sum += view.getUint16(at);
      return {
        time,
        from: from === client.nic ? "client" : "server",
        flags: view.getUint16(0),
        checksumHolds: ((sum & 0xffff) + (sum >>> 16)) % 0xffff === 0,
        sender: view.getUint32(4),
        receiver: view.getUint32(8),
        requestTag: view.getUint32(12),
        replyTag: view.getUint32(16),
      };
    });
}

describe("BIDCTL", () => {
  test("asks a peer when a protocol first wants to know, with a tag that the answer repeats", () => {
    const of = make();
    let known = 0;
    run(of, function* () {
      known = yield* of.client.graph.bidctl.ask(of.server.nic.mac);
    });
    expect(known).toBe(1);
    const [query, response, ...more] = messages(of);
    expect(more).toEqual([]);
    expect(query).toMatchObject({ from: "client", flags: QUERY, sender: 1, receiver: 0, checksumHolds: true });
    expect(response).toMatchObject({ from: "server", flags: RESPONSE, sender: 1, receiver: 1, checksumHolds: true });
    expect(response!.replyTag).toBe(query!.requestTag);
    expect(of.client.graph.bidctl.counters.contacts.value).toBe(1);
  });

  test("knows its own identifier without asking", () => {
    const of = make();
    run(of, function* () {
      const { bidctl } = of.client.graph;
      expect(yield* bidctl.ask(of.client.nic.mac)).toBe(1);
      expect(bidctl.peer(of.client.nic.mac)).toBe(1);
      expect(bidctl.local()).toBe(1);
    });
    expect(of.wire.sent).toEqual([]);
  });

  test("asks again after 5 s, then after twice the time, up to a minute", () => {
    const of = make();
    let lost = 6;
    of.wire.fate = () => (lost-- > 0 ? [] : [0]);
    run(of, function* () {
      yield* of.client.graph.bidctl.ask(of.server.nic.mac);
    });
    const times = messages(of)
      .filter(({ from }) => from === "client")
      .map(({ time }) => time);
    expect(times.slice(1).map((time, index) => Math.round((time - times[index]!) / 1e9))).toEqual([
      5, 10, 20, 40, 60, 60,
    ]);
  });

  test("an answer with another tag does not count", () => {
    const of = make();
    let spoiled = false;
    of.wire.fate = (bytes, from) => {
      if (from === of.server.nic && !spoiled) {
        spoiled = true;
        // Tag and checksum change together, so that the checksum holds.
        bytes[14 + 19] = bytes[14 + 19]! ^ 1;
        bytes[14 + 3] = bytes[14 + 3]! ^ 1;
        const view = new DataView(bytes.buffer, bytes.byteOffset + 14);
        view.setUint16(2, 0);
        let sum = 0;
        for (let at = 0; at < 20; at += 2) sum += view.getUint16(at);
        view.setUint16(2, ~((sum & 0xffff) + (sum >>> 16)) & 0xffff);
      }
      return [0];
    };
    run(of, function* () {
      yield* of.client.graph.bidctl.ask(of.server.nic.mac);
    });
    expect(of.client.graph.bidctl.counters.ignored.value).toBe(1);
    expect(of.client.host.now).toBeGreaterThan(5e9);
  });

  test("a damaged message is refused", () => {
    const of = make();
    let first = true;
    of.wire.fate = (bytes) => {
      if (first) bytes[14 + 7] = 0xff;
      first = false;
      return [0];
    };
    run(of, function* () {
      yield* of.client.graph.bidctl.ask(of.server.nic.mac);
    });
    expect(of.server.graph.bidctl.counters.badChecksum.value).toBe(1);
  });

  test("a question from an unknown peer is answered, and nothing is kept of it", () => {
    const of = make();
    run(of, function* () {
      yield* of.client.graph.bidctl.ask(of.server.nic.mac);
    });
    expect(of.server.graph.bidctl.peer(of.client.nic.mac)).toBe(0);
  });

  test("several that wait for one peer share one question", () => {
    const of = make();
    const known: number[] = [];
    run(of, function* () {
      const { bidctl } = of.client.graph;
      for (let count = 0; count < 3; count++)
        of.client.host.spawn(
          `asker ${count}`,
          (function* (): AnyOp {
            known.push(yield* bidctl.ask(of.server.nic.mac));
          })(),
        );
      known.push(yield* bidctl.ask(of.server.nic.mac));
    });
    expect(known).toEqual([1, 1, 1, 1]);
    expect(messages(of)).toHaveLength(2);
  });

  test("a suggestion of another boot starts a new question, and the upper protocols hear of a reboot", () => {
    const of = make();
    const heard: string[] = [];
    run(of, function* () {
      const { bidctl, chan } = of.client.graph;
      chan.contacted = function* (host, bootId) {
        heard.push(`contacted ${bootId}`);
        yield* CHAN.prototype.contacted.call(chan, host, bootId);
      };
      chan.rebooted = function* (host, bootId) {
        heard.push(`rebooted ${bootId}`);
        yield* CHAN.prototype.rebooted.call(chan, host, bootId);
      };
      yield* bidctl.ask(of.server.nic.mac);
      expect(yield* bidctl.query(of.server.nic.mac, 1)).toBe(1);
      expect(messages(of)).toHaveLength(2);
      of.server.host.crash();
      of.server.host.boot();
      yield* of.client.host.delay(1e9);
      yield* bidctl.query(of.server.nic.mac, 2);
      expect(yield* bidctl.ask(of.server.nic.mac)).toBe(2);
    });
    expect(heard).toEqual(["contacted 1", "rebooted 2"]);
    expect(of.client.graph.bidctl.counters.reboots.value).toBe(1);
  });

  test.each([threads(2), interrupt()])(
    "a boot is announced, and those who know the host ask after a while (%j)",
    (mode) => {
      const of = make({ bidctl: { announce: true } }, mode);
      run(of, function* () {
        yield* of.client.graph.bidctl.ask(of.server.nic.mac);
        of.server.host.crash();
        of.server.host.boot();
        yield* of.client.host.delay(10e9);
      });
      const announced = messages(of).filter(({ flags }) => flags === BROADCAST);
      expect(announced.map(({ from, sender }) => [from, sender])).toEqual([
        ["client", 1],
        ["server", 1],
        ["server", 2],
      ]);
      const asked = messages(of).findLast(({ flags }) => flags === QUERY);
      expect(asked!.time - announced[2]!.time).toBeGreaterThan(30e6);
      expect(asked!.time - announced[2]!.time).toBeLessThan(3.1e9);
      expect(of.client.graph.bidctl.peer(of.server.nic.mac)).toBe(2);
      // Under IPP the wait is what a thread has to take over.
      if (mode.kind === "interrupt") expect(of.client.host.cpu.handoffs).toBeGreaterThan(0);
    },
  );

  test("announcements of hosts that nobody here knows are ignored", () => {
    const of = make({ bidctl: { announce: true } });
    run(of, function* () {
      yield* of.client.host.delay(5e9);
    });
    expect(of.client.graph.bidctl.counters.ignored.value).toBe(1);
    expect(messages(of).every(({ flags }) => flags === BROADCAST)).toBe(true);
  });

  test("a peer of interest that is silent gets a word every five minutes, one of no interest is forgotten after ten", () => {
    const of = make();
    run(of, function* () {
      const { bidctl } = of.client.graph;
      const { mac } = of.server.nic;
      bidctl.watch(mac);
      yield* bidctl.ask(mac);
      yield* of.client.host.delay(1000e9);
      expect(messages(of).filter(({ flags }) => flags === 0)).toHaveLength(3);
      bidctl.unwatch(mac);
      yield* of.client.host.delay(1000e9);
      expect(bidctl.peer(mac)).toBe(0);
    });
  });

  test("a silent peer's reboot is noticed by that word", () => {
    const of = make();
    run(of, function* () {
      const { bidctl } = of.client.graph;
      const { mac } = of.server.nic;
      const { top } = of.client.graph;
      const session = yield* top.openTo(mac);
      yield* top.call(session, content(1));
      yield* of.client.host.delay(60e9);
      of.server.host.crash();
      of.server.host.boot();
      // The server must know the client, to see that it speaks to an earlier boot.
      of.server.host.spawn(
        "ask",
        (function* (): AnyOp {
          yield* of.server.graph.bidctl.ask(of.client.nic.mac);
        })(),
      );
      yield* of.client.host.delay(700e9);
      expect(bidctl.peer(mac)).toBe(2);
      expect(yield* top.call(session, content(1))).toBeNull();
      yield* session.release();
    });
  });
});

describe("BID", () => {
  test("lets nothing down before the peer's life is known, and the first call waits for that", () => {
    const of = make();
    run(of, function* () {
      const { top } = of.client.graph;
      const session = yield* top.openTo(of.server.nic.mac);
      expect(yield* top.call(session, content(7))).toEqual(content(7));
      yield* session.release();
    });
    expect(of.client.graph.bid.counters.notReady.value).toBeGreaterThan(0);
    const [first] = of.wire.sent.filter(({ bytes }) => bytes[13] === 0x05);
    expect(first!.time).toBeGreaterThan(messages(of)[1]!.time);
  });

  test("does not mind a peer with another byte order", () => {
    const littleEndian: MachineData = {
      ...machine,
      values: { ...machine.values, byteOrder: { value: "little", kind: "word", label: "assumed" } },
    };
    const of = pair(
      rpcGraph((host, lower) => new Caller(host, "top", lower)),
      { serverOn: littleEndian },
    );
    // Life number 2, which is not the same read the other way round.
    run(of, () => callsAroundReboot(of));
    expect(of.client.graph.bidctl.peer(of.server.nic.mac)).toBe(0x0200_0000);
    expect(of.client.graph.bidctl.local()).toBe(1);
  });

  test("refuses messages to an earlier boot, and tells the sender, whose call fails", () => {
    const of = make();
    run(of, () => callsAroundReboot(of));
    expect(of.server.graph.top.executed.map((each) => each.content)).toEqual([content(9)]);
    expect(of.server.graph.bid.counters.staleReceiver.value).toBeGreaterThan(0);
  });

  test("refuses messages from an earlier boot of the sender: the server forgets its channels", () => {
    const of = make();
    run(of, function* () {
      yield* of.client.host.delay(1);
    });
    const { world, client, server } = of;
    function* callOnce(): AnyOp {
      const { top } = client.graph;
      const session = yield* top.openTo(server.nic.mac);
      yield* top.call(session, content(7, client.host.boots));
      yield* session.release();
    }
    client.host.spawn("one", callOnce());
    world.quiesce();
    client.host.crash();
    client.host.boot();
    client.host.spawn("two", callOnce());
    world.quiesce();
    // Both lives begin with channel 1 and sequence number 2.
    expect(server.graph.top.executed.map((each) => each.content)).toEqual([content(7, 1), content(7, 2)]);
    expect(server.graph.bid.counters.staleSender.value).toBeGreaterThan(0);
    expect(server.graph.bidctl.counters.reboots.value).toBe(1);
  });
});
