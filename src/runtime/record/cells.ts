/** Arithmetic on values of cells: undefined if one of the operands is. */
export function lift<Result>(
  reckon: (...values: number[]) => Result,
  ...values: readonly (number | undefined)[]
): Result | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : reckon(...known);
}
