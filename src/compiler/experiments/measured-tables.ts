/** `csv("file", table: 4)`: measured values from a data file beside the program, as written in the file. */
import type { CallExpression } from "../../../grammar/index.js";
import { checkExpression, checkValue } from "../values/expressions.js";
import type { Place } from "../values/place.js";
import { parseCsv } from "./csv.js";
import { checkFit, checkRows } from "./table-rows.js";
import type { ReadError } from "../files/file-system.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { note } from "../diagnostics/report.js";
import { directoryOf, isAbsolute, joinPaths, within } from "../files/paths.js";
import type { AxisType, Expr, MeasuredTableType } from "../program.js";
import { scalar } from "../values/types.js";
import { mostBytes, reportUnreadable } from "../files/unreadable.js";

export function readTable(
  place: Place,
  call: CallExpression,
  name: string,
  axes: readonly AxisType[] = [],
): MeasuredTableType | undefined {
  const [first, ...filters] = call.arguments;
  if (first === undefined || first.name !== undefined) {
    place.report("csvForm", call.span, {});
    return undefined;
  }
  const path = checkValue(place, first.value, { type: scalar("string"), what: "the name of a data file" });
  if (path.kind !== "literal" || typeof path.value !== "string") return undefined;
  const { options, sources } = place.compilation;
  if (path.value === "" || isAbsolute(path.value) || path.value.includes("\\")) {
    place.report("badDataPath", first.span, { name: path.value });
    return undefined;
  }
  const file = joinPaths(directoryOf(sources[call.span.source]?.path ?? ""), path.value);
  const shown = within(options.workingDirectory, file);
  const parsed = dataFile(place, file);
  if ("error" in parsed) {
    reportUnreadable(place.report, first.span, shown, parsed.error);
    return undefined;
  }
  if ("line" in parsed) {
    place.report("malformedCsv", first.span, { file: shown, line: parsed.line });
    return undefined;
  }
  const { columns, lines } = parsed;
  const filter: Record<string, string> = {};
  let rows = parsed.rows.map((cells, index) => ({ cells, line: lines[index] ?? 0 }));
  let sound = true;
  for (const { name: column, value, span } of filters) {
    const expr = checkExpression(place, value);
    if (column === undefined) {
      place.report("csvForm", span, {});
      sound = false;
      continue;
    }
    const index = columns.indexOf(column.text);
    const text = filterText(expr);
    if (index < 0)
      place.report(
        "unknownName",
        column.span,
        { kind: "column", name: column.text },
        { help: suggestion(column.text, columns) },
      );
    else if (Object.hasOwn(filter, column.text)) place.report("argumentTwice", column.span, { name: column.text });
    else if (text === undefined) {
      if (expr.type.kind !== "unknown") place.report("notKnown", value.span, { what: "what a column must hold" });
    } else {
      const kept = rows.filter(({ cells }) => cells[index] === text);
      if (kept.length === 0 && rows.length > 0) {
        const known = [...new Set(rows.map(({ cells }) => cells[index] ?? ""))];
        place.report(
          "noSuchRow",
          value.span,
          { file: shown, column: column.text, value: text },
          {
            help: known.length <= 12 ? note("known", { names: known }) : undefined,
          },
        );
        sound = false;
      }
      rows = kept;
      filter[column.text] = text;
      continue;
    }
    sound = false;
  }
  if (!sound || !checkRows(place, parsed, rows, shown, first.span)) return undefined;
  const cells = rows.map((row) => row.cells);
  const table = { name, file, filter, columns, rows: cells, lines: rows.map(({ line }) => line), span: first.span };
  checkFit(place, table, axes, shown);
  const { lines: _, ...plain } = table;
  return { ...plain, span: call.span };
}

type DataFile = ReturnType<typeof parseCsv> | { readonly error: ReadError };
const dataFiles = new WeakMap<Place["compilation"], Map<string, DataFile>>();

/** Each file is read once, for all experiments that compare with it. */
function dataFile({ compilation }: Place, file: string): DataFile {
  const read = dataFiles.get(compilation) ?? new Map<string, DataFile>();
  dataFiles.set(compilation, read);
  const known = read.get(file);
  if (known !== undefined) return known;
  const { text, error } = compilation.options.fileSystem.read(file, mostBytes);
  const data = error === undefined ? parseCsv(text) : { error };
  read.set(file, data);
  return data;
}

/** A value as a data file has it: numbers and texts as they are. */
function filterText(expr: Expr): string | undefined {
  return expr.kind === "literal" && expr.value !== null ? String(expr.value) : undefined;
}
