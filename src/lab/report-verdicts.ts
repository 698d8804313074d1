/** Expectations as text: whether each holds, by how much, and where it is worst. */
import type { BuiltScenario, Measure } from "../runtime/index.js";
import { decimalsFor, fixed } from "./digits.js";
import type { CellVerdict, Verdict } from "./judge.js";
import { describePoint } from "./points.js";
import { printable } from "./printable.js";
import type { Table } from "./table.js";
import type { Paint } from "./text-grid.js";

const marks = { holds: "pass", fails: "FAIL", unjudged: "open" } as const;
const styles = { holds: "good", fails: "bad", unjudged: "dim" } as const;

/** Two lines for each: what is expected and where, then what was found. */
export function verdictLines(verdict: Verdict, table: Table, width: number, paint: Paint): readonly string[] {
  const { expectation, outcome } = verdict;
  const text = printable(expectation.text);
  const head = `  ${marks[outcome]}  ${text}`;
  const gap = Math.min(width, 100) - head.length - expectation.where.length;
  const painted = `  ${paint(styles[outcome], marks[outcome])}  ${text}`;
  const place = paint("dim", expectation.where);
  const lines = gap >= 2 ? [painted + " ".repeat(gap) + place] : [painted, `        ${place}`];
  const measure = table.experiment.measures.find(({ name }) => name === expectation.measure);
  return [...lines, ...detailsOf(verdict, measure, width - 8).map((line) => `        ${line}`)];
}

function detailsOf(verdict: Verdict, measure: Measure<BuiltScenario> | undefined, room: number): readonly string[] {
  const { within } = verdict.expectation;
  const { judged, failed, worst, mean, cells } = verdict;
  const lines: string[] = [];
  const amount = (value: number, relative: boolean): string => showAmount(value, relative, measure);
  if (judged > 0) {
    const parts = [`${judged - failed} of ${cellCount(judged)} ${judged - failed === 1 ? "holds" : "hold"}`];
    if (within !== undefined && worst?.error !== undefined) {
      parts.push(`worst ${amount(worst.error, within.each.relative)}${placeOf(worst)}`);
    } else if (worst !== undefined) parts.push(`first failure${placeOf(worst)}`);
    if (within?.mean !== undefined && mean !== undefined) {
      const found = {
        holds: "",
        fails: ", too much",
        unjudged: ` over ${mean.over} of ${cellCount(mean.of)}, so not judged`,
      }[mean.outcome];
      parts.push(`mean ${amount(mean.error, within.mean.relative)}${found}`);
    }
    lines.push(...(parts.join("; ").length <= room ? [parts.join("; ")] : parts));
  }
  const open = cells.filter(({ outcome }) => outcome === "unjudged");
  if (open.length > 0) lines.push(`${cellCount(open.length)} not judged: ${reasons(open)}`);
  if (cells.length === 0) lines.push("speaks of no cell of this run");
  return lines;
}

function placeOf({ point }: CellVerdict): string {
  const text = describePoint(point);
  return text === "" ? "" : ` at ${text}`;
}

function cellCount(count: number): string {
  return count === 1 ? "1 cell" : `${count} cells`;
}

function reasons(cells: readonly CellVerdict[]): string {
  const counts = new Map<string, number>();
  for (const { reason = "undecided", missing = [] } of cells) {
    const text =
      missing.length > 0
        ? "needs points that this run leaves out"
        : {
            withheld: "the measured value is withheld",
            "nothing to compare with": "no measured value",
            "no value": "no simulated value",
            undecided: "undecided",
          }[reason];
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const all = [...counts];
  return all.map(([text, count]) => (all.length === 1 ? text : `${text} (${count})`)).join(", ");
}

/** An amount in percent, or in the unit of the measure. */
export function showAmount(value: number, relative: boolean, measure: Measure<BuiltScenario> | undefined): string {
  if (relative) return `${fixed(value * 100, 2)} %`;
  const { name, factor } = measure?.unit ?? { name: "", factor: 1 };
  const scaled = value / factor;
  return `${fixed(scaled, decimalsFor([scaled])(scaled))}${name === "" ? "" : ` ${name}`}`;
}
