/* eslint xgc/plain-words: "off" -- its cases are the refused words. */
import path from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import config from "../../eslint.config.js";
import { refused } from "../../tools/eslint/words.js";

const root = path.resolve(import.meta.dirname, "../..");

/** The project's own configuration, as `npm run lint` has it. The rule needs no types, so files that do not exist can stand for any. */
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [
    ...config,
    {
      files: ["**/*.ts"],
      languageOptions: { parserOptions: { projectService: false } },
      rules: { ...tseslint.configs.disableTypeChecked.rules, "xgc/no-floating-op": "off" },
    },
  ],
});

/** The words that are refused in a file, each with its line. */
async function found(file: string, text: string): Promise<readonly string[]> {
  const results = await eslint.lintText(text, { filePath: path.join(root, file) });
  return results
    .flatMap(({ messages }) => messages)
    .filter(({ ruleId }) => ruleId === "xgc/plain-words")
    .map(({ line, message }) => `${line}: ${message.replace(/ makes readers stop.*/s, "")}`);
}

/** One for each entry of the list, in its order. */
const sentences = [
  "Whoever reads it stops.",
  "Another is taken in its stead.",
  "Nothing is said of them.",
  "It is reckoned once.",
  "The cost comes to 3 us.",
  "The caller ends when he likes.",
  "The rule whereby it ends.",
  "It is held lest it be lost.",
  "A host shall answer.",
  "No memory is to be had.",
  "It has been checked, and that is all.",
  "Daemons alone bring nobody on.",
  "It ends, whatever it costs.",
  "Ask what stands above.",
  "See the plot of all that comes of it.",
  "Use Rollup and its kin.",
  "One program has it not.",
  "See the text that xgc says of them.",
  "Nothing is known of its length.",
  "The peer has begun another life.",
  "See the table that a measure makes of it.",
  "An expectation is a truth.",
  "A frame for somebody arrives.",
  "The delay is only a matter of frames.",
  "What is lost is sent again.",
];

test("each entry of the list has a sentence here, which it alone refuses", () => {
  const matches = sentences.map((sentence) =>
    refused.flatMap(({ pattern }, index) => (new RegExp(pattern, "iu").test(sentence) ? [index] : [])),
  );
  expect(matches).toEqual(refused.map((_, index) => [index]));
});

describe.each(sentences)("%s", (sentence) => {
  test.each([
    ["a comment", "src/lab/x.ts", `// ${sentence}\n`],
    ["a docstring", "stdlib/x.ts", `/**\n * Fine.\n * ${sentence}\n */\nexport const x = 1;\n`],
    ["a string", "src/cli/x.ts", `export const x = ${JSON.stringify(sentence)};\n`],
    ["a template", "src/cli/x.ts", `export const x = (n: number) => \`${sentence} \${n}\`;\n`],
    ["a page", "docs/x.md", `# Title\n\n- **Point.** ${sentence}\n`],
    ["a program's comment", "examples/x.xgraph", `/// ${sentence}\nconst x = 1;\n`],
  ])("is refused in %s", async (_, file, text) => {
    expect(await found(file, text)).toHaveLength(1);
  });
});

test("a turn of phrase is found across the lines of a comment, and shown where it begins", async () => {
  expect(
    await found("src/lab/x.ts", "export {};\n/*\n * Nothing is\n * said of it.\n */\n// What is\n// lost is sent.\n"),
  ).toEqual(['3: "is said of"', '6: "What is lost is"']);
  expect(await found("examples/x.xgraph", "const x = 1;\n// Whoever.\n")).toEqual(['2: "Whoever"']);
});

test.each([
  ["questions", "docs/x.md", "What is this word for?\n"],
  ["titles", "docs/x.md", "## What is measured\n"],
  ["noun phrases", "src/x.ts", "/** What is known of a frame that has been on the wire. */\nexport {};\n"],
  ["code on a page", "docs/x.md", "`whoever`\n\n```text\nwhoever\n```\n"],
  ["names in programs", "src/x.ts", "export const whoever = 1;\n"],
  ["the end of a run", "src/x.ts", "// The world comes to rest.\nexport {};\n"],
])("%s are left alone", async (_, file, text) => {
  expect(await found(file, text)).toEqual([]);
});
