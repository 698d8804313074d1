/** Promises about traffic: a run ends at the first event that comes too early, and not before. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Promised, PromisedArrivals } from "../../src/runtime/time/promised-arrivals.js";
import { curve, periodic, type Arrivals } from "../../src/schedule/index.js";

const said = { text: "arrives", where: "a.xgraph:1" };

/** The number of the first event that comes too early, by the definition: any n events in a row are at least distance(n) apart. */
function firstTooEarly(times: readonly number[], { distance }: Arrivals): number | undefined {
  const found = times.findIndex((now, index) =>
    times.slice(0, index).some((before, at) => now - before < distance(index - at + 1)),
  );
  return found < 0 ? undefined : found;
}
function firstRefused(times: readonly number[], promised: Omit<Promised, "text" | "where">): number | undefined {
  const arrivals = new PromisedArrivals("frames come", { ...promised, ...said });
  const found = times.findIndex((now) => {
    try {
      arrivals.come(now);
      return false;
    } catch {
      return true;
    }
  });
  return found < 0 ? undefined : found;
}

const traces = fc
  .array(fc.nat(40), { minLength: 1, maxLength: 60 })
  .map((gaps) => gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0)));

describe("a promise and the event model that the analysis computes with allow the same traffic", () => {
  it("by periods", () => {
    const values = fc.record({
      every: fc.integer({ min: 1, max: 60 }),
      jitter: fc.nat(60),
      burst: fc.integer({ min: 1, max: 4 }),
      apart: fc.nat(10),
    });
    let refused = 0;
    fc.assert(
      fc.property(values, traces, (promised, times) => {
        const first = firstTooEarly(times, periodic(promised));
        if (first !== undefined && first > 3) refused++;
        expect(firstRefused(times, promised)).toBe(first);
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(50);
  });
  it("by points", () => {
    const points = fc
      .array(fc.nat(60), { minLength: 1, maxLength: 5 })
      .map((all) => [...all].sort((a, b) => a - b))
      .filter((all) => (all.at(-1) ?? 0) > 0);
    fc.assert(
      fc.property(points, traces, (spaced, times) => {
        expect(firstRefused(times, { spaced })).toBe(firstTooEarly(times, curve(spaced)));
      }),
      { numRuns: 1000 },
    );
  });
});
