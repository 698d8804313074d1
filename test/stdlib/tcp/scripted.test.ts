/** A host with TCP and a peer that sends what a script says, as traces: order, windows, attackers, and the end. */
import { expect, test } from "vitest";
import { popTCPHeader, pushTCPHeader } from "../../../stdlib/inet/tcp.xgraph.js";
import { type AnyOp, BufferPool, Message } from "../../../src/runtime/index.js";
import { golden } from "./golden.js";
import { type Scene, scene, type SCRIPT } from "./script.js";
import { bytes, type PairOptions, settle } from "./stage.js";

/** Plays a script to its end. */
function play(options: PairOptions, script: (peer: SCRIPT, stage: Scene) => AnyOp): Scene {
  const stage = scene(options);
  stage.world.start(stage.script.host, "script", () => script(stage.script, stage));
  settle(stage);
  return stage;
}

test("segments out of order, twice and overlapping go up in order and once", async () => {
  const { one, log } = play({}, function* (peer) {
    yield* peer.connect();
    yield* peer.send({ at: 11, ack: 1, data: bytes(10, 10) });
    yield* peer.send({ at: 31, ack: 1, data: bytes(10, 30) });
    yield* peer.send({ flags: "FIN", at: 41, ack: 1, data: bytes(5, 40) });
    yield* peer.send({ at: 15, ack: 1, data: bytes(20, 14) });
    yield* peer.send({ at: 1, ack: 1, data: bytes(12) });
    yield* peer.send({ at: 1, ack: 1, data: bytes(10) });
    yield* peer.host.delay(300e6);
    yield* peer.send({ flags: "RST", at: 47 });
    yield* peer.host.delay(10e6);
  });
  expect(one.user.got).toEqual([...bytes(45)]);
  await golden("out-of-order", log, one);
});

test("a window of 0 is asked until it opens", async () => {
  const { one, log } = play({}, function* (peer, { one: { user } }) {
    user.onData = function* (session) {
      yield* user.send(session, bytes(200));
    };
    yield* peer.connect(100);
    yield* peer.send({ at: 1, ack: 1, data: bytes(1), window: 100 });
    yield* peer.next();
    for (let asked = 0; asked < 3; asked++) {
      yield* peer.send({ at: 2, ack: 101, window: 0 });
      yield* peer.next();
    }
    yield* peer.send({ at: 2, ack: 102, window: 3000 });
    yield* peer.next();
    yield* peer.send({ at: 2, ack: 201, window: 3000 });
    yield* peer.send({ flags: "RST", at: 2 });
    yield* peer.host.delay(10e6);
  });
  expect(one.tcp.counters.probes.value).toBe(3);
  await golden("zero-window", log, one);
});

test("a user that does not consume closes the window, and opens it again", async () => {
  const { one, log } = play({ tcp: { receiveBuffer: 1000 } }, function* (peer, { one: { user } }) {
    user.onData = function* (session) {
      session.consumeByHand();
    };
    yield* peer.connect();
    yield* peer.send({ at: 1, ack: 1, data: bytes(200) });
    yield* peer.send({ at: 201, ack: 1, data: bytes(800) });
    yield* peer.send({ at: 1001, ack: 1, data: bytes(1) });
    yield* peer.host.delay(500e6);
    const [session] = user.sessions;
    expect(session?.unconsumed).toBe(1000);
    yield* session!.consumed(1000);
    yield* peer.send({ at: 1001, ack: 1, data: bytes(1) });
    yield* peer.host.delay(500e6);
    yield* peer.send({ flags: "RST", at: 1002 });
    yield* peer.host.delay(10e6);
  });
  expect(one.user.got.length).toBe(1001);
  await golden("consumed-by-hand", log, one);
});

test("resets, openings and acknowledgements of blind attackers are answered, and do nothing else (RFC 5961)", async () => {
  const { one, log } = play({ tcp: { challenges: 4 } }, function* (peer, { one: { user } }) {
    yield* peer.connect();
    yield* peer.send({ flags: "RST", at: 500 });
    yield* peer.send({ flags: "RST", at: 100_000 });
    yield* peer.send({ flags: "SYN", at: 700 });
    yield* peer.send({ at: 1, ack: 5000, data: bytes(3) });
    yield* peer.send({ at: 1, ack: 1 - 70_000, data: bytes(3) });
    yield* peer.send({ flags: "RST", at: 600 });
    yield* peer.send({ at: 1, data: bytes(3) });
    yield* peer.host.delay(100e6);
    expect(user.events).toEqual(["opened"]);
    yield* peer.send({ flags: "RST", at: 1 });
    yield* peer.host.delay(10e6);
  });
  const { blindResets, blindOpenings, blindAcks, challenges, challengesHeld, outsideWindow, noAck } = one.tcp.counters;
  expect(
    [blindResets, blindOpenings, blindAcks, challenges, challengesHeld, outsideWindow, noAck].map(({ value }) => value),
  ).toEqual([2, 1, 2, 4, 1, 1, 1]);
  expect(one.user.got).toEqual([]);
  await golden("blind", log, one);
});

test("a connection that waits for its end answers the last FIN again, and gives way to a new one", async () => {
  const { one, log } = play({}, function* (peer, { one: { user } }) {
    user.onData = function* (session) {
      yield* session.release();
    };
    yield* peer.connect();
    yield* peer.send({ at: 1, ack: 1, data: bytes(3) });
    yield* peer.next();
    yield* peer.send({ flags: "FIN", at: 4, ack: 2 });
    yield* peer.next();
    yield* peer.send({ flags: "FIN", at: 4, ack: 2 });
    yield* peer.next();
    // An old segment does not begin a connection; a number behind all of the old ones does.
    yield* peer.send({ flags: "SYN", at: 0 });
    yield* peer.next();
    yield* peer.send({ flags: "SYN", at: 100_000 });
    const answer = yield* peer.next();
    expect([answer?.flags, answer?.ack]).toEqual(["SYN", 100_001]);
    yield* peer.send({ flags: "RST", at: 100_001 });
    yield* peer.host.delay(100e6);
  });
  expect(one.tcp.sessions).toBe(0);
  await golden("time-wait", log, one);
});

test("urgent data is counted, and goes up in order", () => {
  const { one } = play({}, function* (peer) {
    yield* peer.connect();
    yield* peer.send({ flags: "URG", at: 1, ack: 1, data: bytes(3) });
    yield* peer.host.delay(10e6);
    yield* peer.send({ flags: "RST", at: 4 });
    yield* peer.host.delay(10e6);
  });
  expect(one.tcp.counters.urgent.value).toBe(1);
  expect(one.user.got).toEqual([0, 1, 2]);
});

test("malformed options refuse an opening; unknown ones are skipped", () => {
  const { one } = play({}, function* (peer, { one: { user } }) {
    yield* peer.send({ flags: "SYN", at: 0, options: [2, 0, 5, 5] });
    yield* peer.send({ flags: "SYN", at: 0, options: [3, 9, 1, 1] });
    expect(yield* peer.next(100)).toBeNull();
    yield* peer.connect(1000, [30, 4, 1, 1, 2, 4, 0, 100]);
    yield* peer.send({ at: 1, ack: 1, data: bytes(3) });
    yield* peer.host.delay(10e6);
    expect(user.sessions[0]?.control("optPacket")).toBe(100);
    yield* peer.send({ flags: "RST", at: 4 });
    yield* peer.host.delay(10e6);
  });
  expect(one.tcp.counters.malformed.value).toBe(2);
});

test("a checksum that amounts to 0 is sent as 0, and is right", () => {
  const pool = new BufferPool();
  const pseudo = { source: 0x0a000001, target: 0x0a000002, proto: 6 };
  const made = (last: number): Message => {
    const message = Message.of(pool, Uint8Array.of(last >>> 8, last & 0xff));
    pushTCPHeader(message, { source: 1, target: 2, sequence: 3, flags: 16 }, pseudo);
    return message;
  };
  const checksumOf = (message: Message): number => message.header(20)!.getUint16(message.front + 16);
  // With no data the checksum is c; data c make it 0.
  const zero = made(checksumOf(made(0)));
  expect(checksumOf(zero)).toBe(0);
  expect(popTCPHeader(zero, pseudo)).toMatchObject({ checksum: 0 });
  const wrong = made(0);
  wrong.header(20)!.setUint16(wrong.front + 16, 0);
  expect(popTCPHeader(wrong, pseudo)).toBe("badChecksum");
});
