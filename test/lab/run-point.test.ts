import { describe, expect, test } from "vitest";
import { runPoint } from "../../src/lab/index.js";
import type { Setup } from "../../src/runtime/index.js";
import { machine, quietWorld, simulationOf, table4 } from "./simulations.js";

const machines = { DECstation5000: machine };
const point = { labels: {}, values: {} };

describe("a point", () => {
  test("is built with the caller's setup, run, read, and only then let rest", () => {
    const order: string[] = [];
    let given: Setup | undefined;
    const experiment = {
      ...table4,
      build: (_: unknown, setup: Setup) => {
        given = setup;
        const world = quietWorld(setup, 5_000);
        world.at(7_000, () => order.push("at rest"));
        return { world, rtt: 42 };
      },
      measures: [
        {
          name: "rtt",
          unit: { name: "", factor: 1 },
          sampled: ({ rtt }: { rtt: number }) => {
            order.push("read");
            return rtt;
          },
        },
      ],
    };
    const [hidden] = simulationOf(experiment).experiments;
    if (hidden === undefined) throw new Error("no experiment");
    const result = runPoint(hidden, point, { seed: 7, machines, jump: false });
    expect(result).toEqual({ point, samples: { rtt: 42 }, checks: [], simulatedNs: 0, warmNs: 0 });
    expect(order).toEqual(["read", "at rest"]);
    expect(given).toMatchObject({ seed: 7, machines, jump: false });
  });

  test("has the hash of its history where that is wanted, beside what the caller attaches", () => {
    const [hidden] = simulationOf({
      ...table4,
      build: (_, setup) => ({ world: quietWorld(setup, 1), rtt: 1 }),
    }).experiments;
    if (hidden === undefined) throw new Error("no experiment");
    let attached = 0;
    const run = (): string | undefined =>
      runPoint(hidden, point, { seed: 1, machines, traceHash: true, attach: () => attached++ }).traceHash;
    expect(run()).toMatch(/^[0-9a-f]{16}$/);
    expect(run()).toBe(run());
    expect(attached).toBe(3);
  });
});
