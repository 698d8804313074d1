/** `xgc why`. */
import { contextsIn, explore, type Why, whyOf } from "../analysis/index.js";
import { conclude, pathLines, type Paint as DiagnosticPaint, pass, programIn } from "../compiler/index.js";
import { suggestion } from "../lab/index.js";
import { diagnosticsText, entryOf, optionsFor, SilentFailure } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, usageFailure } from "./failure.js";
import { columns } from "./help.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { painter, usesColor } from "./styles.js";
import { summaryCache } from "./summary-cache.js";

export async function why(
  { operands: [file = "", name], options }: CommandLine<typeof commands.why.options>,
  io: Io,
): Promise<number> {
  const passOptions = optionsFor(file, io);
  const passed = pass(entryOf(file), passOptions);
  const program = programIn(passed);
  if (program === undefined) {
    io.stderr.write(diagnosticsText(conclude(passed), io, "stderr"));
    throw new SilentFailure();
  }
  const findings = await explore(program, { ...passOptions, cache: summaryCache(io.env) });
  if (name === undefined) {
    const all = contextsIn(findings, options.host);
    const lines = columns([...all].map(([operation, contexts]) => [operation, contexts.join(", ")] as const));
    io.stdout.write(
      options.format === "json"
        ? `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`
        : lines.map((each) => `${each}\n`).join(""),
    );
    return exitCodes.success;
  }
  const found = whyOf(findings, name, options.host);
  if ("unknown" in found) {
    const wanted =
      found.unknown === "host" ? (options.host ?? "") : found.unknown === "instance" ? instanceOf(name) : name;
    throw usageFailure(`there is no ${found.unknown} ${wanted || `in "${name}"`}`, suggestion(wanted, found.known));
  }
  io.stdout.write(options.format === "json" ? `${JSON.stringify(found, null, 2)}\n` : whyText(found, io));
  return exitCodes.success;
}

function instanceOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

function whyText({ operation, protocol, file, line, effects, waits, ways }: Why, io: Io): string {
  const paint = painter(usesColor(io.stdout, io.env));
  const dim: DiagnosticPaint = (style, text) => (style === "frame" ? paint("dim", text) : text);
  const lines = [`${paint("title", operation)} of ${protocol}, ${paint("dim", `${file}:${line}`)}`];
  if (effects.length > 0)
    lines.push(`  does what its type says: ${effects.includes("any") ? "anything" : effects.join(", ")}`);
  if (waits.length > 0) lines.push(`  may itself wait for ${waits.join(", ")}`);
  for (const { context, path } of ways) {
    const title = context === "interrupt" ? "runs in an interrupt handler" : "runs in a thread";
    lines.push("", `${paint("title", title)}, ${path.where}:`, ...pathLines(path, dim).slice(1));
  }
  if (!ways.some(({ context }) => context === "interrupt"))
    lines.push("", ways.length === 0 ? "Nothing leads to it." : "No interrupt leads to it.");
  return lines.map((each) => `${each}\n`).join("");
}
