/** The result of repeated timings. */

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function summaryOf(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? NaN;
  const median = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  return { median, least: at(0), most: at(sorted.length - 1) };
}

/** A line of the report: the median, and in parentheses what the runs lie between. */
export function line(name: string, { median, least, most }: Summary, show: (value: number) => string): string {
  return `  ${name.padEnd(34)} ${show(median).padStart(12)}   (${show(least)} to ${show(most)})`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
