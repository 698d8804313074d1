/* eslint xgc/plain-words: "off" -- plants a refused word. */
/** `npm run lint` fails on what this file plants: it runs the rules as eslint.config.js and package.json have them. */
import path from "node:path";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import tseslint from "typescript-eslint";
import config from "../../eslint.config.js";
import packageJson from "../../package.json" with { type: "json" };
import { rooms } from "../../tools/eslint/walls.js";

const root = path.resolve(import.meta.dirname, "../..");

/** The project's own configuration. These rules need no types, so that planted files need not exist. */
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

async function errors(file: string, code: string): Promise<readonly (string | null)[]> {
  const results = await eslint.lintText(code, { filePath: path.join(root, file) });
  return results.flatMap(({ messages }) => messages.flatMap((each) => (each.severity === 2 ? [each.ruleId] : [])));
}

describe("npm run lint", () => {
  it("lets no warning pass, looks at every file, and runs the search for circles", () => {
    const { lint, circles } = packageJson.scripts;
    expect(lint).toMatch(/^eslint --max-warnings 0 \. && npm run --silent circles && /);
    const read = circles.replace("depcruise --config tools/circles.js ", "").split(" ");
    const unread = Object.keys(rooms).filter((room) => !read.includes(room.split("/")[0]!));
    expect(unread).toEqual([]);
  });

  it.each([
    ["a wall between rooms", "src/runtime/planted.ts", 'export { check } from "../compiler/index.js";\n', "xgc/walls"],
    [
      "a wall inside a room",
      "src/runtime/time/planted.ts",
      'export { Cpu } from "../processor/cpu.js";\n',
      "xgc/walls",
    ],
    ["a word in a program", "src/runtime/time/planted.ts", "// Whoever asks.\nexport {};\n", "xgc/plain-words"],
    ["a word on a page", "docs/planted.md", "Whoever asks.\n", "xgc/plain-words"],
    ["a file that is too long", "src/runtime/time/planted.ts", `export {};\n${"f();\n".repeat(500)}`, "max-lines"],
  ])("fails on %s", async (_, file, code, rule) => {
    expect(await errors(file, code)).toContain(rule);
  });
});
