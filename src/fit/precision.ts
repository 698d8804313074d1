/** How well the data determines each value, and which values it cannot separate: from the Jacobian at the optimum. */
import { inverse, Matrix, SingularValueDecomposition } from "ml-matrix";

export interface Precision {
  /**
   * Standard deviation of each value, in shares of its range. For a value about which the data says nothing it is 0.29, that of a uniform distribution.
   */
  readonly deviations: readonly number[];
  /** How much the data says about each value: 0 nothing, 1 all. */
  readonly known: readonly number[];
  /** Indices of values with parallel effects: the data determines their weighted sum only. */
  readonly alike: readonly (readonly number[])[];
  /** How many combinations of the values the data determines. */
  readonly rank: number;
}

/** The variance of a value that may be anywhere in its range. */
const EVEN = 1 / 12;
/** Columns whose directions differ by less than this count as parallel. */
const ALIKE = 0.995;
/** A combination counts as determined if the data reduces its variance by this factor. */
const DETERMINED = 0.5;

/** @param jacobian Of residuals in tolerances, by values in shares of their ranges. @param sum The sum of the squared residuals. */
export function precisionOf(jacobian: Matrix, sum: number): Precision {
  const size = jacobian.columns;
  if (size === 0) return { deviations: [], known: [], alike: [], rank: 0 };
  const { diagonal: singular } = new SingularValueDecomposition(jacobian, { autoTranspose: true });
  const freedom = Math.max(1, jacobian.rows - singular.filter((each) => each > 1e-6).length);
  // At least the variance that the tolerances imply, and more if the fit is worse.
  const noise = Math.max(1, sum / freedom);
  const information = jacobian.transpose().mmul(jacobian).div(noise);
  const covariance = inverse(information.add(Matrix.eye(size).div(EVEN)));
  const variances = Array.from({ length: size }, (_, index) => covariance.get(index, index));
  return {
    deviations: variances.map((each) => Math.sqrt(each)),
    known: variances.map((each) => 1 - each / EVEN),
    alike: alikeColumns(jacobian),
    rank: singular.filter((each) => EVEN / (1 + (each * each * EVEN) / noise) < DETERMINED * EVEN).length,
  };
}

function alikeColumns(jacobian: Matrix): readonly (readonly number[])[] {
  const columns = Array.from({ length: jacobian.columns }, (_, index) => jacobian.getColumn(index));
  const lengths = columns.map((column) => Math.hypot(...column));
  const left = new Set(columns.keys());
  const groups: number[][] = [];
  for (const first of columns.keys()) {
    if (!left.delete(first) || lengths[first] === 0) continue;
    const group = [first];
    for (const other of left) {
      const product = columns[first]!.reduce((all, each, row) => all + each * columns[other]![row]!, 0);
      if (lengths[other] === 0 || Math.abs(product) < ALIKE * lengths[first]! * lengths[other]!) continue;
      group.push(other);
      left.delete(other);
    }
    if (group.length > 1) groups.push(group);
  }
  return groups;
}
