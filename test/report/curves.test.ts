/** The curves of the examples: what they expect holds, and the pictures in the documentation are what they draw. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { curvesOf } from "../../src/report/index.js";
import { joined, type PointResult, pointsOf, tableOf } from "../../src/lab/index.js";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";
import { loaded } from "../faults/loaded.js";

const root = path.resolve(import.meta.dirname, "../..");

test.each(["acknowledgements", "livelock", "long-handlers", "rx-thread", "tcp"])("%s", async (name) => {
  const io = newConsole();
  const picture = path.join(io.workingDirectory, "picture.svg");
  const code = await xgc(["run", path.join(root, `examples/${name}.xgraph`), "--quiet", "--plot", picture], io);
  expect(io.out() + io.err()).toBe("");
  expect(code).toBe(0);
  const drawn = readFileSync(picture, "utf8");
  expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
  const shown = path.join(root, `docs/pictures/${name}.svg`);
  if (process.env["UPDATE"] === "1") writeFileSync(shown, drawn);
  expect(drawn).toBe(readFileSync(shown, "utf8"));
});

test("what cannot be drawn is said before anything runs", async () => {
  const io = newConsole();
  const program = path.join(root, "examples/incidents/only-thread-mended.xgraph");
  expect(await xgc(["run", program, "--plot", "picture.svg"], io)).toBe(2);
  expect(io.err()).toContain("--plot needs an experiment with an axis of several values");
});

test("rows with names and one value of the last axis are bars", async () => {
  const io = newConsole();
  const picture = path.join(io.workingDirectory, "picture.svg");
  const sets = ["--set", "offered=10000Hz", "--set", "version=Regular,IPP"];
  const argv = ["run", path.join(root, "examples/livelock.xgraph"), ...sets, "--experiment", "livelock"];
  await xgc([...argv, "--quiet", "--plot", picture], io);
  const drawn = readFileSync(picture, "utf8");
  // Three measures, two versions.
  expect(drawn.match(/aria-label="bar"/g)).toHaveLength(3);
  expect(
    [...drawn.matchAll(/aria-label="bar"[^>]*>(.*?)<\/g>/gs)].map(([, bars = ""]) => bars.split("<rect").length - 1),
  ).toEqual([2, 2, 2]);
  expect(drawn).toContain(">IPP<");
});

test("runs with several seeds have error bars as long as their intervals", async () => {
  const { experiments } = await loaded("test/determinism/pair.xgraph");
  const experiment = { ...experiments[0]!, repeat: 3 };
  const axes = experiment.axes.slice(2);
  const point = (size: number, spread: number): PointResult =>
    joined(
      [-1, 0, 1].map((by) => ({
        point: pointsOf(axes)[size]!,
        samples: { rtt: (100 + 50 * size + by * spread) * 1000 },
        checks: [],
        simulatedNs: 1,
        warmNs: 0,
      })),
    );
  const table = tableOf(experiment, axes, [point(0, 5), point(1, 20)]);
  const [first, second] = table.rows.map(({ entries }) => entries[0]!.interval!);
  expect(second! / first!).toBeCloseTo(4, 9);
  const bars = curvesOf([table]).matchAll(/<line stroke="#[^>]*y2="([\d.]+)" y1="([\d.]+)"/g);
  const lengths = [...bars].map(([, y2, y1]) => Number(y1) - Number(y2));
  expect(lengths).toHaveLength(2);
  expect(lengths[1]! / lengths[0]!).toBeCloseTo(4, 2);
});
