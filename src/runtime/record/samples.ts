/** Values of which a report shows a mean, a percentile and so on. */
export interface Samples {
  /** The number of values. */
  readonly length: number;
  /** Their sum; 0 for none. */
  total(): number;
  /** The smallest that at least `percent` of the values do not exceed (nearest rank); NaN for none. */
  percentile(percent: number): number;
}
