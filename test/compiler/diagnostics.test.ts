import { describe, expect, test } from "vitest";
import {
  catalogue,
  diagnosticsAsJson,
  inOrder,
  renderDiagnostic,
  renderDiagnostics,
  summary,
  type Diagnostic,
} from "../../src/compiler/index.js";
import { diagnostic, note } from "../../src/compiler/diagnostics/report.js";

const at = (start: number, end: number, source = 0): Diagnostic["span"] => ({ source, start, end });
const make = (start: number, end: number, source = 0): Diagnostic =>
  diagnostic("unknownWord", at(start, end, source), { what: '"a"', word: "b", words: ["c", "d", "e"] });

describe("the catalogue", () => {
  const entries = Object.values(catalogue);

  test("gives each code once, and none is lost between its parts", () => {
    const codes = entries.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^XG[1-9]\d{3}$/);
  });

  test("writes messages in one way", () => {
    for (const { message, explanation } of entries) {
      expect(message).not.toMatch(/[.!]$/);
      expect(explanation).toMatch(/[.;)]$/);
    }
  });

  test("is typed: a missing, unknown or wrong argument does not compile", () => {
    const span = at(0, 1);
    // @ts-expect-error "word" and "words" are missing
    expect(() => diagnostic("unknownWord", span, { what: "x" })).toThrow("no value for {word}");
    // @ts-expect-error there is no placeholder "other"
    diagnostic("divisionByZero", span, { other: 1 });
    // @ts-expect-error "most" is a number
    diagnostic("badCount", span, { most: "many" });
    // @ts-expect-error there is no such diagnostic
    expect(() => diagnostic("noSuchThing", span, {})).toThrow();
    // @ts-expect-error help comes from the notes
    diagnostic("divisionByZero", span, {}, { help: "written inline" });
    expect(note("didYouMean", { near: "x" })).toBe('did you mean "x"?');
  });

  test("lists words", () => {
    expect(make(0, 1).message).toBe('"a" cannot be "b": it is one of "c", "d" and "e"');
  });
});

describe("order", () => {
  test("goes by file and position, and says a thing once", () => {
    const places = inOrder([make(5, 6), make(1, 2, 1), make(5, 6), make(0, 1), make(0, 9)]).map(({ span }) => span);
    expect(places).toEqual([at(0, 1), at(0, 9), at(5, 6), at(1, 2, 1)]);
  });

  test("counts", () => {
    const warning = diagnostic("unusedImport", at(0, 1), { name: "x" });
    expect(summary([make(0, 1), make(0, 1), warning])).toBe("2 errors, 1 warning");
    expect(summary([warning, warning])).toBe("2 warnings");
    expect(summary([])).toBe("");
    expect(renderDiagnostics([], [])).toBe("");
  });
});

describe("rendering", () => {
  const frame = (text: string, start: number, end: number, width?: number): string[] => {
    const options = width === undefined ? {} : { width };
    return renderDiagnostic(make(start, end), [{ name: "a.xgraph", text }], options)
      .split("\n")
      .slice(1);
  };

  test("points below the exact text", () => {
    expect(frame("one\ntwo three\n", 8, 13)).toEqual([
      " --> a.xgraph:2:5",
      "  |",
      "2 | two three",
      "  |     ^^^^^",
      "",
    ]);
  });

  test("an empty span and one at the end of the text have one caret", () => {
    expect(frame("one", 3, 3)[3]).toBe("  |    ^");
    expect(frame("one\n", 4, 4).slice(0, 4)).toEqual([" --> a.xgraph:2:1", "  |", "2 | ", "  | ^"]);
    expect(frame("", 0, 0)).toEqual([" --> a.xgraph:1:1", ""]);
  });

  test("a span over several lines is marked to the end of its first", () => {
    expect(frame("one two\nthree", 4, 13)[3]).toBe("  |     ^^^");
  });

  test("tabs, wide and combining characters take their columns", () => {
    expect(frame("\tx", 1, 2).slice(2, 4)).toEqual(["1 |     x", "  |     ^"]);
    expect(frame("日本 x", 0, 2)[3]).toBe("  | ^^^^");
    expect(frame("e\u0301 x", 3, 4)[3]).toBe("  |   ^");
    expect(frame("😀 x", 3, 4)[3]).toBe("  |    ^");
    expect(frame("😀 x", 3, 4)[0]).toBe(" --> a.xgraph:1:3");
  });

  test("CRLF and control characters do not disturb", () => {
    expect(frame("one\r\ntwo\r\n", 5, 8).slice(0, 4)).toEqual([" --> a.xgraph:2:1", "  |", "2 | two", "  | ^^^"]);
    expect(frame("a\u001b[31mb", 0, 1)[2]).toBe("1 | a\ufffd[31mb");
  });

  test("a long line is cut around the caret", () => {
    const text = `${"x".repeat(300)}HERE${"y".repeat(300)}`;
    const [, , line = "", carets = ""] = frame(text, 300, 304, 40);
    expect(line).toMatch(/^1 \| …x{13}HEREy{23}…$/);
    expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("HERE");
    const [, , from = ""] = frame(text, 0, 4, 40);
    expect(from).toBe(`1 | ${"x".repeat(40)}…`);
  });

  test("further sites, help and fixes follow, and one gutter fits all", () => {
    const text = `${"\n".repeat(9)}second\n`;
    const full = diagnostic(
      "divisionByZero",
      at(0, 0),
      {},
      {
        related: [{ span: at(9, 15), message: note("firstOne", {}) }],
        help: note("labels", {}),
        fix: { span: at(9, 15), replacement: "third", title: note("useInstead", {}) },
      },
    );
    expect(renderDiagnostic(full, [{ name: "a", text }]).split("\n")).toEqual([
      "error XG3109: this divides by zero",
      "  --> a:1:1",
      "   |",
      " 1 | ",
      "   | ^",
      "note: the first one is here",
      "  --> a:10:1",
      "   |",
      "10 | second",
      "   | ^^^^^^",
      'help: a value is measured(value, "source"), fitted(value, low..high) or assumed(value)',
      "fix: write: third",
      "",
    ]);
  });

  test("colour is an option", () => {
    const sources = [{ name: "a", text: "x" }];
    expect(renderDiagnostic(make(0, 1), sources)).not.toContain("\u001b");
    const colored = renderDiagnostic(make(0, 1), sources, { color: true });
    expect(colored).toContain("\u001b[1;31merror XG3106\u001b[0m");
    // eslint-disable-next-line no-control-regex
    expect(colored.replace(/\u001b\[[\d;]*m/g, "")).toBe(renderDiagnostic(make(0, 1), sources));
  });

  test("JSON has places as lines and as offsets", () => {
    const parsed: unknown = JSON.parse(diagnosticsAsJson([make(4, 5)], [{ name: "a", text: "one\ntwo" }]));
    expect(parsed).toEqual({
      diagnostics: [
        {
          code: "XG3106",
          severity: "error",
          message: '"a" cannot be "b": it is one of "c", "d" and "e"',
          ...{ file: "a", line: 2, column: 1, endLine: 2, endColumn: 2, start: 4, end: 5 },
          related: [],
        },
      ],
      summary: "1 error",
    });
  });
});
