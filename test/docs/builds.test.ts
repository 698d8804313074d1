/** docs/builds.md with the real make and ninja, where they are installed. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const page = readFileSync(path.join(root, "docs/builds.md"), "utf8");

const tools = [
  { tool: "make", file: "Makefile", language: "make" },
  { tool: "ninja", file: "build.ninja", language: "ninja" },
] as const;

for (const { tool, file, language } of tools) {
  const missing = spawnSync(tool, ["--version"]).error !== undefined;

  test.skipIf(missing)(`${tool} runs xgc once after a source has a new time, and then no more`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), "xgc-builds-"));
    const rules = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1];
    if (rules === undefined) throw new Error(`docs/builds.md has no rules for ${tool}`);
    const source = path.join(folder, "lan.xgraph");
    const log = path.join(folder, "calls");
    const command = path.join(folder, "xgc");
    writeFileSync(path.join(folder, file), rules);
    writeFileSync(log, "");
    writeFileSync(
      source,
      'import { Inet } from "std/inet";\n\ngraph Node {\n  needs nic: device;\n\n  net = Inet over nic;\n}\n',
    );
    writeFileSync(
      command,
      `#!/bin/sh\necho >> "${log}"\nexec "${process.execPath}" "${path.join(root, "dist/xgc.cjs")}" "$@"\n`,
    );
    chmodSync(command, 0o755);
    const env = { ...process.env, PATH: `${folder}${path.delimiter}${process.env["PATH"] ?? ""}`, MAKEFLAGS: "" };
    const calls = (): number => readFileSync(log, "utf8").length;
    const build = (): number => {
      execFileSync(tool, { cwd: folder, env, stdio: "pipe" });
      return calls();
    };

    expect([build(), build()]).toEqual([1, 1]);
    utimesSync(source, new Date(), new Date());
    expect([build(), build(), build()]).toEqual([2, 2, 2]);
  });
}
