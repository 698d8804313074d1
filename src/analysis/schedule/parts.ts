/** An addend of a time, in ns. */
export interface Part {
  readonly what: string;
  readonly times: number;
  readonly ns: number;
}
