import path from "node:path";
import { build, type Metafile } from "esbuild";
import { describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../..");

/** What is loaded as soon as a module is: its static imports, and theirs. */
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
    expect(loaded.filter((file) => file.startsWith("grammar/"))).toEqual(["grammar/spelling.ts", "grammar/units.ts"]);
  });

  test("check loads the compiler and the analysis, and no emitter, bundler or TypeScript", async () => {
    const loaded = await loadedBy("src/cli/check.ts");
    expect(rooms(loaded)).toContain("src/compiler");
    expect(rooms(loaded)).toContain("src/analysis");
    expect(rooms(loaded)).not.toContain("src/emit");
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
    ]);
    expect(loaded.filter((file) => file.startsWith("grammar/"))).toEqual(["grammar/spelling.ts", "grammar/units.ts"]);
  });
});

test("the lab and the runtime need nothing of Node", async () => {
  const loaded = await loadedBy("src/lab/index.ts");
  expect(rooms(loaded)).toEqual(["grammar", "src/lab", "src/runtime"]);
});
