/** The CPU: charges and settles, pre-emption, interrupts, accounts, and waiting. */
import { describe, expect, test } from "vitest";
import {
  type AnyOp,
  type SimulatedHost,
  InterruptLine,
  interrupt,
  Semaphore,
  threads,
  type World,
} from "../../src/runtime/index.js";
import { compute, machine, noNumbers, oneHost, times } from "./machine.js";

/** An interrupt that notes when its handler runs, and for how long. */
function line(host: SimulatedHost, name: string, level: number, ns: number, log: string[]): InterruptLine {
  const made: InterruptLine = new InterruptLine(name, level, function* (): AnyOp {
    log.push(`${name} in ${host.now}`);
    yield* compute(host, ns);
    log.push(`${name} out ${host.now}`);
  });
  return made;
}

function raiseAt(world: World, host: SimulatedHost, time: number, raised: InterruptLine): void {
  world.at(time, () => {
    host.cpu.raise(raised);
  });
}

const free = machine({});

describe("time", () => {
  test("passes when it is settled, not when it is charged", () => {
    const { world, host } = oneHost(free);
    const seen: number[] = [];
    world.start(host, "thread", function* () {
      host.cpu.chargeTime(30);
      seen.push(host.now);
      host.cpu.chargeTime(12);
      yield* host.cpu.settle();
      seen.push(host.now);
      yield* host.cpu.settle();
      seen.push(host.now);
    });
    world.run();
    expect(seen).toEqual([0, 42, 42]);
    expect(host.cpu.spent.thread).toBe(42);
  });

  test("must have passed before anything that others can see", () => {
    const acts: ((host: SimulatedHost) => void)[] = [
      (host) => new Semaphore(host.cpu, "a unit", 0).signal(),
      (host) => host.timers.after(1, function* () {}),
      (host) => host.cpu.mask(1),
    ];
    for (const act of acts) {
      const { world, host } = oneHost(free);
      world.start(host, "thread", function* () {
        host.cpu.chargeTime(5);
        act(host);
        yield* host.cpu.settle();
      });
      expect(() => world.run()).toThrow("while 5 ns are owed: settle first");
    }
  });
});

describe("an interrupt", () => {
  test("pre-empts a thread, which keeps the rest of its computation", () => {
    for (const jump of [true, false]) {
      const { world, host } = oneHost(free, threads(1), jump);
      const log: string[] = [];
      const clock = line(host, "tick", 1, 50, log);
      raiseAt(world, host, 30, clock);
      raiseAt(world, host, 90, clock);
      world.start(host, "thread", function* () {
        yield* compute(host, 100);
        log.push(`thread ${host.now}`);
      });
      world.run();
      expect(log).toEqual(["tick in 30", "tick out 80", "tick in 90", "tick out 140", "thread 200"]);
      expect(host.cpu.spent).toMatchObject({ interrupt: 100, thread: 100, idle: 0 });
      expect(host.cpu.switches).toBe(1);
    }
  });

  test("of the same level is taken when the handler has ended, before the thread goes on", () => {
    const { world, host } = oneHost(free);
    const log: string[] = [];
    raiseAt(world, host, 10, line(host, "one", 1, 50, log));
    raiseAt(world, host, 20, line(host, "two", 1, 50, log));
    world.start(host, "thread", function* () {
      yield* compute(host, 15);
      log.push(`thread ${host.now}`);
    });
    world.run();
    expect(log).toEqual(["one in 10", "one out 60", "two in 60", "two out 110", "thread 115"]);
  });

  test("of a higher level interrupts the handler; of two that wait the higher is first", () => {
    const { world, host } = oneHost(free);
    const log: string[] = [];
    raiseAt(world, host, 10, line(host, "low", 1, 50, log));
    raiseAt(world, host, 20, line(host, "high", 2, 50, log));
    raiseAt(world, host, 30, line(host, "low too", 1, 5, log));
    raiseAt(world, host, 40, line(host, "high too", 2, 5, log));
    world.start(host, "thread", function* () {
      yield* compute(host, 200);
    });
    world.run();
    expect(log).toEqual([
      "low in 10",
      "high in 20",
      "high out 70",
      "high too in 70",
      "high too out 75",
      "low out 115",
      "low too in 115",
      "low too out 120",
    ]);
  });

  test("that is masked waits for the end of the mask", () => {
    for (const jump of [true, false]) {
      const { world, host } = oneHost(free, threads(1), jump);
      const log: string[] = [];
      raiseAt(world, host, 10, line(host, "tick", 1, 5, log));
      world.start(host, "thread", function* () {
        const before = host.cpu.mask(1);
        yield* compute(host, 40);
        log.push(`masked until ${host.now}`);
        host.cpu.unmask(before);
        yield* host.cpu.settle();
        log.push(`thread ${host.now}`);
      });
      world.run();
      expect(log).toEqual(["masked until 40", "tick in 40", "tick out 45", "thread 45"]);
    }
  });

  test("must not stay masked while the thread that masks it waits", () => {
    const { world, host } = oneHost(free);
    world.start(host, "thread", function* () {
      yield* compute(host, 10);
      host.cpu.mask(1);
      yield* host.delay(5);
    });
    expect(() => world.run()).toThrow(
      "thread on host waits for a delay at 10 ns while it keeps interrupts of level 1 out",
    );
  });

  test("that is raised again while it is pending comes once, while it runs once more", () => {
    const { world, host } = oneHost(free);
    const log: string[] = [];
    const tick = line(host, "tick", 1, 50, log);
    for (const time of [10, 20, 20, 30]) raiseAt(world, host, time, tick);
    world.start(host, "thread", () => compute(host, 1));
    world.start(host, "later", () => host.delay(500));
    world.run();
    expect(log).toEqual(["tick in 10", "tick out 60", "tick in 60", "tick out 110"]);
  });

  test("leaves an idle CPU idle, and is no switch", () => {
    const { world, host } = oneHost(machine());
    const log: string[] = [];
    world.start(host, "sleeper", () => host.delay(10_000));
    raiseAt(world, host, 5000, line(host, "tick", 1, 300, log));
    world.run();
    // Started from idle, and waked from idle.
    const dispatch = times["switch.direct"] + times["switch.cold"];
    expect(host.cpu.switches).toBeGreaterThanOrEqual(2);
    expect(host.cpu.spent.switch).toBe(host.cpu.switches * dispatch);
    expect(host.cpu.spent.interrupt).toBe(300);
    expect(host.cpu.busy).toBe(300 + host.cpu.spent.switch);
  });
});

describe("threads", () => {
  test("do not pre-empt one another, and are dispatched first come, first served", () => {
    const { world, host } = oneHost(free);
    const log: string[] = [];
    for (const name of ["one", "two", "three"])
      world.start(host, name, function* () {
        for (const part of [1, 2]) {
          yield* compute(host, 10);
          log.push(`${name} ${part} ${host.now}`);
        }
      });
    world.run();
    expect(log).toEqual(["one 1 10", "one 2 20", "two 1 30", "two 2 40", "three 1 50", "three 2 60"]);
  });

  test("pay a cold dispatch only after idling", () => {
    const { world, host, trace } = oneHost();
    world.start(host, "one", () => compute(host, 10));
    world.start(host, "two", () => compute(host, 10));
    world.run();
    const dispatches = trace.records.filter(({ kind, context }) => kind === "dispatch" && context !== "boot");
    expect(dispatches.map(({ context, value }) => [context, value])).toEqual([
      ["one", 240],
      ["two", 200],
    ]);
  });
});

describe("a semaphore", () => {
  test("serves in the order of waiting, and keeps a signal that nobody waits for", () => {
    const { world, host } = oneHost();
    const log: string[] = [];
    const semaphore = new Semaphore(host.cpu, "a unit", 1);
    for (const name of ["one", "two", "three", "four"])
      world.start(host, name, function* () {
        yield* semaphore.wait();
        log.push(name);
      });
    world.start(host, "giver", function* () {
      for (let unit = 0; unit < 5; unit++) {
        yield* compute(host, 1000);
        semaphore.signal();
      }
    });
    world.run();
    world.quiesce();
    expect(log).toEqual(["one", "two", "three", "four"]);
    expect(semaphore.count).toBe(2);
  });

  test("has let the dispatch pass when a wait returns", () => {
    const { world, host } = oneHost();
    const first = new Semaphore(host.cpu, "the first", 0);
    const second = new Semaphore(host.cpu, "the second", 0);
    const at: number[] = [];
    world.start(host, "waiter", function* () {
      yield* first.wait();
      at.push(host.now);
      second.signal();
    });
    world.start(host, "signaller", function* () {
      yield* compute(host, 50);
      first.signal();
      at.push(host.now);
      yield* second.wait();
    });
    world.run();
    expect(at[1]! - at[0]!).toBe(times["switch.direct"]);
  });

  test("nobody will signal ends the run with who waits for what", () => {
    const { world, host } = oneHost();
    const never = new Semaphore(host.cpu, "godot", 0);
    world.start(host, "vladimir", () => never.wait());
    world.start(host, "estragon", () => never.wait());
    expect(() => world.run()).toThrow(
      /^the run cannot go on: nothing is pending\n.*vladimir on host waits for godot\n.*estragon on host waits for godot$/,
    );
  });

  test("nobody will signal, in a run that has a time to stop, is no error: it goes on until then", () => {
    const { world, host } = oneHost();
    const never = new Semaphore(host.cpu, "godot", 0);
    world.warm(host, "warm", () => compute(host, 5000));
    world.start(host, "vladimir", () => never.wait());
    world.stopAfter(9000);
    world.run();
    expect(world.now - world.startedAt).toBe(9000);
    world.quiesce();
  });

  test("nobody will signal in the warm-up is an error all the same, which says that it is the warm-up", () => {
    const { world, host } = oneHost();
    const never = new Semaphore(host.cpu, "godot", 0);
    world.warm(host, "vladimir", () => never.wait());
    world.stopAfter(9000);
    expect(() => world.run()).toThrow(
      /^the warm-up cannot go on: nothing is pending\n.*vladimir on host waits for godot$/,
    );

    const other = oneHost();
    const [a, b] = [new Semaphore(other.host.cpu, "a", 1), new Semaphore(other.host.cpu, "b", 1)];
    const both = function* (first: Semaphore, second: Semaphore): AnyOp {
      yield* first.wait();
      yield* other.host.delay(10);
      yield* second.wait();
    };
    other.world.warm(other.host, "one", () => both(a, b));
    other.world.warm(other.host, "two", () => both(b, a));
    expect(() => other.world.run()).toThrow("deadlock in the warm-up: one waits for two waits for one on host\n");
  });
});

describe("waiting in an interrupt handler", () => {
  test("without a detachable stack is refused", () => {
    const { world, host } = oneHost(free);
    raiseAt(world, host, 10, new InterruptLine("bad", 1, () => host.delay(5)));
    world.start(host, "thread", () => compute(host, 100));
    expect(() => world.run()).toThrow("bad on host hands over without a detachable stack");
  });

  test("is an error where the mode says so", () => {
    const { world, host } = oneHost(free, interrupt({ block: "fail" }));
    const unit = new Semaphore(host.cpu, "a unit", 1);
    raiseAt(world, host, 10, new InterruptLine("device", 1, () => unit.wait()));
    raiseAt(world, host, 20, new InterruptLine("device", 1, () => unit.wait()));
    world.start(host, "thread", () => compute(host, 100));
    expect(() => world.run()).toThrow(
      "the handler device on host would wait for a unit at 20 ns, and its mode has block: fail",
    );
    expect(world.now).toBe(20);
  });
});

test("the accounts of a run begin again after the warm-up", () => {
  const { world, host } = oneHost();
  const log: string[] = [];
  world.warm(host, "warm", () => compute(host, 5000));
  world.start(host, "start", () => compute(host, 700));
  raiseAt(world, host, 1, line(host, "tick", 1, 300, log));
  world.run();
  const { spent } = host.cpu;
  expect([spent.interrupt, spent.thread]).toEqual([0, 700]);
  host.cpu.checkAccounts();
});

describe("what begins with the warm-up", () => {
  const startBusy = (world: World, host: SimulatedHost): void =>
    world.startEarly(host, "busy", function* () {
      yield* compute(host, 1000);
      yield* host.delay(10_000);
      yield* compute(host, 300);
    });

  test("goes on through it, and is counted from its end on", () => {
    const { world, host } = oneHost(free);
    startBusy(world, host);
    world.warm(host, "warm", () => compute(host, 2000));
    world.start(host, "start", () => compute(host, 700));
    world.run();
    expect(world.startedAt).toBe(3000);
    expect([host.cpu.spent.thread, world.now]).toEqual([700 + 300, 11_300]);
    host.cpu.checkAccounts();
  });

  test.each([true, false])("may be in the middle of something when it ends (jump: %s)", (jump) => {
    const { world, host } = oneHost(free, threads(1), jump);
    const other = world.host("other", free, threads(1), noNumbers);
    world.startEarly(other, "busy", () => compute(other, 5000));
    world.warm(host, "warm", () => compute(host, 2000));
    world.start(host, "start", () => compute(host, 700));
    world.run();
    expect([world.startedAt, world.now, other.cpu.spent.thread]).toEqual([2000, 5000, 3000]);
    other.cpu.checkAccounts();
  });

  test("may end before it", () => {
    const { world, host } = oneHost(free);
    world.startEarly(host, "busy", () => compute(host, 1000));
    world.warm(host, "warm", () => compute(host, 2000));
    world.start(host, "start", () => compute(host, 700));
    world.run();
    expect([host.cpu.spent.thread, world.now]).toEqual([700, 3700]);
  });

  test("is all that a run may wait for, and a time to stop ends it", () => {
    const run = (stop: number): number => {
      const { world, host } = oneHost(free);
      startBusy(world, host);
      world.warm(host, "warm", () => compute(host, 2000));
      world.stopAfter(stop);
      world.run();
      world.quiesce();
      return world.now;
    };
    expect(run(1_000_000)).toBe(11_300);
    expect(run(4000)).toBe(3000 + 4000);
  });
});
