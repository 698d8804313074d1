/** The end of a series' warm-up: MSER-5. */

/** Values of a batch. */
const BATCH = 5;
/** Of fewer batches the rule says nothing. */
const FEWEST = 10;

/** What a rule has found out about the start of a series. */
export interface WarmUp {
  /** How many values the series has. */
  readonly values: number;
  /** How many of them, from the first on, are warm-up; null where no end of it was found: the series is too short. */
  readonly cut: number | null;
}

/**
 * The number of values to leave out from the start of a series, so that the standard error of the mean of the rest is least: the marginal standard error rule on means of batches of
 * five (White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69(6), 1997; White, Cobb and Spratt, "A comparison of five
 * steady-state truncation heuristics for simulation", Winter Simulation Conference 2000). Of the batch means Z1 to Zm it is the d with the least sum of (Zi - mean)^2 over i > d, divided by (m - d)^2.
 * Only the first half of the batches may be left out. If the least is there at its end, the warm-up is not over.
 * @returns null for fewer than 50 values, or where the warm-up is not over in the first half.
 */
export function mser5(values: Float64Array): number | null {
  const batches = Math.floor(values.length / BATCH);
  if (batches < FEWEST) return null;
  const half = Math.floor(batches / 2);
  let best = half;
  let least = Infinity;
  // From the end on: mean and sum of squares of the rest, as Welford adds values to them.
  let middle = 0;
  let squares = 0;
  for (let from = batches - 1; from >= 0; from--) {
    let total = 0;
    for (let at = from * BATCH; at < (from + 1) * BATCH; at++) total += values[at]!;
    const value = total / BATCH;
    const count = batches - from;
    const off = value - middle;
    middle += off / count;
    squares += off * (value - middle);
    // Of equal ones the earliest leaves most values.
    const statistic = squares / (count * count);
    if (from <= half && statistic <= least) [best, least] = [from, statistic];
  }
  return best === half ? null : best * BATCH;
}
