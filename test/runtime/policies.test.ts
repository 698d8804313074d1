/** Budgets, the protocol lock, masks and message memory: each does what it says, leaks nothing, and has one history. */
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadSimulation } from "../../src/emit/index.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked } from "../emit/checked.js";
import { compute, machine, oneHost } from "./machine.js";

const file = path.join("test", "determinism", "pair.xgraph");
let simulation: runtime.Simulation;
beforeAll(async () => {
  simulation = (await loadSimulation(checked(file), beside(file), runtime)) as runtime.Simulation;
});

interface Outcome {
  readonly hash: string;
  readonly hosts: readonly runtime.SimulatedHost[];
}

function run(input: runtime.Mode, jump: boolean): Outcome {
  const hash = new runtime.TraceHash();
  const { world } = simulation.experiments[0]!.build(
    { input, handoff: false, size: 4000 },
    {
      seed: 1,
      machines: simulation.machines,
      jump,
      audit: true,
      attach: (each) => {
        each.trace = hash;
      },
    },
  );
  world.run();
  const hosts = world.hosts;
  world.quiesce();
  return { hash: hash.digest, hosts };
}

/** Handoffs at sites of a cause, on both hosts. */
function handoffs({ hosts }: Outcome, text: string): number {
  return hosts.flatMap(({ sites }) => sites).reduce((sum, site) => (site.text === text ? sum + site.count : sum), 0);
}

describe("both ways at once", () => {
  test.each<[string, runtime.Mode]>([
    ["a budget", runtime.interrupt({ budget: 300_000 })],
    ["a budget and several threads", runtime.interrupt({ budget: 300_000, threads: 3 })],
    ["the protocol lock", runtime.interrupt({ exclusion: "lock" })],
    ["the protocol lock and a budget", runtime.interrupt({ exclusion: "lock", budget: 300_000, threads: 2 })],
    ["the protocol lock, Regular", runtime.threads(2, { exclusion: "lock" })],
    ["masks", runtime.interrupt({ exclusion: "mask" })],
    ["masks, Regular", runtime.threads(2, { exclusion: "mask" })],
    ["handing over whatever may wait", runtime.interrupt({ block: "always" })],
  ])("%s: one history, and everything is back", (_, mode) => {
    expect(run(mode, false).hash).toBe(run(mode, true).hash);
  });

  test("a budget hands over what is too long, and nothing else", () => {
    const short = run(runtime.interrupt({ budget: 300_000 }), true);
    expect(handoffs(short, "the budget of the mode")).toBeGreaterThan(0);
    expect(handoffs(run(runtime.interrupt({ budget: 60e9 }), true), "the budget of the mode")).toBe(0);
  });

  test("a handler that finds the lock taken hands over", () => {
    const locked = run(runtime.interrupt({ exclusion: "lock", budget: 300_000 }), true);
    expect(handoffs(locked, "the protocol lock")).toBeGreaterThan(0);
  });
});

describe("the protocol lock", () => {
  test("keeps a second thread out until the first leaves or waits", () => {
    const { world, host } = oneHost(machine({}), runtime.threads(1, { exclusion: "lock" }));
    const log: string[] = [];
    world.start(host, "first", function* () {
      log.push(`first in ${host.now}`);
      yield* host.delay(10);
      log.push(`first back ${host.now}`);
      yield* compute(host, 5);
    });
    world.start(host, "second", function* () {
      log.push(`second in ${host.now}`);
      yield* compute(host, 30);
    });
    world.run();
    // The first waits outside; when its delay is over, the second is inside and computes.
    expect(log).toEqual(["first in 0", "second in 0", "first back 30"]);
    world.quiesce();
  });
});

describe("message memory", () => {
  test("makes those wait for whom there is too little, in order", () => {
    const { world, host } = oneHost(machine({}));
    const pool = new runtime.MemoryPool(host.cpu, "memory", 100);
    const log: string[] = [];
    const user = (name: string, bytes: number, ns: number): void => {
      world.start(host, name, function* () {
        yield* pool.take(bytes);
        log.push(`${name} ${host.now}`);
        yield* host.delay(ns);
        pool.give(bytes);
      });
    };
    user("a", 60, 50);
    user("b", 60, 50);
    // There is room for it, but it comes after one for whom there is not.
    user("c", 10, 50);
    world.run();
    expect(log).toEqual(["a 0", "b 50", "c 50"]);
    expect([pool.free, pool.least]).toEqual([100, 30]);
  });

  test("comes back with the last reference to a message", () => {
    const data = machine({});
    const limited = {
      ...data,
      values: { ...data.values, "memory.messages": { value: 64, kind: "bytes", label: "assumed" } },
    } as const;
    const { world, host } = oneHost(limited);
    world.start(host, "thread", function* () {
      const message = yield* host.message(40, (bytes) => bytes.fill(1));
      const copy = message.copy();
      message.release();
      expect(host.memory.free).toBe(24);
      copy.release();
      expect(host.memory.free).toBe(64);
      yield* host.cpu.settle();
    });
    world.run();
    world.quiesce();
  });

  test("of which there is too little in all is an error", () => {
    const { world, host } = oneHost(machine({}));
    const pool = new runtime.MemoryPool(host.cpu, "memory", 100);
    world.start(host, "thread", () => pool.take(101));
    expect(() => world.run()).toThrow("memory has 100 bytes; 101 are wanted");
  });
});

describe("a device", () => {
  test("interrupts again and again, is late where a handler is long, and keeps no run from ending", () => {
    const ticking = machine({ "device.tick.every": 100, "device.tick.work": 10 });
    const { world, host } = oneHost(ticking);
    const nic = new runtime.InterruptLine("nic", 1, function* () {
      yield* compute(host, 250);
    });
    world.at(150, () => {
      host.cpu.raise(nic);
    });
    world.start(host, "thread", function* () {
      yield* host.delay(1000);
    });
    world.run();
    const tick = host.device("tick");
    expect(tick.line.delay.length).toBe(8);
    // The handler runs from 150 to 400: the tick at 200 waits for its end, those at 300 and at 400 find it waiting.
    expect(tick.missed).toBe(2);
    expect(tick.line.delay.percentile(100)).toBe(200);
    expect(host.cpu.accounts.charges.find(({ name }) => name === "device.tick.work")?.total).toBe(80);
  });
});
