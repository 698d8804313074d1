/** What an import says: faults of the files that were given, and what has no counterpart. */

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
