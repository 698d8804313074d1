/** Mutations of implementations, over TypeScript's syntax tree: most of them still type-check, so that the fault shows in the run. */
import fc from "fast-check";
import { ts } from "../../src/typescript/project.js";

/** A mutation as numbers, for any implementation: they are taken modulo what it has. */
export interface CodeEdit {
  readonly kind: (typeof kinds)[number];
  readonly at: number;
  readonly other: number;
}

const kinds = [
  "no yield*", "yield", "no statement", "statement twice", "exchange statements", "swap arguments", "argument", "number", "operator", "condition", "return", "throw",
  "loop", "name", "no member", "no word", "await", "no argument", "result",
] as const; // prettier-ignore

/** More of those that TypeScript lets pass. */
const weights: Readonly<Partial<Record<string, number>>> = {
  "no statement": 5, "statement twice": 3, "exchange statements": 3, argument: 5, number: 4, operator: 3, condition: 3, return: 3, throw: 3, loop: 3, result: 2,
}; // prettier-ignore

export const codeEdits: fc.Arbitrary<CodeEdit> = fc.record({
  kind: fc.oneof(...kinds.map((kind) => ({ weight: weights[kind] ?? 1, arbitrary: fc.constant(kind) }))),
  at: fc.nat(),
  other: fc.nat(),
});

/** Values that the type of nothing is, so that they pass TypeScript everywhere. */
const values = [
  "NaN", "-1", "Infinity", "1e9", "0.5", "2 ** 32", "null", "undefined", '"text"', "{}", "[]", "() => 7", "new Error()", "Symbol()", "1n", "new Uint8Array(3)",
].map((value) => `(${value} as never)`); // prettier-ignore
const numbers = ["0", "1", "-1", "2", "3", "17", "255", "65_536", "1e6", "0.5", "NaN", "Infinity", "2 ** 53"];
const thrown = [
  'new Error("mutant")',
  "7",
  '"text"',
  "null",
  "undefined",
  "{}",
  "new RangeError()",
  "() => 1",
  "Object.create(null)",
  "Symbol()",
];
const operators = [
  "<",
  "<=",
  ">",
  ">=",
  "===",
  "!==",
  "+",
  "-",
  "*",
  "/",
  "%",
  "&",
  "|",
  "<<",
  ">>>",
  "&&",
  "||",
  "??",
];
const heads = [
  "for (let again = 0; again < 3; again++)",
  "while (true)",
  "do",
  "if (false)",
  "for (const each of [1, 2])",
  "try",
];

/** @returns the text, unchanged where the mutation has no place in it. */
export function mutateCode(text: string, { kind, at, other }: CodeEdit): string {
  const source = ts.createSourceFile("mutant.ts", text, ts.ScriptTarget.ES2023, true);
  const all: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    all.push(node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  const pick = <Each>(from: readonly Each[], by: number): Each | undefined => from[by % Math.max(1, from.length)];
  const put = (node: ts.Node | undefined, by: (text: string) => string): string =>
    node === undefined ? text : text.slice(0, node.getStart(source)) + by(node.getText(source)) + text.slice(node.end);
  const statements = all.filter(
    (node): node is ts.Statement => ts.isStatement(node) && ts.isBlock(node.parent) && !ts.isBlock(node),
  );
  const calls = all.filter(ts.isCallExpression).filter(({ arguments: given }) => given.length > 0);
  const yields = all.filter(ts.isYieldExpression);
  const statement = pick(statements, at);
  switch (kind) {
    case "no yield*":
      return put(pick(yields, at), (each) => each.replace(/^yield\*?\s*/, ""));
    case "yield":
      return put(pick(yields, at), (each) => each.replace(/^yield\*/, "yield"));
    case "await":
      return put(pick(yields, at), (each) => each.replace(/^yield\*/, "await"));
    case "no statement":
      return put(statement, () => "");
    case "statement twice":
      return put(statement, (each) => (/^(?:const|let)/.test(each) ? each : `${each}\n${each}`));
    case "exchange statements": {
      const next =
        statement &&
        pick(
          statements.filter(({ parent }) => parent === statement.parent),
          other,
        );
      if (statement === undefined || next === undefined || next === statement) return text;
      const [first, second] = statement.pos < next.pos ? [statement, next] : [next, statement];
      return (
        text.slice(0, first.getStart(source)) + second.getText(source) + text.slice(first.end, second.getStart(source)) +
        first.getText(source) + text.slice(second.end)
      ); // prettier-ignore
    }
    case "return":
      return put(statement, (each) => `return undefined as never;\n${each}`);
    case "throw":
      return put(statement, (each) => `throw ${pick(thrown, other)};\n${each}`);
    case "loop": {
      const head = pick(heads, other) ?? "";
      const tail = { do: " while (true);", try: " catch {}" }[head] ?? "";
      return put(statement, (each) => (/^(?:const|let)/.test(each) ? each : `${head} {\n${each}\n}${tail}`));
    }
    case "swap arguments": {
      const call = pick(
        calls.filter(({ arguments: given }) => given.length > 1),
        at,
      );
      const [a, b] = call?.arguments ?? [];
      if (a === undefined || b === undefined) return text;
      return (
        text.slice(0, a.getStart(source)) +
        b.getText(source) +
        text.slice(a.end, b.getStart(source)) +
        a.getText(source) +
        text.slice(b.end)
      );
    }
    case "argument":
      return put(pick(pick(calls, at)?.arguments ?? [], other), () => pick(values, at + other) ?? "");
    case "no argument":
      return put(pick(pick(calls, at)?.arguments ?? [], other), () => "");
    case "result":
      return put(pick(all.filter(ts.isCallExpression), at), () => pick(values, other) ?? "");
    case "number":
      return put(pick(all.filter(ts.isNumericLiteral), at), () => pick(numbers, other) ?? "");
    case "operator": {
      const binary = pick(
        all
          .filter(ts.isBinaryExpression)
          .filter(({ operatorToken }) => operators.includes(operatorToken.getText(source))),
        at,
      );
      return put(binary?.operatorToken, () => pick(operators, other) ?? "");
    }
    case "condition":
      return put(
        pick(all.filter(ts.isIfStatement), at)?.expression,
        (each) => pick([`!(${each})`, "true", "false"], other) ?? "",
      );
    case "name": {
      const names = all.filter(ts.isIdentifier);
      return put(pick(names, at), () => pick(names, other)?.text ?? "");
    }
    case "no member":
      return put(pick(all.filter(ts.isClassElement), at), () => "");
    case "no word":
      return put(
        pick(
          all.filter((node) => ts.isModifier(node)),
          at,
        ),
        () => "",
      );
  }
}
