/** What a host with TCP keeps of strangers: limited, and the rule says who has to go. The limits are those of docs/limits.md. */
import { expect, test } from "vitest";
import { machine } from "../../runtime/machine.js";
import { ip } from "../frames.js";
import { naiveChecksum } from "../../runtime/naive-checksum.js";
import { bytesOf, interrupt } from "../stack.js";
import { flood, STRANGERS } from "../strangers.js";
import { scene } from "./script.js";
import { bytes, line, pair, peerOn, PORT, settle } from "./stage.js";

const patience = { timeout: 3_600_000 };
/** Costs nothing, so that no frame waits for another, on a link that takes no time. */
const quick = {
  mode: interrupt(),
  machine: machine({ "nic.ring": 4096, "nic.txRing": 4096 }),
  link: { rate: 1e12, gap: 0, delay: 0 },
  prefix: 8,
};
const MAC = 0x020000000000;
const ME = 0x0a000001;
const hostOf = (stranger: number): number => 0x0a100000 + (stranger % 0x800000);

/** A SYN without options. */
function syn(to: number, source: number, port: number, sequence: number): Uint8Array {
  const header = [
    ...bytesOf(port, 2),
    ...bytesOf(PORT, 2),
    ...bytesOf(sequence, 4),
    ...bytesOf(0, 4),
    0x50,
    2,
    16,
    0,
    0,
    0,
    0,
    0,
  ];
  const pseudo = [...bytesOf(source, 4), ...bytesOf(ME, 4), 0, 6, 0, 20];
  header.splice(16, 2, ...bytesOf(naiveChecksum([...pseudo, ...header]), 2));
  return ip(to, MAC, { source, target: ME, proto: 6, data: header });
}

test("openings of a flood: as many as the backlog has room for, of one host half as many", patience, () => {
  for (const [sources, most] of [
    [1, 64],
    [1_000_000, 128],
  ] as const) {
    const { world, link } = line(quick);
    const { station, tcp } = peerOn(world, link, 1, quick);
    link.tap = undefined;
    const kept = [
      { what: "connections that are not complete", count: () => tcp.halfOpen, most },
      { what: "connections", count: () => tcp.sessions, most },
    ];
    const frame = (stranger: number): Uint8Array =>
      syn(station.nic.mac, hostOf(stranger % sources), 1024 + (stranger % 60_000), stranger);
    flood({
      world,
      nic: station.nic,
      frame,
      kept,
      gone: tcp.counters.backlogOverflows,
      frames: Math.ceil(STRANGERS / 2),
    });
    // The last ones were not answered.
    expect([tcp.sessions, tcp.halfOpen]).toEqual([0, 0]);
  }
});

test("connections that others have begun: those that wait for their end go for new ones, others do not", () => {
  const stage = pair({ two: { connections: 10 }, one: { synAttempts: 1 } });
  const { world, one, two } = stage;
  world.start(one.host, "open", function* () {
    for (let opened = 0; opened < 10; opened++) expect(yield* one.user.openTo(two.address)).not.toBeNull();
    expect(yield* one.user.openTo(two.address)).toBeNull();
    expect(two.tcp.counters.tooMany.value).toBe(2);
    // The host that closes first waits for the end.
    for (const session of two.user.sessions.slice(0, 3)) yield* session.release();
    for (const session of one.user.sessions.slice(0, 3)) yield* session.release();
    yield* one.host.delay(100e6);
    expect(two.tcp.states.filter((state) => state === "TIME-WAIT").length).toBe(3);
    for (let opened = 0; opened < 3; opened++) expect(yield* one.user.openTo(two.address)).not.toBeNull();
    expect(yield* one.user.openTo(two.address)).toBeNull();
    for (const session of one.user.sessions) yield* session.abort();
    yield* one.host.delay(100e6);
  });
  settle(stage);
  expect(two.tcp.sessions).toBe(0);
});

test("early segments: a number of them, and the connection that has kept some for longest loses its own", () => {
  const stage = scene({ tcp: { early: 50, earlyPerPeer: 50 } });
  const { world, one, script } = stage;
  world.start(script.host, "script", function* () {
    yield* script.connect();
    let most = 0;
    for (let sent = 0; sent < 500; sent++) {
      yield* script.send({ at: 3 + 2 * sent, ack: 1, data: bytes(1) });
      yield* script.host.delay(3e6);
      most = Math.max(most, one.tcp.earlyKept);
    }
    expect(most).toBe(50);
    // All of it comes again, in order.
    yield* script.send({ at: 1, ack: 1, data: new Uint8Array(1100) });
    yield* script.host.delay(300e6);
    expect(one.user.got.length).toBe(1100);
    expect(one.tcp.earlyKept).toBe(0);
    yield* script.send({ flags: "RST", at: 1101 });
    yield* script.host.delay(10e6);
  });
  settle(stage);
  expect(one.tcp.counters.crowdedOut.value).toBeGreaterThan(5);
});
