import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Script } from "node:vm";
import { build, type Metafile } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import { codeCacheName, wrapped } from "../../src/cli/code-cache.js";
import { libraryTrees } from "../../src/library-trees.js";

const root = path.join(import.meta.dirname, "../..");

const made: string[] = [];
function temporary(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-"));
  made.push(directory);
  return directory;
}
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true })));

/** The modules that are loaded together with a module: its static imports, and theirs. */
async function loadedBy(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    outdir: "out",
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  });
  const loaded = new Set<string>();
  const follow = (name: string, { inputs }: Metafile): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const each of inputs[name]?.imports ?? [])
      if (each.kind === "import-statement") follow(each.path, { inputs, outputs: {} });
  };
  follow(entry, metafile);
  return [...loaded].sort();
}

const rooms = (files: readonly string[]): string[] => [
  ...new Set(files.map((file) => /^(grammar|stdlib|src\/\w+)\//.exec(file)?.[1] ?? file)),
];

describe("a command loads no more than it needs:", () => {
  test("help loads no room but the lab's", async () => {
    const loaded = await loadedBy("src/cli/main.ts");
    expect(rooms(loaded).filter((each) => !each.startsWith("node:"))).toEqual([
      "grammar",
      "src/cli",
      "src/lab",
      "src/project.ts",
      "src/runtime",
    ]);
    expect(loaded.filter((file) => file.startsWith("grammar/"))).toEqual([
      "grammar/presets.ts",
      "grammar/ranges.ts",
      "grammar/spelling.ts",
      "grammar/units.ts",
    ]);
  });

  test("check loads the compiler and the analysis, and no emitter, bundler or TypeScript", async () => {
    const loaded = await loadedBy("src/cli/check.ts");
    expect(rooms(loaded)).toContain("src/compiler");
    expect(rooms(loaded)).toContain("src/analysis");
    expect(rooms(loaded)).not.toContain("src/emit");
    expect(loaded).not.toContain("node:crypto");
    expect(loaded.filter((file) => !/^(src|grammar|node:)/.test(file))).toEqual(["chevrotain"]);
  });

  test("run loads the bundler only when it bundles", async () => {
    const loaded = await loadedBy("src/cli/run.ts");
    expect(rooms(loaded)).toContain("src/emit");
    expect(loaded.filter((file) => !/^(src|grammar|node:)/.test(file))).toEqual(["chevrotain"]);
  });

  test("a simulation's shell loads no language", async () => {
    const loaded = await loadedBy("src/cli/simulate.ts");
    expect(rooms(loaded).filter((each) => !each.startsWith("node:"))).toEqual([
      "grammar",
      "src/cli",
      "src/lab",
      "src/runtime",
      "src/store",
    ]);
    expect(loaded.filter((file) => file.startsWith("grammar/"))).toEqual([
      "grammar/presets.ts",
      "grammar/ranges.ts",
      "grammar/spelling.ts",
      "grammar/units.ts",
    ]);
  });
});

describe("the command line as it is shipped", () => {
  const table4 = "examples/tr94-19/table4.xgraph";
  const large = ["typescript", "prettier", "esbuild", "chevrotain", "linkedom", "@observablehq/plot", "ts-morph"];

  test.each([
    ["--version"],
    ["--help"],
    ["check", table4],
    ["check", table4, "--notes"],
    ["why", table4, "net.ip.demux"],
    ["explain", "XG2003"],
    ["graph", table4, "UdpStack", "--format", "dot"],
    ["compile", table4, "--out"],
  ])("xgc %s %s loads no package that is large", (...command) => {
    const argv = command.at(-1) === "--out" ? [...command, temporary()] : command;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", tellsPackages, path.join(root, "dist/xgc.cjs"), ...argv],
      { cwd: root, encoding: "utf8" },
    );
    expect({ status, stderr: stderr.replaceAll(/^(?:loaded|wrote) .*\n/gm, "") }).toEqual({ status: 0, stderr: "" });
    expect(stdout + stderr).not.toBe("");
    const loaded = [...stderr.matchAll(/^loaded (.*)$/gm)].map((match) => match[1] ?? "");
    expect(loaded.filter((file) => large.some((name) => file.includes(`node_modules/${name}/`)))).toEqual([]);
  });

  // Modules that are loaded late are loaded by code that V8 may have from the build.
  test.each([
    [["compile", table4, "--bundle"], "wrote "],
    [["run", table4, "--set", "size=1B", "--set", "version=Regular"], "Table 4"],
    [["graph", table4, "UdpStack"], "<svg"],
    [["fmt", "--check", "template"], ""],
  ])("xgc %j loads what it needs", (command, shown) => {
    const argv = command.at(-1) === "--bundle" ? [...command, path.join(temporary(), "sim.mjs")] : command;
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, "dist/xgc.cjs"), ...argv], {
      cwd: root,
      encoding: "utf8",
    });
    expect({ status, stderr: stderr.replaceAll(/^wrote .*\n/gm, "") }).toEqual({ status: 0, stderr: "" });
    expect(stdout + stderr).toContain(shown);
  });

  test("a test would see it if one did", () => {
    const load = 'import("typescript").then(() => require("esbuild"));';
    const { stderr } = spawnSync(process.execPath, ["--import", tellsPackages, "-e", load], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stderr).toContain("node_modules/typescript/");
    expect(stderr).toContain("node_modules/esbuild/");
  });

  /** Says on standard error which files are loaded, by `import` and by `require`. */
  const tellsPackages = `data:text/javascript,${encodeURIComponent(`
    import module from "node:module";
    const hook = "export async function resolve(...given) { const next = given.pop(); const found = await next(...given);" +
      "process._rawDebug('loaded ' + found.url); return found; }";
    module.register("data:text/javascript," + encodeURIComponent(hook));
    const load = module._load;
    module._load = (name, parent, ...more) => {
      if (!module.isBuiltin(name)) process._rawDebug("loaded " + module._resolveFilename(name, parent));
      return load(name, parent, ...more);
    };
  `)}`;

  test.each([
    ["is missing", undefined],
    ["is empty", ""],
    ["is of another V8", "no code"],
  ])("runs where the compiled code %s", (_, code) => {
    const directory = temporary();
    for (const file of ["xgc.cjs", "cli.cjs"]) copyFileSync(path.join(root, "dist", file), path.join(directory, file));
    writeFileSync(path.join(directory, "package.json"), JSON.stringify({ name: "xgc", version: "1.2.3" }));
    if (code !== undefined) writeFileSync(path.join(directory, codeCacheName()), code);
    const { stdout, stderr } = spawnSync(process.execPath, [path.join(directory, "xgc.cjs"), "--version"], {
      encoding: "utf8",
    });
    expect({ stdout, stderr }).toEqual({ stdout: "xgc 1.2.3\n", stderr: "" });
  });

  describe("with another V8 than that of the build", () => {
    /** As it is installed, but for the compiled code. */
    function installed(): string {
      const directory = temporary();
      mkdirSync(path.join(directory, "dist"));
      for (const file of ["xgc.cjs", "cli.cjs", "library-trees.txt"])
        copyFileSync(path.join(root, "dist", file), path.join(directory, "dist", file));
      for (const each of ["package.json", "stdlib", "node_modules"])
        symlinkSync(path.join(root, each), path.join(directory, each));
      return directory;
    }
    function check(directory: string, cache: string, more: Readonly<Record<string, string>> = {}): object {
      const argv = [path.join(directory, "dist/xgc.cjs"), "check", path.join(root, table4)];
      const env = { ...process.env, NODE_OPTIONS: "", XDG_CACHE_HOME: cache, ...more };
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8", env });
      return { status, stdout, stderr };
    }
    const good = { status: 0, stdout: "", stderr: "" };

    test("the first check keeps what V8 has compiled, and V8 takes it the next time", () => {
      const directory = installed();
      const cache = temporary();
      expect(check(directory, cache)).toEqual(good);
      const folder = path.join(cache, "xgc/code");
      const [name = "", ...others] = readdirSync(folder);
      expect(others).toEqual([]);
      expect(name).toMatch(/^[0-9a-f]{16}-cli-/);
      const program = path.join(directory, "dist/cli.cjs");
      const kept = readFileSync(path.join(folder, name));
      const script = new Script(wrapped(readFileSync(program, "latin1")), { filename: program, cachedData: kept });
      expect(script.cachedDataRejected).toBe(false);
      expect(check(directory, cache)).toEqual(good);
      expect(readdirSync(folder)).toEqual([name]);
      expect(readFileSync(path.join(folder, name))).toEqual(kept);
      expect(readdirSync(path.join(directory, "dist")).sort()).toEqual(["cli.cjs", "library-trees.txt", "xgc.cjs"]);
    });

    test("nothing is kept of a V8 with flags of its own", () => {
      const cache = temporary();
      expect(check(installed(), cache, { NODE_OPTIONS: "--max-old-space-size=512" })).toEqual(good);
      expect(readdirSync(cache)).toEqual([]);
    });

    test("a cache folder that is none is nothing to speak about", () => {
      expect(check(installed(), path.join(root, "package.json"))).toEqual(good);
    });
  });

  test("runs a program: also what is only imported then, is", () => {
    const argv = [path.join(root, "dist/xgc.cjs"), "run", "examples/tr94-19/introduction.xgraph", "--quiet"];
    const { status, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("the compiled code is that of this build", () => {
    const program = path.join(root, "dist/cli.cjs");
    const cachedData = readFileSync(path.join(root, "dist", codeCacheName()));
    const script = new Script(wrapped(readFileSync(program, "latin1")), { filename: program, cachedData });
    expect(script.cachedDataRejected).toBe(false);
  });

  test("the trees of the standard library are those that the parser makes", () => {
    const library = path.join(root, "stdlib");
    const trees = libraryTrees(readFileSync(path.join(root, "dist/library-trees.txt"), "utf8"), library);
    const files = readdirSync(library, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".xgraph"),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const name of files) {
      const file = path.join(library, name);
      const text = readFileSync(file, "utf8");
      expect(trees(file, text, 7)).toEqual(parse(text, 7).module);
      expect(trees(file, `${text} `, 7)).toBeUndefined();
    }
  });
});

test("the lab and the runtime need nothing of Node", async () => {
  const loaded = await loadedBy("src/lab/index.ts");
  expect(rooms(loaded)).toEqual(["grammar", "src/lab", "src/runtime"]);
});
