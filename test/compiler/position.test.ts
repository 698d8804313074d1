/** Places as lines and columns, against the plainest way to count them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { positionOf } from "../../src/compiler/diagnostics/position.js";

const pieces = fc.constantFrom("a", "\n", "\r\n", "\r", "\t", "é", "\u{1f600}", "\ud800", "\udc00", "//");

test("a place is the line with its text, and the characters before it", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), fc.integer({ min: -2, max: 90 }), (parts, offset) => {
      const text = parts.join("");
      const at = Math.min(Math.max(offset, 0), text.length);
      const before = text.slice(0, at).split("\n");
      const last = before.at(-1) ?? "";
      const expected = {
        line: before.length,
        column: [...last].length + 1,
        text: (text.split("\n")[before.length - 1] ?? "").replace(/\r$/, ""),
        lineStart: at - last.length,
      };
      expect(positionOf({ name: "a", text }, offset)).toEqual(expected);
    }),
  );
});
