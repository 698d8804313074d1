/** `xgc check`. */
import { type Checked, diagnosticsAsJson, diagnosticsAsSarif, type Diagnostic } from "../compiler/index.js";
import { checkFile, diagnosticsText, hasErrors, withoutNotes } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, usageFailure } from "./failure.js";
import { fixesOf } from "./fixes.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { project } from "./project.js";
import { editFiles } from "./edit-files.js";

export async function check(
  { operands, options }: CommandLine<typeof commands.check.options>,
  io: Io,
): Promise<number> {
  // How many there are is said to people.
  const notes = options.notes || io.stderr.isTerminal;
  let all = await checkAll(operands, io, notes);
  if (options.fix) {
    if (operands.includes("-")) throw usageFailure("--fix needs files that it can write, not standard input");
    let made = 0;
    // An edit may uncover a fault that an edit cures too.
    for (let round = 0; round < ROUNDS; round++) {
      const { edits, count } = fixesOf(all);
      if (count === 0) break;
      editFiles(edits, io.workingDirectory);
      made += count;
      all = await checkAll(operands, io, notes);
    }
    if (made > 0) io.stderr.write(`made ${made} ${made === 1 ? "edit" : "edits"}\n`);
  }
  const shown = options.notes ? all : { ...all, diagnostics: withoutNotes(all.diagnostics) };
  if (options.format === "sarif")
    io.stdout.write(diagnosticsAsSarif(shown.diagnostics, shown.sources, project().version));
  else if (options.format === "json") io.stdout.write(diagnosticsAsJson(shown.diagnostics, shown.sources));
  else io.stdout.write(diagnosticsText(shown, io, "stdout"));
  if (io.stderr.isTerminal) io.stderr.write(hint(all.diagnostics.length - shown.diagnostics.length));
  return hasErrors(all.diagnostics) ? exitCodes.failure : exitCodes.success;
}

/** How often --fix edits and checks again, at most. */
const ROUNDS = 10;

async function checkAll(files: readonly string[], io: Io, notes: boolean): Promise<Part> {
  const parts: Checked[] = [];
  for (const file of files) parts.push(await checkFile(file, io, { notes }));
  return merge(parts);
}

/** Most people who check a program want to hear of faults only; that there is more is said in a line, to people. */
function hint(notes: number): string {
  return notes === 0
    ? ""
    : `${notes} note${notes === 1 ? "" : "s"} on contexts and times: --notes shows ${notes === 1 ? "it" : "them"}\n`;
}

type Part = Pick<Checked, "diagnostics" | "sources">;

/** The diagnostics of several programs as those of one; what two programs have in common is said once. */
function merge(parts: readonly Part[]): Part {
  const [only] = parts;
  // Comparing works out every path, also those that are never printed.
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
