/** A command's access to its surroundings, so that tests can run commands in their own process. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import process from "node:process";

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** The width of the terminal; undefined if there is none. */
  readonly columns: number | undefined;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Everything on standard input. */
  readonly stdin: () => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Processors that this process may use. */
  readonly processors: () => number;
  /** Calls `handler` for each of these signals, instead of the system's reaction. The returned function ends that. */
  readonly onSignal: (signals: readonly Signal[], handler: (signal: Signal) => void) => () => void;
  /** How the program was called, for help: `xgc`, `node sim.mjs`. */
  readonly program: string;
}

/** Ctrl-C, the system's request to end, and the signal that Slurm can send before a time limit. */
export type Signal = "SIGINT" | "SIGTERM" | "SIGUSR2";

/** The signals of the process. */
export function nodeIo(): Io {
  return {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: () => readFileSync(0, "utf8"),
    env: process.env,
    workingDirectory: process.cwd(),
    processors: () => availableParallelism(),
    onSignal: (signals, handler) => {
      for (const signal of signals) process.on(signal, handler);
      return () => {
        for (const signal of signals) process.off(signal, handler);
      };
    },
    program: `node ${path.basename(process.argv[1] ?? "")}`.trim(),
  };
}

function output(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`| head`) is no error.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    if (error.code !== "ENOSPC" && error.code !== "EIO") throw error;
    // The other stream may lead elsewhere.
    const why = error.code === "ENOSPC" ? "no space is left there" : "the device has failed";
    if (stream !== process.stderr) process.stderr.write(`error: cannot write the output: ${why}\n`);
    process.exit(1);
  });
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}
