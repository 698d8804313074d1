/** Text in columns: the first left-aligned, the others right, with headings that span several columns. */

export interface Field {
  readonly text: string;
  readonly style?: Style;
}
export type Style = "title" | "dim" | "good" | "bad";
export type Paint = (style: Style, text: string) => string;

/** Columns that belong together, under one heading. */
export interface ColumnGroup {
  readonly heading: string;
  readonly columns: readonly { readonly heading: string; readonly fields: readonly Field[] }[];
}

export interface Grid {
  /** The heading above the row labels. */
  readonly corner: string;
  readonly labels: readonly Field[];
  readonly groups: readonly ColumnGroup[];
}

const BETWEEN_GROUPS = 3;
const BETWEEN_COLUMNS = 1;

interface Sized {
  readonly group: ColumnGroup;
  readonly widths: readonly number[];
  readonly width: number;
}

function sized(group: ColumnGroup): Sized {
  const widths = group.columns.map(({ heading, fields }) =>
    Math.max(heading.length, ...fields.map(({ text }) => text.length)),
  );
  const inner = widths.reduce((sum, width) => sum + width, 0) + BETWEEN_COLUMNS * (widths.length - 1);
  const extra = Math.max(0, group.heading.length - inner);
  // A heading that is wider than its columns widens the first.
  return { group, widths: widths.map((width, index) => (index === 0 ? width + extra : width)), width: inner + extra };
}

function labelWidth({ corner, labels }: Grid): number {
  return Math.max(corner.length, ...labels.map(({ text }) => text.length));
}

export function gridWidth(grid: Grid): number {
  return grid.groups.reduce((sum, group) => sum + BETWEEN_GROUPS + sized(group).width, labelWidth(grid));
}

/** The lines of the grid. If the grid is wider than `width`, the groups continue below, under the same row labels. */
export function gridLines(grid: Grid, width: number, paint: Paint): readonly string[] {
  const first = labelWidth(grid);
  const lines: string[] = [];
  let part: Sized[] = [];
  let used = first;
  const flush = (): void => {
    if (lines.length > 0) lines.push("");
    lines.push(...partLines(grid, part, first, paint));
  };
  for (const group of grid.groups.map(sized)) {
    if (part.length > 0 && used + BETWEEN_GROUPS + group.width > width) {
      flush();
      part = [];
      used = first;
    }
    part.push(group);
    used += BETWEEN_GROUPS + group.width;
  }
  flush();
  return lines;
}

function partLines(grid: Grid, part: readonly Sized[], first: number, paint: Paint): readonly string[] {
  const gap = " ".repeat(BETWEEN_GROUPS);
  const lines: string[] = [];
  const hasSubheadings = part.some(({ group }) => group.columns.some(({ heading }) => heading !== ""));
  const hasHeadings = part.some(({ group }) => group.heading !== "");
  const corner = paint("title", grid.corner) + " ".repeat(first - grid.corner.length);
  const headings = part.map(({ group, width }) =>
    centred(group.heading, width, group.columns.length > 1 ? "─" : undefined),
  );
  const subheadings = part.map(({ group, widths }) =>
    joined(
      group.columns.map(({ heading }) => heading),
      widths,
    ),
  );
  const [top, ...below] = [...(hasHeadings ? [headings] : []), ...(hasSubheadings ? [subheadings] : [])];
  lines.push([corner, ...(top ?? [])].join(gap));
  for (const line of below) lines.push([" ".repeat(first), ...line].join(gap));
  for (const [row, label] of grid.labels.entries()) {
    const cells = part.map(({ group, widths }) =>
      group.columns
        .map(({ fields }, index) => {
          const { text, style } = fields[row] ?? { text: "" };
          const pad = " ".repeat(Math.max(0, (widths[index] ?? 0) - text.length));
          return pad + (style === undefined ? text : paint(style, text));
        })
        .join(" ".repeat(BETWEEN_COLUMNS)),
    );
    const { text, style } = label;
    lines.push(
      [(style === undefined ? text : paint(style, text)) + " ".repeat(first - text.length), ...cells].join(gap),
    );
  }
  return lines.map((line) => line.trimEnd());
}

function joined(texts: readonly string[], widths: readonly number[]): string {
  return texts.map((text, index) => text.padStart(widths[index] ?? 0)).join(" ".repeat(BETWEEN_COLUMNS));
}

/** `── 1000 B ──` over several columns; over one, the text alone at its right. */
function centred(text: string, width: number, line: string | undefined): string {
  if (line === undefined) return text.padStart(width);
  if (text === "") return " ".repeat(width);
  const room = width - text.length - 2;
  if (room < 2) return text.padStart(Math.ceil((width + text.length) / 2)).padEnd(width);
  const left = Math.floor(room / 2);
  return `${line.repeat(left)} ${text} ${line.repeat(room - left)}`;
}
