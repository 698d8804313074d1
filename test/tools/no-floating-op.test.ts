import path from "node:path";
import { RuleTester, type Rule } from "eslint";
import tseslint from "typescript-eslint";
import { describe, it } from "vitest";
import plugin from "../../tools/eslint/index.js";

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

const folder = path.join(import.meta.dirname, "fixture");
const tester = new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { projectService: true, tsconfigRootDir: folder },
  },
});

/** What the runtime gives protocols: an operation, by name and by interface, and ordinary things beside it. */
const PRELUDE = `
type Op<T = void, E = "wait"> = Generator<"settle" | E, T, void>;
declare function op(): Op;
declare function ask(): Op<boolean>;
declare function either(): Op | undefined;
declare function plain(): void;
declare function ready(): boolean;
declare function step(op: Op): void;
declare function later(callback: () => void): void;
declare function any(callback: () => unknown): void;
declare function spawn(body: () => Op): void;
interface Session { push(): Op; pop?(): Op; close(): void }
declare const session: Session;
declare const list: Session[];
`;

function inGenerator(body: string): string {
  return `${PRELUDE}\nexport function* body(): Op<unknown> { ${body} }`;
}
function inPlain(body: string): string {
  return `${PRELUDE}\nexport function body(): unknown { ${body} }`;
}
function top(code: string): string {
  return `${PRELUDE}\n${code}`;
}

const filename = path.join(folder, "case.ts");
const valid = (name: string, code: string): RuleTester.ValidTestCase => ({ name, code, filename });

/** A fault in a generator, the message it gets, and the body after the suggestion. */
const mended = (name: string, messageId: string, body: string, after: string): RuleTester.InvalidTestCase => ({
  name,
  filename,
  code: inGenerator(body),
  errors: [{ messageId, suggestions: [{ messageId: "addYieldStar", output: inGenerator(after) }] }],
});
/** A fault where no `yield*` can be put for the author. */
const refused = (name: string, messageId: string, code: string): RuleTester.InvalidTestCase => ({
  name,
  filename,
  code,
  errors: [{ messageId }],
});

const rule = plugin.rules["no-floating-op"] as Rule.RuleModule;
tester.run("xgc/no-floating-op", rule, {
  valid: [
    valid("delegated", inGenerator("yield* op(); const ok = yield* ask(); return ok;")),
    valid(
      "delegated in a condition",
      inGenerator("if (yield* ask()) plain(); while (!(yield* ask())) plain(); return;"),
    ),
    valid("delegated in a template", inGenerator("return `${yield* ask()}`;")),
    valid("a plain effect", inGenerator('yield "settle"; return;')),
    valid("passed as an argument", inPlain("step(op()); return 0;")),
    valid("returned by a plain function", inPlain("return op();")),
    valid("returned by an arrow", top("export const make = (): Op => op();")),
    valid("kept in a variable that is read", inPlain("const kept = op(); step(kept); return 0;")),
    valid("kept in a field", top("export class A { kept: Op | undefined; start(): void { this.kept = op(); } }")),
    valid("kept in a list that is passed on", inPlain("return list.map((s) => s.push());")),
    valid("exported", top("export const kept = op();")),
    valid("exported by name", top("const kept = op(); export { kept };")),
    valid("stepped by hand", inPlain("const kept = op(); kept.next(); return 0;")),
    valid("one that may be absent, tested", inGenerator("const it = either(); if (it) yield* it; return;")),
    valid(
      "one that may be absent, compared",
      inGenerator("const it = either(); if (it !== undefined) yield* it; return;"),
    ),
    valid("absence as an operand of &&", inGenerator("const it = either(); if (it && ready()) yield* it; return;")),
    valid("identity", inPlain("const a = op(); const b = op(); return a === b;")),
    valid(
      "an assignment in a condition",
      inGenerator("let it: Op | undefined; while ((it = either())) yield* it; return;"),
    ),
    valid("typeof of something that may be one", inPlain('const it = either(); return typeof it === "undefined";')),
    valid("a generator where one is expected", top("spawn(function* () { yield* op(); });")),
    valid("a function that returns one where one is expected", top("spawn(op); spawn(() => op());")),
    valid("a callback whose result the caller may use", top("any(() => op()); any(op);")),
    valid("a plain callback", top("later(() => plain()); later(() => { step(op()); });")),
    valid(
      "a method as its interface says",
      top("export class A implements Session { *push(): Op { yield* op(); } close(): void {} }"),
    ),
    valid(
      "a declared return of an operation",
      top("export function* f(): Generator<never, Op, void> { return op(); }"),
    ),
    valid(
      "our own class that is called Generator",
      "class Generator { next(): number { return 1; } }\ndeclare function seeded(): Generator; seeded(); export {};",
    ),
    valid("an iterable, which need not be stepped by hand", inPlain("new Set([1]); [1, 2].map(String); return 0;")),
    valid("for-of over an iterator", inPlain("for (const key of new Map([[1, 2]]).keys()) any(() => key); return 0;")),
    valid("void of something else", inPlain("void ready(); return 0;")),
    valid("comparison of results", inGenerator("return (yield* ask()) === ready();")),
  ],
  invalid: [
    mended("a statement", "lost", "op(); return;", "yield* op(); return;"),
    mended("a method's statement", "lost", "session.push(); return;", "yield* session.push(); return;"),
    refused("a statement outside a generator", "lost", inPlain("op(); return 0;")),
    refused("an arrow in a generator", "lost", inGenerator("any(() => { op(); }); return;")),
    refused("an optional call", "lost", inGenerator("session.pop?.(); return;")),
    refused("one that may be absent", "lost", inGenerator("either(); return;")),
    refused("a list of them", "lost", inPlain("list.map((s) => s.push()); return 0;")),
    mended("under an assertion", "lost", "op() as Op; return;", "(yield* op()) as Op; return;"),
    mended(
      "a variable as a statement",
      "lost",
      "const kept = op(); kept; return;",
      "const kept = op(); yield* kept; return;",
    ),
    mended("void", "lost", "void op(); return;", "yield* op(); return;"),
    mended("right of &&", "lost", "ready() && op(); return;", "ready() && (yield* op()); return;"),
    mended("right of ??", "lost", "null ?? op(); return;", "null ?? (yield* op()); return;"),
    mended("a branch", "lost", "ready() ? op() : plain(); return;", "ready() ? yield* op() : plain(); return;"),
    mended("the other branch", "lost", "ready() ? plain() : op(); return;", "ready() ? plain() : yield* op(); return;"),
    mended("left of a comma", "lost", "return op(), 1;", "return yield* op(), 1;"),
    mended("right of a comma statement", "lost", "plain(), op(); return;", "plain(), yield* op(); return;"),
    mended(
      "a loop's update",
      "lost",
      "for (; ready(); op()) plain(); return;",
      "for (; ready(); yield* op()) plain(); return;",
    ),
    refused("await", "awaited", top("export async function f(): Promise<void> { await op(); }")),
    mended("a plain yield", "yielded", "yield op(); return;", "yield* op(); return;"),
    mended("if", "operand", "if (ask()) plain(); return;", "if (yield* ask()) plain(); return;"),
    mended("while", "operand", "while (ask()) plain(); return;", "while (yield* ask()) plain(); return;"),
    mended("do while", "operand", "do plain(); while (ask()); return;", "do plain(); while (yield* ask()); return;"),
    mended("not", "operand", "if (!ask()) plain(); return;", "if (!(yield* ask())) plain(); return;"),
    mended(
      "left of &&",
      "operand",
      "if (ask() && ready()) plain(); return;",
      "if ((yield* ask()) && ready()) plain(); return;",
    ),
    mended(
      "right of && in a condition",
      "operand",
      "if (ready() && ask()) plain(); return;",
      "if (ready() && (yield* ask())) plain(); return;",
    ),
    mended("a conditional's test", "operand", "return ask() ? 1 : 2;", "return (yield* ask()) ? 1 : 2;"),
    mended("switch", "operand", "switch (ask()) { default: return; }", "switch (yield* ask()) { default: return; }"),
    mended("a template", "operand", "return `${ask()}`;", "return `${yield* ask()}`;"),
    mended("concatenation", "operand", 'return "" + ask();', 'return "" + (yield* ask());'),
    mended("typeof", "operand", "return typeof ask();", "return typeof (yield* ask());"),
    mended("a variable that is never read", "unread", "const ok = ask(); return;", "const ok = yield* ask(); return;"),
    mended(
      "a variable that is only written",
      "unread",
      "let ok; ok = ask(); return;",
      "let ok; ok = yield* ask(); return;",
    ),
    {
      name: "an unannotated generator's return",
      filename,
      code: top("any(function* () { yield* op(); return op(); });"),
      errors: [
        {
          messageId: "returned",
          suggestions: [
            { messageId: "addYieldStar", output: top("any(function* () { yield* op(); return yield* op(); });") },
          ],
        },
      ],
    },
    mended("a return that is declared as a plain result", "returned", "return op();", "return yield* op();"),
    refused("a generator function as a void callback", "callback", top("later(function* () { yield* op(); });")),
    refused("a named operation as a void callback", "callback", top("later(op);")),
    refused("an arrow as a void callback", "callback", top("later(() => op());")),
    refused("forEach", "callback", top("list.forEach((s) => s.push());")),
    refused("a void callback in a variable", "callback", top("export const callback: () => void = () => op();")),
    refused(
      "a void callback in a field of an object",
      "callback",
      top("export const o: { done?: () => void } = { done: () => op() };"),
    ),
    refused("a void callback returned", "callback", top("export function f(): () => void { return op; }")),
    refused(
      "a method of an object",
      "method",
      top("export const o: Session = { push: op, *close() { yield* op(); } };"),
    ),
    refused(
      "a method of a class",
      "method",
      top("export class A implements Session { *push(): Op { yield* op(); } *close(): Op { yield* op(); } }"),
    ),
    refused(
      "an overridden method",
      "method",
      top("class B { done(): void {} } export class A extends B { override *done(): Op { yield* op(); } }"),
    ),
    refused("a type parameter", "lost", top("export function f<T extends Op>(it: T): void { it; }")),
    refused("an iterator", "lost", top("declare function it(): Iterator<number>; it();")),
    refused(
      "an interface of ours that extends Generator",
      "lost",
      top("interface Mine<T> extends Generator<T> { tag: 1 } declare function mine(): Mine<1>; mine();"),
    ),
  ],
});
