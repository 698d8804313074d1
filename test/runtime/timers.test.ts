/** The Event tool. */
import { describe, expect, test } from "vitest";
import type { AnyOp, Cancelled, Timer } from "../../src/runtime/index.js";
import { compute, machine, oneHost, times } from "./machine.js";

describe("a timer", () => {
  test("acts in a service thread after its interrupt", () => {
    const { world, host, trace } = oneHost();
    let acted = "";
    world.start(host, "setter", function* () {
      host.timers.after(10_000, function* (): AnyOp {
        acted = `${host.cpu.contextName}, ${host.cpu.inInterrupt ? "interrupt" : "thread"}, ${host.now}`;
      });
    });
    world.run();
    const set = world.now;
    world.quiesce();
    const entry = trace.records.find(({ kind, subject }) => kind === "enter" && subject === "timers");
    expect(entry?.time).toBe(set + 10_000);
    const dispatch = times["switch.direct"] + times["switch.cold"];
    const spent = times["interrupt.entry"] + times["interrupt.exit"] + dispatch;
    expect(acted).toBe(`service 1, thread, ${set + 10_000 + spent}`);
  });

  test("is cancelled before it expires, while it runs, and after it has run", () => {
    const { world, host } = oneHost(machine({}));
    const found: Cancelled[] = [];
    let ran = 0;
    let told = false;
    const action = function* (timer: Timer): AnyOp {
      ran++;
      yield* host.delay(100);
      told = timer.cancelRequested;
    };
    world.start(host, "canceller", function* () {
      const early = host.timers.after(50, action);
      found.push(host.timers.cancel(early));
      const during = host.timers.after(50, action);
      yield* host.delay(100);
      found.push(host.timers.cancel(during));
      yield* host.delay(100);
      found.push(host.timers.cancel(during));
      expect(during.state).toBe("finished");
      expect(early.state).toBe("cancelled");
    });
    world.run();
    world.quiesce();
    expect(found).toEqual(["cancelled", "running", "finished"]);
    expect([ran, told]).toEqual([1, true]);
  });

  test("that was cancelled after it expired and before its thread ran knows it", () => {
    const { world, host } = oneHost(machine({}));
    const seen: boolean[] = [];
    let found: Cancelled | undefined;
    world.start(host, "busy", function* () {
      const timer = host.timers.after(50, function* (each): AnyOp {
        seen.push(each.cancelRequested);
      });
      // The service thread is ready and has to wait for the CPU.
      yield* compute(host, 80);
      expect(timer.state).toBe("due");
      found = host.timers.cancel(timer);
    });
    world.run();
    world.quiesce();
    expect([found, seen]).toEqual(["running", [true]]);
  });

  test("has a service thread of its own while others wait, and they are used again", () => {
    const { world, host, trace } = oneHost(machine({}));
    const done: number[] = [];
    world.start(host, "setter", function* () {
      for (const delay of [10, 20, 30, 200])
        host.timers.after(delay, function* (): AnyOp {
          yield* host.delay(50);
          done.push(delay);
        });
    });
    world.run();
    world.quiesce();
    expect(done).toEqual([10, 20, 30, 200]);
    const names = trace.records.filter(({ kind }) => kind === "timer").map(({ context }) => context);
    expect(new Set(names).size).toBe(3);
    expect(names).toHaveLength(4);
  });

  test("of equal times act in the order of setting", () => {
    const { world, host } = oneHost();
    const order: number[] = [];
    world.start(host, "setter", function* () {
      for (const number of [1, 2, 3, 4])
        host.timers.after(500, function* (): AnyOp {
          order.push(number);
        });
    });
    world.run();
    world.quiesce();
    expect(order).toEqual([1, 2, 3, 4]);
  });

  test("of a daemon does not keep a world from resting", () => {
    const { world, host } = oneHost();
    let acted = 0;
    const again = function* (): AnyOp {
      acted++;
      host.timers.after(1000, again, true);
    };
    world.start(host, "setter", function* () {
      host.timers.after(1000, again, true);
      yield* host.delay(3500);
    });
    world.run();
    world.quiesce();
    expect(acted).toBeGreaterThanOrEqual(2);
    expect(acted).toBeLessThan(5);
  });
});
