/** The reports of an import: faults of the given files, and entries without a counterpart. */

export interface Remark {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The files contradict themselves. */
export class ImportError extends Error {
  override readonly name = "ImportError";

  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
  }
}
