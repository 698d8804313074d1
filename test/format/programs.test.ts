import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenize } from "../../grammar/text/lexer.js";
import { format } from "../../src/format/index.js";
import { commentsOf, programs, shapeOf } from "./programs.js";

test("programs are found", () => {
  expect(programs.size).toBeGreaterThan(100);
});

describe.each([20, 80])("at width %i", (width) => {
  test.each([...programs])("%s is the same program, and formatted again the same text", async (_, text) => {
    const once = await format(text, width);
    expect(shapeOf(once)).toBe(shapeOf(text));
    expect(commentsOf(once)).toEqual(commentsOf(text));
    expect(await format(once, width)).toBe(once);
  });
});

describe("a comment between any two tokens", () => {
  const texts = [...programs.values()];
  const cases = fc.record({
    text: fc.constantFrom(...texts),
    places: fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 4 }),
    comment: fc.constantFrom(
      " // note\n",
      "\n// note\n",
      "\n\n// note\n\n",
      " /// doc\n",
      "\n/// doc\n",
      " //\n",
      "// a\n// b\n",
    ),
    width: fc.constantFrom(20, 80, 120),
  });

  test("is kept; the program stays the same, and formatted again the same text", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ text, places, comment, width }) => {
        const { tokens } = tokenize(text);
        const ends = new Set(places.map((place) => tokens[place % tokens.length]?.startOffset ?? 0));
        const commented = [...ends]
          .sort((a, b) => b - a)
          .reduce((before, at) => before.slice(0, at) + comment + before.slice(at), text);
        const once = await format(commented, width);
        expect(shapeOf(once)).toBe(shapeOf(commented));
        expect(commentsOf(once).length).toBe(commentsOf(commented).length);
        expect(await format(once, width)).toBe(once);
      }),
      { numRuns: 150 },
    );
  });
});
