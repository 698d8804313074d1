import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DECLARATION_KEYWORDS, parse, RESERVED_WORDS } from "../../grammar/index.js";
import { tokenize } from "../../grammar/text/lexer.js";
import { outsideOf, programs } from "./programs.js";

describe("the programs that come with the language", () => {
  test("are found", () => {
    expect(programs.size).toBeGreaterThanOrEqual(16);
  });

  test.each([...programs])("%s has no problems", (_, text) => {
    const { module, problems } = parse(text, 0);
    expect(problems).toEqual([]);
    expect(module.imports.length + module.declarations.length).toBeGreaterThan(0);
    expect(outsideOf(module, text.length)).toEqual([]);
  });

  test.each([...programs])("%s is the same module with other line ends and a byte order mark", (_, text) => {
    const shape = (source: string): string =>
      JSON.stringify(parse(source, 0).module, (key, value: unknown) => (key === "span" ? undefined : value));
    const windows = "\uFEFF" + text.replaceAll("\n", "\r\n");
    expect(shape(windows)).toBe(shape(text));
    expect(parse(windows, 0).problems).toEqual([]);
  });
});

test("the tokens and comments of a text are the whole text but for its blanks", () => {
  for (const text of programs.values()) {
    const { tokens, comments } = tokenize(text);
    const pieces = [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
    let end = 0;
    for (const { startOffset, image } of pieces) {
      expect(text.slice(end, startOffset).trim()).toBe("");
      expect(text.slice(startOffset, startOffset + image.length)).toBe(image);
      end = startOffset + image.length;
    }
    expect(text.slice(end).trim()).toBe("");
  }
});

test("the reserved words take no common name from the user", () => {
  for (const word of ["count", "control", "data", "mean", "device", "mode", "push", "call", "send", "all", "one"]) {
    expect(RESERVED_WORDS.has(word)).toBe(false);
    expect(parse(`const ${word} = 1;`, 0).problems).toEqual([]);
  }
  expect(DECLARATION_KEYWORDS.every((word) => RESERVED_WORDS.has(word))).toBe(true);
});

test.each([...RESERVED_WORDS])("after a dot and before a colon, `%s` is a name", (word) => {
  const text = [
    `const a = x.${word}.y + f(${word}: 1)[${word}: 2];`,
    `protocol P(${word}: int) { needs ${word}: Datagram; header { ${word}: u8; } }`,
    `graph G { c = C over ${word}: b; }`,
    `machine M { ${word} = 1; a.${word} = 1; ${word}.a = 1; }`,
  ].join("\n");
  expect(parse(text, 0).problems).toEqual([]);
});

test("units.ts reads no parser, so that a bundle can carry it alone", () => {
  const room = fileURLToPath(new URL("../../grammar/", import.meta.url));
  const importsOf = (file: string): string[] =>
    [...readFileSync(room + file, "utf8").matchAll(/^(?:import|export|\}).* from "([^"]+)";$/gm)].map(
      (match) => match[1] ?? "",
    );
  expect(importsOf("units.ts")).toEqual(["./spelling.js"]);
  expect(importsOf("spelling.ts")).toEqual([]);
});
