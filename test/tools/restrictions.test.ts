/** The project's own ESLint configuration, asked about the simulator's rooms as `npm run lint` would be. */
import path from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";
import config from "../../eslint.config.js";

const root = path.resolve(import.meta.dirname, "../..");
const RESTRICTIONS = ["no-console", "no-restricted-globals", "no-restricted-properties", "no-restricted-syntax"];

/** The restrictions need no types, so files that do not exist can stand for any. */
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [
    ...config,
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } }, rules: { "xgc/no-floating-op": "off" } },
  ],
});

async function refusals(file: string, code: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map((m) => m.ruleId ?? m.message).filter((id) => RESTRICTIONS.includes(id));
}

describe.each(["src/runtime/x.ts", "stdlib/inet/x.ts"])("%s", (file) => {
  it.each([
    "export const t = Date.now();",
    "export const t = new Date();",
    "export const t = performance.now();",
    "setTimeout(() => 1, 0);",
    "queueMicrotask(() => 1);",
    "export const x = globalThis;",
    "export const x = Promise.resolve(1);",
    "export const f = async () => 1;",
    "export async function f() {}",
    "export class A { async f() {} }",
    "export const x = Math.random();",
    'export const x = Math["random"]();',
    "export const { random } = Math;",
    "const m = Math; export const x = m.log(2);",
    "export const x = Math.log2(8);",
    "export const x = Math.pow(2, 3);",
    "export const x = Math.exp(1) ;",
    "export const f = (n: number) => 2 ** n;",
    "export let x = 2; x **= 3;",
    "export const f = (o: object) => { for (const k in o) return k; return 0; };",
    "export const f = (o: object) => Object.keys(o);",
    "export const f = (o: object) => Object.entries(o);",
    "export const f = (o: object) => Reflect.ownKeys(o);",
    "export const f = (a: string) => a.localeCompare(a);",
    "export const f = (a: number) => a.toLocaleString();",
    "export const x = new WeakRef({});",
    "export const x = process.argv;",
    'console.log("x");',
  ])("refuses %s", async (code) => {
    expect(await refusals(file, code)).toHaveLength(1);
  });

  it.each([
    "export const x = Math.floor(1.5) + Math.max(1, 2) + Math.sqrt(4) + Math.imul(2, 3);",
    "export const x = 2 ** 32 - 1;",
    "export const f = (m: Map<string, number>) => [...m.keys()];",
    "export const f = (m: Set<string>) => { for (const k of m) return k; return 0; };",
    "export const f = (s: { Date: number; keys: number }) => s.Date + s.keys;",
    "export const f = (s: { random(): number }) => s.random();",
    "export const f = (clock: { now(): number }) => clock.now();",
    "export function* f() { yield 1; }",
    "export const f = (s: string[]) => s.sort();",
  ])("lets pass %s", async (code) => {
    expect(await refusals(file, code)).toEqual([]);
  });
});

describe("printing, arguments and exit codes", () => {
  const uses = ['console.log("x");', "export const a = process.argv;", "process.exitCode = 1;"];
  it.each(["grammar/x.ts", "src/compiler/x.ts", "src/emit/x.ts", "src/lab/x.ts", "src/index.ts"])(
    "are refused in %s",
    async (file) => {
      for (const code of uses) expect(await refusals(file, code), code).toHaveLength(1);
    },
  );
  it.each(["src/cli/x.ts", "tools/x.js", "test/x.ts", "bench/x.ts"])("are allowed in %s", async (file) => {
    for (const code of uses) expect(await refusals(file, code), code).toEqual([]);
  });
  it("leaves time and randomness to rooms outside the simulator", async () => {
    expect(await refusals("src/lab/x.ts", "export const t = Date.now() + Math.random();")).toEqual([]);
  });
});
