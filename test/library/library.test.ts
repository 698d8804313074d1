/** The package's door, used as another program would use it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  bundle,
  check,
  emit,
  errorPercent,
  load,
  memoryFileSystem,
  nodeFileSystem,
  type Program,
  renderDiagnostics,
  run,
  version,
} from "../../src/index.js";

const root = path.resolve(import.meta.dirname, "../..");
const table4 = "examples/tr94-19/table4.xgraph";

async function programOf(file: string): Promise<Program> {
  const { program, diagnostics, sources } = await check(file, { workingDirectory: root });
  if (program === undefined) throw new Error(renderDiagnostics(diagnostics, sources));
  return program;
}

describe("check", () => {
  test("finds a file from the working directory, and what it imports", async () => {
    const { program, diagnostics } = await check(table4, { workingDirectory: root });
    expect(diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
    expect(program?.experiments.map(({ name }) => name)).toEqual(["table4"]);
  });

  test("gives faults as diagnostics that render", async () => {
    const { program, diagnostics, sources } = await check("-", { stdin: "graph G {\n  a = Nothing;\n}\n" });
    expect(program).toBeUndefined();
    expect(diagnostics[0]?.severity).toBe("error");
    expect(renderDiagnostics(diagnostics, sources)).toContain("<stdin>:2:");
  });

  test("gives a missing file as a diagnostic", async () => {
    const { diagnostics } = await check("no-such.xgraph", { workingDirectory: root });
    expect(diagnostics.map(({ message }) => message).join()).toContain("no-such.xgraph");
  });

  test("reads from the file system that it is given, the standard library too", async () => {
    const own = memoryFileSystem({ "/project/a.xgraph": 'import { Datagram } from "std/services";\n' });
    const both = {
      exists: (file: string) => own.exists(file) || nodeFileSystem.exists(file),
      read: (file: string, limit: number) => (own.exists(file) ? own : nodeFileSystem).read(file, limit),
    };
    const { diagnostics } = await check("a.xgraph", { fileSystem: both, workingDirectory: "/project" });
    expect(diagnostics.map(({ severity }) => severity)).toEqual(["warning"]); // The import is unused.
  });
});

describe("a checked program", () => {
  test("is emitted as xgc compile emits it", async () => {
    const [glue, data] = emit(await programOf(table4), path.join(root, "test/emit/golden")).files;
    expect(glue?.name).toBe("table4.ts");
    expect(glue?.text).toContain("barrier net.udp -> test");
    expect(data?.name).toBe("table4.data.ts");
  });

  test("is bundled as one module", async () => {
    const text = await bundle(await programOf(table4));
    expect(text).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(text).not.toContain(root);
  });

  test("is loaded and run with other values", async () => {
    const simulation = await load(await programOf(table4));
    const settings = ["size=64B,128B", "version=IPP no handoff"];
    const [table, ...others] = run(simulation, { experiment: "table4", settings, seed: 3 });
    expect(others).toEqual([]);
    expect(table?.rows.map(({ result }) => result.point.labels)).toEqual([
      { version: "IPP no handoff", size: "64 B" },
      { version: "IPP no handoff", size: "128 B" },
    ]);
    const [small = 0, large = 0] = table?.rows.map(({ result }) => result.samples["rtt"]) ?? [];
    expect(small).toBeGreaterThan(0);
    expect(large).toBeGreaterThan(small);
    expect(table?.rows[0]?.entries.map(errorPercent)).toContain(undefined); // Nobody measured 64 bytes.
  });

  test("refuses options that do not fit", async () => {
    const simulation = await load(await programOf(table4));
    expect(() => run(simulation, { experiment: "table5" })).toThrow(/no experiment table5/);
    expect(() => run(simulation, { settings: ["sise=1B"] })).toThrow(/did you mean size/);
    expect(() => run(simulation, { seed: -1 })).toThrow(RangeError);
  });
});

test("the version is the package's", () => {
  const { version: expected } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    version: string;
  };
  expect(version).toBe(expected);
});
