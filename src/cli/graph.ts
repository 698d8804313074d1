/** `xgc graph`. */
import type { Program } from "../compiler/index.js";
import { formats, type Picture, pictureOfGraph, pictureOfScenario } from "../draw/index.js";
import { suggestion } from "../lab/index.js";
import { watched } from "./builds.js";
import { declaredProgramOf, type View } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure } from "./failure.js";
import { withImplementations } from "./implementations.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { writeFiles } from "./write-files.js";

export function graph(
  { operands: [file = "", name], options }: CommandLine<typeof commands.graph.options>,
  io: Io,
): number {
  const format = (options.format ?? "svg") as keyof typeof formats;
  // A graph can be drawn before its protocols are implemented.
  const inputs = new Set<string>();
  const view: View = (files) => watched(withImplementations(files), inputs);
  const text = formats[format](pictureNamed(declaredProgramOf(file, io, view), name));
  if (options.out === undefined) {
    io.stdout.write(text);
  } else {
    writeFiles([{ path: options.out, kind: "picture", content: text }], io.workingDirectory, {
      force: options.force,
      inputs,
    });
    io.stdout.write(`wrote ${options.out}\n`);
  }
  return exitCodes.success;
}

/** For a graph or a scenario; without a name, the only graph that the file itself declares. */
function pictureNamed(program: Program, name: string | undefined): Picture {
  const { graphs, scenarios } = program;
  if (name === undefined) {
    const [only, another] = graphs.filter(({ span }) => span.source === 0);
    if (only !== undefined && another === undefined) return pictureOfGraph(program, only);
    const reason = only === undefined ? "the file declares no graph" : "the file declares several graphs";
    throw new Failure(`${reason}: say which to draw`, { help: known(program) });
  }
  const graph = graphs.find((each) => each.name === name);
  if (graph !== undefined) return pictureOfGraph(program, graph);
  const scenario = scenarios.find((each) => each.name === name);
  // An open scenario is drawn with an experiment's first choice: `Pair<AmStack, Paragon>`.
  const made = scenario?.open === true ? scenarios.find((each) => each.name.startsWith(`${name}<`)) : scenario;
  if (made !== undefined) return pictureOfScenario(program, made);
  if (scenario !== undefined) throw new Failure(`no experiment says what ${name} is made of`);
  const names = [...graphs, ...scenarios].map((each) => each.name);
  throw new Failure(`there is no graph or scenario ${name}`, { help: suggestion(name, names) });
}

function known({ graphs, scenarios }: Program): string {
  const names = [...graphs, ...scenarios].map(({ name }) => name);
  return names.length === 0 ? "it imports none either" : `there are ${names.join(", ")}`;
}
