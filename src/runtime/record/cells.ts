/** Computes with values of cells: undefined if one of them is. */
export function lift<Result>(
  compute: (...values: number[]) => Result,
  ...values: readonly (number | undefined)[]
): Result | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : compute(...known);
}
