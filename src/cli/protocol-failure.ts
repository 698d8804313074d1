/** The message for an exception in the code of a protocol: what, when, where in the simulated world, and where in whose text. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { FailurePlace, ProtocolFailure } from "../runtime/index.js";

interface Frame {
  /** `GREET.demux`; empty for code outside any function. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface Described {
  /** Without `error: `. */
  readonly text: string;
  /** Whose fault it is: `either` where code of xgc threw, called by the user's, or where the lines are of a bundle. */
  readonly blame: "user" | "xgc" | "either";
  /** The stack has lines of a bundle, which are nobody's. */
  readonly unmapped: boolean;
}

/** By name: a simulation may run on a copy of the runtime of its own. */
export function isProtocolFailure(error: unknown): error is ProtocolFailure {
  return error instanceof Error && error.name === "ProtocolFailure";
}

/** @param workingDirectory what files below it are named from. */
export function describeProtocolFailure(
  { message, cause, place }: ProtocolFailure,
  workingDirectory: string,
): Described {
  const frames = cause instanceof Error && cause.stack !== undefined ? framesOf(cause.stack) : [];
  const shown = frames.slice(0, 1 + frames.findLastIndex(({ file }) => !isRuntime(file)));
  const rows = shown.map(({ name, file, line }) => [
    name,
    `${shownFile(file, workingDirectory)}:${line}`,
    instancesOf(name, place),
  ]);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  const time = `${place.time / 1e3} us`;
  const text = [`on ${place.host} at ${time}, in ${place.context}, a protocol has thrown ${message}`, ...lines].join(
    "\n",
  );
  return { text, blame: blameOf(frames), unmapped: frames.some(({ file }) => isBundle(file)) };
}

function blameOf(frames: readonly Frame[]): Described["blame"] {
  const outside = frames.filter(({ file }) => !isRuntime(file));
  if (outside.some(({ file }) => isBundle(file))) return "either";
  const users = outside.map(({ file }) => !file.startsWith("xgc:"));
  if (users[0] === true) return "user";
  return users.includes(true) ? "either" : "xgc";
}

/** A bundle without a map is one file. */
function isBundle(file: string): boolean {
  return file.endsWith(".mjs");
}

function isRuntime(file: string): boolean {
  return file.startsWith("xgc:src/") || file.startsWith("node:");
}

function framesOf(stack: string): Frame[] {
  return stack.split("\n").flatMap((text) => {
    const [, named = "", file = "", line = ""] = /^\s+at (?:(.*?) \()?(.*?):(\d+):\d+\)?$/.exec(text) ?? [];
    // V8 shows each resumption of a generator as a call of its own.
    return file === "" || /\bnext$/.test(named) ? [] : [{ name: named, file, line: Number(line) }];
  });
}

/** The instances that a frame's class may be: `net.udp, std/inet/inet.xgraph:17`. */
function instancesOf(name: string, { instances }: FailurePlace): string {
  const [, type = ""] = /^(?:new )?([\w$]+)\./.exec(name) ?? [];
  return instances
    .filter((each) => each.type === type)
    .map(({ name: instance, where }) => (where === "" ? instance : `${instance}, ${where}`))
    .join(" or ");
}

function shownFile(file: string, workingDirectory: string): string {
  const library = file.replace(/^xgc:stdlib\//, "std/").replace(/^xgc:src\//, "xgc/");
  const plain = library.startsWith("file://") ? fileURLToPath(library) : library;
  const here = path.resolve(workingDirectory) + path.sep;
  return plain.startsWith(here) ? plain.slice(here.length) : plain;
}
