/** `xgc check`. */
import { type Findings, messageWays, schedulesOf } from "../analysis/index.js";
import { type Checked, diagnosticsAsJson, diagnosticsAsSarif, type Diagnostic } from "../compiler/index.js";
import { checkFile, diagnosticsText, hasErrors, withoutNotes } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, usageFailure } from "./failure.js";
import { fixesOf } from "./fixes.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { project } from "./project.js";
import { editFiles } from "./edit-files.js";
import { type Schedules, schedulesText } from "./schedule-text.js";

export async function check(
  { operands, options }: CommandLine<typeof commands.check.options>,
  io: Io,
): Promise<number> {
  // A terminal shows the number of notes.
  const notes = options.notes || io.stderr.isTerminal;
  const findings: Findings[] = [];
  let all = await checkAll(operands, io, notes, findings);
  if (options.fix) {
    if (operands.includes("-")) throw usageFailure("--fix needs files that it can write, not standard input");
    let made = 0;
    // An edit may uncover a fault that another edit removes.
    for (let round = 0; round < ROUNDS; round++) {
      const { edits, count } = fixesOf(all);
      if (count === 0) break;
      editFiles(edits, io.workingDirectory);
      made += count;
      all = await checkAll(operands, io, notes, findings);
    }
    if (made > 0) io.stderr.write(`made ${made} ${made === 1 ? "edit" : "edits"}\n`);
  }
  const shown = options.notes ? all : { ...all, diagnostics: withoutNotes(all.diagnostics) };
  const schedules = options.schedule && !hasErrors(all.diagnostics) ? schedulesIn(findings) : undefined;
  if (options.format === "sarif")
    io.stdout.write(
      diagnosticsAsSarif(shown.diagnostics, shown.sources, project().version, schedules && { ...schedules }),
    );
  else if (options.format === "json") io.stdout.write(diagnosticsAsJson(shown.diagnostics, shown.sources));
  else io.stdout.write(diagnosticsText(shown, io, "stdout"));
  if (schedules !== undefined && options.format !== "sarif")
    io.stdout.write(options.format === "json" ? `${JSON.stringify(schedules, null, 2)}\n` : schedulesText(schedules));
  if (io.stderr.isTerminal) io.stderr.write(hint(all.diagnostics.length - shown.diagnostics.length));
  return hasErrors(all.diagnostics) ? exitCodes.failure : exitCodes.success;
}

function schedulesIn(findings: readonly Findings[]): Schedules {
  return {
    schedules: findings.flatMap((each) => schedulesOf(each)),
    ways: findings.flatMap((each) => messageWays(each, () => true).map(({ way }) => way)),
  };
}

/** The most rounds of edits and checks for --fix. */
const ROUNDS = 10;

/** @param findings gets the data of the analysis, of each program without errors. */
async function checkAll(files: readonly string[], io: Io, notes: boolean, findings: Findings[]): Promise<Part> {
  const parts: Checked[] = [];
  findings.length = 0;
  for (const file of files) parts.push(await checkFile(file, io, { notes, explored: (each) => findings.push(each) }));
  return merge(parts);
}

/** Most users want to see faults only, so a terminal gets one line about notes. */
function hint(notes: number): string {
  return notes === 0
    ? ""
    : `${notes} note${notes === 1 ? "" : "s"} on contexts and times: --notes shows ${notes === 1 ? "it" : "them"}\n`;
}

type Part = Pick<Checked, "diagnostics" | "sources">;

/** Merges the diagnostics of several programs; equal ones are reported once. */
function merge(parts: readonly Part[]): Part {
  const [only] = parts;
  // Comparing computes every path, also those that are never printed.
  if (only !== undefined && parts.length === 1) return only;
  const sources: Part["sources"][number][] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const part of parts) {
    const places = part.sources.map((source) => {
      const known = sources.findIndex(({ path }) => path === source.path);
      return known >= 0 ? known : sources.push(source) - 1;
    });
    for (const each of part.diagnostics) {
      const moved = move(each, places);
      const key = JSON.stringify(moved);
      if (!seen.has(key)) diagnostics.push(moved);
      seen.add(key);
    }
  }
  return { sources, diagnostics };
}

function move(diagnostic: Diagnostic, places: readonly number[]): Diagnostic {
  const at = <Spanned extends Pick<Diagnostic, "span">>(each: Spanned): Spanned => ({
    ...each,
    span: { ...each.span, source: places[each.span.source] ?? each.span.source },
  });
  const { fix, related } = diagnostic;
  return { ...at(diagnostic), related: related.map(at), ...(fix !== undefined && { fix: at(fix) }) };
}
