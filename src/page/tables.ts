/** The table of an experiment: measured values, the first result, and the present one beside it. */
import type { RunJson } from "../lab/index.js";
import { button, element } from "./dom.js";

type PointJson = RunJson["points"][number];
type MeasureJson = PointJson["measures"][number];

export interface Shown {
  /** With the values that the program declares. */
  readonly first: RunJson | undefined;
  /** With other values of machines; undefined while nothing is changed. */
  readonly now: RunJson | undefined;
  /** Index of the point that the timeline shows. */
  readonly selected: number;
  readonly hashes: boolean;
}

/** @param chosen Called with the index of a point in the table. */
export function tableOf({ first, now, selected, hashes }: Shown, chosen: (point: number) => void): HTMLElement {
  const present = now ?? first;
  const [head] = present?.points ?? [];
  if (present === undefined || head === undefined) return element("p", {}, "No result yet.");
  const axes = Object.keys(head.point);
  const before = new Map((first?.points ?? []).map((point) => [keyOf(point), point]));
  const after = new Map(present.points.map((point) => [keyOf(point), point]));
  // While points are run, the table keeps the rows that it had.
  const points = (first?.points.length ?? 0) > present.points.length ? first!.points : present.points;
  const measured = head.measures.map(({ name }) =>
    [...present.points, ...(first?.points ?? [])].some((point) => comparedOf(measureOf(point, name)) !== undefined),
  );
  const isTwice = now !== undefined;
  const columns = (index: number): readonly string[] => [
    ...(measured[index]! ? ["measured"] : []),
    ...(isTwice ? ["first", "now", "change"] : ["simulated"]),
    ...(measured[index]! && !isTwice ? ["error"] : []),
  ];
  const rowHead = axes.length === 0 ? [element("th", { scope: "col", rowspan: "2" }, "point")] : [];
  return element(
    "table",
    {},
    element("caption", { class: "hidden-label" }, "Results at each point; a point's button shows its timeline"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...rowHead,
        ...axes.map((axis) => element("th", { scope: "col", rowspan: "2" }, axis)),
        ...head.measures.map(({ name, unit }, index) =>
          element(
            "th",
            { scope: "colgroup", colspan: String(columns(index).length), class: "measure" },
            name,
            ...(unit === "" ? [] : [element("span", { class: "unit" }, ` ${unit}`)]),
          ),
        ),
        ...(hashes ? [element("th", { scope: "col", rowspan: "2" }, "trace hash")] : []),
      ),
      element(
        "tr",
        {},
        ...head.measures.flatMap((_, index) =>
          columns(index).map((name, at) => element("th", { scope: "col", class: at === 0 ? "measure" : "" }, name)),
        ),
      ),
    ),
    element(
      "tbody",
      {},
      ...points.map((point, row) => {
        const labels = axes.length === 0 ? ["the only point"] : axes.map((axis) => point.point[axis] ?? "");
        const choose = button(labels[0]!, () => chosen(row), {
          class: "point",
          "aria-pressed": String(row === selected),
          "aria-label": `Show ${labels.join(", ")} on the timeline`,
        });
        return element(
          "tr",
          row === selected ? { class: "selected" } : {},
          element("th", { scope: "row" }, choose),
          ...labels.slice(1).map((label) => element("td", { class: "label" }, label)),
          ...point.measures.flatMap(({ name }, index) =>
            cellsOf(
              measureOf(after.get(keyOf(point)), name),
              measureOf(before.get(keyOf(point)), name),
              measured[index]!,
              isTwice,
            ),
          ),
          ...(hashes ? [element("td", {}, element("code", {}, after.get(keyOf(point))?.traceHash ?? ""))] : []),
        );
      }),
    ),
  );
}

function cellsOf(
  measure: MeasureJson | undefined,
  first: MeasureJson | undefined,
  isMeasured: boolean,
  isTwice: boolean,
): readonly HTMLElement[] {
  const cells: HTMLElement[] = [];
  const cell = (text: string, name = ""): void => {
    cells.push(element("td", { class: `number ${name} ${cells.length === 0 ? "measure" : ""}`.trim() }, text));
  };
  if (isMeasured) cell(show(comparedOf(measure) ?? comparedOf(first)), "compared");
  if (!isTwice) {
    cell(withInterval(measure));
    if (isMeasured) cell(percent(measure?.errorPercent), "quiet");
    return cells;
  }
  cell(show(first?.simulated), "quiet");
  cell(withInterval(measure));
  const [before, after] = [first?.simulated, measure?.simulated];
  const change = typeof before === "number" && typeof after === "number" ? after - before : undefined;
  cell(change === undefined ? "" : signed(change), change === undefined || change === 0 ? "quiet" : "change");
  return cells;
}

/** The expectations with their outcomes. */
export function expectationsOf({ expectations }: RunJson): HTMLElement {
  const words = { holds: "✓ holds", fails: "✗ fails", unjudged: "– not judged" } as const;
  return element(
    "ul",
    { class: "expectations" },
    ...expectations.map(({ text, where, outcome, cells }) =>
      element(
        "li",
        { class: outcome },
        element("span", { class: "outcome" }, words[outcome]),
        " ",
        element("code", {}, text),
        element(
          "span",
          { class: "quiet" },
          ` ${where}${cells.failed > 0 ? `, ${cells.failed} of ${cells.judged} cells fail` : ""}`,
        ),
      ),
    ),
  );
}

function keyOf({ point }: PointJson): string {
  return JSON.stringify(point);
}
function measureOf(point: PointJson | undefined, name: string): MeasureJson | undefined {
  return point?.measures.find((each) => each.name === name);
}
function comparedOf(measure: MeasureJson | undefined): number | undefined {
  return measure?.measured ?? measure?.expected ?? undefined;
}

function show(value: number | null | undefined): string {
  if (value === undefined || value === null) return "–";
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return Number(value.toFixed(digits)).toLocaleString("en", { maximumFractionDigits: digits, useGrouping: false });
}
function signed(value: number): string {
  const text = show(value);
  return value > 0 ? `+${text}` : text.replace("-", "−");
}
function withInterval(measure: MeasureJson | undefined): string {
  if (measure === undefined) return "…";
  const { simulated, interval95 } = measure;
  return typeof interval95 === "number" ? `${show(simulated)} ±${show(interval95)}` : show(simulated);
}
function percent(value: number | null | undefined): string {
  return typeof value === "number" ? `${signed(Number(value.toFixed(2)))} %` : "–";
}
