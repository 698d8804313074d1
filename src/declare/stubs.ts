/** Stubs: methods for what a protocol declares and its implementation lacks. */
import type { Demanded, Importer, Member, MemberParameter } from "../emit/index.js";

const widest = 110;

/** A method of a class, without indentation. It throws until it is written. */
export function stub({ protocol, runtime }: Demanded, member: Member, importer: Importer): string {
  const parameters = member.parameters(importer);
  const head = (inside: string): string =>
    `${member.override ? "override " : ""}${member.blocks ? "*" : ""}${member.name}(${inside}): ${member.result(importer)} {`;
  const error = importer.value(runtime, "RunError");
  const thrown = `  throw new ${error}("${protocol.name}.${member.name} is declared, and not written yet");`;
  // Projects with `noUnusedParameters` refuse a parameter that nothing reads.
  const read = parameters.length === 0 ? [] : [`  void [${parameters.map(({ local }) => local).join(", ")}];`];
  const body = [...read, thrown].join("\n");
  const short = head(member.options ? optionsText(parameters) : parameters.map(positional).join(", "));
  if (short.length <= widest) return [short, body, "}"].join("\n");
  const long = head(
    member.options ? longOptions(parameters) : `\n${parameters.map((each) => `  ${positional(each)},\n`).join("")}`,
  );
  return [long, body, "}"].join("\n");
}

function positional({ local, type }: MemberParameter): string {
  return `${local}: ${type}`;
}

function optionsText(parameters: readonly MemberParameter[]): string {
  if (parameters.length === 0) return "";
  return `{ ${parameters.map(bindingText).join(", ")} }: { ${parameters.map((each) => optionText(each)).join("; ")} }`;
}

function longOptions(parameters: readonly MemberParameter[]): string {
  const bindings = parameters.map((each) => `  ${bindingText(each)},\n`);
  const types = parameters.map((each) => `  ${optionText(each)};\n`);
  return `{\n${bindings.join("")}}: {\n${types.join("")}}`;
}

/** `size = 64` */
export function bindingText({ name, local, default: value }: MemberParameter): string {
  return `${name === local ? name : `${name}: ${local}`}${value === undefined ? "" : ` = ${value}`}`;
}
/** `readonly size?: number` */
export function optionText({ name, optional, type }: MemberParameter, readonly = true): string {
  return `${readonly ? "readonly " : ""}${name}${optional ? "?" : ""}: ${type}`;
}
