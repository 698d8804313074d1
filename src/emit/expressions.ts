/** Checked expressions as TypeScript, in base units, with the parentheses that prettier would leave or add. */
import type { Expr } from "../compiler/index.js";
import { type Doc, group, ifBroken, indent, line } from "./document.js";
import { array, call, decimal, hexadecimal, object, quoted, propertyName } from "./typescript.js";

/** How an expression reaches the names around it. A place leaves out the functions for things that cannot occur there. */
export interface Place {
  /** A parameter, an axis or a header field. */
  readonly parameter: (name: string) => Doc;
  readonly hostItem?: (item: Expr & { kind: "hostItem" }) => Doc;
  readonly endpoint?: (endpoint: Expr & { kind: "endpoint" }) => Doc;
  readonly measure?: (measure: Expr & { kind: "measure" }) => Doc;
  readonly measured?: (measured: Expr & { kind: "measured" }) => Doc;
  /** The local name of a capture's frames; without it they stand in the place itself, as in the default of a parameter. */
  readonly capture?: (capture: Expr & { kind: "literal" }) => Doc;
  /** A local for a whole expression; undefined to emit its parts. */
  readonly whole?: (expr: Expr) => Doc | undefined;
  /** The local name of a function of the runtime. */
  readonly runtime: (name: string) => string;
}

// As in TypeScript, loosest first.
const CONDITIONAL = 0;
const OR = 1;
const AND = 2;
const EQUALITY = 3;
const RELATION = 4;
const SUM = 5;
const PRODUCT = 6;
const UNARY = 7;
const PRIMARY = 8;

interface Written {
  readonly doc: Doc;
  readonly level: number;
  readonly operator?: string;
}

const operators: Readonly<
  Record<(Expr & { kind: "binary" })["operator"], { readonly text: string; readonly level: number }>
> = {
  or: { text: "||", level: OR },
  and: { text: "&&", level: AND },
  "==": { text: "===", level: EQUALITY },
  "!=": { text: "!==", level: EQUALITY },
  "<": { text: "<", level: RELATION },
  "<=": { text: "<=", level: RELATION },
  ">": { text: ">", level: RELATION },
  ">=": { text: ">=", level: RELATION },
  "+": { text: "+", level: SUM },
  "-": { text: "-", level: SUM },
  "*": { text: "*", level: PRODUCT },
  "/": { text: "/", level: PRODUCT },
};

export function expression(expr: Expr, place: Place): Doc {
  return write(expr, place).doc;
}
/** The same, for a place in which only a name, a call or a literal may stand without parentheses. */
export function operand(expr: Expr, place: Place): Doc {
  const { doc, level } = write(expr, place);
  return level === PRIMARY ? doc : ["(", doc, ")"];
}

/** `left: value` or `left = value`: prettier moves a long value that begins with an operation to the next line. */
export function assigned(left: string, expr: Expr, place: Place): Doc {
  return assignment(left, expr, expression(expr, place));
}
function assignment(left: string, expr: Expr, doc: Doc): Doc {
  const operation = expr.kind === "binary" || (expr.kind === "if" && expr.condition.kind === "binary");
  if (operation) return group(left, group(indent(line, doc)));
  return typeof doc === "string" ? `${left} ${doc}` : [left, " ", doc];
}
/** A property of an object. */
export function setting(name: string, expr: Expr, place: Place): Doc {
  const doc = expression(expr, place);
  return doc === name ? name : assignment(`${propertyName(name)}:`, expr, doc);
}
/** The body of an arrow function: a long one goes on the next line, and a choice on the same line is in parentheses. */
export function arrow(head: string, expr: Expr, doc: Doc): Doc {
  const body = expr.kind === "if" ? [ifBroken("", "("), doc, ifBroken("", ")")] : doc;
  return group(head, " =>", group(indent(line, body)));
}

function write(expr: Expr, place: Place): Written {
  const whole = place.whole?.(expr);
  if (whole !== undefined) return { doc: whole, level: PRIMARY };
  switch (expr.kind) {
    case "literal":
      if (expr.type.kind === "capture" && place.capture !== undefined)
        return { doc: place.capture(expr), level: PRIMARY };
      return literal(expr.value, expr.type.kind);
    case "prefix":
      return { doc: object([["address: ", address(expr.address)], `prefix: ${expr.bits}`]), level: PRIMARY };
    case "parameter":
      return { doc: place.parameter(expr.name), level: PRIMARY };
    case "const":
      // The checker has put the values of constants in their places.
      throw new Error(`a checked program names the constant "${expr.name}"`);
    case "hostItem":
      return { doc: must(place.hostItem, expr)(expr), level: PRIMARY };
    case "endpoint":
      return { doc: must(place.endpoint, expr)(expr), level: PRIMARY };
    case "measure":
      return { doc: must(place.measure, expr)(expr), level: PRIMARY };
    case "measured":
      return { doc: must(place.measured, expr)(expr), level: PRIMARY };
    case "unary": {
      const inner = write(expr.operand, place);
      const sign = expr.operator === "not" ? "!" : "-";
      const bare = inner.level === PRIMARY || (inner.level === UNARY && sign === "!");
      return { doc: [sign, bare ? inner.doc : ["(", inner.doc, ")"]], level: UNARY };
    }
    case "binary": {
      const { text, level } = operators[expr.operator];
      const left = write(expr.left, place);
      const right = write(expr.right, place);
      const first = bracketed(left, text, level, false);
      const second = bracketed(right, text, level, true);
      return { doc: group(first, ` ${text}`, indent(line, second)), level, operator: text };
    }
    case "if":
      return { doc: group(choice(expr, place)), level: CONDITIONAL };
    case "list": {
      const numbers =
        expr.items.length > 1 && expr.items.every((item) => item.kind === "literal" && typeof item.value === "number");
      return {
        doc: array(
          expr.items.map((item) => expression(item, place)),
          numbers ? "numbers" : "other",
        ),
        level: PRIMARY,
      };
    }
    case "call":
      return { doc: functionCall(expr, place), level: PRIMARY };
    case "varying": {
      const given = expr.arguments.map((each) => expression(each, place));
      const isList = expr.distribution === "oneOf";
      const doc = call(place.runtime(expr.distribution), isList ? [array(given, "numbers")] : given, isList);
      return { doc, level: PRIMARY };
    }
    case "mode":
      return { doc: mode(expr, place), level: PRIMARY };
  }
}

/** A choice within a choice breaks with it; behind `?` it has parentheses unless it breaks. */
function choice(expr: Expr & { kind: "if" }, place: Place): Doc {
  const branch = (inner: Expr): Doc => (inner.kind === "if" ? choice(inner, place) : expression(inner, place));
  const condition = write(expr.condition, place);
  const test = condition.level === CONDITIONAL ? ["(", condition.doc, ")"] : condition.doc;
  const then = branch(expr.then);
  const first = expr.then.kind === "if" ? [ifBroken("", "("), then, ifBroken("", ")")] : then;
  return [test, indent(line, "? ", first, line, ": ", branch(expr.else))];
}

function must<T>(how: T | undefined, expr: Expr): T {
  if (how === undefined)
    throw new Error(`a checked program has an expression of kind "${expr.kind}" where none can be`);
  return how;
}

/** Prettier keeps operators of one level apart that are often misread in a row, and `&&` in `||`. */
function bracketed(inner: Written, operator: string, level: number, right: boolean): Doc {
  // `a || (b || c)` means the same without parentheses.
  const logical = inner.operator === operator && (level === OR || level === AND);
  const chains = !right && (level === SUM || (level === PRODUCT && inner.operator === operator));
  const loose = inner.level < level || (inner.level === level && !chains && !logical);
  const mixed = operator === "||" && inner.operator === "&&";
  return loose || mixed ? ["(", inner.doc, ")"] : inner.doc;
}

function literal(value: number | boolean | string | null, kind: string): Written {
  if (value === null) return { doc: "null", level: PRIMARY };
  if (typeof value === "boolean") return { doc: String(value), level: PRIMARY };
  if (typeof value === "string") return { doc: quoted(value), level: PRIMARY };
  if (kind === "host") return { doc: address(value), level: PRIMARY };
  if (kind === "mac") return { doc: hexadecimal(value, 12), level: PRIMARY };
  return { doc: decimal(value), level: value < 0 ? UNARY : PRIMARY };
}

/** `0x0a000001`; {@link dotted} is for the comment beside it. */
export function address(value: number): string {
  return hexadecimal(value, 8);
}
/** `10.0.0.1`. */
export function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** The runtime's names for the functions of samples. */
const ofSamples: Readonly<Record<string, string>> = {
  mean: "mean",
  sum: "sum",
  min: "minimum",
  max: "maximum",
  percentile: "percentile",
  confidence: "confidence",
  steady: "steady",
};

/** The runtime's names for the values of a gauge: its mean over time, its least and its greatest. */
const ofGauges: Readonly<Record<string, string>> = { mean: "mean", min: "least", max: "most" };

function functionCall(expr: Expr & { kind: "call" }, place: Place): Doc {
  const first = expr.arguments[0];
  if (first?.kind === "hostItem" && first.type.kind === "gauge") {
    const known: Expr = { ...first, item: `${first.item}.${ofGauges[expr.function] ?? expr.function}` };
    const read = expression(known, place);
    if (first.array?.index !== "all") return read;
    return call(place.runtime(ofSamples[expr.function] ?? expr.function), [call(place.runtime("samples"), [read])]);
  }
  const given = expr.arguments.map((argument) => expression(argument, place));
  if (first?.type.kind === "series" || first?.type.kind === "histogram") {
    if (expr.function === "count") return [given[0] ?? "", ".length"];
    const name = ofSamples[expr.function];
    if (name !== undefined) return call(place.runtime(name), given);
  }
  if (first?.type.kind === "list") {
    const list = given[0] ?? "";
    if (expr.function === "count") return [list, ".length"];
    if (expr.function === "min" || expr.function === "max") return call(`Math.${expr.function}`, [["...", list]]);
    const name = ofSamples[expr.function];
    if (name !== undefined)
      return call(place.runtime(name), [call(place.runtime("samples"), [list]), ...given.slice(1)]);
  }
  if (["ceil", "floor", "min", "max"].includes(expr.function)) return call(`Math.${expr.function}`, given);
  throw new Error(`a checked program calls "${expr.function}" with ${String(first?.type.kind)}`);
}

const modeDefaults: Readonly<Record<string, number | string | null>> = {
  threads: 1,
  stacks: 16,
  block: "handoff",
  full: "defer",
  budget: null,
  exclusion: "none",
  priority: 0,
  core: 0,
  at: "thread",
  demote: null,
  demoteRounds: null,
};

/** `threads(1)`, `interrupt()`, `interrupt({ threads: 3 })`, without the runtime's defaults. */
function mode(expr: Expr & { kind: "mode" }, place: Place): Doc {
  const given: Doc[] = [];
  const options: Doc[] = [];
  for (const [name, value] of Object.entries(expr.arguments)) {
    if (name === "count") given.push(expression(value, place));
    else if (value.kind !== "literal" || value.value !== modeDefaults[name])
      options.push([`${name}: `, expression(value, place)]);
  }
  if (options.length > 0) given.push(object(options));
  const made = call(place.runtime(expr.mode), given, options.length > 0);
  if (expr.preset === undefined) return made;
  const named = Object.entries(expr.preset.given).map(([name, value]): Doc => [`${name}: `, expression(value, place)]);
  return call(place.runtime("preset"), [JSON.stringify(expr.preset.name), object(named), made]);
}
