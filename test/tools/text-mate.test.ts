/** The colours of editors: the TextMate grammar, run as an editor runs it, tells words as the parser does. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textMate from "vscode-textmate";
import { tokenize } from "../../grammar/text/lexer.js";
import { isReserved, Numeral, StringToken } from "../../grammar/text/tokens.js";
import { programs } from "../grammar/programs.js";

const root = path.resolve(import.meta.dirname, "../..");
const file = "grammar/xgraph.tmLanguage.json";
const require = createRequire(import.meta.url);

let grammar: textMate.IGrammar;

beforeAll(async () => {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textMate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => oniguruma.createOnigScanner(sources),
      createOnigString: (text) => oniguruma.createOnigString(text),
    }),
    loadGrammar: () => Promise.resolve(textMate.parseRawGrammar(readFileSync(path.join(root, file), "utf8"), file)),
  });
  const loaded = await registry.loadGrammar("source.xgraph");
  if (loaded === null) throw new Error("the grammar has another scope");
  grammar = loaded;
});

/** The innermost scope of each character of a text. */
function scopesOf(text: string): readonly string[] {
  const scopes: string[] = [];
  let stack: textMate.StateStack = textMate.INITIAL;
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    const ofLine = Array.from({ length: line.length + 1 }, () => "");
    for (const each of result.tokens) ofLine.fill(each.scopes.at(-1) ?? "", each.startIndex, each.endIndex);
    scopes.push(...ofLine);
  }
  return scopes;
}

describe.each([...programs])("%s", (_, text) => {
  test("has its words, numbers, strings and comments coloured as what they are", () => {
    const scopes = scopesOf(text);
    const { tokens, comments } = tokenize(text);
    for (const [index, token] of tokens.entries()) {
      const scope = scopes[token.startOffset] ?? "";
      const where = `${token.image} at ${token.startOffset}: ${scope}`;
      const isName = tokens[index - 1]?.image === "." || [":", "."].includes(tokens[index + 1]?.image ?? "");
      if (token.tokenType === Numeral) expect(scope, where).toMatch(/^constant\.numeric/);
      else if (token.tokenType === StringToken) expect(scope, where).toMatch(/^string/);
      else if (isReserved(token.tokenType) && !isName)
        expect(scope, where).toMatch(/^(keyword|constant\.language|support\.type)/);
      else if (/^\w/.test(token.image)) expect(scope, where).not.toMatch(/^(keyword|constant)/);
    }
    for (const { startOffset, image } of comments) {
      const kind = image.startsWith("///") ? "comment.line.documentation" : "comment.line.double-slash";
      expect(scopes[startOffset], image).toContain(kind);
    }
  });
});

test("units are not parts of names, and names no units", () => {
  const text = "a = 3 us + 0.3 us/B + s2 + 1_000 B - us;";
  const scopes = scopesOf(text);
  const at = (part: string): string | undefined => scopes[text.indexOf(part)];
  expect(at("us/B")).toBe("keyword.other.unit.xgraph");
  expect(at("s2")).toBe("variable.other.xgraph");
  expect(at("1_000")).toBe("constant.numeric.xgraph");
  expect(at("us;")).toBe("variable.other.xgraph");
});
