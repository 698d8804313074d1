import { describe, expect, test } from "vitest";
import { errorPercent, passed, type Verdict } from "../../src/lab/index.js";
import { type Cell, type Expectation, lift } from "../../src/runtime/index.js";
import { runOne } from "./run.js";
import { measured, simulationOf, table4 } from "./simulations.js";

const within = (each: number, mean: number | undefined, relative: boolean): Expectation => ({
  text: "rtt within ...",
  where: "x:1",
  measure: "rtt",
  within: {
    value: (cell) => cell.measure("rtt"),
    of: (cell) => cell.measured(measured, "rtt"),
    each: { value: each, relative },
    ...(mean !== undefined && { mean: { value: mean, relative } }),
  },
});

function verdictOf(expectation: Expectation, ...settings: string[]): Verdict {
  const { table } = runOne(simulationOf({ ...table4, expectations: [expectation] }), ...settings);
  const [verdict] = table.verdicts;
  if (verdict === undefined) throw new Error("no verdict");
  return verdict;
}

describe("an expectation", () => {
  test("within a ratio fails in the cells that are off, and names the worst", () => {
    const verdict = verdictOf(within(0.02, undefined, true), "version=Regular");
    expect(verdict).toMatchObject({ outcome: "fails", judged: 4, failed: 3 });
    expect(verdict.worst?.point.labels).toEqual({ version: "Regular", size: "4000 B" });
    expect(verdict.worst?.error).toBeCloseTo((12_361_900 - 11_735_000) / 11_735_000, 10);
  });

  test("within an absolute bound counts in base units", () => {
    const verdict = verdictOf(within(4_000, undefined, false), "size=1B");
    expect(verdict.cells.map(({ error }) => error)).toEqual([3_799.75, 200.25, 200.25, 3_799.75]);
    expect(verdict.outcome).toBe("holds");
  });

  test("may hold in each cell and fail in the mean", () => {
    const small = { when: ({ point }: Cell) => point.labels["size"] === "1 B" };
    const verdict = verdictOf({ ...within(4_000, 1_999, false), ...small });
    expect(verdict).toMatchObject({ outcome: "fails", failed: 0, mean: { error: 2_000, outcome: "fails" } });
    expect(verdictOf({ ...within(4_000, 2_000, false), ...small }).outcome).toBe("holds");
  });

  test.each([1_999, 2_000])("about a mean is not judged by a part of its cells: %i ns", (mean) => {
    const verdict = verdictOf(within(4_000, mean, false), "size=1B");
    expect(verdict).toMatchObject({
      outcome: "unjudged",
      judged: 4,
      failed: 0,
      mean: { error: 2_000, outcome: "unjudged", over: 4, of: 16 },
    });
    // A cell that is off is off in any run.
    expect(verdictOf(within(3_000, mean, false), "size=1B").outcome).toBe("fails");
  });

  test("about a mean counts only the left out cells of which it speaks, or may speak", () => {
    const about = (when: (cell: Cell) => boolean): Verdict =>
      verdictOf({ ...within(4_000, 2_000, false), when }, "size=1B");
    expect(about(({ point }) => point.labels["size"] === "1 B")).toMatchObject({ outcome: "holds", mean: { of: 4 } });
    const withRegular = ({ point }: Cell): boolean =>
      point.labels["size"] === "1 B" || point.labels["version"] === "Regular";
    expect(about(withRegular)).toMatchObject({ outcome: "unjudged", mean: { over: 4, of: 7 } });
    expect(about((cell) => (cell.measure("rtt") ?? 0) > 0)).toMatchObject({ outcome: "unjudged", mean: { of: 16 } });
  });

  test("is not judged where nothing was measured, and says so", () => {
    const verdict = verdictOf(within(0.02, undefined, true), "size=3000B", "version=Regular");
    expect(verdict).toMatchObject({ outcome: "unjudged", judged: 0, cells: [{ reason: "nothing to compare with" }] });
  });

  test("is not judged where a cell needs a point that does not run", () => {
    const [, gain] = table4.expectations;
    if (gain === undefined) throw new Error("no gain");
    const verdict = verdictOf(gain, "version=IPP no handoff", "size=1B");
    expect(verdict.cells[0]).toMatchObject({
      outcome: "unjudged",
      reason: "no value",
      of: 98_000,
      missing: [{ version: "Regular", size: "1 B" }],
    });
  });

  test("speaks only of the cells that its condition lets in", () => {
    const small: Expectation = { ...within(0.02, 0.01, true), when: ({ point }) => point.labels["size"] === "1 B" };
    expect(verdictOf(small)).toMatchObject({ outcome: "holds", judged: 4 });
  });

  test("of a condition fails where it does not hold", () => {
    const holds: Expectation = {
      text: "rtt < 1 ms",
      where: "x:1",
      holds: (cell) => (cell.point.labels["version"] === "Regular" ? (cell.measure("rtt") ?? 0) < 1e6 : undefined),
    };
    const verdict = verdictOf(holds);
    expect(verdict).toMatchObject({ outcome: "fails", judged: 4, failed: 3 });
    expect(verdict.worst?.point.labels).toEqual({ version: "Regular", size: "1000 B" });
  });

  test("fails where the value is no number", () => {
    const broken: Expectation = {
      text: "x within 1 % of 1",
      where: "x:1",
      within: { value: () => Number.NaN, of: () => 1, each: { value: 0.01, relative: true } },
    };
    expect(verdictOf(broken, "size=1B").outcome).toBe("fails");
  });

  test.each([
    ["not (rtt > 1 us)", (value: number) => !(value > 1000)],
    ["rtt != 1 us", (value: number) => value !== 1000],
    ["(if rtt > 1 us then 1 else 0) == 0", (value: number) => (value > 1000 ? 1 : 0) === 0],
  ])("%s fails where nothing was measured", (text, holds) => {
    const measures = table4.measures.map((each) => (each.name === "rtt" ? { ...each, sampled: () => NaN } : each));
    const expectation: Expectation = {
      text,
      where: "x:1",
      holds: (cell) => lift(holds, cell.measure("rtt")),
    };
    const { table } = runOne(simulationOf({ ...table4, measures, expectations: [expectation] }), "size=1B");
    expect(table.verdicts.map(({ outcome, worst }) => [outcome, worst?.reason])).toEqual([["fails", "no value"]]);
  });

  test("relative to nothing holds only for nothing", () => {
    const to = (value: number): Expectation => ({
      text: "x within 1 % of 0",
      where: "x:1",
      within: { value: () => value, of: () => 0, each: { value: 0.01, relative: true } },
    });
    expect(verdictOf(to(0), "size=1B").outcome).toBe("holds");
    expect(verdictOf(to(1), "size=1B").outcome).toBe("fails");
  });
});

describe("the finished table", () => {
  test("has each measure beside what it is compared with", () => {
    const { table } = runOne(simulationOf(table4), "size=1B,2000B");
    const [rtt, gain, switches] = table.rows.at(-1)?.entries ?? [];
    expect(rtt).toMatchObject({
      simulated: 7_463_900,
      comparison: { value: 7_809_000, source: "measured", outcome: "fails", row: { row: 14 } },
    });
    expect(gain).toMatchObject({
      simulated: 98_000,
      comparison: { value: 48_000, source: "measured", relative: false },
    });
    // Computed from two rows, so it is neither's.
    expect(gain?.comparison?.row).toBeUndefined();
    expect(switches?.comparison).toBeUndefined();
    expect(rtt && errorPercent(rtt)).toBeCloseTo(-4.4193, 4);
    expect(passed([table])).toBe(false);
  });

  test("compares a point that the data file has, with values that the experiment does not", () => {
    const few = { ...table4, axes: table4.axes.map((axis) => ({ ...axis, rows: axis.rows.slice(0, 1) })) };
    const { table } = runOne(simulationOf(few), "size=1kB");
    expect(table.rows[0]?.entries[0]?.comparison?.value).toBe(4_647_000);
  });
});
