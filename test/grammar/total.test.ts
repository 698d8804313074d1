/** For any text there is a tree, with its places inside the text, in a time that grows as the text does. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import { tokenize } from "../../grammar/text/lexer.js";
import { DECLARATION_KEYWORDS, RESERVED_WORDS } from "../../grammar/text/tokens.js";
import { outsideOf, programs } from "./programs.js";

function expectTotal(text: string): void {
  const { module, problems } = parse(text, 3);
  expect(module).toMatchObject({ kind: "Module", span: { source: 3, start: 0, end: text.length } });
  expect(outsideOf(module, text.length)).toEqual([]);
  expect(outsideOf(problems, text.length)).toEqual([]);
  const starts = problems.map(({ span }) => span.start);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
}

const signs =
  "{ } ( ) [ ] , ; : = -> .. . + - * / == != < <= > >= @ % && || ! => := → # ? \\ ` ' \" “ /* */ // ///".split(" ");
const words = [...RESERVED_WORDS, "mean", "none", "x", "_", "UDP", "device"];
const literals = [
  "1",
  "0x10",
  "1 B",
  "30 us",
  "2 %",
  "30 usec",
  "1..2",
  "1e9",
  "10.0.0.1/24",
  '"s"',
  '"open',
  "@allow",
];
const blanks = [" ", "\n", "\r\n", "\t", ""];
const anyToken = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...signs), fc.constantFrom(...literals));
const tokenSequence = fc
  .array(fc.tuple(anyToken, fc.constantFrom(...blanks)), { maxLength: 80 })
  .map((pairs) => pairs.flat().join(""));

test("one token left out of a program is said in two problems at the most", () => {
  const beyond: string[] = [];
  let at = 0;
  for (const [file, text] of programs) {
    for (const { startOffset, image } of tokenize(text).tokens) {
      // Some of them, each time the same, and not always the first of a line.
      if (at++ % 17 !== 0) continue;
      const without = `${text.slice(0, startOffset)} ${text.slice(startOffset + image.length)}`;
      const { length } = parse(without, 0).problems;
      if (length > 2) beyond.push(`${file}:${text.slice(0, startOffset).split("\n").length}: ${image}: ${length}`);
    }
  }
  expect(at).toBeGreaterThan(5000);
  expect(beyond).toEqual([]);
});

test("any string", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), expectTotal), { numRuns: 500 });
});

test("any string of UTF-16 units, also halves of pairs", () => {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  fc.assert(fc.property(fc.string({ unit, maxLength: 100 }), expectTotal), { numRuns: 300 });
});

test("any sequence of tokens", () => {
  fc.assert(fc.property(tokenSequence, expectTotal), { numRuns: 1000 });
});

test("any sequence of tokens in a declaration", () => {
  const heads = DECLARATION_KEYWORDS.map((word) => `${word} A { `);
  fc.assert(
    fc.property(fc.constantFrom(...heads), tokenSequence, (head, body) => expectTotal(head + body)),
    { numRuns: 500 },
  );
});

describe("one token more, less or other in a program", () => {
  const pieces = [...programs.values()].map((text) => ({ text, tokens: tokenize(text).tokens }));
  const place = fc.constantFrom(...pieces).chain(({ text, tokens }) =>
    fc.constantFrom(...tokens).map(({ startOffset, image }) => ({
      text,
      before: text.slice(0, startOffset),
      token: image,
      after: text.slice(startOffset + image.length),
    })),
  );

  test("less", () => {
    fc.assert(
      fc.property(place, ({ before, after }) => expectTotal(before + after)),
      { numRuns: 300 },
    );
  });
  test("more", () => {
    fc.assert(
      fc.property(place, anyToken, ({ before, token, after }, more) =>
        expectTotal(`${before}${more} ${token}${after}`),
      ),
      { numRuns: 300 },
    );
  });
  test("other", () => {
    fc.assert(
      fc.property(place, anyToken, ({ before, after }, other) => expectTotal(`${before} ${other} ${after}`)),
      { numRuns: 300 },
    );
  });

  test("a sign less is one problem, or two", () => {
    // Every place, not a sample: what a user meets most often.
    const counts = new Map<number, number>();
    for (const { text, tokens } of pieces) {
      for (const { startOffset, image } of tokens) {
        if (!";:=,(){}[]".includes(image)) continue;
        const { problems } = parse(text.slice(0, startOffset) + text.slice(startOffset + image.length), 0);
        counts.set(problems.length, (counts.get(problems.length) ?? 0) + 1);
      }
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const single = counts.get(1) ?? 0;
    expect(single / total).toBeGreaterThan(0.98);
    // Where the bracket of a block or list that may be left out is missing, nothing tells the parser what was meant.
    const many = [...counts].reduce((sum, [problems, places]) => (problems > 2 ? sum + places : sum), 0);
    expect(many / total).toBeLessThan(0.002);
  });
});

describe("a long line", () => {
  const half = 500_000;
  test.each([
    ["one word", `const ${"a".repeat(half)} = 1;`],
    ["one string", `const a = "${"a".repeat(half)}";`],
    ["one string of escapes", `const a = "${"\\q".repeat(half / 2)}";`],
    ["one comment", `//${"/".repeat(half)}`],
    ["a block comment without end", "/*\n".repeat(half / 4)],
    ["digits", "1".repeat(half)],
    ["dots", `const a = ${"1.".repeat(half / 2)}`],
    ["blanks before a unit", `const a = 1${" ".repeat(half)}x;`],
    ["open brackets", "(".repeat(half)],
    ["open lists", `const a = ${"[".repeat(half)}`],
    ["minus signs", `const a = ${"-".repeat(half / 4)}1;`],
    ["open blocks", "graph G {\n".repeat(half / 40)],
    ["open brackets on many lines", "const a = (\n".repeat(half / 40)],
    ["stray characters on many lines", "const a = #;\n".repeat(half / 40)],
    ["commas", `const a = f(${",".repeat(half / 8)}`],
  ])("%s", (_, text) => {
    expectTotal(text);
  });
});
