/** WINDOW where message memory is short. */
import { expect, test } from "vitest";
import { pointsOf, runPoint } from "../../src/lab/index.js";
import { TraceList, type World } from "../../src/runtime/index.js";
import { loaded } from "../faults/loaded.js";

test("WINDOW takes message memory for what it sends, waits for it, and gives it back", async () => {
  const { experiments } = await loaded("test/stdlib/window.xgraph");
  const [experiment] = experiments;
  const points = pointsOf(experiment!.axes);
  expect(points).toHaveLength(2);
  for (const point of points) {
    const trace = new TraceList();
    const worlds: World[] = [];
    const attach = (world: World): void => {
      worlds.push(world);
      world.trace = trace;
    };
    const { samples } = runPoint(experiment!, point, { seed: 1, machines: {}, audit: true, attach });
    expect(samples).toMatchObject({ delivered: 80, repeated: 0, failed: 0 });
    const { memory } = worlds[0]!.hosts.find(({ name }) => name === "client")!;
    expect([memory.limit, memory.least, memory.free]).toEqual([3000, 1000, 3000]);
    const waited = trace.records.filter(
      ({ kind, subject }) => kind === "block" && subject.startsWith("message memory"),
    );
    expect(waited.length).toBeGreaterThan(0);
  }
});
