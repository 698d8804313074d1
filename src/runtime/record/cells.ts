/** Computes with values of cells: undefined if one of them is. */
export function lift<Result>(
  compute: (...values: number[]) => Result,
  ...values: readonly (number | undefined)[]
): Result | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : compute(...known);
}

/** Whether each of some values was measured: the mean of no samples was not, nor was a quotient of two zeros. */
export function wereMeasured(...values: readonly number[]): boolean {
  return !values.some(Number.isNaN);
}
