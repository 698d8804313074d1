/** Trees without their places, short enough to read in a test: names and paths as text, expressions with all brackets. */
import type { AllIndex, Argument, Expression, Module, Path } from "../../grammar/index.js";
import { parse } from "../../grammar/index.js";

/** The module's tree; throws where the text has problems. */
export function moduleOf(text: string): Module {
  const { module, problems } = parse(text, 0);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return module;
}

/** The only declaration of a text, in short. */
export function shownDeclaration(text: string): unknown {
  const { imports, declarations } = moduleOf(text);
  const all = [...imports, ...declarations];
  if (all.length !== 1) throw new Error(`${all.length} declarations`);
  return shown(all[0]);
}

/** The only member of a declaration, in short. */
export function shownMember(text: string): unknown {
  const [declaration] = moduleOf(text).declarations;
  const members: readonly unknown[] =
    declaration === undefined ? [] : "members" in declaration ? declaration.members : Object.values(declaration);
  if (members.length !== 1) throw new Error(`${members.length} members`);
  return shown(members[0]);
}

export function shownExpression(text: string): string {
  const [declaration] = moduleOf(`const x = ${text};`).declarations;
  if (declaration?.kind !== "Const") throw new Error("no expression");
  return expressionText(declaration.value);
}

export function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  if ("text" in value && !("kind" in value)) return value.text;
  if ("segments" in value) return pathText(value as Path);
  if ("kind" in value && isExpression(value)) return expressionText(value);
  if ("value" in value && Object.keys(value).every((key) => ["name", "value", "span"].includes(key))) {
    return argumentText(value as Argument);
  }
  const entries = Object.entries(value).filter(
    ([key, each]) => key !== "span" && each !== false && !(Array.isArray(each) && each.length === 0),
  );
  return Object.fromEntries(entries.map(([key, each]) => [key, shown(each)]));
}

function isExpression(value: { kind: unknown }): value is Expression {
  return typeof value.kind === "string" && /(Literal|Expression)$/.test(value.kind);
}

function expressionText(node: Expression | AllIndex): string {
  switch (node.kind) {
    case "NumberLiteral":
    case "BooleanLiteral":
      return String(node.value);
    case "QuantityLiteral":
      return `${node.value}'${node.unit}`;
    case "StringLiteral":
      return JSON.stringify(node.value);
    case "AddressLiteral":
      return `@${node.text}`;
    case "PathExpression":
      return pathText(node.path);
    case "CallExpression":
      return `${node.callee.text}(${node.arguments.map(argumentText).join(", ")})`;
    case "SelectExpression":
      return `${expressionText(node.of)}{${node.at.map(argumentText).join(", ")}}`;
    case "UnaryExpression":
      return `(${node.operator} ${expressionText(node.operand)})`;
    case "BinaryExpression":
      return `(${expressionText(node.left)} ${node.operator} ${expressionText(node.right)})`;
    case "ConditionalExpression":
      return `(if ${expressionText(node.condition)} ${expressionText(node.then)} ${expressionText(node.else)})`;
    case "RangeExpression":
      return `(${expressionText(node.from)} .. ${expressionText(node.to)})`;
    case "ListExpression":
      return `[${node.items.map(expressionText).join(", ")}]`;
    case "TupleExpression":
      return `<${node.items.map(expressionText).join(", ")}>`;
    case "ErrorExpression":
      return "?";
    case "AllIndex":
      return "*";
  }
}

function argumentText({ name, value }: Argument): string {
  return name === undefined ? expressionText(value) : `${name.text}: ${expressionText(value)}`;
}

function pathText({ segments }: Path): string {
  return segments
    .map(({ name, index }) => name.text + (index === undefined ? "" : `[${expressionText(index)}]`))
    .join(".");
}
