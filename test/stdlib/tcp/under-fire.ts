/** Streams both ways through loss, duplication, reordering, corruption, outages and aborts, and what must hold of them. */
import { type AnyOp, interrupt, type Mode, Random, threads } from "../../../src/runtime/index.js";
import type { TCPParameters } from "../../../stdlib/inet/tcp.xgraph.js";
import type { TCPSession } from "../../../stdlib/inet/tcp-session.js";
import { pair, type Peer, PORT } from "./stage.js";

const MODES: readonly Mode[] = [threads(2), threads(3), interrupt(), interrupt({ threads: 2 })];
const MS = 1e6;

/** One end of a connection when the run is over. */
export interface EndReport {
  readonly sent: Uint8Array;
  readonly accepted: boolean;
  readonly got: readonly number[];
  readonly events: readonly string[];
  readonly session: TCPSession | undefined;
}

export interface Story {
  readonly aborts: boolean;
  readonly ends: readonly [EndReport, EndReport];
  readonly left: readonly [number, number];
  /** What has happened, so that a set of stories can be checked to be rich. */
  readonly counts: Readonly<Record<string, number>>;
}

function draw<T>(random: Random, ...from: readonly T[]): T {
  return from[random.below(from.length)]!;
}

function parameters(random: Random): Partial<TCPParameters> {
  return {
    sendBuffer: draw(random, 100, 1000, 4096, 65535),
    receiveBuffer: draw(random, 100, 1460, 4096, 65535, 200_000),
    mss: draw(random, 0, 1, 100, 536),
    congestion: draw(random, "newReno", "newReno", "reno", "tahoe"),
    nagle: random.below(4) > 0,
    delayedAck: draw(random, 0, 200 * MS),
    windowScale: random.below(3) > 0,
    persistMin: draw(random, 5000 * MS, 300 * MS),
    rtoMin: draw(random, 1000 * MS, 200 * MS),
    early: draw(random, 4096, 4096, 2),
    msl: 1000 * MS,
  };
}

/** One run: each end sends some bytes in pieces, and closes. */
export function underFire(seed: number): Story {
  const random = new Random(seed, 77);
  const [mode, ...own] = [draw(random, ...MODES), parameters(random), parameters(random)] as const;
  // A packet of ARP has no checksum: a flipped bit in one would send all segments to no station for as long as an entry lives. The ping below finds the stations.
  const stage = pair({ seed, mode, one: own[0], two: own[1], arp: { lifetime: 1e18 } });
  const { world, link, one, two } = stage;
  const aborts = random.below(6) === 0;
  const worst = draw(random, 0, 0.02, 0.1, 0.25);
  const rates = {
    loss: random.below(100) * 0.01 * worst,
    duplicate: random.below(100) * 0.01 * worst,
    reorder: random.below(100) * 0.01 * worst,
    corrupt: random.below(100) * 0.005 * worst,
  };
  const small = [one, two].some(({ tcp }) => tcp.parameters.mss === 1);
  const sizes = [0, 1].map(() => draw(random, 0, 1, random.below(300), random.below(small ? 600 : 30_000)));
  const reports: EndReport[] = [];

  function* speak(peer: Peer, session: TCPSession, sent: Uint8Array, index: number): AnyOp {
    const { user, host } = peer;
    let accepted = true;
    for (let at = 0; at < sent.length && accepted;) {
      const length = draw(random, 1, 1 + random.below(100), 1 + random.below(8000));
      accepted = yield* user.send(session, sent.subarray(at, at + length));
      at += length;
      if (random.below(3) === 0) yield* host.delay(random.below(300) * MS);
      if (aborts && index === 0 && random.below(4) === 0) {
        yield* session.abort();
        break;
      }
    }
    if (random.below(2) === 0) yield* host.delay(random.below(2000) * MS);
    yield* session.shutdown();
    reports[index] = { sent, accepted, got: user.got, events: user.events, session };
  }

  for (const { user, host } of [one, two]) {
    const byHand = random.below(2) === 0;
    if (!byHand) continue;
    user.onData = function* (session, bytes) {
      session.consumeByHand();
      const { length } = bytes;
      if (random.below(2) > 0) yield* session.consumed(length);
      else
        host.timers.after(random.below(8000) * MS, function* () {
          yield* session.consumed(length);
        });
    };
  }
  const contents = sizes.map((length) => Uint8Array.from({ length }, () => random.below(256)));
  world.start(one.host, "one", function* () {
    yield* one.station.icmp.ping({ peer: { host: two.host, protocol: two.station.icmp }, times: 1 });
    link.set(rates);
    if (random.below(4) === 0) {
      const begins = random.below(3000) * MS;
      one.host.timers.after(begins, function* () {
        link.set({ loss: 1 });
        yield* one.host.delay(random.below(20_000) * MS);
        link.set(rates);
      });
    }
    const session = yield* one.user.openTo(two.address, PORT);
    if (session !== null) yield* speak(one, session, contents[0]!, 0);
  });
  world.start(two.host, "two", function* () {
    for (let waited = 0; two.user.sessions[0] === undefined && waited < 4000; waited++) yield* two.host.delay(100 * MS);
    const session = two.user.sessions[0];
    if (session !== undefined) yield* speak(two, session, contents[1]!, 1);
    // Whatever is under way arrives, or is given up; a connection that nobody speaks on may stay after an abort.
    for (let waited = 0; one.tcp.sessions + two.tcp.sessions > 0 && waited < (aborts ? 2000 : 50_000); waited++)
      yield* two.host.delay(1000 * MS);
  });
  world.run();
  world.quiesce();
  const none: EndReport = { sent: new Uint8Array(0), accepted: true, got: [], events: [], session: undefined };
  const { counters } = one.tcp;
  const counts = Object.fromEntries(
    Object.entries(counters).map(([name, counter]) => [
      name,
      counter.value + two.tcp.counters[name as keyof typeof counters].value,
    ]),
  );
  return {
    aborts,
    ends: [reports[0] ?? none, reports[1] ?? none],
    left: [one.tcp.sessions, two.tcp.sessions],
    counts,
  };
}

/** What is wrong with a story; empty if each byte came once and in order, or both ends know that some did not. */
export function faultsOf({ aborts, ends, left }: Story): readonly string[] {
  const wrong: string[] = [];
  for (const [from, to, name] of [
    [ends[0], ends[1], "one to two"],
    [ends[1], ends[0], "two to one"],
  ] as const) {
    const { sent } = from;
    const { got } = to;
    if (got.length > sent.length) wrong.push(`${name}: ${got.length} bytes came of ${sent.length}`);
    const at = got.findIndex((byte, index) => byte !== sent[index]);
    if (at >= 0) wrong.push(`${name}: byte ${at} is wrong`);
    const whole = got.length === sent.length && to.events.includes("closed by peer");
    const known =
      (from.session?.failure ?? null) !== null || (to.session?.failure ?? null) !== null || from.session === undefined;
    // A story with aborts is not waited for to its end.
    const goesOn = aborts && left[0] > 0 && left[1] > 0;
    if (!whole && !known && !goesOn)
      wrong.push(`${name}: ${got.length} bytes of ${sent.length}, and neither end knows`);
    if (!whole && !aborts && from.session !== undefined)
      wrong.push(`${name}: not whole without an abort (${from.session.failure}, ${to.session?.failure})`);
  }
  if (!aborts && (left[0] > 0 || left[1] > 0)) wrong.push(`connections are left: ${left.join(" and ")}`);
  return wrong;
}
