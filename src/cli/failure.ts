/** Failures: why a command ends early, and what its process prints. */
import process from "node:process";
import type { RunError } from "../runtime/index.js";
import type { Io } from "./io.js";
import {
  type Described,
  describeLoadError,
  describeProtocolFailure,
  describeRunError,
  isLoadError,
  isProtocolFailure,
} from "./protocol-failure.js";

/** The exit codes; there are no others. */
export const exitCodes = {
  success: 0,
  /** Diagnostics, a failed expectation, a file that cannot be read or written. */
  failure: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Of `xgc diff`: the last of these that changed. */
  graphChanged: 10,
  contextsChanged: 11,
  boundsChanged: 12,
  measuresChanged: 13,
  /** A bug in xgc (`EX_SOFTWARE`). */
  internal: 70,
  /** A signal has ended a study before all was run: another run goes on (`EX_TEMPFAIL`). */
  unfinished: 75,
  /** Ctrl-C, as shells have it: 128 and the number of the signal. */
  interrupted: 130,
} as const;

/** A failure that the user can resolve: one line, and a hint. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: number;
  readonly help: string | undefined;

  constructor(
    message: string,
    options: { readonly exitCode?: number; readonly help?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? exitCodes.failure;
    this.help = options.help;
  }
}

export function usageFailure(message: string, help?: string): Failure {
  return new Failure(message, { exitCode: exitCodes.usage, help });
}

/** Runs a command, and turns any error into a message on stderr and an exit code. */
export async function guarded(io: Io, about: About, command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof Failure) {
      if (error.message !== "") io.stderr.write(`error: ${textOf(error, io)}\n`);
      if (error.help !== undefined) io.stderr.write(`help: ${error.help}\n`);
      return error.exitCode;
    }
    if (isProtocolFailure(error)) return described(describeProtocolFailure(error, io.workingDirectory), io, about);
    if (isLoadError(error)) return described(describeLoadError(error, io.workingDirectory), io, about);
    io.stderr.write(bugReport(stackOf(error), io, about));
    return exitCodes.internal;
  }
}

/** A failure of a run has the places of the threads that wait. */
function textOf({ message, cause }: Failure, { workingDirectory }: Io): string {
  if (!(cause instanceof Error) || cause.name !== "RunError") return message;
  return message.replace(cause.message, () => describeRunError(cause as RunError, workingDirectory));
}

interface About {
  readonly argv: readonly string[];
  readonly version?: string;
}

function described({ text, blame, unmapped }: Described, io: Io, about: About): number {
  if (blame === "xgc") {
    io.stderr.write(bugReport(text, io, about));
    return exitCodes.internal;
  }
  io.stderr.write(`error: ${text}\n`);
  if (unmapped)
    io.stderr.write(
      "help: xgc compile --source-map and node --enable-source-maps give the lines of the protocols' own files\n",
    );
  if (blame === "either")
    io.stderr.write(
      "help: if it is no fault of a protocol of yours, it is a bug in xgc: please report it with your files\n",
    );
  return exitCodes.failure;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}

function bugReport(stack: string, io: Io, { argv, version }: About): string {
  const words = argv.map((word) => (/^[\w./:=@,%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`));
  return [
    "error: this is a bug in xgc, not in your program. Please report it with your .xgraph files and these lines:",
    ...(version === undefined ? [] : [`  xgc ${version}`]),
    `  Node ${process.version}, ${process.platform} ${process.arch}`,
    `  ${[io.program, ...words].join(" ")}`,
    ...stack.split("\n").map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** The system's reason, in words: `permission denied`. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "no such file or directory",
    EACCES: "permission denied",
    EPERM: "not permitted",
    ENOTDIR: "a part of the path is not a directory",
    EISDIR: "it is a directory",
    EEXIST: "it exists",
    EROFS: "the file system is read-only",
    ENOSPC: "no space is left",
    EMFILE: "too many files are open",
    ENAMETOOLONG: "the name is too long",
    ENXIO: "nothing reads from it",
    EPIPE: "its reader has gone",
    ELOOP: "too many symbolic links",
  };
  const known = reasons[code];
  if (known !== undefined) return known;
  // Not a system error, so it is a bug, to be reported as one.
  if (code === "" || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return code;
}
