/** The note of a report about the warm-up that measures leave out. */
import type { WarmUp } from "../runtime/index.js";
import { describePoint } from "./points.js";
import { printable } from "./printable.js";
import type { Table } from "./table.js";

interface Found {
  /** Of each run. */
  readonly all: WarmUp[];
  /** Where no end of the warm-up was found. */
  readonly open: Set<string>;
}

/** A line for each series; those of an array of hosts are one. */
export function warmUpLines({ rows }: Table): readonly string[] {
  const bySeries = new Map<string, Found>();
  for (const { result } of rows)
    for (const { warmUps = {} } of result.runs ?? [result])
      for (const [series, warmUp] of Object.entries(warmUps)) {
        const name = series.replace(/^([^.[]+)\[\d+\]/, "$1[*]");
        const found = bySeries.get(name) ?? { all: [], open: new Set() };
        bySeries.set(name, found);
        found.all.push(warmUp);
        if (warmUp.cut === null) found.open.add(describePoint(result.point));
      }
  if (bySeries.size === 0) return [];
  return ["", ...[...bySeries].flatMap(([name, found]) => lines(printable(name), found))];
}

function lines(name: string, { all, open }: Found): readonly string[] {
  const known = all.filter(({ cut }) => cut !== null);
  const cut = range(known.map((each) => each.cut ?? 0));
  const text = `warm-up of ${name}: ${cut} of ${range(known.map(({ values }) => values))} values left out (MSER-5)`;
  const found = known.length === 0 ? [] : [text];
  if (open.size === 0) return found;
  const labels = [...open].filter((label) => label !== "");
  const where =
    labels.length === 0
      ? ""
      : ` at ${labels.length > 4 ? `${labels.slice(0, 3).join("; ")} and ${labels.length - 3} more points` : labels.join("; ")}`;
  const count = all.length - known.length;
  const runs = all.length === 1 ? "" : ` in ${count} of ${all.length} runs`;
  return [
    ...found,
    `No end of the warm-up of ${name} was found${runs}${where}: nothing is left out there. Longer runs are needed.`,
  ];
}

function range(numbers: readonly number[]): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const text = (number: number): string => number.toLocaleString("en-US");
  return least === most ? text(least) : `${text(least)} to ${text(most)}`;
}
