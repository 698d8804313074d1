/** Pre-emption, time slices, priorities that locks lend, wakes between cores: golden traces of their order, and accounts that always add up. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AnyOp,
  InterruptLine,
  type MachineData,
  Semaphore,
  type SimulatedHost,
  threads,
  TraceHash,
  World,
} from "../../src/runtime/index.js";
import { compute, machine, noNumbers, oneHost } from "./machine.js";

const costs = { "interrupt.entry": 2, "interrupt.exit": 1, "switch.direct": 10 };

type Scenario = (world: World, host: SimulatedHost, note: (text: string) => void) => void;

/** A thread of a priority that begins at a time and computes. */
function later(
  world: World,
  host: SimulatedHost,
  time: number,
  name: string,
  priority: number,
  body: () => AnyOp,
): void {
  world.at(time, () => {
    host.spawn(name, body(), undefined, priority);
  });
}

/** The world goes on as long as this does. */
function lasting(world: World, host: SimulatedHost, ns: number): void {
  world.start(host, "clock", function* () {
    yield* host.delay(ns);
  });
}

const computing = (world: World, host: SimulatedHost, note: (text: string) => void): void => {
  lasting(world, host, 1000);
  later(world, host, 100, "low", 1, function* () {
    yield* compute(host, 200);
    note("low has computed 200");
  });
  later(world, host, 150, "high", 5, function* () {
    yield* compute(host, 50);
    note("high has computed 50");
  });
  later(world, host, 160, "equal", 1, function* () {
    yield* compute(host, 30);
    note("equal has computed 30");
  });
};

const inversion = (world: World, host: SimulatedHost, note: (text: string) => void): void => {
  const lock = new Semaphore(host.cpu, "the lock", 1);
  lasting(world, host, 2000);
  later(world, host, 100, "low", 1, function* () {
    yield* lock.wait();
    note("low has the lock");
    yield* compute(host, 200);
    lock.signal();
    yield* compute(host, 50);
  });
  later(world, host, 150, "high", 5, function* () {
    yield* lock.wait();
    note("high has the lock");
    yield* compute(host, 20);
    lock.signal();
    yield* host.cpu.settle();
  });
  later(world, host, 160, "middle", 3, function* () {
    yield* compute(host, 300);
    note("middle has computed 300");
  });
};

const scenarios: Record<string, readonly [MachineData, Scenario]> = {
  "no pre-emption": [machine(costs), computing],
  "pre-emption": [machine({ ...costs, preempt: "priority" }), computing],
  "pre-emption with a slice": [machine({ ...costs, preempt: "priority", slice: 60 }), computing],
  "pre-emption at the return": [
    machine({ ...costs, preempt: "return" }),
    (world, host, note) => {
      lasting(world, host, 1000);
      later(world, host, 100, "low", 1, function* () {
        yield* compute(host, 100);
        note("the kernel has computed 100: nobody stopped it");
        yield* host.cpu.compute(100);
        note("the application has computed 100");
      });
      later(world, host, 150, "high", 5, function* () {
        yield* compute(host, 10);
        note("high runs");
      });
      later(world, host, 250, "higher", 6, function* () {
        yield* compute(host, 10);
        note("higher runs");
      });
    },
  ],
  "priority inversion, pre-empted": [machine({ ...costs, preempt: "priority" }), inversion],
  "priority inheritance": [machine({ ...costs, preempt: "priority", "lock.priority": "inherit" }), inversion],
  "priority ceiling": [machine({ ...costs, preempt: "priority", "lock.priority": "ceiling" }), inversion],
  "remote wake": [
    machine({ ...costs, cores: 2, "wake.remote": 30, "idle.wake": 7 }),
    (world, host, note) => {
      const told = new Semaphore(host.cpu, "a word", 0);
      lasting(world, host, 1000);
      world.at(100, () => {
        host.spawn(
          "other",
          (function* (): AnyOp {
            yield* told.wait();
            note("the other core has been told");
            yield* compute(host, 50);
          })(),
          undefined,
          0,
          1,
        );
      });
      later(world, host, 200, "teller", 0, function* () {
        yield* compute(host, 20);
        told.signal();
        note("tells it");
        yield* compute(host, 100);
      });
    },
  ],
  "interrupts on two cores": [
    machine({ ...costs, cores: 2 }),
    (world, host, note) => {
      lasting(world, host, 1000);
      const lines = [0, 1].map((core) => {
        const handler = function* (): AnyOp {
          note(`core ${core} begins`);
          yield* compute(host, 50);
          note(`core ${core} ends`);
        };
        return host.cpu.accounts.addLine(new InterruptLine(`line ${core}`, 1, handler, core));
      });
      world.at(100, () => {
        for (const line of lines) host.cpu.raise(line);
      });
    },
  ],
};

describe("order", () => {
  test.each(Object.entries(scenarios))("%s", (name, [data, scenario]) => {
    const texts = [true, false].map((jump) => {
      const { world, host, trace } = oneHost(data, threads(1), jump);
      scenario(world, host, (text) => {
        trace.record(world.now, host.name, "note", host.cpu.contextName, text, 0);
      });
      world.run();
      world.quiesce();
      return trace.records
        .filter(({ kind }) => kind !== "charge")
        .map(({ time, kind, context, subject, value }) =>
          `${String(time).padStart(6)}  ${context.padEnd(9)}  ${kind.padEnd(8)}  ${subject}${value === 0 ? "" : ` (${value})`}`.trimEnd(),
        )
        .join("\n")
        .concat("\n");
    });
    expect(texts[1], "with every charge an event").toBe(texts[0]);
    const file = path.join(import.meta.dirname, "golden", "processors", `${name.replaceAll(/[^a-z]+/g, "-")}.txt`);
    if (process.env["UPDATE"] === "1") writeFileSync(file, texts[0]!);
    expect(existsSync(file), `${file} is missing; UPDATE=1 writes it`).toBe(true);
    expect(texts[0]).toBe(readFileSync(file, "utf8"));
  });
});

/** A thread of a random world: when it begins, where, how early it goes, and what it does. */
interface RandomThread {
  readonly at: number;
  readonly core: number;
  readonly priority: number;
  readonly steps: readonly (readonly ["compute" | "kernel" | "delay" | "lock" | "interrupt", number])[];
}

const randomThread: fc.Arbitrary<RandomThread> = fc.record({
  at: fc.nat(500),
  core: fc.nat(3),
  priority: fc.integer({ min: -2, max: 4 }),
  steps: fc.array(
    fc.tuple(
      fc.constantFrom("compute" as const, "kernel" as const, "delay" as const, "lock" as const, "interrupt" as const),
      fc.integer({ min: 1, max: 200 }),
    ),
    { maxLength: 6 },
  ),
});

const randomMachine = fc.record({
  cores: fc.integer({ min: 1, max: 4 }),
  preempt: fc.constantFrom("none", "priority", "return"),
  slice: fc.constantFrom(0, 25, 60),
  "lock.priority": fc.constantFrom("none", "inherit", "ceiling"),
  "wake.remote": fc.constantFrom(0, 30),
  "idle.wake": fc.constantFrom(0, 7),
});

/** Runs a random world to its end, with the accounts checked at every event. */
function runRandom(
  values: Readonly<Record<string, number | string>>,
  all: readonly RandomThread[],
  jump: boolean,
): string {
  const world = new World({ seed: 1, jump, audit: true });
  const hash = new TraceHash();
  world.trace = hash;
  const host = world.host("host", machine({ ...costs, ...values }), threads(1), noNumbers);
  const lock = new Semaphore(host.cpu, "the lock", 1);
  const cores = Number(values["cores"]);
  const lines = host.cpu.cores.map(({ number }) =>
    host.cpu.accounts.addLine(new InterruptLine(`line ${number}`, 1, () => compute(host, 13), number)),
  );
  lasting(world, host, 20_000);
  const does = function* ({ steps }: RandomThread): AnyOp {
    for (const [what, ns] of steps) {
      if (what === "compute") yield* host.cpu.compute(ns);
      else if (what === "kernel") yield* compute(host, ns);
      else if (what === "delay") yield* host.delay(ns);
      else if (what === "interrupt") host.cpu.raise(lines[ns % cores]!);
      else {
        yield* lock.wait();
        yield* compute(host, ns);
        lock.signal();
        yield* host.cpu.settle();
      }
      yield* host.cpu.settle();
    }
  };
  all.forEach((each, index) => {
    world.at(each.at, () => {
      host.spawn(`thread ${index}`, does(each), undefined, each.priority, each.core % cores);
    });
  });
  world.run();
  world.quiesce();
  for (const { number } of host.cpu.cores)
    expect(host.cpu.coreBusy(number) + host.cpu.coreIdle(number), `core ${number}`).toBe(world.now - world.startedAt);
  expect(host.waitingThreads()).toEqual([]);
  return hash.digest;
}

test("the accounts of every core add up to the time that has passed, and histories do not depend on jumps", () => {
  fc.assert(
    fc.property(randomMachine, fc.array(randomThread, { minLength: 1, maxLength: 8 }), (values, all) => {
      expect(runRandom(values, all, false)).toBe(runRandom(values, all, true));
    }),
    { numRuns: 300 },
  );
});
