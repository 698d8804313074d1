/** Points that run with several seeds. */
import { expect, test } from "vitest";
import fc from "fast-check";
import {
  isWithin,
  joined,
  nextRuns,
  reportText,
  runJson,
  runsThatCount,
  seedsOf,
  tableOf,
  type Table,
} from "../../src/lab/index.js";
import { csvText } from "../../src/lab/csv.js";
import { interval95 } from "../../src/lab/repeat.js";
import type { BuiltScenario, Experiment } from "../../src/runtime/index.js";
import { pointsOf } from "../../src/lab/points.js";
import { runPoint } from "../../src/lab/run-point.js";
import { quietWorld } from "./simulations.js";

interface Made extends BuiltScenario {
  readonly value: number;
}

/** Measures its size and its seed. */
const experiment: Experiment<Made> = {
  name: "again",
  title: "Again",
  axes: [
    {
      name: "size",
      labelled: false,
      dimension: "bytes",
      rows: [1, 1000].map((size) => ({ label: `${size} B`, values: { size } })),
    },
  ],
  repeat: 3,
  build: (point, setup) => ({ world: quietWorld(setup, 1000), value: (point["size"] as number) + setup.seed }),
  measures: [
    { name: "value", unit: { name: "", factor: 1 }, sampled: ({ value }) => value },
    {
      name: "inverse",
      unit: { name: "", factor: 1 },
      derived: (cell) => 1 / (cell.measure("value") ?? NaN),
    },
  ],
  expectations: [
    { text: "expect value < 1000", where: "a.xgraph:1", holds: (cell) => (cell.measure("value") ?? 0) < 1000 },
  ],
};

function table(): Table {
  const { axes } = experiment;
  const results = pointsOf(axes).map((point) =>
    joined(seedsOf(experiment, 10).map((seed) => runPoint(experiment, point, { seed, machines: {} }))),
  );
  return tableOf(experiment, axes, results);
}

test("seeds follow one another, and begin again at 2^32", () => {
  expect(seedsOf(experiment, 7)).toEqual([7, 8, 9]);
  expect(seedsOf(experiment, 2 ** 32 - 1)).toEqual([2 ** 32 - 1, 0, 1]);
  expect(seedsOf({ ...experiment, repeat: 1 }, 7)).toEqual([7]);
});

test("a measure is the mean over its runs, with an interval", () => {
  const [first, second] = table().rows;
  expect(first?.entries[0]?.simulated).toBe(12);
  expect(second?.entries[0]?.simulated).toBe(1011);
  // 4.3027 · 1 / √3
  expect(first?.entries[0]?.interval).toBeCloseTo(2.484, 3);
});

test("a measure that is derived from cells is computed in each run", () => {
  const [first] = table().rows;
  expect(first?.entries[1]?.simulated).toBeCloseTo((1 / 11 + 1 / 12 + 1 / 13) / 3, 12);
  expect(first?.entries[1]?.interval).toBeCloseTo(interval95([1 / 11, 1 / 12, 1 / 13]) ?? 0, 12);
});

test("the interval is Student's", () => {
  expect(interval95([1])).toBeUndefined();
  expect(interval95([5, 5, 5])).toBe(0);
  // Of 20 values: t is 2.0930 for 19 degrees of freedom.
  const values = Array.from({ length: 20 }, (_, index) => index);
  expect(interval95(values)).toBeCloseTo((2.093 * Math.sqrt(35)) / Math.sqrt(20), 3);
  // For many values it approaches the normal distribution's 1.96.
  const many = Array.from({ length: 10_000 }, (_, index) => index % 2);
  expect(interval95(many)).toBeCloseTo(1.9602 * 0.5 * 0.01, 5);
});

test("text, JSON and CSV show it", () => {
  const tables = [table()];
  const facts = { program: "a.xgraph", seed: 10, machines: {} };
  const text = reportText(tables[0]!, facts);
  expect(text).toContain("experiment again of a.xgraph · 2 points · 3 seeds from 10, mean ±95 %");
  expect(text).toMatch(/^1 B +12\.0 ±2\.5$/m);
  expect(text).toContain("1 of 2 cells holds");
  const json = runJson(tables, facts);
  expect(json.experiments).toEqual([{ name: "again", title: "Again", repeat: 3 }]);
  expect(json.points[0]?.measures[0]).toMatchObject({ name: "value", simulated: 12, interval95: 2.48416500324 });
  expect(csvText(tables).split("\n").slice(0, 2)).toEqual([
    "experiment,size_bytes,metric,unit,measured,status,simulated,interval95",
    "again,1,value,,,,12,2.48416500324",
  ]);
});

const until = { measure: "value", within: 0.05, least: 5, most: 40 };

test("runs count up to the first after which the interval is narrow enough, whatever was run beyond", () => {
  const value = fc.double({ min: 50, max: 150, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(20), (values, beyond) => {
      const count = runsThatCount(until, values);
      if (count === undefined) {
        // More are needed, and are asked for.
        expect(values.length).toBeLessThan(until.most);
        if (values.length >= until.least) expect(nextRuns(until, values)).toBeGreaterThan(0);
        expect(values.length + nextRuns(until, values)).toBeLessThanOrEqual(until.most);
        return;
      }
      expect(count).toBeGreaterThanOrEqual(until.least);
      expect(count === until.most || isWithin(until.within, values.slice(0, count))).toBe(true);
      for (let fewer = until.least; fewer < count; fewer++)
        expect(isWithin(until.within, values.slice(0, fewer))).toBe(false);
      expect(runsThatCount(until, [...values, ...values.slice(0, beyond)])).toBe(count);
    }),
  );
});

test("equal values are enough at once, and a mean of 0 never is", () => {
  expect(runsThatCount(until, [0, 0, 0, 0, 0])).toBe(5);
  expect(runsThatCount(until, [-1, 1, -1, 1, -1, 1])).toBeUndefined();
  expect(runsThatCount(until, [NaN, 1, 1, 1, 1])).toBeUndefined();
});

test("the interval covers the mean about as often as it says, the number of runs being found out", () => {
  // Exponential values by a generator of its own: the coverage of the sequential rule, against 95 %.
  let state = 7;
  const uniform = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const narrow = { ...until, within: 0.1, least: 20, most: 5000 };
  let covered = 0;
  const studies = 300;
  for (let study = 0; study < studies; study++) {
    const values = Array.from({ length: 1200 }, () => -Math.log(uniform()));
    const count = runsThatCount(narrow, values)!;
    const mean = values.slice(0, count).reduce((sum, each) => sum + each, 0) / count;
    if (Math.abs(mean - 1) <= interval95(values.slice(0, count))!) covered++;
  }
  expect(covered / studies).toBeGreaterThan(0.88);
  expect(covered / studies).toBeLessThan(0.99);
});

test("points with runs of their own number have their own means, intervals and counts", () => {
  const own = { ...experiment, repeat: undefined, until: { measure: "value", within: 0.001, least: 2, most: 4 } };
  const results = pointsOf(experiment.axes).map((point, index) =>
    joined(
      [1, 2, 3, 4].slice(0, index === 0 ? 4 : 2).map((seed) => runPoint(experiment, point, { seed, machines: {} })),
    ),
  );
  const { repeat: _, ...rest } = own;
  const table = tableOf(rest, experiment.axes, results);
  expect(table.rows.map(({ entries }) => entries[0]?.simulated)).toEqual([3.5, 1001.5]);
  expect(table.rows[0]?.entries[1]?.simulated).toBeCloseTo((1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 4, 12);
  expect(table.rows[1]?.entries[1]?.simulated).toBeCloseTo((1 / 1001 + 1 / 1002) / 2, 12);
  const text = reportText(table, { program: "a.xgraph", seed: 1, machines: {} });
  expect(text).toContain("2 to 4 seeds from 1, mean ±95 %");
  expect(text).toContain("value is not known within 0.1 % after 4 runs at 1 B; 1000 B.");
  expect(runJson([table], { program: "a.xgraph", seed: 1, machines: {} }).points.map(({ runs }) => runs)).toEqual([
    4, 2,
  ]);
});
