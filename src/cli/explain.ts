/** `xgc explain`. */
import { catalogue } from "../compiler/index.js";
import { suggestion } from "../lab/index.js";
import type { commands } from "./command-table.js";
import { exitCodes, usageFailure } from "./failure.js";
import { columns } from "./help.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";

export function explain({ operands: [code] }: CommandLine<typeof commands.explain.options>, io: Io): number {
  const entries = Object.values(catalogue).sort((a, b) => (a.code < b.code ? -1 : 1));
  if (code === undefined) {
    const lines = columns(entries.map((entry) => [entry.code, withoutKinds(entry.message)] as const));
    io.stdout.write(lines.map((line) => `${line}\n`).join(""));
    return exitCodes.success;
  }
  const wanted = code.toUpperCase();
  const found = entries.find((entry) => entry.code === wanted);
  if (found === undefined) {
    const near = suggestion(
      wanted,
      entries.map((entry) => entry.code),
    );
    const help = near?.startsWith("did you mean") === true ? near : `"xgc explain" lists them all`;
    throw usageFailure(`there is no diagnostic ${code}`, help);
  }
  io.stdout.write(`${found.severity} ${found.code}: ${withoutKinds(found.message)}\n\n${found.explanation.trim()}\n`);
  return exitCodes.success;
}

/** A template as people read it: `{count:number}` is `{count}`. */
function withoutKinds(template: string): string {
  return template.replace(/\{(\w+):\w+\}/g, "{$1}");
}
