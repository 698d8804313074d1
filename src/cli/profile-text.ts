/** The file that declares a machine, with fitted numbers instead of the old ones and no other change. */
import { unitNamed } from "../../grammar/units.js";
import type { LabelledValue, Program } from "../compiler/index.js";
import { type Fit, nameOf, show } from "../fit/index.js";
import { Failure } from "./failure.js";

interface Change {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/**
 * @param command The command of the fit. It goes into a comment at the top, which replaces that of an earlier fit.
 * @throws Failure if the values are declared in more than one file.
 */
export function profileText(programs: readonly Program[], { values, numbers }: Fit, command: string): string {
  const changes: Change[] = [];
  let source: { readonly path: string; readonly text: string } | undefined;
  for (const [index, value] of values.entries()) {
    const [found] = programs.flatMap((program) => {
      const machine = program.machines.find(({ name }) => name === value.machine);
      const { name, part } = value;
      const declared: LabelledValue | undefined =
        part === "value" ? machine?.values[name] : machine?.costs[name]?.[part];
      return declared === undefined ? [] : [{ program, declared }];
    });
    if (found === undefined) throw new Failure(`${nameOf(value)} is declared in no file`);
    const { span } = found.declared;
    const file = found.program.sources[span.source]!;
    source ??= file;
    if (source.path !== file.path)
      throw new Failure(`the fitted values are declared in several files: ${source.path} and ${file.path}`);
    const call = file.text.slice(span.start, span.end);
    const [, before = "", old = ""] = /^(fitted\s*\(\s*)([^,]*[^,\s])/.exec(call) ?? [];
    const at = span.start + before.length;
    if (old === "") throw new Failure(`${nameOf(value)}: cannot read "${call}"`);
    changes.push({ at, end: at + old.length, text: inUnitOf(old, numbers[index]!) ?? show(value, numbers[index]!) });
  }
  if (source === undefined) throw new Failure("there is no fitted value to write");
  let text = "";
  let from = 0;
  for (const { at, end, text: replacement } of changes.toSorted((a, b) => a.at - b.at)) {
    text += source.text.slice(from, at) + replacement;
    from = end;
  }
  return withCommand(alignedComments(source.text, text + source.text.slice(from)), command);
}

/** A number in base units, in the unit in which another is written. */
function inUnitOf(written: string, number: number): string | undefined {
  const name = /^[\d._]+\s*(\S+)$/.exec(written)?.[1];
  const unit = name === undefined ? undefined : unitNamed(name);
  return unit && `${Number((number / unit.factor).toPrecision(12))} ${unit.name}`;
}

/** Comments behind values stay in their columns, if there is room. */
function alignedComments(old: string, changed: string): string {
  const before = old.split("\n");
  return changed
    .split("\n")
    .map((line, index) => {
      const column = before[index]?.indexOf(" //") ?? -1;
      const [, code, comment] = /^(.*\S)\s+(\/\/ .*)$/.exec(line) ?? [];
      if (column < 0 || code === undefined || comment === undefined) return line;
      return `${code.padEnd(column)} ${comment}`;
    })
    .join("\n");
}

const marker = "// Fitted by: ";

/** The command in a comment of its own, above everything else. */
export function withCommand(text: string, command: string): string {
  const lines = text.split("\n").filter((line) => !line.startsWith(marker));
  return [`${marker}${command}`, ...lines].join("\n");
}
