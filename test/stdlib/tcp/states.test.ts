/** Connections from their opening to their end, as traces: each segment, and the states of both ends as it goes out. */
import { expect, test } from "vitest";
import { golden } from "./golden.js";
import { bytes, pair, PORT, settle } from "./stage.js";

test("an opening, a few bytes each way, and an orderly end", async () => {
  const stage = pair();
  const { world, one, two } = stage;
  two.user.onData = function* (session, given) {
    yield* two.user.send(session, given);
  };
  two.user.onEnd = function* (session) {
    yield* session.release();
  };
  world.start(one.host, "talk", function* () {
    const session = (yield* one.user.openTo(two.address))!;
    yield* one.user.send(session, bytes(10));
    yield* one.host.delay(50e6);
    yield* session.release();
    yield* one.host.delay(1e9);
  });
  settle(stage);
  expect(one.user.got).toEqual([...bytes(10)]);
  await golden("orderly", stage.log, one, two);
});

test("both open at the same time", async () => {
  const stage = pair();
  const { world, one, two } = stage;
  for (const [from, to] of [
    [one, two],
    [two, one],
  ] as const)
    world.start(from.host, "open", function* () {
      yield* from.station.icmp.ping({ peer: { host: to.host, protocol: to.station.icmp }, times: 1 });
      yield* from.host.delay(100e6 - from.host.now);
      const session = (yield* from.user.openTo(to.address, 5000, 5000))!;
      yield* from.user.send(session, bytes(3));
      yield* from.host.delay(500e6);
      yield* session.release();
    });
  settle(stage);
  expect([one.user.got, two.user.got]).toEqual([[...bytes(3)], [...bytes(3)]]);
  await golden("simultaneous", stage.log, one, two);
});

test("a port on which nobody listens", async () => {
  const stage = pair();
  const { world, one, two } = stage;
  world.start(one.host, "open", function* () {
    expect(yield* one.user.openTo(two.address, PORT + 1)).toBeNull();
  });
  settle(stage);
  expect(one.tcp.counters.refused.value).toBe(1);
  await golden("refused", stage.log, one, two);
});

test("a half-closed connection goes on the other way", async () => {
  const stage = pair();
  const { world, one, two } = stage;
  two.user.onEnd = function* (session) {
    yield* two.user.send(session, bytes(2000));
    yield* session.release();
  };
  world.start(one.host, "ask", function* () {
    const session = (yield* one.user.openTo(two.address))!;
    yield* one.user.send(session, bytes(5));
    yield* session.shutdown();
    expect(yield* one.user.send(session, bytes(1))).toBe(false);
    yield* one.host.delay(100e6);
    expect(session.state).toBe("TIME-WAIT");
    yield* one.host.delay(60e9);
    expect([one.tcp.sessions, two.tcp.sessions]).toEqual([0, 0]);
  });
  settle(stage);
  expect(one.user.got.length).toBe(2000);
  await golden("half-closed", stage.log, one, two);
});

test("an abort is a reset at the other end", async () => {
  const stage = pair();
  const { world, one, two } = stage;
  world.start(one.host, "abort", function* () {
    const session = (yield* one.user.openTo(two.address))!;
    yield* one.user.send(session, bytes(5));
    yield* one.host.delay(100e6);
    yield* session.abort();
    expect(session.failure).toBe("aborted");
  });
  settle(stage);
  expect(two.user.events).toEqual(["opened", "broken off: reset"]);
  await golden("abort", stage.log, one, two);
});

test("data after a close is answered with a reset", async () => {
  const stage = pair();
  const { world, one, two } = stage;
  world.start(one.host, "close", function* () {
    const session = (yield* one.user.openTo(two.address))!;
    yield* one.host.delay(10e6);
    yield* session.release();
    yield* one.host.delay(100e6);
    yield* two.user.send(two.user.sessions[0]!, bytes(5));
    yield* one.host.delay(100e6);
  });
  settle(stage);
  expect(one.tcp.counters.afterClose.value).toBe(1);
  expect(two.user.events).toEqual(["opened", "closed by peer", "broken off: reset"]);
  await golden("after-close", stage.log, one, two);
});

test("a peer that has gone is given up", async () => {
  const stage = pair({ tcp: { attempts: 3 } });
  const { world, link, one, two } = stage;
  world.start(one.host, "talk", function* () {
    const session = (yield* one.user.openTo(two.address))!;
    link.set({ loss: 1 });
    yield* one.user.send(session, bytes(5));
    yield* one.host.delay(30e9);
    expect(session.failure).toBe("timed out");
  });
  settle(stage);
  expect(one.user.events).toEqual(["broken off: timed out"]);
  await golden("given-up", stage.log, one, two);
});
