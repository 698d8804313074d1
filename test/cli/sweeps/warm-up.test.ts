/** `steady`: what a report says was left out, live and from a store. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "../console.js";

test("a report says how much of each series was left out as warm-up, and where no end of it was found", async () => {
  const workingDirectory = emptyDirectory();
  const text = readFileSync(path.join(import.meta.dirname, "both.xgraph"), "utf8")
    // Of so few the rule says nothing.
    .replace("trips: 30, together: 3", "trips: 45, together: 3")
    .replace("trips: 30, together: 2", "trips: 200, together: 2")
    .replace("mean(left.test.rtt)", "mean(steady(left.test.rtt))")
    .replace("left.cpu.switches", "count(steady(right.test.rtt))")
    .replace("repeat 3", "repeat 2")
    .replace("size in [1 B, 1000 B]", "size in [1000 B]");
  writeFileSync(path.join(workingDirectory, "both.xgraph"), text);
  const run = async (...argv: readonly string[]): Promise<string> => {
    const io = newConsole({ workingDirectory });
    expect(await xgc(argv, io), io.err()).toBe(0);
    return io.out();
  };
  const out = await run("run", "both.xgraph", "--store", "st");
  const json = JSON.parse(await run("results", "st", "--json")) as {
    readonly points: readonly {
      readonly measures: readonly { readonly name: string; readonly simulated: number }[];
      readonly warmUps: readonly Readonly<Record<string, { readonly values: number; readonly cut: number | null }>>[];
    }[];
  };
  const all = json.points.flatMap(({ warmUps }) => warmUps);
  expect(all).toHaveLength(4);
  const left = all.map((each) => each["left.test.rtt"]!);
  const right = all.map((each) => each["right.test.rtt"]!);
  expect(left.map(({ values }) => values)).toEqual([45, 45, 45, 45]);
  expect(left.every(({ cut }) => cut === null)).toBe(true);
  expect(right.every(({ cut }) => cut !== null)).toBe(true);
  // `count` has what is left.
  for (const { measures, warmUps } of json.points) {
    const rest = warmUps.map((each) => 200 - (each["right.test.rtt"]?.cut ?? 0));
    expect(measures.find(({ name }) => name === "switches")?.simulated).toBe((rest[0]! + rest[1]!) / 2);
  }
  expect(out).toMatch(/^warm-up of right\.test\.rtt: (?:\d+|\d+ to \d+) of 200 values left out \(MSER-5\)$/m);
  expect(out).toMatch(
    /^No end of the warm-up of left\.test\.rtt was found in 4 of 4 runs at interrupt, 1000 B; handed over, 1000 B: nothing is left out there\. Longer runs are needed\.$/m,
  );
  expect(await run("results", "st")).toBe(out);
});
