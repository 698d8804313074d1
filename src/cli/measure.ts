/** `xgc measure`. */
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { format } from "../format/index.js";
import {
  type Board,
  boardKits,
  boardMachine,
  clockOf,
  heldOut,
  linuxMachine,
  LogFault,
  MeasureFault,
  readBoardLog,
  roundTrips,
  runKit,
  table,
} from "../measure/index.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure, systemReason, usageFailure } from "./failure.js";
import { fit } from "./fit.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { progressOn } from "./progress.js";
import { checkWritable, type NewFile, writeFiles } from "./write-files.js";

type Options = CommandLine<typeof commands.measure.options>["options"];

export async function measure({ options }: CommandLine<typeof commands.measure.options>, io: Io): Promise<number> {
  if (options.kit !== undefined && options.from !== undefined)
    throw usageFailure("--kit writes a kit, --from reads what one has printed: give one of them");
  if (options.kit !== undefined) return writeKit(options.kit as Board, options, io);
  if (options.from !== undefined) return await readLog(options.from, options, io);
  return await measureLinux(options, io);
}

function writeKit(board: Board, { out, force }: Options, io: Io): number {
  const text = boardKits[board];
  if (out === undefined) {
    io.stdout.write(text);
    return exitCodes.success;
  }
  writeFiles([{ path: out, kind: "kit", content: text }], io.workingDirectory, { force });
  io.stdout.write(`wrote ${out}\n`);
  return exitCodes.success;
}

async function readLog(from: string, { out, force }: Options, io: Io): Promise<number> {
  const file = path.resolve(io.workingDirectory, from);
  let log: string;
  try {
    log = from === "-" ? io.stdin() : readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure(`cannot read ${from}: ${systemReason(error)}`);
  }
  let machine: string;
  try {
    machine = await format(boardMachine(readBoardLog(log), from === "-" ? "standard input" : path.basename(from)));
  } catch (error) {
    if (error instanceof LogFault) throw new Failure(`${from}: ${error.message}`);
    throw error;
  }
  if (out === undefined) {
    io.stdout.write(machine);
    return exitCodes.success;
  }
  writeFiles([{ path: out, kind: "measurement", content: machine }], io.workingDirectory, { force, inputs: [file] });
  io.stdout.write(`wrote ${out}\n`);
  return exitCodes.success;
}

async function measureLinux({ out = ".", force, quiet, runs }: Options, io: Io): Promise<number> {
  const count = runs === undefined ? 12 : Number(runs);
  if (!Number.isInteger(count) || count < 3 || count > 1000)
    throw usageFailure(`--runs ${runs ?? ""}: a whole number from 3 to 1000 is needed`);
  const names = ["machine.xgraph", "round-trips.xgraph", "measured.csv", "measure.txt"] as const;
  const at = (name: (typeof names)[number]): string => path.join(out, name);
  for (const name of names)
    checkWritable({ path: at(name), kind: "measurement" }, io.workingDirectory, { force, makeDirectories: true });
  const progress = progressOn(io.stderr, quiet);
  let result: Awaited<ReturnType<typeof runKit>>;
  try {
    result = await runKit({
      runs: count,
      trips: 400,
      compiler: io.env["CC"] ?? "cc",
      progress: (done, of, what) => progress.show(done + 1, of, what),
      onStop: (undo) =>
        io.onSignal(["SIGINT", "SIGTERM"], () => {
          undo();
          process.exit(exitCodes.interrupted);
        }),
    });
  } catch (error) {
    if (error instanceof MeasureFault) throw new Failure(error.message, { help: error.help });
    throw error;
  } finally {
    progress.clear();
  }
  const csv = table(result.measured);
  const clock = clockOf(readFileSync("/proc/cpuinfo", "utf8"));
  const file = (name: (typeof names)[number], content: string): NewFile => ({
    path: at(name),
    kind: "measurement",
    content,
  });
  const made = { force: true, makeDirectories: true };
  writeFiles(
    [
      file("machine.xgraph", await format(linuxMachine(result.primitives, clock, io.processors()))),
      file("round-trips.xgraph", await format(roundTrips)),
      file("measured.csv", csv),
    ],
    io.workingDirectory,
    made,
  );
  io.stdout.write(csv);
  let text = "";
  const kept: Io = {
    ...io,
    stdout: {
      write(part) {
        text += part;
        io.stdout.write(part);
      },
      isTerminal: false,
      columns: undefined,
    },
  };
  const options = {
    hold: [...heldOut],
    out: at("machine.xgraph"),
    force: true,
    thresholds: false,
    seed: undefined,
    jobs: undefined,
    store: undefined,
    quiet: false,
  };
  const code = await fit({ help: false, operands: [at("round-trips.xgraph")], options }, kept);
  // The machine says how certain its fitted values are.
  const spread = text
    .split("\n\n")[0]!
    .split("\n")
    .map((line) => `// ${line}`.trimEnd());
  const machine = readFileSync(path.resolve(io.workingDirectory, at("machine.xgraph")), "utf8");
  writeFiles(
    [file("machine.xgraph", `${machine}\n${spread.join("\n")}\n`), file("measure.txt", text)],
    io.workingDirectory,
    made,
  );
  io.stdout.write(`wrote ${[at("round-trips.xgraph"), at("measured.csv"), at("measure.txt")].join(", ")}\n`);
  return code;
}
