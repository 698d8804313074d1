/** A protocol that calls what is below more often than it declares is an error in the run. */
import { beforeAll, describe, expect, test } from "vitest";
import { loadSimulation } from "../../src/emit/index.js";
import { planRun, runPoint } from "../../src/lab/index.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked } from "../emit/checked.js";

const file = "test/runtime/golden/calls/copies.xgraph";
const upFile = "test/runtime/golden/calls/up.xgraph";
let simulation: runtime.Simulation;
let up: runtime.Simulation;
beforeAll(async () => {
  simulation = (await loadSimulation(checked(file), beside(file), runtime)) as runtime.Simulation;
  up = (await loadSimulation(checked(upFile), beside(upFile), runtime)) as runtime.Simulation;
});

function received(copies: number, declared: number, size: number, program = simulation): number {
  const plan = planRun(program, undefined, []);
  if (!("experiments" in plan)) throw new Error(plan.refused);
  const [{ experiment, points } = { experiment: undefined, points: [] }] = plan.experiments;
  const point = points.find(
    ({ values }) => values["copies"] === copies && values["declared"] === declared && values["size"] === size,
  );
  if (experiment === undefined || point === undefined) throw new Error("there is no such point");
  return runPoint(experiment, point, { seed: 1, machines: plan.machines }).samples["received"] ?? 0;
}

describe("calls that are declared", () => {
  test("are counted for each message anew", () => {
    const once = received(1, 1, 100);
    expect(once).toBeGreaterThan(5);
    // Who floods counts each message once, however often it comes.
    expect(received(3, 3, 100)).toBe(once);
    expect(received(3, 3, 4000)).toBeGreaterThan(0);
  });

  test("may be fewer than declared", () => {
    expect(received(1, 3, 100)).toBe(received(1, 1, 100));
  });

  test("may not be more", () => {
    expect(() => received(3, 2, 100)).toThrow(runtime.RunError);
    expect(() => received(3, 2, 100)).toThrow(
      /^a\.copier makes 3 calls of lower\.push for a message of 1\d\d bytes, but REPEAT declares 2 at the most \(copies\.xgraph:11\)$/,
    );
  });
});

describe("calls that go up", () => {
  test("are counted for each message anew", () => {
    expect(received(1, 1, 100, up)).toBe(5);
    expect(received(3, 3, 100, up)).toBe(15);
    expect(received(1, 3, 100, up)).toBe(5);
  });

  test("may not be more than declared", () => {
    expect(() => received(3, 2, 100, up)).toThrow(
      /^b\.echoes makes 3 calls of upper\.demux for a message of 100 bytes, but ECHOES declares 2 at the most \(up\.xgraph:10\)$/,
    );
  });
});

describe("the standard library", () => {
  const run = (audit: boolean): runtime.Host => {
    const { world } = simulation.experiments[0]!.build(
      { copies: 1, declared: 1, size: 4000 },
      { seed: 1, machines: simulation.machines, audit },
    );
    world.run();
    return world.hosts[0]!;
  };

  test("keeps to what it declares, and is watched in an audit only", () => {
    const limitsOf = (host: runtime.Host): unknown => host.protocols.find(({ type }) => type === "IP")?.callLimits;
    expect(limitsOf(run(true))).not.toBeNull();
    expect(limitsOf(run(false))).toBeNull();
  });

  test("is found out if it does not", () => {
    // A frame that carries less than IP believes: the same datagram takes more fragments than it may.
    const host = run(true);
    const ip = host.protocols.find(({ type }) => type === "IP")!;
    ip.callLimits!.limit("lower.push", [ip.lowers[0]!], "push", () => 0, "ip.xgraph:30");
    const binding = host.protocols.find(({ type }) => type === "REPEAT")!.lowers[0]!;
    const message = new runtime.Message(host.buffers);
    const session = { push: () => ip.lowers[0]!.push(null as never, message) } as unknown as runtime.Session;
    expect(() => [...binding.push(session, message)]).toThrow("IP declares 0 at the most (ip.xgraph:30)");
  });
});
