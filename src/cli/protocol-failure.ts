/** The message for an exception in the code of a protocol: what happened, when, where in the simulated world, and at which line. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FailurePlace, ProtocolFailure, RunError } from "../runtime/index.js";

/** The folder of the command line, which runs simulations on its own copy of the runtime; a bundle has no such folder. */
const OWN: readonly string[] = ownFolder(import.meta.dirname);

/** @param directory Undefined in a browser. */
function ownFolder(directory: string | undefined): readonly string[] {
  if (directory === undefined) return [];
  const isSource = directory.endsWith(path.join("src", "cli"));
  if (!isSource && !existsSync(path.join(directory, "cli.cjs"))) return [];
  const folder = isSource ? path.dirname(directory) : directory;
  return [folder + path.sep, `${pathToFileURL(folder).href}/`];
}

interface Frame {
  /** `GREET.demux`; empty for code outside any function. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface Described {
  /** Without `error: `. */
  readonly text: string;
  /** Whose fault it is: `either` if code of xgc threw, called by the user's code, or if the lines are those of a bundle. */
  readonly blame: "user" | "xgc" | "either";
  /** The stack has lines of a bundle, which belong to no source. */
  readonly unmapped: boolean;
}

/** By name, since a simulation may run on its own copy of the runtime. */
export function isProtocolFailure(error: unknown): error is ProtocolFailure {
  return error instanceof Error && error.name === "ProtocolFailure";
}

/** The places of suspended code, in the form of stack traces: {@link locate} sets them. */
interface Located {
  located?: readonly { readonly about: string; stack: string }[];
}

/**
 * Finds the place of the code that an error is about, if its stack does not show it.
 * @param again Runs the same history once more, for a thrown value that has no stack.
 */
export async function locate(error: unknown, again: () => unknown): Promise<void> {
  if (isProtocolFailure(error) && !(error.cause instanceof Error)) {
    const { stackOfThrown } = await import("./suspended.js");
    (error as Located).located = [{ about: "", stack: stackOfThrown(again) }];
    return;
  }
  if (!isProtocolFailure(error) && !isRunError(error)) return;
  const { suspended } = error as { readonly suspended?: RunError["suspended"] };
  if (suspended === undefined || suspended.length === 0) return;
  const { stackOfSuspended } = await import("./suspended.js");
  (error as Located).located = suspended.map(({ about, code }) => ({ about, stack: stackOfSuspended(code) }));
}

/** Replaces the lines in the stack of an error, and of its causes, by those of the sources. */
export function mapStacks(error: unknown, readable: (stack: string) => string): void {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (typeof each.stack === "string") each.stack = readable(each.stack);
    for (const found of (each as Located).located ?? []) found.stack = readable(found.stack);
  }
}

function isRunError(error: unknown): error is RunError {
  return error instanceof Error && error.name === "RunError";
}

/** @param workingDirectory Files below it are named relative to it. */
export function describeProtocolFailure(failure: ProtocolFailure, workingDirectory: string): Described {
  const { message, cause, place } = failure;
  const thrown = cause instanceof Error && typeof cause.stack === "string" ? framesOf(cause.stack) : [];
  const hasPlace = thrown.some(({ file }) => !isRuntime(file));
  const [suspended] = (failure as Located).located ?? [];
  const isMisuse = cause instanceof Error && cause.name === "Misuse";
  const all = hasPlace || suspended === undefined ? thrown : framesOf(suspended.stack);
  // A misuse is found somewhere in the runtime. The user knows the operation that was called, not the functions below it.
  const outside = all.findIndex(({ file }) => !isRuntime(file));
  const frames = isMisuse && outside > 0 ? all.slice(outside - 1) : all;
  const what = isMisuse ? `: ${message}` : `, a protocol has thrown ${message}`;
  const time = `${place.time / 1e3} us`;
  const text = [`on ${place.host} at ${time}, in ${place.context}${what}`, ...rowsOf(frames, place, workingDirectory)];
  return {
    text: text.join("\n"),
    blame: blameOf(frames, cause),
    unmapped: frames.some(({ file }) => isBundle(file)),
  };
}

/** What code outside any function has thrown, before there is a run. By name, as {@link isProtocolFailure}. */
export function isLoadError(error: unknown): error is Error {
  return error instanceof Error && error.name === "LoadError";
}

/** @param workingDirectory As of {@link describeProtocolFailure}. */
export function describeLoadError({ cause }: Error, workingDirectory: string): Described {
  const isMisuse = cause instanceof Error && cause.name === "Misuse";
  const all = cause instanceof Error && typeof cause.stack === "string" ? framesOf(cause.stack) : [];
  const frames = isMisuse ? all.slice(all.findIndex(({ file }) => !isRuntime(file))) : all;
  const thrown = cause instanceof Error ? `${cause.name}: ${cause.message}` : `a value that is no Error`;
  const what = isMisuse
    ? cause.message
    : `an implementation has thrown ${thrown}, outside any function that a run calls`;
  const text = [what, ...rowsOf(frames, undefined, workingDirectory)];
  return { text: text.join("\n"), blame: blameOf(frames, cause), unmapped: false };
}

/** A run that cannot go on, with the places of the threads that wait. */
export function describeRunError(error: RunError, workingDirectory: string): string {
  const lines = [error.message];
  for (const { about, stack } of (error as Located).located ?? []) {
    const rows = rowsOf(framesOf(stack), undefined, workingDirectory);
    if (rows.length > 0) lines.push(`  ${about}, in`, ...rows.map((row) => `  ${row}`));
  }
  return lines.join("\n");
}

/** A line for each call, down to the last that is not the runtime's. */
function rowsOf(
  frames: readonly Frame[],
  place: FailurePlace | undefined,
  workingDirectory: string,
): readonly string[] {
  const shown = frames.slice(0, 1 + frames.findLastIndex(({ file }) => !isRuntime(file)));
  const rows = shown.map((frame) => [
    frame.name,
    shownPlace(frame, workingDirectory),
    place === undefined ? "" : instancesOf(frame.name, place),
  ]);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function blameOf(frames: readonly Frame[], cause: unknown): Described["blame"] {
  const outside = frames.filter(({ file }) => !isRuntime(file));
  if (outside.some(({ file }) => isBundle(file))) return "either";
  const users = outside.map(({ file }) => !file.startsWith("xgc:"));
  const isMisuse = cause instanceof Error && cause.name === "Misuse";
  if (users[0] === true || (isMisuse && users.includes(true))) return "user";
  if (users.includes(true)) return "either";
  // The runtime and the library throw errors only.
  if (!(cause instanceof Error)) return "user";
  if (isMisuse) return outside.length === 0 ? "user" : "either";
  return isNoOperation(cause) ? "either" : "xgc";
}

/** A call that should return an operation has returned nothing, or a promise; V8 says so where the operation would run. */
function isNoOperation({ name, message }: Error): boolean {
  return name === "TypeError" && /is not (?:a function or its return value is not )?iterable/.test(message);
}

/** A bundle without a map is one file. */
function isBundle(file: string): boolean {
  return file.endsWith(".mjs");
}

function isRuntime(file: string): boolean {
  return file.startsWith("xgc:src/") || file.startsWith("node:") || OWN.some((directory) => file.startsWith(directory));
}

/** Calls below this one are not the protocols'. */
function isBoundary({ name, file }: Frame): boolean {
  // What loads the modules.
  if (name === "ModuleJob.run" && file.startsWith("node:")) return true;
  return /^(?:Cpu\.)?#step$|^World\.(?:run|quiesce)$|^runOnce$/.test(name) && (isRuntime(file) || isBundle(file));
}

function framesOf(stack: string): Frame[] {
  const frames = allFramesOf(stack);
  const boundary = frames.findIndex(isBoundary);
  return boundary < 0 ? frames : frames.slice(0, boundary);
}

function allFramesOf(stack: string): Frame[] {
  return stack.split("\n").flatMap((text) => {
    const [, named = "", file = "", line = ""] = /^\s+at (?:(.*?) \()?(.*?):(\d+):\d+\)?$/.exec(text) ?? [];
    // V8 shows each resumption of a generator as a call of its own.
    return file === "" || /\bnext$|^x\$/.test(named)
      ? []
      : [
          {
            name: named.replace(/^(new )?_(?=[A-Z])/, "$1").replace(/\$(?:plain|(?:\d+\$)?rest)$/, ""),
            file,
            line: Number(line),
          },
        ];
  });
}

/** The instances that a frame's class may be: `net.udp, std/inet/inet.xgraph:17`. The name of a session's class begins with its protocol's name. */
function instancesOf(name: string, { instances }: FailurePlace): string {
  const [, type = ""] = /^(?:new )?([\w$]+)\b/.exec(name) ?? [];
  const owner = instances.some((each) => each.type === type)
    ? type
    : instances
        .map((each) => each.type)
        .find((each) => type.startsWith(each) && /^[A-Z]/.test(type.slice(each.length)));
  return instances
    .filter((each) => each.type === owner)
    .map(({ name: instance, where }) => (where === "" ? instance : `${instance}, ${where}`))
    .join(" or ");
}

function shownPlace({ file, line }: Frame, workingDirectory: string): string {
  // The lines of the command line's one file do not help a reader.
  if (OWN.some((folder) => file.startsWith(folder))) return "xgc/runtime";
  return `${shownFile(file, workingDirectory)}:${line}`;
}

function shownFile(file: string, workingDirectory: string): string {
  const library = file.replace(/^xgc:stdlib\//, "std/").replace(/^xgc:src\//, "xgc/");
  const plain = library.startsWith("file://") ? fileURLToPath(library) : library;
  const here = path.resolve(workingDirectory) + path.sep;
  return plain.startsWith(here) ? plain.slice(here.length) : plain;
}
