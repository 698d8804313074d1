/** Runs that a clock paces, with a station outside, in times that the test gives: no test waits. */
import { expect, test } from "vitest";
import type { AnyOp } from "../../src/runtime/index.js";
import { PacedRun, type WallClock } from "../../src/tap/index.js";
import { addressOf, interrupt, type Lan, lan } from "../stdlib/stack.js";
import { datagram, ethernet, icmp } from "../stdlib/frames.js";

const STATION = 0x020000000009;
const MS = 1e6;

/** Stands still while the run works, unless a frame costs time, and jumps to the end of each wait, or to the next thing that happens outside. */
class TestClock implements WallClock {
  time = 5 * MS;
  readonly waits: number[] = [];
  readonly #happen: { readonly at: number; readonly act: () => void }[] = [];
  now(): number {
    return this.time;
  }
  /** @param at in ns after the start. */
  at(at: number, act: () => void): void {
    this.#happen.push({ at: at + 5 * MS, act });
    this.#happen.sort((a, b) => a.at - b.at);
  }
  until(time: number): Promise<void> {
    const next = this.#happen[0];
    this.waits.push(time);
    if (this.waits.length > 10_000) throw new Error("the run does not end");
    if (next !== undefined && next.at <= time) {
      this.#happen.shift();
      this.time = Math.max(this.time, next.at);
      next.act();
    } else this.time = Math.max(this.time, Math.min(time, this.time + 1000 * MS));
    return Promise.resolve();
  }
  wake(): void {
    // No wait takes time.
  }
}

interface Stage {
  readonly net: Lan;
  readonly clock: TestClock;
  readonly run: PacedRun;
  /** What left for the station, and when by the clock, in ms after the start. */
  readonly got: { readonly at: number; readonly frame: Uint8Array }[];
}

/** Host 1 of a cable is simulated, and host 2 is outside. */
function stage(give: (frame: Uint8Array, clock: TestClock) => boolean = () => true): Stage {
  const net = lan({ hosts: 2, mode: interrupt() });
  const clock = new TestClock();
  const got: Stage["got"][number][] = [];
  const run = new PacedRun(net.world, net.stations[1]!.host, clock, (frame) => {
    got.push({ at: (clock.time - 5 * MS) / MS, frame: Uint8Array.from(frame) });
    return give(frame, clock);
  });
  return { net, clock, run, got };
}

function echoRequest(data: readonly number[] = [1, 2, 3]): Uint8Array {
  const request = icmp({ type: 8, data });
  return ethernet(
    0x08002b000100,
    STATION,
    0x0800,
    datagram({ source: addressOf(9), target: addressOf(1), proto: 1, data: request }),
  );
}

/** The run, and the time that it took by the clock, in ms. */
async function whole({ net, run }: Stage): Promise<number> {
  const took = await run.run();
  // Every stack and buffer is back.
  net.world.quiesce();
  return took / MS;
}

test("an answer leaves at its time, and the host whose place is taken does nothing", async () => {
  const at = stage();
  const { net, clock, run, got } = at;
  const [one, two] = net.stations;
  let begun = 0;
  net.world.start(two!.host, "never", function* (): AnyOp {
    begun++;
  });
  clock.at(10 * MS, () => {
    run.bring(echoRequest());
  });
  clock.at(2000 * MS, () => {
    run.stop();
  });
  expect(await whole(at)).toBe(2000);
  expect(got.map(({ frame }) => [frame[23], frame[34], frame.length])).toEqual([[1, 0, 60]]);
  // The request and the reply take 57.6 us each on the wire, and the host some time.
  expect(got[0]!.at).toBeGreaterThan(10.115);
  expect(got[0]!.at).toBeLessThan(11);
  expect(run.traffic).toEqual({ in: 1, out: 1, dropped: { full: 0, long: 0 }, refused: 0, late: { most: 0, sum: 0 } });
  expect([begun, two!.host.boots, one!.host.boots]).toEqual([0, 0, 1]);
});

test("what the station makes wait is counted as late", async () => {
  const at = stage((_, clock) => {
    clock.time += 3 * MS;
    return true;
  });
  const { clock, run } = at;
  clock.at(10 * MS, () => {
    run.bring(echoRequest());
    run.bring(echoRequest());
  });
  clock.at(50 * MS, () => {
    run.stop();
  });
  await whole(at);
  const { most, sum } = run.traffic.late;
  expect(run.traffic.out).toBe(2);
  // The second reply was due a fraction of a ms after the first, which took 3 ms to give away.
  expect(most / MS).toBeGreaterThan(2);
  expect(most / MS).toBeLessThan(3);
  expect(sum).toBe(most);
});

test("no frame leaves before the time that was computed for it", async () => {
  const at = stage();
  const { net, got } = at;
  const one = net.stations[0]!;
  net.world.start(one.host, "late", function* (): AnyOp {
    yield* one.host.cpu.compute(70 * MS);
    yield* one.arp.resolve(addressOf(9));
  });
  const took = await whole(at);
  expect(got[0]!.at).toBeGreaterThan(70);
  expect(got[0]!.at).toBeLessThan(71);
  // The run ends when its operation has: ARP has asked, and given up.
  expect(got.length).toBeGreaterThan(1);
  expect(took).toBeGreaterThan(got.at(-1)!.at);
});

test("frames that are too long, too many, or refused are counted", async () => {
  const at = stage(() => false);
  const { clock, run } = at;
  clock.at(1 * MS, () => {
    run.bring(new Uint8Array(1515));
    run.bring(echoRequest());
    for (let more = 0; more < 1500; more++) run.bring(new Uint8Array(1514).fill(2));
  });
  clock.at(3000 * MS, () => {
    run.stop();
  });
  await whole(at);
  expect(run.traffic).toMatchObject({ in: 999, out: 1, dropped: { full: 502, long: 1 }, refused: 1 });
});

test("a fault of the device ends the run as its error", async () => {
  const at = stage();
  at.clock.at(1 * MS, () => {
    at.run.stop(new Error("gone"));
  });
  await expect(at.run.run()).rejects.toThrow("gone");
});

test("a run that is behind the clock gives way every ms of its own time", async () => {
  const at = stage();
  const { net, clock } = at;
  const one = net.stations[0]!;
  net.world.start(one.host, "busy", function* (): AnyOp {
    // The first step costs the clock 100 ms.
    yield* one.host.cpu.compute(0.1 * MS);
    clock.time += 100 * MS;
    yield* one.host.cpu.compute(60 * MS);
  });
  const took = await whole(at);
  expect(took).toBeGreaterThan(100);
  const behind = clock.waits.filter((time) => time <= 5 * MS + 60 * MS).length;
  expect(behind).toBeGreaterThan(50);
});
