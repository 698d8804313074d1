/** Options and operands of a command as data, and the parsing of command lines. */
import { parseArgs } from "node:util";
import { suggestion } from "../lab/index.js";
import { usageFailure } from "./failure.js";

export interface OptionSpec {
  /** `flag`: given or not; `value`: the last one counts; `list`: may be repeated. */
  readonly type: "flag" | "value" | "list";
  /** The placeholder of the value in help. */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  readonly help: string;
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface Command<Options extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Sentences; each a paragraph. */
  readonly description: readonly string[];
  readonly operand?: {
    readonly name: string;
    readonly many: boolean;
    readonly optional?: boolean;
    /** A second one, which may be left out. */
    readonly then?: string;
  };
  readonly options: Options;
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** What follows in the help: commands of other programs, for example. */
  readonly sections?: readonly {
    readonly title: string;
    readonly rows: readonly (readonly [line: string, what: string])[];
  }[];
}

export type OptionValues<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]: Options[Name]["type"] extends "flag"
    ? boolean
    : Options[Name]["type"] extends "list"
      ? readonly string[]
      : string | undefined;
};

export interface CommandLine<Options extends OptionSpecs> {
  readonly help: boolean;
  readonly options: OptionValues<Options>;
  readonly operands: readonly string[];
}

/** @throws Failure (usage) with a suggestion. */
export function parseCommandLine<Options extends OptionSpecs>(
  command: Command<Options>,
  argv: readonly string[],
): CommandLine<Options> {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(
        Object.entries(command.options).map(([name, { type }]) => [
          name,
          { type: type === "flag" ? ("boolean" as const) : ("string" as const), multiple: type === "list" },
        ]),
      ),
    },
  });
  const values: Record<string, boolean | string | string[] | undefined> = Object.fromEntries(
    Object.entries(command.options).map(([name, { type }]) => [
      name,
      type === "flag" ? false : type === "list" ? [] : undefined,
    ]),
  );
  const operands: string[] = [];
  let help = false;
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (name === "help") help = true;
    else values[name] = readOption(command, { name, rawName, value, inline: inlineValue === true }, values[name]);
  }
  if (!help) checkOperands(command, operands);
  return { help, options: values as OptionValues<Options>, operands };
}

interface Given {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inline: boolean;
}

function readOption(
  command: Command,
  { name, rawName, value, inline }: Given,
  before: boolean | string | string[] | undefined,
): boolean | string | string[] {
  const spec = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
  const see = `see --help`;
  if (spec === undefined) {
    const near = suggestion(rawName, ["--help", ...Object.keys(command.options).map((each) => `--${each}`)]);
    throw usageFailure(`there is no option ${rawName}`, near?.startsWith("did you mean") === true ? near : undefined);
  }
  if (spec.type === "flag") {
    if (value !== undefined) throw usageFailure(`the option ${rawName} takes no value`);
    return true;
  }
  // An option in the place of a value means that the value was forgotten. `--set=-3` says that it is meant.
  if (value === undefined || value === "" || (!inline && /^-./.test(value)))
    throw usageFailure(`the option ${rawName} needs a value: ${rawName} ${spec.placeholder ?? "VALUE"}`, see);
  if (spec.choices !== undefined && !spec.choices.includes(value))
    throw usageFailure(`${rawName} is ${oneOf(spec.choices)}, not "${value}"`, suggestion(value, spec.choices));
  return spec.type === "list" ? [...(Array.isArray(before) ? before : []), value] : value;
}

function checkOperands({ name, operand }: Command, operands: readonly string[]): void {
  const see = `see --help`;
  const [first, ...others] = operands;
  const second = operand?.then === undefined ? others[0] : others[1];
  if (operand === undefined) {
    if (first !== undefined) throw usageFailure(`"${first}" is one word too many`);
  } else if (first === undefined) {
    if (operand.optional !== true) throw usageFailure(`${operand.name} is missing`, see);
  } else if (!operand.many && second !== undefined) {
    throw usageFailure(`"${second}" is one word too many: xgc ${name} takes one ${operand.then ?? operand.name}`, see);
  }
}

/** `pretty, json or sarif`. */
function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
