/** The number of digits of a value: three or four that are significant, and the same down a column. */

/** Decimals for one value. */
function decimalsOf(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 1000) return 0;
  if (size >= 10) return 1;
  if (size >= 1) return 2;
  let decimals = 3;
  for (let scaled = size * 10; scaled < 1 && decimals < 12; scaled *= 10) decimals++;
  return decimals;
}

/** If the largest value is more than this times the smallest, the values do not share a number of decimals. */
const SPREAD = 1000;

/** For the values of a column, the decimals of each: none if all are whole, and the same for all if that is readable. */
export function decimalsFor(values: readonly number[]): (value: number) => number {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.every((value) => Number.isInteger(value))) return () => 0;
  const sizes = finite.map((value) => Math.abs(value)).filter((value) => value > 0);
  const largest = Math.max(...sizes);
  const spread = largest < 10 && largest / Math.min(...sizes) > SPREAD;
  return spread ? decimalsOf : () => decimalsOf(largest);
}

export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "none" : value < 0 ? "-inf" : "inf";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** With its sign, also if it is positive. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** Without digits that a data file did not have: at most twelve, and no trailing zeros. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}
