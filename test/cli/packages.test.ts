/** A protocol that comes in an npm package, with its implementation: found, checked, compiled, bundled and run. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "./console.js";

const template = path.resolve(import.meta.dirname, "../../template");

async function run(workingDirectory: string, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = newConsole({ workingDirectory });
  return { code: await xgc(argv, io), out: io.out(), err: io.err() };
}

/** How a package manager puts a package into a project. */
const installers: Readonly<Record<string, (from: string, to: string) => void>> = {
  "copied into node_modules": (from, to) => cpSync(from, to, { recursive: true }),
  "linked into node_modules": (from, to) => symlinkSync(from, to, "junction"),
};

describe.each(Object.entries(installers))("a package that is %s", (_, install) => {
  function project(): string {
    const directory = emptyDirectory();
    const source = path.join(directory, "store/greetings");
    mkdirSync(path.join(source, "src"), { recursive: true });
    for (const name of ["greet.ts", "greet.xgraph", "greet.xgraph.ts"])
      cpSync(path.join(template, name), path.join(source, "src", name));
    const exported = { ".": { xgraph: "./src/greet.xgraph", default: "./src/greet.ts" } };
    const manifest = { name: "@lab/greetings", version: "1.0.0", type: "module", exports: exported };
    writeFileSync(path.join(source, "package.json"), JSON.stringify(manifest));
    const home = path.join(directory, "project");
    mkdirSync(path.join(home, "node_modules/@lab"), { recursive: true });
    install(source, path.join(home, "node_modules/@lab/greetings"));
    const lan = readFileSync(path.join(template, "lan.xgraph"), "utf8");
    writeFileSync(path.join(home, "lan.xgraph"), lan.replace('"./greet.xgraph"', '"@lab/greetings"'));
    return home;
  }

  test("gives its protocol to a program, which runs", { timeout: 120_000 }, async () => {
    const home = project();
    expect(await run(home, "check", "lan.xgraph")).toEqual({ code: 0, out: "", err: "" });
    const { code, out, err } = await run(home, "run", "lan.xgraph", "--set", "size=1B");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^handlers, handoff +[\d.]+$/m);
  });

  test("goes into a bundle, which needs nothing more", { timeout: 120_000 }, async () => {
    const home = project();
    expect(await run(home, "compile", "lan.xgraph", "--bundle", "sim.mjs")).toMatchObject({ code: 0, err: "" });
    const alone = emptyDirectory();
    cpSync(path.join(home, "sim.mjs"), path.join(alone, "sim.mjs"));
    const argv = ["sim.mjs", "--set", "size=1B", "--set", "version=threads"];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: alone, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^threads +[\d.]+$/m);
  });

  test("is not changed by --fix, whatever is wrong in it", async () => {
    const home = project();
    const file = path.join(home, "../store/greetings/src/greet.xgraph");
    const installed = path.join(home, "node_modules/@lab/greetings/src/greet.xgraph");
    writeFileSync(installed, `${readFileSync(installed, "utf8")}\nmachine M { clock = 25 MHz; }\n`);
    const before = [file, installed].map((each) => readFileSync(each, "utf8"));
    const { code, out } = await run(home, "check", "lan.xgraph", "--fix");
    expect(code).toBe(1);
    expect(out).toContain("assumed(25 MHz)");
    expect([file, installed].map((each) => readFileSync(each, "utf8"))).toEqual(before);
  });

  test("is named in a diagnostic by what the program wrote", async () => {
    const home = project();
    const text = readFileSync(path.join(home, "lan.xgraph"), "utf8");
    writeFileSync(path.join(home, "lan.xgraph"), text.replace("{ GREET }", "{ GREETING }"));
    const { code, out } = await run(home, "check", "lan.xgraph");
    expect(code).toBe(1);
    expect(out).toContain('"@lab/greetings" exports no "GREETING"');
    expect(out).toContain('there is only "GREET"');
  });
});
