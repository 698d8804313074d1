/** A study by hand, in a process of its own: points that take real time, and seeds that fail as the environment says. */
import { type ChildProcess, spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { emptyDirectory } from "../console.js";

const root = path.join(import.meta.dirname, "../../..");

/**
 * XGC_POINTS points (12), each with two seeds; a run takes up to XGC_SLOW ms (0), the longer the earlier it stands in the study.
 * Of point XGC_FAILS the run with the second seed throws; of point XGC_DIES it ends its thread.
 */
const text = `
  import { bundleOf } from "./src/cli/simulate.js";
  import { RunError } from "./src/runtime/index.js";
  import { quietWorld } from "./test/lab/simulations.ts";
  const { XGC_POINTS = "12", XGC_SLOW = "0", XGC_FAILS, XGC_DIES, XGC_CODE = "0123456789abcdef" } = process.env;
  const sizes = Array.from({ length: Number(XGC_POINTS) }, (_, index) => index + 1);
  const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const build = ({ size }, setup) => {
    if (size === Number(XGC_FAILS) && setup.seed % 2 === 0) throw new RunError("no route to " + size);
    if (size === Number(XGC_DIES)) process.exit(3);
    if (XGC_SLOW !== "0") wait((Number(XGC_SLOW) * (sizes.length + 1 - size)) / sizes.length);
    return { world: quietWorld(setup, 1000 + size), rtt: (size * 7919 + setup.seed * 104729) % 1000 };
  };
  const simulation = {
    program: "study.xgraph",
    machines: {},
    experiments: [{
      name: "study", title: "A study", repeat: 2,
      axes: [{ name: "size", labelled: false, dimension: "bytes", rows: sizes.map((size) => ({ label: size + " B", values: { size } })) }],
      build,
      measures: [
        { name: "rtt", unit: { name: "us", factor: 1000 }, sampled: ({ rtt }) => rtt * 1000 },
        { name: "twice", unit: { name: "us", factor: 1000 }, derived: (cell) => { const rtt = cell.measure("rtt"); return rtt && rtt * 2; } },
      ],
      expectations: [],
    }],
  };
  await bundleOf(simulation, { file: import.meta.url, code: XGC_CODE, version: "0.1.0" });
`;

let bundled: string | undefined;

/** Writes the study into a new folder, as sim.mjs. */
export async function studyFolder(): Promise<string> {
  bundled ??= (
    await build({
      stdin: { contents: text, resolveDir: root, loader: "ts" },
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
    })
  ).outputFiles[0]!.text;
  const directory = emptyDirectory();
  writeFileSync(path.join(directory, "sim.mjs"), bundled);
  return directory;
}

export type Env = Readonly<Record<string, string>>;

/** Runs it to the end. */
export function runStudy(directory: string, argv: readonly string[], env: Env = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ["sim.mjs", ...argv], {
    cwd: directory,
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
  });
}

export interface Running {
  readonly process: ChildProcess;
  /** How it ended, and what it has written. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly out: string;
    readonly err: string;
  }>;
}

/** Starts it. */
export function startStudy(directory: string, argv: readonly string[], env: Env = {}): Running {
  const running = spawn(process.execPath, ["sim.mjs", ...argv], {
    cwd: directory,
    env: { PATH: process.env["PATH"], ...env },
  });
  const texts = { out: "", err: "" };
  running.stdout.on("data", (part: Buffer) => (texts.out += part.toString()));
  running.stderr.on("data", (part: Buffer) => (texts.err += part.toString()));
  const ended = new Promise<Awaited<Running["ended"]>>((resolve) =>
    running.once("close", (code, signal) => {
      resolve({ code, signal, ...texts });
    }),
  );
  return { process: running, ended };
}

export function read(directory: string, name: string): string {
  return readFileSync(path.join(directory, name), "utf8");
}
