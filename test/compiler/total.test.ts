/** The compiler is total: whatever is done to a program, it ends with a program or with errors, never with a crash. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { casesIn, checkCase, rendered } from "./cases.js";

const texts = [...casesIn("accept"), ...casesIn("reject")].map(({ text }) => text).filter((text) => text.length < 4000);
const words = texts.flatMap((text) => text.match(/\w+|[^\s\w]/g) ?? []);

function judge(text: string): void {
  const checked = checkCase(text);
  const errors = checked.diagnostics.filter(({ severity }) => severity === "error");
  expect(checked.program === undefined).toBe(errors.length > 0);
  for (const { span, related } of checked.diagnostics) {
    for (const { source, start, end } of [span, ...related.map((each) => each.span)]) {
      expect(start).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(checked.sources[source]?.text.length ?? -1);
    }
  }
  rendered(checked);
  // What stands for an error does not get into a program.
  if (checked.program !== undefined) expect(JSON.stringify(checked.program.experiments)).not.toContain('"unknown"');
}

describe("after any change", () => {
  test("of one token by another", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.constantFrom("", ...words), (text, at, word) => {
        const tokens = text.split(/(\w+|[^\s\w])/);
        const places = tokens.flatMap((token, index) => (token.trim() === "" ? [] : [index]));
        const place = places[at % Math.max(1, places.length)];
        if (place !== undefined) tokens[place] = word;
        judge(tokens.join(""));
      }),
      { numRuns: 600, seed: 19 },
    );
  });

  test("of order: two lines exchanged", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), (text, first, second) => {
        const lines = text.split("\n");
        const [a, b] = [first % lines.length, second % lines.length];
        [lines[a], lines[b]] = [lines[b] ?? "", lines[a] ?? ""];
        judge(lines.join("\n"));
      }),
      { numRuns: 300, seed: 19 },
    );
  });

  test("of length: the text cut anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), (text, at) => {
        judge(text.slice(0, at % (text.length + 1)));
      }),
      { numRuns: 300, seed: 19 },
    );
  });
});
