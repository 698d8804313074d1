/** The command line of xgc: finds the command, and loads only the code that it needs. */
import { suggestion } from "../lab/index.js";
import { commands, type CommandName } from "./command-table.js";
import { exitCodes, guarded, usageFailure } from "./failure.js";
import { columns, commandHelp, usageOf } from "./help.js";
import type { Io } from "./io.js";
import { type Command, parseCommandLine } from "./options.js";
import { project } from "./project.js";

/** Runs a command line (without node and file) and gives the exit code. */
export function xgc(argv: readonly string[], io: Io): Promise<number> {
  return guarded(io, { argv, version: project().version }, () => dispatch(argv, io));
}

async function dispatch([word, ...rest]: readonly string[], io: Io): Promise<number> {
  switch (word) {
    case undefined:
      io.stderr.write(`${overview()}`);
      return exitCodes.usage;
    case "--version":
    case "-V":
      io.stdout.write(`xgc ${project().version}\n`);
      return exitCodes.success;
    case "--help":
    case "-h":
    case "help":
      io.stdout.write(rest[0] === undefined ? overview() : helpOf(rest[0]));
      return exitCodes.success;
    default:
      return await runCommand(commandNamed(word), rest, io);
  }
}

async function runCommand(name: CommandName, argv: readonly string[], io: Io): Promise<number> {
  if (parseCommandLine<Command["options"]>(commands[name], argv).help) {
    io.stdout.write(helpOf(name));
    return exitCodes.success;
  }
  switch (name) {
    case "check":
      return await (await import("./check.js")).check(parseCommandLine(commands.check, argv), io);
    case "why":
      return await (await import("./why.js")).why(parseCommandLine(commands.why, argv), io);
    case "compile":
      return await (await import("./compile.js")).compile(parseCommandLine(commands.compile, argv), io);
    case "run":
      return await (await import("./run.js")).run(parseCommandLine(commands.run, argv), io);
    case "place":
      return await (await import("./place.js")).place(parseCommandLine(commands.place, argv), io);
    case "diff":
      return await (await import("./diff.js")).diff(parseCommandLine(commands.diff, argv), io);
    case "results":
      return await (
        await import("./results-of-stores.js")
      ).resultsOfStores(parseCommandLine(commands.results, argv), io);
    case "sweep":
      return await (await import("./sweep.js")).sweep(parseCommandLine(commands.sweep, argv), io);
    case "declare":
      return (await import("./declare.js")).declare(parseCommandLine(commands.declare, argv), io);
    case "fit":
      return await (await import("./fit.js")).fit(parseCommandLine(commands.fit, argv), io);
    case "measure":
      return await (await import("./measure.js")).measure(parseCommandLine(commands.measure, argv), io);
    case "fmt":
      return await (await import("./fmt.js")).fmt(parseCommandLine(commands.fmt, argv), io);
    case "graph":
      return (await import("./graph.js")).graph(parseCommandLine(commands.graph, argv), io);
    case "lsp":
      parseCommandLine(commands.lsp, argv);
      return await (await import("./lsp.js")).lsp(io);
    case "dissector":
      return (await import("./dissector.js")).dissector(parseCommandLine(commands.dissector, argv), io);
    case "init":
      return (await import("./init.js")).init(parseCommandLine(commands.init, argv), io);
    case "import":
      return await (await import("./import.js")).importFile(parseCommandLine(commands.import, argv), io);
    case "explain":
      return (await import("./explain.js")).explain(parseCommandLine(commands.explain, argv), io);
  }
}

const names = Object.keys(commands) as CommandName[];

function commandNamed(word: string): CommandName {
  const found = names.find((name) => name === word);
  if (found !== undefined) return found;
  if (word.startsWith("-")) {
    const near = suggestion(word, ["--help", "--version"]);
    throw usageFailure(`there is no option ${word}`, near);
  }
  const help = word.endsWith(".xgraph") ? `write: xgc run ${word}` : suggestion(word, [...names, "help"]);
  throw usageFailure(`there is no command ${word}`, help);
}

function helpOf(word: string): string {
  const command: Command = commands[commandNamed(word)];
  return commandHelp(command, usageOf(command));
}

function overview(): string {
  const lines = [
    "Usage: xgc COMMAND [options]",
    "",
    "Compiles .xgraph programs: protocol graphs, where an interrupt handler hands over to a thread, and",
    "what that costs.",
    "",
    "Commands:",
    ...columns([
      ...names.map((name) => [name, commands[name].summary] as const),
      ["help COMMAND", "Shows the options of a command, with examples"],
    ]),
    "",
    "Options:",
    ...columns([
      ["--version", "Shows the version."],
      ["--help", "Shows this."],
    ]),
    "",
    "Exit codes: 0 all is well; 1 diagnostics, a failed expectation, or a file that cannot be read or",
    "written; 2 a wrong command line; 70 a bug in xgc; 75 a study that a signal has ended, and that the",
    "same command goes on with; 130 Ctrl-C.",
  ];
  return lines.map((line) => `${line}\n`).join("");
}
