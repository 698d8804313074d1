/** MSER-5, against truncation points that were computed by hand, the textbook's formula, and series whose steady mean is known. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mean, merged, mser5, Series, steady } from "../../src/runtime/index.js";

/** Five equal values for each batch. */
const batches = (...means: readonly number[]): Float64Array =>
  Float64Array.from(means.flatMap((each) => Array<number>(5).fill(each)));

function seriesOf(values: Iterable<number>): Series {
  const series = new Series();
  for (const value of values) series.record(value);
  return series;
}

describe("by hand", () => {
  test.each([
    // Sums of squares over (m - d)^2: 226.67/144 = 1.574, 32.73/121 = 0.270, 10/100 = 0.1, 8.89/81 = 0.1097, 8/64 = 0.125, 6.86/49 = 0.140, 6/36 = 0.167.
    ["two high batches before twelve", batches(20, 10, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6), 10],
    // 12/144 = 0.0833, 10.91/121 = 0.0902, and more from there on.
    ["no warm-up", batches(4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6), 0],
    // 81 * 9/10 / 100 = 0.729, then 0.
    ["one high batch before equal ones", batches(10, 1, 1, 1, 1, 1, 1, 1, 1, 1), 5],
    ["equal values", batches(1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 0],
    // 110/100 = 1.1 at the first, 6.25 * 8 / 25 = 0.4 at the half: it falls up to there.
    ["values that still rise", batches(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), null],
    ["fewer than 50 values", new Float64Array(49), null],
    ["no values", new Float64Array(0), null],
    [
      "three values at the end that fill no batch",
      Float64Array.from([...batches(10, 1, 1, 1, 1, 1, 1, 1, 1, 1), 99, 0, 99]),
      5,
    ],
    // A batch of low values at the end does not make the rest a warm-up: all but it are in the first half.
    ["a quiet end", batches(4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 5, 5), 0],
  ])("%s", (_, values, cut) => {
    expect(mser5(values)).toBe(cut);
  });
});

test("the least of the textbook's formula in the first half, for any values", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 50, maxLength: 200 }), (values) => {
      const z = Array.from(
        { length: Math.floor(values.length / 5) },
        (_, at) => values.slice(at * 5, at * 5 + 5).reduce((sum, each) => sum + each, 0) / 5,
      );
      const half = Math.floor(z.length / 2);
      const statistic = (d: number): number => {
        const rest = z.slice(d);
        const middle = rest.reduce((sum, each) => sum + each, 0) / rest.length;
        return rest.reduce((sum, each) => sum + (each - middle) ** 2, 0) / rest.length ** 2;
      };
      const all = Array.from({ length: half + 1 }, (_, d) => statistic(d));
      const found = mser5(Float64Array.from(values));
      expect(statistic(found === null ? half : found / 5)).toBeLessThanOrEqual(Math.min(...all) * (1 + 1e-6) + 1e-6);
    }),
  );
});

/** Numbers from 0 to 1 (Park and Miller). */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

test("the mean of what is left is nearer to the steady mean than that of all", () => {
  // An autoregressive series, whose start is 20 above its steady mean of 100, and dies out over some 100 values.
  const errors = Array.from({ length: 100 }, (_, index) => {
    const next = generator(index * 7919 + 1);
    let off = 20;
    const series = seriesOf(Array.from({ length: 1000 }, () => 100 + (off = 0.97 * off + 2 * (next() - 0.5))));
    const rest = steady(series);
    expect(series.warmUp?.cut ?? 0).toBe(1000 - rest.length);
    return { all: mean(series) - 100, rest: mean(rest) - 100, cut: series.warmUp?.cut };
  });
  const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  expect(meanOf(errors.map(({ all }) => all))).toBeGreaterThan(0.5);
  expect(Math.abs(meanOf(errors.map(({ rest }) => rest)))).toBeLessThan(0.2);
  expect(meanOf(errors.map(({ cut }) => cut ?? 0))).toBeGreaterThan(50);
});

test("of merged series each is cut by itself", () => {
  const [one, other] = [
    seriesOf(batches(10, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
    seriesOf(batches(2, 2, 2, 2, 2, 2, 2, 2, 2, 2)),
  ];
  const rest = steady(merged([one, other]) as Series);
  expect([rest.length, rest.percentile(100), rest.percentile(0)]).toEqual([95, 2, 1]);
  expect([one.warmUp, other.warmUp]).toEqual([
    { values: 50, cut: 5 },
    { values: 50, cut: 0 },
  ]);
});

test("a series that is emptied has no cut any more, and one that is too short stays whole", () => {
  const series = seriesOf(batches(10, 1, 1, 1, 1, 1, 1, 1, 1, 1));
  steady(series);
  series.reset();
  expect(series.warmUp).toBeNull();
  for (const value of [5, 1, 1]) series.record(value);
  expect(steady(series).length).toBe(3);
  expect(series.warmUp).toEqual({ values: 3, cut: null });
});
