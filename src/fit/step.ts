/**
 * The step of a bounded Gauss-Newton method: the least squares of a linear model within a box. A quadratic programme, solved by the
 * dual method of Goldfarb and Idnani (1983), which keeps to bounds exactly where clamping a free step would not.
 */
import { Matrix } from "ml-matrix";
import { solveQP } from "quadprog";

export interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * The p in the box that minimises |r + J p|² + stay · |offset + p|².
 * @param stay The weight of a way from the start; greater than 0, so that there is one answer.
 */
export function boundedStep(
  jacobian: Matrix,
  residuals: readonly number[],
  { low, high }: Box,
  stay: number,
  offset: readonly number[],
): readonly number[] {
  const size = jacobian.columns;
  const transposed = jacobian.transpose();
  const quadratic = transposed.mmul(jacobian).add(Matrix.eye(size).mul(stay));
  const linear = transposed
    .mmul(Matrix.columnVector([...residuals]))
    .add(Matrix.columnVector([...offset]).mul(stay))
    .mul(-1);
  // min 1/2 p'Dp - d'p, where A'p >= b: each p >= low, and each -p >= -high.
  const fromOne = <T>(items: T[]): T[] => [undefined as T, ...items];
  const rows = Array.from({ length: size }, (_, row) => {
    const one = (column: number): number => (column === row ? 1 : 0);
    const columns = Array.from({ length: size }, (_each, column) => one(column));
    return fromOne([...columns, ...columns.map((value) => -value)]);
  });
  const { solution, message } = solveQP(
    fromOne(quadratic.to2DArray().map(fromOne)),
    fromOne(linear.to1DArray()),
    fromOne(rows),
    fromOne([...low, ...high.map((value) => -value)]),
  );
  // For a box without width, a rounding error may make the method find no point in it. Then there is no step.
  if (message !== "") return low.map((least, index) => Math.min(Math.max(0, least), high[index]!));
  return solution.slice(1).map((value, index) => Math.min(Math.max(value, low[index]!), high[index]!));
}
