/** Segments that almost are: nothing is thrown, leaked or kept, and every way to refuse one is counted. */
import { expect, test } from "vitest";
import { machine } from "../../runtime/machine.js";
import { addToChecksum, foldChecksum } from "../../../src/runtime/index.js";
import { bombard, FRAMES, seal } from "../mutations.js";
import { interrupt, IP_TYPE, number } from "../stack.js";
import { bytes, pair, type Pair } from "./stage.js";

const patience = { timeout: 3_600_000 };

/** Two hosts that have a connection, over which they have talked both ways, and have ended another one. */
function talked(): Pair & { readonly frames: Uint8Array[] } {
  const stage = pair({
    mode: interrupt(),
    machine: machine({ "nic.ring": 4096, "nic.txRing": 256 }),
    two: { backlog: 64, early: 64, earlyPerPeer: 64, attempts: 4, synAttempts: 2, msl: 1e9 },
  });
  const { world, link, one, two } = stage;
  const frames: Uint8Array[] = [];
  link.tap = (_time, frame) => {
    if (number(frame, 6, 6) === one.station.nic.mac && number(frame, 12, 2) === IP_TYPE) frames.push(frame.slice());
  };
  two.user.onData = function* (session, given) {
    two.user.got.length = 0;
    if (given.length < 100 && !two.host.cpu.inInterrupt) yield* two.user.send(session, given);
  };
  two.user.onEnd = function* (session) {
    const at = two.user.sessions.indexOf(session);
    if (at >= 0) two.user.sessions.splice(at, 1);
    yield* session.release();
  };
  world.warm(one.host, "talk", function* () {
    const first = (yield* one.user.openTo(two.address))!;
    yield* one.user.send(first, bytes(50));
    yield* first.release();
    const session = (yield* one.user.openTo(two.address))!;
    for (const length of [1, 40, 3000]) {
      yield* one.user.send(session, bytes(length));
      yield* one.host.delay(300e6);
    }
    link.tap = undefined;
    // The other host's answers find nobody.
    yield* one.host.delay(1e9);
  });
  return { ...stage, frames };
}

/** The checksum of TCP, and IP's header, as they should be. */
function mend(_bytes: Uint8Array, length: number, view: DataView): void {
  if (length < 54) return;
  view.setUint16(16, length - 14);
  seal(view, 14, 34, 24);
  view.setUint16(50, 0);
  const segment = length - 34;
  let sum = addToChecksum(6 + segment, view, 26, 8);
  sum = addToChecksum(sum, view, 34, segment);
  view.setUint16(50, foldChecksum(sum));
}

test("TCP", patience, () => {
  const recorded = talked();
  recorded.world.run();
  recorded.world.quiesce();
  const stage = talked();
  const { world, two } = stage;
  const { badChecksum, malformed, noPort, outsideWindow, repeated, noAck, blindOpenings, blindResets, blindAcks } =
    two.tcp.counters;
  bombard(
    {
      world,
      nic: two.station.nic,
      frames: recorded.frames,
      from: 34,
      to: 54,
      repair: mend,
      refused: { badChecksum, malformed, noPort },
      kept: [
        { what: "connections", count: () => two.tcp.sessions, most: 64 + 64 },
        { what: "half open ones", count: () => two.tcp.halfOpen, most: 64 },
        { what: "early segments", count: () => two.tcp.earlyKept, most: 64 },
        { what: "sessions of IP", count: () => two.station.ip.sessions, most: 140 },
      ],
    },
    31,
    Math.ceil(FRAMES / 2),
  );
  for (const [name, { value }] of Object.entries({
    outsideWindow,
    repeated,
    noAck,
    blindOpenings,
    blindResets,
    blindAcks,
  }))
    expect(value, name).toBeGreaterThan(0);
});
