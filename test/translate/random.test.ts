/**
 * Generators made at random, translated and as they are: of any parts, suspended at any place, both do the same in the same order. XGC_TRANSLATE sets the
 * number.
 */
import { runInThisContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { translate } from "../../src/translate/index.js";

const number = Number(process.env["XGC_TRANSLATE"] ?? "200");

/** An operation of the class: `step` is suspended as often as the pattern says. */
const call = fc
  .nat(9)
  .map((n) => `yield* ${["this.step", "this.#own", "outer", "this.lower.step", "this.lower.kept"][n % 5]!}(${n})`);
const pure = fc.nat(5).map((n) => (n === 0 ? "this.count" : n === 1 ? "first" : String(n)));
const test_ = fc.nat(7).map((n) => `this.choose(${n})`);

const { list } = fc.letrec<{ value: string; statement: string; list: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    call,
    pure,
    fc.tuple(pure, tie("value")).map(([a, b]) => `(${a} % 2 === 0 ? null : ${a}) ?? (${b})`),
    fc.tuple(test_, tie("value")).map(([a, b]) => `${a} && (${b})`),
    fc.tuple(test_, tie("value")).map(([a, b]) => `${a} || (${b})`),
    fc.tuple(test_, tie("value"), tie("value")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    tie("value").map((a) => `this.log(${a})`),
    tie("value").map((a) => `-(${a})`),
  ),
  statement: fc.oneof(
    { maxDepth: 3 },
    tie("value").map((a) => `${a};`),
    fc
      .tuple(fc.nat(1e6), tie("value"))
      .map(([n, a]) => `{ const v${n} = ${a}; this.log(v${n}); yield* this.step(3); this.log(v${n}); }`),
    fc
      .tuple(fc.nat(1e6), tie("value"))
      .map(
        ([n, a]) => `{ const { a${n}, b${n} = 7 } = { a${n}: ${a} }; yield* this.step(2); this.log(a${n} + b${n}); }`,
      ),
    tie("value").map((a) => `first = ${a};`),
    tie("value").map((a) => `this.count = ${a};`),
    tie("value").map((a) => `return ${a};`),
    fc.constant("yield 5;"),
    fc.constant("this.log(yield 6);"),
    fc.tuple(test_, tie("list")).map(([c, a]) => `if (${c}) {\n${a}\n}`),
    fc.tuple(tie("value"), tie("list"), tie("list")).map(([c, a, b]) => `if (${c}) {\n${a}\n} else {\n${b}\n}`),
    fc
      .tuple(fc.nat(1e6), tie("list"), test_, test_)
      .map(
        ([n, a, b, c]) =>
          `for (let i${n} = 0; i${n} < 3; i${n}++) {\n${a}\nif (${b}) break;\nif (${c}) continue;\nyield* this.step(i${n});\n}`,
      ),
    fc
      .tuple(tie("list"), test_)
      .map(([a, b]) => `do {\n${a}\nif (this.over()) break;\nyield* this.step(1);\n} while (${b});`),
    fc.tuple(tie("list"), test_).map(([a, b]) => `while (${b}) {\nif (this.over()) break;\n${a}\n}`),
    fc
      .tuple(fc.nat(1e6), tie("value"))
      .map(([n, a]) => `{ const c${n} = ${a}; const get = () => c${n}; yield* this.step(4); this.log(get()); }`),
    fc.constant("this.fail();"),
    fc.constant("for (const each of [1, 2]) { if (each === 2) break; this.log(each); }"),
    fc.constant("switch (this.count) { case 1: this.log(1); break; default: this.log(2); }"),
    fc.constant("try { yield* this.step(8); this.fail(); } catch { this.log(9); } finally { yield* this.step(0); }"),
  ),
  list: fc.array(tie("statement"), { maxLength: 4 }).map((each) => each.join("\n")),
}));

const modules: fc.Arbitrary<string> = fc.tuple(list, list, list).map(
  ([own, op, start]) => `
function* outer(n) { const a = yield* inner(n); return a + 1; }
function* inner(n) { if (n % 2 === 0) yield n; return n; }
class Base {
  log(value) { this.events.push(value); return value; }
  *step(n) { this.log("step " + n); let left = this.pattern[this.at++ % this.pattern.length]; while (left-- > 0) this.log(yield left); return n; }
  *other(n) { this.log("other"); const a = yield* Base.prototype.step.call(this, n + 10); this.log(a); return a; }
  *kept(n) { try { return yield* this.step(n); } finally { this.log("kept"); } }
}
class Lower extends Base {
  constructor(events, pattern) { super(); this.events = events; this.pattern = pattern; this.at = 1; }
  step(n) { this.log("lower"); return n > 4 ? super.step(n) : this.other(n); }
  *other(n) { return yield* super.other(n); }
  *kept(n) { this.log("lower"); return (yield* super.kept(n)) + 1; }
}
class Op extends Base {
  count = 0;
  steps = 0;
  constructor(events, pattern, choices) {
    super();
    this.events = events; this.pattern = pattern; this.choices = choices; this.at = 0; this.chosen = 0;
    this.lower = new Lower(events, pattern);
  }
  choose(n) { const chosen = this.choices[(this.chosen++ + n) % this.choices.length]; this.log(chosen); return chosen; }
  over() { return ++this.steps > 20; }
  fail() { this.log("fail"); if (this.choose(0)) throw new Error("failed"); }
  *#own(first, { second = 2 } = {}) {
    if (this.over()) return second;
    ${own}
    return first;
  }
  *op(first) {
    if (this.over()) return 0;
    ${op}
    return this.#own(first);
  }
  *start(first) {
    ${start}
    return yield* this.op(first);
  }
}
export function begin(events, pattern, choices) { return new Op(events, pattern, choices).start(1); }
`,
);

interface Module {
  begin(
    events: unknown[],
    pattern: readonly number[],
    choices: readonly boolean[],
  ): Generator<unknown, unknown, unknown>;
}

function load(text: string): Module {
  return runInThisContext(
    `(() => {\n${text.replace("export function", "function")}\nreturn { begin };\n})()`,
  ) as Module;
}

/** All that happens, with what was yielded and answered in between. */
function history(module: Module, pattern: readonly number[], choices: readonly boolean[]): unknown[] {
  const events: unknown[] = [];
  try {
    const op = module.begin(events, pattern, choices);
    let step = op.next();
    for (let answer = 0; step.done !== true && answer < 300; answer++) {
      events.push(["yield", step.value]);
      step = op.next(answer);
    }
    events.push(["end", step.value instanceof Object ? "an object" : step.value]);
  } catch (error) {
    events.push(String(error));
  }
  return events;
}

test("translated generators do what they did", { timeout: 60_000 + number * 100 }, () => {
  let translated = 0;
  let all = 0;
  fc.assert(
    fc.property(
      modules,
      fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
      (text, pattern, choices) => {
        const made = translate(text, { mappings: "", sources: [] }, () => false);
        translated += made.translated.length;
        all += made.translated.length + made.left.length;
        expect(history(load(made.text), pattern, choices)).toEqual(history(load(text), pattern, choices));
      },
    ),
    { numRuns: number, seed: 1 },
  );
  expect(translated / all).toBeGreaterThan(0.8);
});
