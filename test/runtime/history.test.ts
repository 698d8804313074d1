/** One seed, one history: with the clock jumping and with every charge an event, twice in one process. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AnyOp,
  type SimulatedHost,
  InterruptLine,
  Semaphore,
  threads,
  TraceHash,
  World,
} from "../../src/runtime/index.js";
import { compute, machine, noNumbers } from "./machine.js";

const time = fc.nat(300);
const unit = fc.nat(2);
const act = fc.oneof(
  fc.record({ what: fc.constant("compute" as const), time }),
  fc.record({ what: fc.constant("charge" as const), time }),
  fc.record({ what: fc.constant("delay" as const), time }),
  fc.record({ what: fc.constant("signal" as const), unit }),
  fc.record({ what: fc.constant("wait" as const), unit }),
  fc.record({ what: fc.constant("timer" as const), time, unit }),
  fc.record({ what: fc.constant("masked" as const), time }),
  fc.record({ what: fc.constant("raise" as const), level: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ what: fc.constant("poke" as const), time }),
);
const thread = fc.record({ host: fc.nat(1), acts: fc.array(act, { maxLength: 8 }) });
const interrupt = fc.record({
  host: fc.nat(1),
  time: fc.nat(2000),
  level: fc.integer({ min: 1, max: 2 }),
  works: fc.nat(200),
  unit,
});
const program = fc.record({
  threads: fc.array(thread, { minLength: 1, maxLength: 5 }),
  interrupts: fc.array(interrupt, { maxLength: 8 }),
  costs: fc.record({ "interrupt.entry": fc.nat(20), "switch.direct": fc.nat(20), "switch.cold": fc.nat(9) }),
});
type Program = typeof program extends fc.Arbitrary<infer P> ? P : never;

function* masked(host: SimulatedHost, ns: number): AnyOp {
  const before = host.cpu.mask(1);
  yield* compute(host, ns);
  host.cpu.unmask(before);
}

/** Runs it on two hosts; a semaphore gets a unit after a while, so that nobody waits for ever. */
function history({ threads: bodies, interrupts, costs }: Program, jump: boolean): { digest: string; records: number } {
  const world = new World({ seed: 3, jump, audit: true });
  const hash = new TraceHash();
  world.trace = hash;
  const hosts = ["one", "two"].map((name) => {
    const host = world.host(name, machine(costs), threads(1), noNumbers);
    const semaphores = [0, 1, 2].map((number) => new Semaphore(host.cpu, `unit ${number}`, number));
    const lines = [1, 2].map(
      (level) =>
        new InterruptLine(`level ${level}`, level, function* () {
          yield* compute(host, 40 * level);
        }),
    );
    return { host, semaphores, lines };
  });
  for (const { host: which, time, level, works, unit } of interrupts) {
    const { host, semaphores } = hosts[which]!;
    const line = new InterruptLine(`interrupt ${time}`, level, function* (): AnyOp {
      yield* compute(host, works);
      semaphores[unit]!.signal();
    });
    world.at(time, () => {
      host.cpu.raise(line);
    });
  }
  let running = bodies.length;
  for (const [index, { host: which, acts }] of bodies.entries()) {
    const { host, semaphores, lines } = hosts[which]!;
    world.start(host, `thread ${index}`, function* (): AnyOp {
      for (const each of acts) {
        switch (each.what) {
          case "compute":
            yield* compute(host, each.time);
            break;
          case "charge":
            host.cpu.chargeTime(each.time);
            break;
          case "delay":
            yield* host.delay(each.time);
            break;
          case "wait":
            yield* semaphores[each.unit]!.wait();
            break;
          case "signal":
            yield* host.cpu.settle();
            semaphores[each.unit]!.signal();
            break;
          case "timer":
            yield* host.cpu.settle();
            host.timers.after(each.time, function* () {
              yield* compute(host, 30);
              semaphores[each.unit]!.signal();
            });
            break;
          case "masked":
            yield* host.cpu.settle();
            yield* masked(host, each.time);
            yield* host.cpu.settle();
            break;
          case "raise":
            yield* host.cpu.settle();
            host.cpu.raise(lines[each.level - 1]!);
            yield* host.cpu.settle();
            break;
          case "poke":
            // The other host is interrupted at the instant at which this one computes, or a little later.
            yield* host.cpu.settle();
            world.at(host.now + (each.time % 3), () => {
              const other = hosts[1 - which]!;
              other.host.cpu.raise(other.lines[0]!);
            });
            break;
        }
      }
      yield* host.cpu.settle();
      running--;
    });
  }
  const feed = (): void => {
    for (const { semaphores } of hosts) for (const semaphore of semaphores) semaphore.signal();
    if (running > 0) world.at(world.now + 1000, feed);
  };
  world.at(1000, feed);
  world.run();
  world.quiesce();
  for (const { host } of hosts) host.cpu.checkAccounts();
  return { digest: hash.digest, records: hash.records };
}

test("any program has one history, whether the clock jumps or not, and its accounts add up", () => {
  let records = 0;
  fc.assert(
    fc.property(program, (each) => {
      const first = history(each, true);
      records += first.records;
      expect(history(each, false)).toEqual(first);
      expect(history(each, true)).toEqual(first);
    }),
    { numRuns: 400, seed: 38_800 },
  );
  expect(records).toBeGreaterThan(10_000);
});
