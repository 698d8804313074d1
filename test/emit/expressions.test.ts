/** Expressions: what is emitted means what was checked, and is written as prettier writes it. */
import fc from "fast-check";
import prettier from "prettier";
import { expect, test } from "vitest";
import type { Expr, ScalarKind } from "../../src/compiler/index.js";
import { print } from "../../src/emit/document.js";
import { assigned, dotted, expression, type Place } from "../../src/emit/expressions.js";

const span = { source: 0, start: 0, end: 0 };
const typed = (kind: ScalarKind) => ({ type: { kind }, span }) as const;
const literal = (value: number | boolean | string | null, kind: ScalarKind): Expr => ({
  kind: "literal",
  value,
  ...typed(kind),
});

const place: Place = { parameter: (name) => `parameters.${name}`, runtime: (name) => name };
const parameters: Readonly<Record<string, number | boolean>> = {
  size: 7,
  count: 3,
  aRatherLongName: 0.5,
  on: true,
  off: false,
};

type Operator = (Expr & { kind: "binary" })["operator"];
const binary = (operator: Operator, left: Expr, right: Expr, kind: ScalarKind): Expr => ({
  kind: "binary",
  operator,
  left,
  right,
  ...typed(kind),
});

/** Trees of numbers and booleans. */
const { number } = fc.letrec<{ number: Expr; truth: Expr }>((tie) => ({
  number: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.integer({ min: -20_000, max: 20_000 }).map((value) => literal(value, "int")),
    fc
      .constantFrom("size", "count", "aRatherLongName")
      .map((name): Expr => ({ kind: "parameter", name, ...typed("int") })),
    fc
      .record({ operator: fc.constantFrom<Operator[]>("+", "-", "*", "/"), left: tie("number"), right: tie("number") })
      .map(({ operator, left, right }) => binary(operator, left, right, "int")),
    tie("number").map((operand): Expr => ({ kind: "unary", operator: "-", operand, ...typed("int") })),
    fc
      .record({ condition: tie("truth"), then: tie("number"), otherwise: tie("number") })
      .map(({ condition, then, otherwise }): Expr => ({
        kind: "if",
        condition,
        then,
        else: otherwise,
        ...typed("int"),
      })),
    fc
      .record({ name: fc.constantFrom("min", "max"), items: fc.array(tie("number"), { minLength: 2, maxLength: 3 }) })
      .map(({ name, items }): Expr => ({ kind: "call", function: name, arguments: items, ...typed("int") })),
  ),
  truth: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("on", "off").map((name): Expr => ({ kind: "parameter", name, ...typed("bool") })),
    fc
      .record({
        operator: fc.constantFrom<Operator[]>("<", "<=", ">", ">=", "==", "!="),
        left: tie("number"),
        right: tie("number"),
      })
      .map(({ operator, left, right }) => binary(operator, left, right, "bool")),
    fc
      .record({ operator: fc.constantFrom<Operator[]>("and", "or", "=="), left: tie("truth"), right: tie("truth") })
      .map(({ operator, left, right }) => binary(operator, left, right, "bool")),
    tie("truth").map((operand): Expr => ({ kind: "unary", operator: "not", operand, ...typed("bool") })),
  ),
}));

/** What an expression means, by the tree. */
function valueOf(expr: Expr): number | boolean {
  switch (expr.kind) {
    case "literal":
      return expr.value as number;
    case "parameter":
      return parameters[expr.name]!;
    case "unary":
      return expr.operator === "-" ? -Number(valueOf(expr.operand)) : !valueOf(expr.operand);
    case "if":
      return valueOf(valueOf(expr.condition) === true ? expr.then : expr.else);
    case "call":
      return Math[expr.function as "min" | "max"](...expr.arguments.map((each) => Number(valueOf(each))));
    case "binary": {
      const [left, right] = [valueOf(expr.left), valueOf(expr.right)];
      switch (expr.operator) {
        case "and":
          return left === true && right === true;
        case "or":
          return left === true || right === true;
        case "==":
          return left === right;
        case "!=":
          return left !== right;
        default: {
          const [a, b] = [Number(left), Number(right)];
          const results = {
            "+": a + b,
            "-": a - b,
            "*": a * b,
            "/": a / b,
            "<": a < b,
            "<=": a <= b,
            ">": a > b,
            ">=": a >= b,
          };
          return results[expr.operator];
        }
      }
    }
    default:
      throw new Error(expr.kind);
  }
}

test("an emitted expression has the value that the tree has", () => {
  fc.assert(
    fc.property(number, (expr) => {
      const text = print(expression(expr, place));
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what is emitted is run
      const run = new Function("parameters", `"use strict"; return (${text});`) as (
        given: typeof parameters,
      ) => unknown;
      expect(run(parameters)).toBe(valueOf(expr));
    }),
    { numRuns: 500, seed: 4 },
  );
});

test("a short expression is written as prettier writes it", async () => {
  for (const expr of fc.sample(number, { numRuns: 300, seed: 19 })) {
    const text = `${print([assigned("const value =", expr, place), ";"])}\n`;
    if (text.trimEnd().includes("\n")) continue;
    expect(await prettier.format(text, { parser: "typescript", printWidth: 120 })).toBe(text);
  }
});

test("modes leave out what the runtime has anyway", () => {
  const mode = (name: "threads" | "interrupt", given: Record<string, Expr>): string =>
    print(expression({ kind: "mode", mode: name, arguments: given, ...typed("mode") }, place));
  const usual = {
    full: literal("defer", "word"),
    block: literal("handoff", "word"),
    stacks: literal(16, "int"),
    budget: literal(null, "time"),
  };
  expect(mode("threads", { count: literal(1, "int"), full: usual.full })).toBe("threads(1)");
  expect(mode("threads", { count: literal(2, "int"), full: literal("drop", "word") })).toBe(
    'threads(2, { full: "drop" })',
  );
  expect(mode("interrupt", { threads: literal(1, "int"), ...usual })).toBe("interrupt()");
  expect(mode("interrupt", { threads: literal(3, "int"), ...usual })).toBe("interrupt({ threads: 3 })");
});

test("numbers, addresses and texts", () => {
  const written = (expr: Expr): string => print(expression(expr, place));
  expect(written(literal(10_000, "int"))).toBe("10_000");
  expect(written(literal(1000, "bytes"))).toBe("1000");
  expect(written(literal(12_345.678, "perByte"))).toBe("12_345.678");
  expect(written(literal(0x0a000001, "host"))).toBe("0x0a000001");
  expect(dotted(0x0a0000fe)).toBe("10.0.0.254");
  expect(written(literal(0x08002b000100, "mac"))).toBe("0x08002b000100");
  expect(written(literal('say "yes"', "string"))).toBe("'say \"yes\"'");
  expect(written(literal(`it's "so"`, "string"))).toBe(`'it\\'s "so"'`);
  expect(written(literal(null, "host"))).toBe("null");
});
