/** Rows with their cells in columns, and the comments at their ends in one more. */

export interface Cells {
  /** Cells, each on one line. The last is not padded. */
  readonly cells: readonly string[];
  readonly hasComment: boolean;
}
export interface AlignedRow {
  readonly text: string;
  /** Between the text and its comment. */
  readonly gap: string;
}

/** Undefined if a row is wider than `width`; comments do not count. */
export function aligned(rows: readonly Cells[], width: number): readonly AlignedRow[] | undefined {
  const columns: number[] = [];
  for (const { cells } of rows) {
    cells.slice(0, -1).forEach((cell, at) => (columns[at] = Math.max(columns[at] ?? 0, widthOf(cell))));
  }
  const texts = rows.map(({ cells }) =>
    cells
      .map((cell, at) => (at < cells.length - 1 ? cell + blanks((columns[at] ?? 0) - widthOf(cell)) : cell))
      .join(" "),
  );
  if (texts.some((text) => widthOf(text) > width)) return undefined;
  const commented = texts.filter((_, at) => rows[at]?.hasComment === true);
  const end = Math.max(0, ...commented.map(widthOf));
  return texts.map((text) => ({ text, gap: blanks(end - widthOf(text) + 2) }));
}

function widthOf(text: string): number {
  return [...text].length;
}

function blanks(count: number): string {
  return " ".repeat(Math.max(0, count));
}
