/** The package as npm packs it, installed in a project of its own: no file of this checkout is in reach but its dependencies. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const root = path.resolve(import.meta.dirname, "../..");
const project = mkdtempSync(path.join(tmpdir(), "xgc-"));
afterAll(() => rmSync(project, { recursive: true }));
const installed = path.join(project, "node_modules/xgc");

function run(command: string, ...argv: string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(command, argv, {
    cwd: project,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return { status, output: stdout + stderr };
}

beforeAll(() => {
  // Without scripts: the tests run after the build.
  const packed = spawnSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", project], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  mkdirSync(installed, { recursive: true });
  expect(run("tar", "-xzf", packed.stdout.trim(), "-C", installed, "--strip-components", "1")).toEqual({
    status: 0,
    output: "",
  });
  for (const name of [...Object.keys(manifest.dependencies), "eslint", "typescript", "typescript-eslint"]) {
    const link = path.join(project, "node_modules", name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, "node_modules", name), link, "junction");
  }
  for (const name of ["greet.ts", "greet.xgraph", "greet.xgraph.ts", "lan.xgraph", "tsconfig.json"])
    cpSync(path.join(root, "template", name), path.join(project, name));
  writeFileSync(path.join(project, "package.json"), JSON.stringify({ name: "lan", type: "module" }));
}, 60_000);

const command = path.join(installed, "dist/xgc.cjs");

describe("an installed package", () => {
  test("checks and runs a program", { timeout: 60_000 }, () => {
    expect(run(process.execPath, command, "check", "lan.xgraph")).toEqual({ status: 0, output: "" });
    const { status, output } = run(process.execPath, command, "run", "lan.xgraph", "--set", "size=1B");
    expect(status).toBe(0);
    expect(output).toMatch(/^handlers, handoff +[\d.]+$/m);
  });

  test("is a library, whose modules need no package but its dependencies", () => {
    writeFileSync(
      path.join(project, "library.mjs"),
      `import { check } from "xgc";
       import { World } from "xgc/runtime";
       import * as lab from "xgc/lab";
       console.log(typeof check, typeof World, Object.keys(lab).length > 0);`,
    );
    expect(run(process.execPath, "library.mjs")).toEqual({ status: 0, output: "function function true\n" });
  });

  test("has types that compile, also where libraries are checked", { timeout: 60_000 }, () => {
    writeFileSync(
      path.join(project, "types.ts"),
      'import type { Diagnostic } from "xgc";\nexport const wrong: Diagnostic = 1;\n',
    );
    const tsc = path.join(root, "node_modules/typescript/bin/tsc");
    const options = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "false",
      "--target",
      "es2023",
      "--module",
      "nodenext",
    ];
    const { output } = run(process.execPath, tsc, ...options, "types.ts");
    expect(output).toBe("types.ts(2,14): error TS2322: Type 'number' is not assignable to type 'Diagnostic'.\n");
  });

  test("has a lint rule, which finds an operation that is called and not run", { timeout: 60_000 }, () => {
    // As in docs/tutorial.md.
    const [, config = ""] =
      /```js\n(\/\/ eslint.config.js\nimport tseslint[\s\S]*?)```/.exec(
        readFileSync(path.join(root, "docs/tutorial.md"), "utf8"),
      ) ?? [];
    writeFileSync(path.join(project, "eslint.config.js"), config);
    const eslint = path.join(project, "node_modules/eslint/bin/eslint.js");
    const text = readFileSync(path.join(project, "greet.ts"), "utf8");
    writeFileSync(path.join(project, "greet.ts"), text.replace("yield* answered.wait();", "answered.wait();"));
    const { status, output } = run(process.execPath, eslint, "--format", "stylish", "greet.ts");
    expect({ status, output: output.replace(/^.*greet\.ts$/m, "greet.ts") }).toMatchInlineSnapshot(`
      {
        "output": "
      greet.ts
        57:7  error  This operation is called and not run. Write \`yield*\` before it  xgc/no-floating-op

      ✖ 1 problem (1 error, 0 warnings)

      ",
        "status": 1,
      }
    `);
  });
});
