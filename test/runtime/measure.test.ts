import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  draw,
  Gauge,
  Histogram,
  maximum,
  mean,
  merged,
  nth,
  oneOf,
  percentile,
  poisson,
  Random,
  samples,
  Series,
  sum,
  uniform,
} from "../../src/runtime/index.js";

describe("a gauge", () => {
  test("has its mean over time, and how high and low it went, since the last reset", () => {
    const clock = { now: 0 };
    const gauge = new Gauge(clock);
    gauge.add(4);
    clock.now = 10;
    gauge.add(-3);
    clock.now = 30;
    expect([gauge.value, gauge.least, gauge.most]).toEqual([1, 0, 4]);
    expect(gauge.mean).toBe((4 * 10 + 1 * 20) / 30);
    gauge.reset();
    expect([gauge.value, gauge.least, gauge.most, gauge.mean]).toEqual([1, 1, 1, 1]);
    gauge.set(-2);
    clock.now = 40;
    expect([gauge.least, gauge.most, gauge.mean]).toEqual([-2, 1, -2]);
  });
});

describe("several as one", () => {
  test("numbers, series and histograms", () => {
    expect(sum(samples([1, 2, 4]))).toBe(7);
    const parts = [
      [3, 1],
      [9, 5, 7],
    ].map((values) => {
      const series = new Series();
      values.forEach((value) => {
        series.record(value);
      });
      return series;
    });
    expect(mean(merged(parts))).toBe(5);
    expect(percentile(merged(parts), 50)).toBe(5);
    const histograms = [new Histogram(), new Histogram()];
    histograms.forEach((histogram, index) => {
      histogram.record(10 * index + 1);
    });
    expect([merged(histograms).length, maximum(merged(histograms)), mean(merged(histograms))]).toEqual([2, 11, 6]);
    expect(merged([]).length).toBe(0);
  });

  test("one of a list is there, or something is wrong", () => {
    expect(nth(["a", "b"], 1)).toBe("b");
    expect(() => nth(["a"], 1)).toThrow("there is no number 1 among 1");
  });
});

describe("what varies", () => {
  const random = (): Random => new Random(7);

  test("a range gives every value in it, and no other", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer(),
        (low, more, seed) => {
          const source = new Random(seed);
          const seen = new Set(Array.from({ length: 60 * (more + 1) }, () => draw(uniform(low, low + more), source)));
          expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: more + 1 }, (_, index) => low + index));
        },
      ),
      { numRuns: 30 },
    );
  });

  test("a range of more than 2^32 values, too", () => {
    const source = random();
    const values = Array.from({ length: 2000 }, () => draw(uniform(1e10, 3e10), source));
    expect(values.every((value) => Number.isInteger(value) && value >= 1e10 && value <= 3e10)).toBe(true);
    expect(Math.abs(mean(samples(values)) / 2e10 - 1)).toBeLessThan(0.02);
  });

  test("a list gives its items", () => {
    const source = random();
    const values = Array.from({ length: 300 }, () => draw(oneOf([64, 1500]), source));
    expect(new Set(values)).toEqual(new Set([64, 1500]));
  });

  test("a Poisson process has the rate, and exponential times; none for no rate", () => {
    const source = random();
    const values = Array.from({ length: 20_000 }, () => draw(poisson(1000), source));
    const average = mean(samples(values));
    const variance = mean(samples(values.map((value) => (value - average) ** 2)));
    expect(Math.abs(average / 1e6 - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / 1e12 - 1)).toBeLessThan(0.08);
    expect(draw(poisson(0), source)).toBe(Infinity);
  });

  test("one value stays", () => {
    expect(draw(46, random())).toBe(46);
  });
});
