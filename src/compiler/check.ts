/** From the name of a file to a checked program, or to its diagnostics. */
import { parse } from "../../grammar/index.js";
import { withoutAllowed } from "./allow.js";
import { newCompilation, programOf, type Compilation, type Options, type Source } from "./compilation.js";
import type { Diagnostic } from "./diagnostics/diagnostic.js";
import { inOrder } from "./diagnostics/order.js";
import { reporter } from "./diagnostics/report.js";
import { withoutFollowUps } from "./follow-up-errors/follow-ups.js";
import { passes } from "./passes.js";
import type { Program } from "./program.js";
import { reportSyntax } from "./load/syntax-problems.js";

export interface Checked {
  /** Absent if there is an error. */
  readonly program?: Program;
  /** By file and position, each once. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that the spans of diagnostics point into. */
  readonly sources: readonly Source[];
}

/** A program after all passes, with what they found. The program's `@allow`s are not applied yet. */
export interface Passed {
  readonly compilation: Compilation;
  readonly found: readonly Diagnostic[];
}

/** @param entry A path, absolute or relative to the working directory, or `-` for the text in `options.stdin`. */
export function check(entry: string, options: Options): Checked {
  return conclude(pass(entry, options));
}

/** Called after each pass with the data before and after the pass. */
export type Observe = (pass: string, before: Compilation, after: Compilation) => void;

/** `check` in two steps, for a caller that analyses a program without errors between them. */
export function pass(entry: string, options: Options, observe?: Observe): Passed {
  const found: Diagnostic[] = [];
  const report = reporter(found, options.off);
  let compilation = newCompilation(entry, options);
  for (const { name, run } of passes) {
    const before = compilation;
    compilation = run(before, report);
    observe?.(name, before, compilation);
  }
  return { compilation, found };
}

/** @param more The diagnostics of an analysis. Without them, an `@allow` of a diagnostic that only an analysis reports is not checked. */
export function conclude({ compilation, found }: Passed, more?: readonly Diagnostic[]): Checked {
  const { off } = compilation.options;
  const primary = withoutFollowUps(compilation, [...found, ...(more ?? [])]);
  const all = withoutAllowed(compilation, primary, more !== undefined);
  const diagnostics = inOrder(off === undefined ? all : all.filter(({ code }) => !off.has(code)));
  const { sources } = compilation;
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics, sources };
  return { program: programOf(compilation), diagnostics, sources };
}

/** The program after all passes; undefined if it has errors. */
export function programIn({ compilation, found }: Passed): Program | undefined {
  return found.some(({ severity }) => severity === "error") ? undefined : programOf(compilation);
}

/** The syntax problems of one text. */
export function checkSyntax(name: string, text: string): Checked {
  const diagnostics: Diagnostic[] = [];
  for (const problem of parse(text, 0).problems) reportSyntax(problem, text, reporter(diagnostics));
  return { diagnostics: inOrder(diagnostics), sources: [{ name, path: name, text }] };
}
