/** `xgc explain`. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { catalogue } from "../compiler/index.js";
import { suggestion } from "../lab/index.js";
import type { commands } from "./command-table.js";
import { exitCodes, usageFailure } from "./failure.js";
import { columns } from "./help.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { project } from "./project.js";

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
  const page = [`${found.severity} ${found.code}: ${withoutKinds(found.message)}`, found.explanation.trim()];
  for (const [title, which] of titles) {
    const text = programOf(found.code, which);
    if (text !== undefined) page.push(`${title}:`, indented(text));
  }
  io.stdout.write(`${page.join("\n\n")}\n`);
  return exitCodes.success;
}

const titles = [
  ["A program with this diagnostic", "wrong"],
  ["A program without it", "right"],
] as const;

/** The programs lie beside the documentation, which shows them too. */
function programOf(code: string, which: "wrong" | "right"): string | undefined {
  const file = path.join(project().root, "docs/diagnostics", `${code}.${which}.xgraph`);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, "  ");
}

/** A template for readers: `{count:number}` is `{count}`. */
function withoutKinds(template: string): string {
  return template.replace(/\{(\w+):\w+\}/g, "{$1}");
}
