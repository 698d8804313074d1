/** Small scenarios of which the order of everything matters, as golden traces: what a CPU does, when, and in which context. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  type AnyOp,
  type SimulatedHost,
  InterruptLine,
  RunError,
  Semaphore,
  threads,
  type World,
} from "../../src/runtime/index.js";
import { compute, machine, oneHost } from "./machine.js";

const costs = machine({ "interrupt.entry": 2, "interrupt.exit": 1, "switch.direct": 10, "switch.cold": 5 });

type Scenario = (world: World, host: SimulatedHost, note: (text: string) => void) => void;

const at = (world: World, time: number, action: () => void): void => {
  world.at(time, action);
};

function line(
  host: SimulatedHost,
  name: string,
  level: number,
  ns: number,
  note: (text: string) => void,
): InterruptLine {
  return host.cpu.accounts.addLine(
    new InterruptLine(name, level, function* (): AnyOp {
      note(`${name} works`);
      yield* compute(host, ns);
    }),
  );
}

const scenarios: Record<string, Scenario> = {
  lock(world, host, note) {
    const lock = new Semaphore(host.cpu, "the lock", 1);
    for (const name of ["first", "second", "third"])
      world.start(host, name, function* () {
        yield* lock.wait();
        note(`${name} has the lock`);
        // Another context runs, and finds the lock taken.
        yield* host.delay(30);
        yield* compute(host, 100);
        lock.signal();
        yield* compute(host, 20);
      });
  },

  "pre-empt"(world, host, note) {
    const nic = line(host, "nic", 1, 40, note);
    world.start(host, "thread", function* () {
      yield* compute(host, 100);
      note("the thread has computed 100");
    });
    at(world, 60, () => host.cpu.raise(nic));
  },

  "nested pending"(world, host, note) {
    const low = line(host, "low", 1, 100, note);
    const same = line(host, "same", 1, 10, note);
    const high = line(host, "high", 2, 10, note);
    world.start(host, "thread", function* () {
      yield* compute(host, 200);
      note("the thread has computed 200");
    });
    at(world, 50, () => host.cpu.raise(low));
    // Both come while the first handler runs: one waits for its end, the other does not.
    at(world, 60, () => host.cpu.raise(same));
    at(world, 70, () => host.cpu.raise(high));
  },

  "priority inversion"(world, host, note) {
    const lock = new Semaphore(host.cpu, "the lock", 1);
    const spawn = (name: string, priority: number, body: () => AnyOp): void => {
      host.spawn(name, body(), undefined, priority);
    };
    world.start(host, "start", function* () {
      spawn("low", 0, function* () {
        yield* lock.wait();
        note("low has the lock");
        spawn("high", 2, function* () {
          note("high wants the lock");
          yield* lock.wait();
          note("high has the lock");
          lock.signal();
          yield* host.cpu.settle();
        });
        spawn("middle", 1, function* () {
          yield* compute(host, 300);
          note("middle has computed: nobody waits for it");
        });
        // Lets go of the CPU with the lock in its hand.
        yield* host.delay(5);
        yield* compute(host, 50);
        lock.signal();
        yield* host.cpu.settle();
      });
      yield* host.cpu.settle();
    });
  },

  spawn(world, host, note) {
    world.start(host, "parent", function* () {
      yield* compute(host, 10);
      host.spawn(
        "child",
        (function* (): AnyOp {
          note("the child runs");
          yield* compute(host, 30);
        })(),
        () => {
          note("the child has ended");
        },
      );
      note("the parent goes on");
      yield* compute(host, 10);
    });
  },

  "mask and unmask"(world, host, note) {
    const nic = line(host, "nic", 1, 10, note);
    world.start(host, "thread", function* () {
      yield* host.cpu.settle();
      const before = host.cpu.mask(1);
      yield* compute(host, 100);
      note("unmasks");
      host.cpu.unmask(before);
      yield* host.cpu.settle();
      note("goes on");
      yield* compute(host, 10);
    });
    at(world, 30, () => host.cpu.raise(nic));
  },

  "timer cancelled in time, while it runs, and afterwards"(world, host, note) {
    world.start(host, "thread", function* () {
      yield* host.cpu.settle();
      const early = host.timers.after(1000, function* () {
        note("never runs");
        yield* host.cpu.settle();
      });
      note(`before it expires: ${host.timers.cancel(early)}`);
      const running = host.timers.after(50, function* (timer) {
        yield* host.delay(100);
        note(`the action sees the cancel: ${timer.cancelRequested}`);
        yield* host.cpu.settle();
      });
      yield* host.delay(120);
      note(`while it runs: ${host.timers.cancel(running)}`);
      yield* host.delay(400);
      note(`afterwards: ${host.timers.cancel(running)}`);
    });
  },

  deadlock(world, host) {
    const left = new Semaphore(host.cpu, "left", 1);
    const right = new Semaphore(host.cpu, "right", 1);
    const both = (name: string, one: Semaphore, other: Semaphore): void => {
      world.start(host, name, function* () {
        yield* one.wait();
        yield* host.delay(10);
        yield* other.wait();
      });
    };
    both("A", left, right);
    both("B", right, left);
  },
};

test.each(Object.entries(scenarios))("%s", (name, scenario) => {
  const texts = [true, false].map((jump) => {
    const { world, host, trace } = oneHost(costs, threads(1), jump);
    scenario(world, host, (text) => {
      trace.record(world.now, host.name, "note", host.cpu.contextName, text, 0);
    });
    let end = "";
    try {
      world.run();
      world.quiesce();
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      end = `\n${error.message}\n`;
    }
    const lines = trace.records
      .filter(({ kind }) => kind !== "charge")
      .map(({ time, kind, context, subject, value }) =>
        `${String(time).padStart(6)}  ${context.padEnd(9)}  ${kind.padEnd(8)}  ${subject}${value === 0 ? "" : ` (${value})`}`.trimEnd(),
      );
    return `${lines.join("\n")}\n${end}`;
  });
  expect(texts[1], "with every charge an event").toBe(texts[0]);
  const file = path.join(import.meta.dirname, "golden", `${name.replaceAll(/[^a-z]+/g, "-")}.txt`);
  if (process.env["UPDATE"] === "1") writeFileSync(file, texts[0]!);
  expect(existsSync(file), `${file} is missing; UPDATE=1 writes it`).toBe(true);
  expect(texts[0]).toBe(readFileSync(file, "utf8"));
});
