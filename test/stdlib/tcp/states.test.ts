/** Connections from their opening to their end, as traces: each segment, and the states of both ends as it goes out. */
import { expect, test } from "vitest";
import { bytes, pair, type Pair, PORT, settle } from "./stage.js";

/** The trace of a pair, held as a text. */
async function golden(name: string, { log, one, two }: Pair): Promise<void> {
  const ends = [one, two].map(
    ({ user }, index) => `${index + 1}: ${[...user.events, ""].join("; ")}${user.got.length} bytes`,
  );
  await expect(`${[...log, ...ends].join("\n")}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
}

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
  await golden("orderly", stage);
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
  await golden("simultaneous", stage);
});

test("a port on which nobody listens", async () => {
  const stage = pair();
  const { world, one, two } = stage;
  world.start(one.host, "open", function* () {
    expect(yield* one.user.openTo(two.address, PORT + 1)).toBeNull();
  });
  settle(stage);
  expect(one.tcp.counters.refused.value).toBe(1);
  await golden("refused", stage);
});
