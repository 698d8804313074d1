import fc from "fast-check";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { optimise } from "../../src/fit/optimise.js";
import { precisionOf } from "../../src/fit/precision.js";
import { boundedStep } from "../../src/fit/step.js";
import { thresholdsAt } from "../../src/fit/thresholds.js";

type Model = (at: readonly number[]) => readonly number[];
const all = (model: Model) => (many: readonly (readonly number[])[]) => Promise.resolve(many.map(model));
const problem = (model: Model, start: readonly number[]): Parameters<typeof optimise>[0] => ({
  start,
  evaluateAll: all(model),
  progress: () => undefined,
});

describe("a bounded step", () => {
  test("is the least squares where the box leaves room", () => {
    const jacobian = new Matrix([
      [2, 0],
      [0, 4],
    ]);
    const [x, y] = boundedStep(jacobian, [-1, 2], { low: [-9, -9], high: [9, 9] }, 1e-9, [0, 0]);
    expect(x).toBeCloseTo(0.5, 6);
    expect(y).toBeCloseTo(-0.5, 6);
  });

  test("is never outside its box, and never worse than standing still", () => {
    // Machine values are no numbers of 1e-300, which the squares of the step would lose.
    const number = fc.integer({ min: -5000, max: 5000 }).map((each) => each / 1000);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 6 }),
        fc.array(
          fc.integer({ min: 0, max: 1000 }).map((each) => each / 1000),
          { minLength: 3, maxLength: 3 },
        ),
        (rows, room) => {
          const jacobian = new Matrix(rows.map((row) => [...row]));
          const residuals = rows.map((_, index) => index - 1);
          const low = room.map((each) => -each);
          const step = boundedStep(jacobian, residuals, { low, high: room }, 0.01, [0, 0, 0]);
          for (const [index, each] of step.entries()) {
            expect(each).toBeGreaterThanOrEqual(low[index]!);
            expect(each).toBeLessThanOrEqual(room[index]!);
          }
          const cost = (p: readonly number[]): number => {
            const moved = jacobian.mmul(Matrix.columnVector([...p])).to1DArray();
            return (
              moved.reduce((sum, each, row) => sum + (each + residuals[row]!) ** 2, 0) +
              0.01 * p.reduce((sum, each) => sum + each ** 2, 0)
            );
          };
          expect(cost(step)).toBeLessThanOrEqual(cost([0, 0, 0]) + 1e-6);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a search", () => {
  test("finds what made the data, through a kink", async () => {
    const model: Model = ([a = 0, b = 0]) => [20 * (a - 0.3), 20 * (Math.max(a + b, 0.6) - 0.95), 20 * (b - 0.65)];
    const { at, sum } = await optimise(problem(model, [0.9, 0.1]));
    expect(at[0]).toBeCloseTo(0.3, 2);
    expect(at[1]).toBeCloseTo(0.65, 2);
    expect(sum).toBeLessThan(0.1);
  });

  test("gets over a jump between it and the optimum", async () => {
    const model: Model = ([a = 0]) => [20 * (a - 0.4) + (a > 0.62 ? 3 : 0)];
    const { at } = await optimise(problem(model, [0.9]));
    expect(at[0]).toBeCloseTo(0.4, 2);
  });

  test("stops at a bound where the optimum is outside", async () => {
    const { at } = await optimise(problem(([a = 0]) => [10 * (a - 1.5)], [0.2]));
    expect(at).toEqual([1]);
  });

  test("leaves alone what the data does not speak of, and gives the same twice", async () => {
    const model: Model = ([a = 0]) => [30 * (a - 0.25)];
    const once = await optimise(problem(model, [0.5, 0.77]));
    expect(once.at[1]).toBe(0.77);
    expect(await optimise(problem(model, [0.5, 0.77]))).toEqual(once);
  });
});

describe("precision", () => {
  test("tells what is known, what acts alike and what is silent", () => {
    const jacobian = new Matrix([
      [40, 10, 20, 0],
      [0, 12, 24, 0],
      [0, 8, 16, 0],
    ]);
    const { alike, known, deviations, rank } = precisionOf(jacobian, 1);
    expect(alike).toEqual([[1, 2]]);
    expect(known[0]).toBeGreaterThan(0.9);
    expect(known[3]).toBeCloseTo(0, 9);
    expect(deviations[3]).toBeCloseTo(Math.sqrt(1 / 12), 9);
    expect(rank).toBe(2);
  });
});

describe("thresholds", () => {
  test("are found on their side, with the size of the jump; a straight line has none", async () => {
    const model: Model = ([a = 0, b = 0]) => [10 * a + 10 * b + (a > 0.6 ? 5 : 0)];
    const at = [0.5, 0.5];
    const [first, second] = await thresholdsAt(all(model), at, model(at), new Matrix([[10, 10]]), () => undefined);
    expect(second).toEqual({});
    expect(first?.below).toBeUndefined();
    expect(first?.above?.jump).toBeCloseTo(5, 6);
    expect(first?.above?.from).toBeLessThanOrEqual(0.6);
    expect(first?.above?.to).toBeGreaterThan(0.6);
    expect(first!.above!.to - first!.above!.from).toBeLessThan(0.02);
  });
});
