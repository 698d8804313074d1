/** Help, from the table that also defines the parsing of command lines. */
import type { Command, OptionSpecs } from "./options.js";

const WIDTH = 100;

/** @param usage The call without options: `xgc run FILE`. */
export function commandHelp(command: Command, usage: string): string {
  const lines = [`Usage: ${usage} [options]`];
  for (const paragraph of command.description) lines.push("", ...wrap(paragraph, WIDTH));
  lines.push("", "Options:", ...optionLines(command.options));
  if (command.examples.length > 0) {
    lines.push("", "Examples:", ...columns(command.examples.map(([line, what]) => [line, what] as const)));
  }
  for (const { title, rows } of command.sections ?? []) lines.push("", `${title}:`, ...columns(rows));
  return `${lines.join("\n")}\n`;
}

export function usageOf({ name, operand }: Command): string {
  if (operand === undefined) return `xgc ${name}`;
  const word = operand.optional === true ? `[${operand.name}]` : operand.name;
  const then = operand.then === undefined ? "" : ` [${operand.then}]`;
  return `xgc ${name} ${word}${operand.many ? "..." : ""}${then}`;
}

function optionLines(options: OptionSpecs): readonly string[] {
  const rows = Object.entries(options).map(([name, { type, placeholder, help }]) => {
    const value = type === "flag" ? "" : ` ${placeholder ?? "VALUE"}`;
    return [`--${name}${value}`, type === "list" ? `${help} May be given again.` : help] as const;
  });
  return columns([...rows, ["--help", "Shows this."]]);
}

/** Two columns, the second wrapped. */
export function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    wrap(right, WIDTH - width - 4).map((line, index) =>
      `  ${(index === 0 ? left : "").padEnd(width)}  ${line}`.trimEnd(),
    ),
  );
}

function wrap(text: string, width: number): readonly string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
