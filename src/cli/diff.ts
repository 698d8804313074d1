/** `xgc diff`. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { explore } from "../analysis/index.js";
import { conclude, pass, programIn } from "../compiler/index.js";
import { differencesOf, diffJson, diffText, isRun, programFacts, runFacts, type Section } from "../diff/index.js";
import { diagnosticsText, entryOf, optionsFor, SilentFailure } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure, systemReason, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { painter, usesColor } from "./styles.js";
import { summaryCache } from "./summary-cache.js";

type Facts = ReturnType<typeof programFacts>;

const codes: Readonly<Record<Section, number>> = {
  graph: exitCodes.graphChanged,
  contexts: exitCodes.contextsChanged,
  bounds: exitCodes.boundsChanged,
  measures: exitCodes.measuresChanged,
};

export async function diff(
  { operands: [before = "", after], options }: CommandLine<typeof commands.diff.options>,
  io: Io,
): Promise<number> {
  if (after === undefined) throw usageFailure("two files are compared, and one is given", "xgc diff BEFORE AFTER");
  if (isJson(before) !== isJson(after))
    throw usageFailure(
      isJson(after) ? `${after} is a run and ${before} is none` : `${before} is a run and ${after} is none`,
      "two programs are compared, or two runs: xgc run FILE --json > run.json",
    );
  const within = withinOf(options.within);
  const [was, is] = isJson(before)
    ? [runIn(before, io), runIn(after, io)]
    : [await factsOf(before, io), await factsOf(after, io)];
  const differences = differencesOf(was, is, { within });
  const named = { before, after };
  io.stdout.write(
    options.json
      ? `${JSON.stringify(diffJson(named, differences), null, 2)}\n`
      : diffText(named, differences, painter(usesColor(io.stdout, io.env))),
  );
  const last = differences.findLast(({ changes }) => changes.length > 0);
  return last === undefined ? exitCodes.success : codes[last.section];
}

function isJson(file: string): boolean {
  return file.endsWith(".json");
}

async function factsOf(file: string, io: Io): Promise<Facts> {
  const options = optionsFor(file, io);
  const passed = pass(entryOf(file), options);
  const program = programIn(passed);
  if (program === undefined) {
    io.stderr.write(diagnosticsText(conclude(passed), io, "stderr"));
    throw new SilentFailure();
  }
  return programFacts(await explore(program, { ...options, cache: summaryCache(io.env) }));
}

function runIn(file: string, io: Io): Facts {
  let text: string;
  try {
    text = readFileSync(path.resolve(io.workingDirectory, file), "utf8");
  } catch (error) {
    throw new Failure(`cannot read ${file}: ${systemReason(error)}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Failure(`${file} is not JSON`, { help: "xgc run FILE --json prints a run" });
  }
  if (!isRun(data)) throw new Failure(`${file} is no run`, { help: "xgc run FILE --json prints a run" });
  return runFacts(data);
}

function withinOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const [, number] = /^(\d+(?:\.\d+)?) ?%?$/.exec(text) ?? [];
  if (number === undefined) throw usageFailure(`--within is a percentage such as 0.5, not "${text}"`);
  return Number(number) / 100;
}
