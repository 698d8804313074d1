/** `xgc why`. */
import { contextsIn, explore, shown, type Unknown, type Why, whyOf } from "../analysis/index.js";
import { conclude, pathLines, type Paint as DiagnosticPaint, pass, programIn } from "../compiler/index.js";
import { suggestion } from "../lab/index.js";
import { diagnosticsText, entryOf, optionsFor, SilentFailure } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, type Failure, usageFailure } from "./failure.js";
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
  const all = contextsIn(findings, options.host);
  const listed = name === undefined ? all : new Map([...all].filter(([each]) => each.startsWith(`${name}.`)));
  if (name === undefined || listed.size > 0) {
    const lines = columns([...listed].map(([operation, contexts]) => [operation, contexts.join(", ")] as const));
    io.stdout.write(
      options.format === "json"
        ? `${JSON.stringify(Object.fromEntries(listed), null, 2)}\n`
        : lines.map((each) => `${each}\n`).join(""),
    );
    return exitCodes.success;
  }
  const found = whyOf(findings, name, options.host);
  if ("unknown" in found) throw unknown(name, found, options.host);
  io.stdout.write(options.format === "json" ? `${JSON.stringify(found, null, 2)}\n` : whyText(found, io));
  return exitCodes.success;
}

/** The name that was not found, and possible names. */
function unknown(name: string, { unknown: what, known }: Unknown, host: string | undefined): Failure {
  if (what === "host") return usageFailure(`no host ${host ?? ""} is in any scenario`, suggestion(host ?? "", known));
  if (what === "operation") return usageFailure(`there is no operation ${name}`, suggestion(name, known));
  const dot = name.lastIndexOf(".");
  if (dot < 0) return usageFailure(`there is no instance ${name}`, suggestion(name, known));
  const instance = name.slice(0, dot);
  const inside = known.filter((each) => each.endsWith(`.${instance}`)).map((each) => each + name.slice(dot));
  const help = inside.length === 0 ? suggestion(instance, known) : `did you mean ${inside.join(" or ")}?`;
  return usageFailure(`there is no instance ${instance}`, help);
}

function whyText(why: Why, io: Io): string {
  const { operation, protocol, file, line, point, effects, waits, ways, leadsTo, handlers, instants } = why;
  const paint = painter(usesColor(io.stdout, io.env));
  const dim: DiagnosticPaint = (style, text) => (style === "frame" ? paint("dim", text) : text);
  const lines = [
    `${paint("title", operation)}, ${point === true ? "a point" : "an operation"} of ${protocol === "nic" ? "the driver" : protocol}, ${paint("dim", `${file}:${line}`)}`,
  ];
  if (effects.length > 0) lines.push(`  by its type it may ${listed(effects)}`);
  if (waits.length > 0) lines.push(`  here it may wait for ${listed(waits)}`);
  const show = (title: string, path: Why["ways"][number]["path"]): void => {
    lines.push("", `${title}, ${path.where}:`, ...pathLines(path, dim).slice(1));
  };
  for (const { context, path } of ways) {
    const where = context === "interrupt" ? "in an interrupt handler" : "in a thread";
    show(paint("title", point === true ? `passed ${where}` : `runs ${where}`), path);
  }
  if (!ways.some(({ context }) => context === "interrupt"))
    lines.push("", ways.length === 0 ? "Nothing leads to it." : "No interrupt leads to it.");
  for (const { path } of leadsTo) show(paint("title", "may have to wait in a handler"), path);
  for (const { ns, unbounded, path } of handlers)
    if (ns !== undefined) show(paint("title", `the handler takes at most ${shown(ns)}`), path);
    else lines.push("", `${paint("title", "the handler has no bound")}, ${path.where}: ${unbounded ?? ""}`);
  for (const { task, ns, unbounded, path } of instants)
    if (ns !== undefined)
      show(
        paint("title", `${task ?? ""}: done at most ${shown(ns)} after its arrival, when these come together`),
        path,
      );
    else
      lines.push("", `${paint("title", `${task ?? "a frame"}: no response time`)}, ${path.where}: ${unbounded ?? ""}`);
  return lines.map((each) => `${each}\n`).join("");
}

function listed(words: readonly string[]): string {
  return words.length <= 1 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
