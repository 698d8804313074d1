import { describe, expect, test } from "vitest";
import { type AnyOp, interrupt, Message, type Mode, Participants, threads } from "../../../src/runtime/index.js";
import { Caller } from "./caller.js";
import { content } from "./probe.js";
import { type RpcGraph, rpcGraph, type RpcParameters } from "./rpc-graph.js";
import { type Fate, pair, type Pair } from "./world.js";

type Of = Pair<RpcGraph<Caller>>;

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

function calls(of: Of, contents: readonly Uint8Array[]): void {
  run(of, function* () {
    const { top } = of.client.graph;
    const session = yield* top.openTo(of.server.nic.mac);
    for (const each of contents) yield* top.call(session, each);
    yield* session.release();
  });
}

/** CHAN's messages that were sent straight over Ethernet: who, the fields of the header, and the data's length. */
function messages({ wire, client }: Of) {
  return wire.sent
    .filter(({ bytes }) => bytes[12] === 0x30 && bytes[13] === 0x05)
    .map(({ from, bytes }) => {
      const view = new DataView(bytes.buffer, 14 + 16);
      return {
        from: from === client.nic ? "client" : "server",
        channel: view.getUint16(0),
        flags: view.getUint8(3),
        sequence: view.getUint32(8),
        length: view.getUint32(12),
      };
    });
}

const FROM_CLIENT = 1;
const USER = 2;
const ASKS = 4;
const NACK = 8;
const FAILED = 16;

/** Lets nothing of CHAN through that matches, so many times. */
function losing(of: Of, times: number, matches: (from: string, flags: number) => boolean): Fate {
  let left = times;
  return (bytes, from) => {
    if (bytes[12] !== 0x30 || bytes[13] !== 0x05 || left === 0) return [0];
    if (!matches(from === of.client.nic ? "client" : "server", bytes[14 + 16 + 3]!)) return [0];
    left--;
    return [];
  };
}

/** A pair whose hosts know each other's lives, with nothing recorded yet. */
function acquainted(parameters: RpcParameters = {}, mode: Mode = interrupt()): Of {
  const of = make(parameters, mode);
  of.wire.faulty = false;
  of.world.warm(of.client.host, "first", function* () {
    const { top } = of.client.graph;
    const session = yield* top.openTo(of.server.nic.mac);
    yield* top.call(session, content(1));
    yield* top.call(session, content(1));
    yield* session.release();
    yield* of.client.host.delay(20e9);
    top.outcomes.length = 0;
    of.server.graph.top.executed.length = 0;
    of.wire.sent.length = 0;
    of.wire.faulty = true;
  });
  return of;
}

describe("a call", () => {
  test("goes with the header of CHAN behind that of BID, and its reply comes back", () => {
    const of = acquainted();
    calls(of, [content(5)]);
    const [request, reply] = of.wire.sent.map(({ bytes }) => Buffer.from(bytes.subarray(14, 14 + 32)).toString("hex"));
    expect(request).toBe(
      "00000001" + "00000001" + "00000000" + "0000000d" + "0001" + "00" + "03" + "0000004d" + "00000004" + "00000005",
    );
    expect(reply).toBe(
      "00000001" + "00000001" + "00000000" + "0000000d" + "0001" + "00" + "02" + "0000004d" + "00000004" + "00000005",
    );
    expect(of.client.graph.top.outcomes[0]!.reply).toEqual(content(5));
  });

  test.each([0, 1, 1000, 1451, 1452, 1500, 2000, 90_000])("of %d bytes comes back whole", (length) => {
    const of = acquainted();
    calls(of, [content(length, 3), content(length, 4)]);
    expect(of.client.graph.top.outcomes.map(({ reply }) => reply)).toEqual([content(length, 3), content(length, 4)]);
  });

  test("is the first of its channel with sequence number 2; the next request acknowledges the reply", () => {
    const of = make();
    run(of, function* () {
      const { top } = of.client.graph;
      const one = yield* top.openTo(of.server.nic.mac);
      const two = yield* top.openTo(of.server.nic.mac);
      yield* top.call(one, content(1));
      yield* top.call(one, content(1));
      yield* top.call(two, content(1));
      yield* one.release();
      yield* two.release();
    });
    const said = messages(of).filter(({ flags }) => (flags & ~ASKS) === (FROM_CLIENT | USER));
    // The first comes before the server knows the client's life, and is sent again.
    expect([...new Set(said.map(({ channel, sequence }) => `${channel}: ${sequence}`))]).toEqual([
      "1: 2",
      "1: 3",
      "2: 2",
    ]);
  });

  test("is carried out in the interrupt handler, and only its reply is handed over", () => {
    const of = acquainted();
    calls(of, [content(1), content(2), content(3)]);
    expect(of.server.graph.top.executed.map(({ context }) => context)).toEqual(["nic", "nic", "nic"]);
    expect(of.server.host.cpu.handoffs).toBe(0);
    expect(of.client.host.cpu.handoffs).toBe(3);
    expect(of.client.graph.chan.points.replied.barrier).not.toBeNull();
  });

  test("with wakeInThread off its reply wakes the caller from the handler", () => {
    const of = acquainted({ chan: { wakeInThread: false } });
    calls(of, [content(1), content(2)]);
    expect(of.client.host.cpu.handoffs).toBe(0);
  });

  test("that the server's protocol refuses fails", () => {
    const of = acquainted();
    of.server.graph.top.serve = function* () {
      return null;
    };
    calls(of, [content(1)]);
    expect(of.client.graph.top.outcomes[0]!.reply).toBeNull();
    expect(messages(of)[1]).toMatchObject({ from: "server", flags: FAILED, length: 0 });
  });

  test("for a protocol that nobody enabled fails", () => {
    const of = acquainted();
    run(of, function* () {
      const { lower, host } = of.client.graph.top;
      const session = (yield* lower.open(new Participants([of.server.nic.mac]), "CHANTEST"))!;
      const request = Message.of(host.buffers, content(1));
      expect(yield* lower.call(session, request)).toBeNull();
      request.release();
      yield* session.release();
    });
    expect(of.server.graph.chan.counters.noUpper.value).toBe(1);
  });

  test("on a channel that has one under way fails at once", () => {
    const of = acquainted();
    let second: Uint8Array | null | undefined;
    run(of, function* () {
      const { top } = of.client.graph;
      const session = yield* top.openTo(of.server.nic.mac);
      of.client.host.spawn(
        "second",
        (function* (): AnyOp {
          second = yield* top.call(session, content(2));
        })(),
      );
      expect(yield* top.call(session, content(1))).toEqual(content(1));
      yield* session.release();
    });
    expect(second).toBeNull();
    expect(of.server.graph.top.executed).toHaveLength(1);
  });
});

describe("loss", () => {
  test("of a request: it is sent again after 5 s, asking for an acknowledgement", () => {
    const of = acquainted();
    of.wire.fate = losing(of, 1, (from) => from === "client");
    calls(of, [content(9)]);
    const { outcomes } = of.client.graph.top;
    expect(outcomes[0]!.reply).toEqual(content(9));
    expect(Math.round((outcomes[0]!.endedAt - outcomes[0]!.startedAt) / 1e8)).toBe(50);
    expect(messages(of).slice(0, 4)).toMatchObject([
      { from: "client", flags: FROM_CLIENT | USER },
      { from: "client", flags: FROM_CLIENT | USER | ASKS, length: 9 },
      { from: "server", flags: 0, length: 0 },
      { from: "server", flags: USER },
    ]);
  });

  test("of a reply: the request is sent again, and not carried out again", () => {
    const of = acquainted();
    of.wire.fate = losing(of, 1, (from) => from === "server");
    calls(of, [content(9)]);
    expect(of.client.graph.top.outcomes[0]!.reply).toEqual(content(9));
    expect(of.server.graph.top.executed).toHaveLength(1);
    expect(messages(of).slice(0, 4)).toMatchObject([
      { from: "client", flags: FROM_CLIENT | USER },
      { from: "server", flags: USER },
      { from: "client", flags: FROM_CLIENT | USER | ASKS },
      { from: "server", flags: USER | ASKS },
    ]);
  });

  test("times double up to a minute", () => {
    const of = acquainted();
    of.wire.fate = losing(of, 7, (from) => from === "client");
    calls(of, [content(9)]);
    const times = of.wire.sent.slice(0, 8).map(({ time }) => time / 1e9);
    const gaps = times.slice(1).map((time, index) => Math.round(time - times[index]!));
    expect(gaps).toEqual([5, 10, 20, 40, 60, 60, 60]);
  });

  test("of the acknowledgement: the server asks after 8 s, and is told", () => {
    const of = acquainted();
    calls(of, [content(9)]);
    const said = messages(of);
    expect(said.slice(2)).toMatchObject([
      { from: "server", flags: USER | ASKS, sequence: 4 },
      { from: "client", flags: FROM_CLIENT, sequence: 5, length: 0 },
    ]);
    expect(Math.round((of.wire.sent[2]!.time - of.wire.sent[1]!.time) / 1e8)).toBe(80);
  });

  test("of a long request: a header asks, a negative acknowledgement brings it again", () => {
    const of = acquainted({ blast: { nacks: 0 } });
    let lost = 2;
    of.wire.fate = (bytes) => (bytes[13] === 0x01 && lost-- > 0 ? [] : [0]);
    calls(of, [content(2000)]);
    expect(of.client.graph.top.outcomes[0]!.reply).toEqual(content(2000));
    expect(of.server.graph.top.executed).toHaveLength(1);
    expect(messages(of).slice(0, 2)).toMatchObject([
      { from: "client", flags: FROM_CLIENT | ASKS, length: 0 },
      { from: "server", flags: NACK, length: 0 },
    ]);
  });

  test("of a long reply: the server's header asks, and a negative acknowledgement brings it again", () => {
    const of = acquainted({ chan: { timeout: 50e9 }, blast: { nacks: 0 } });
    of.server.graph.top.serve = function* (request) {
      yield* of.server.host.cpu.settle();
      return request.copy();
    };
    let count = 0;
    // The reply's two packets.
    of.wire.fate = (bytes) => (bytes[13] === 0x01 && [2, 3].includes(count++) ? [] : [0]);
    calls(of, [content(2000)]);
    expect(of.client.graph.top.outcomes[0]!.reply).toEqual(content(2000));
    expect(messages(of).slice(0, 2)).toMatchObject([
      { from: "server", flags: ASKS, length: 0 },
      { from: "client", flags: FROM_CLIENT | NACK, length: 0 },
    ]);
  });

  test("a caller that is told to be patient asks every minute", () => {
    const of = acquainted();
    of.server.graph.top.serve = function* (request) {
      const reply = request.copy();
      yield* of.server.host.delay(130e9);
      return reply;
    };
    calls(of, [content(9)]);
    const asked = messages(of).filter(({ from, flags }) => from === "client" && (flags & ASKS) !== 0);
    expect(asked).toHaveLength(3);
    expect(of.server.graph.top.executed).toHaveLength(1);
    expect(of.client.graph.top.outcomes[0]!.reply).toEqual(content(9));
  });

  test("a reply that nobody acknowledges is given up; asked about later, the call fails", () => {
    const of = acquainted({ chan: { replyAttempts: 2 } });
    let cut = true;
    of.wire.fate = (bytes, from) => (from === of.server.nic && cut && bytes[13] === 0x05 ? [] : [0]);
    of.world.at(100e9, () => {
      cut = false;
    });
    calls(of, [content(9)]);
    expect(of.server.graph.chan.counters.repliesGivenUp.value).toBe(1);
    expect(of.client.graph.top.outcomes[0]!.reply).toBeNull();
    expect(of.server.graph.top.executed).toHaveLength(1);
  });
});

describe("duplicates", () => {
  test("of everything: nothing is carried out twice, no reply counts twice", () => {
    const of = acquainted();
    of.wire.fate = () => [0, 3e6];
    const contents = Array.from({ length: 20 }, (_, index) => content(10 + index * 200, index));
    calls(of, contents);
    expect(of.server.graph.top.executed.map((each) => each.content)).toEqual(contents);
    expect(of.client.graph.top.outcomes.map(({ reply }) => reply)).toEqual(contents);
  });

  test("of an old request after its channel has closed", () => {
    const of = acquainted();
    of.server.graph.top.keeps = false;
    let first = true;
    of.wire.fate = (bytes, from) => {
      if (!first || from !== of.client.nic || bytes[13] !== 0x05) return [0];
      first = false;
      return [0, 200e9];
    };
    calls(of, [content(9)]);
    expect(of.server.graph.top.executed).toHaveLength(1);
    expect(of.server.graph.chan.counters.old.value).toBeGreaterThan(0);
  });
});

describe("sessions", () => {
  test("an idle channel is opened again, with the sequence numbers that it had", () => {
    const of = acquainted();
    calls(of, [content(1)]);
    expect(messages(of)[0]).toMatchObject({ channel: 1, sequence: 4 });
  });

  test("that nobody keeps on the server close when their reply is acknowledged", () => {
    const of = acquainted();
    of.server.graph.top.keeps = false;
    of.server.graph.top.opened.length = 0;
    calls(of, [content(1), content(2)]);
    expect(of.server.graph.top.executed).toHaveLength(2);
  });
});

describe.each([threads(1), threads(4), interrupt({ threads: 4 })])("under %j", (mode) => {
  test("calls come back", () => {
    const of = acquainted({}, mode);
    calls(of, [content(1), content(1000), content(2000), content(20_000)]);
    expect(of.client.graph.top.outcomes.map(({ reply }) => reply?.length)).toEqual([1, 1000, 2000, 20_000]);
  });
});
