/** Glue: its text, its handoffs, its layout. That it runs is in `bundle.test.ts`, that it type-checks in `types.test.ts`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import prettier from "prettier";
import { describe, expect, test } from "vitest";
import type { Program } from "../../src/compiler/index.js";
import { emitDeclarations, emitGlue } from "../../src/emit/index.js";
import { beside, checked, root, standardLibrary } from "./checked.js";

const table4 = "examples/tr94-19/table4.xgraph";
const golden = path.join(import.meta.dirname, "golden");

const programs = [
  { file: table4, barriers: 1, handoffs: 1 },
  { file: "test/emit/programs/no-barrier.xgraph", barriers: 0, handoffs: 0 },
  { file: "test/emit/programs/two-barriers.xgraph", barriers: 2, handoffs: 2 },
  { file: "test/emit/programs/when-barrier.xgraph", barriers: 1, handoffs: 1 },
  // One barrier with `*`, on two bindings.
  { file: "test/emit/programs/any-upper.xgraph", barriers: 1, handoffs: 2 },
  // On a binding for calls.
  { file: "test/golden/calls/calls.xgraph", barriers: 1, handoffs: 1 },
  { file: "test/golden/worlds/worlds.xgraph", barriers: 1, handoffs: 1 },
  // Arrays of hosts, `for`, and values that vary.
  { file: "test/golden/arrays/arrays.xgraph", barriers: 0, handoffs: 0 },
  // At a point, which the protocol's own code passes: no call in the glue.
  { file: "test/emit/programs/at-point.xgraph", barriers: 2, handoffs: 0 },
];

function textOf(program: Program, file: string): string {
  return emitGlue(program, beside(file)).files[0]!.text;
}

async function isFormatted(text: string): Promise<void> {
  const options = await prettier.resolveConfig(path.join(root, "package.json"));
  expect(await prettier.format(text, { ...options, parser: "typescript" })).toBe(text);
}

describe.each(programs)("$file", ({ file, barriers, handoffs }) => {
  const program = checked(file);
  const text = textOf(program, file);

  test("has a handoff call on exactly the bindings with a barrier", () => {
    const all = program.graphs.filter(({ span }) => span.source === 0).flatMap((graph) => graph.barriers);
    expect(all).toHaveLength(barriers);
    expect(all.flatMap(({ bindings }) => bindings)).toHaveLength(handoffs);
    expect(text.split("handoff(")).toHaveLength(handoffs + 1);
    expect(text.split("comesTo(")).toHaveLength(handoffs + 1);
  });

  test("is laid out as prettier lays it out", async () => {
    for (const each of emitGlue(program, beside(file)).files) await isFormatted(each.text);
  });

  test("is the same twice, and says nothing of this machine", () => {
    const again = emitGlue(checked(file), beside(file));
    expect(again.files[0]!.text).toBe(text);
    for (const each of again.files) expect(each.text).not.toContain(root);
  });

  test("says for each part where it comes from", () => {
    const lines = text.split("\n");
    const { parts } = emitGlue(program, beside(file));
    expect(parts.length).toBeGreaterThan(0);
    for (const { line, span } of parts) {
      expect(lines[line - 2]).toBe("");
      expect(lines[line - 1]).toMatch(/^(?:\/\*\*|class|export|const)/);
      expect(program.sources[span.source]).toBeDefined();
    }
  });
});

test("table4 is as it was", () => {
  for (const { name, text } of emitGlue(checked(table4), beside(table4)).files) {
    const file = path.join(golden, name);
    if (process.env["UPDATE"] === "1") {
      mkdirSync(golden, { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, "utf8"));
  }
});

test("the binding of a barrier that depends on something is chosen when the graph is built", () => {
  const file = "test/emit/programs/when-barrier.xgraph";
  const text = textOf(checked(file), file);
  expect(text).toContain("parameters.handoff && (parameters.most > 1000 || parameters.most * 2 < 100)");
  expect(text).toContain("? new PerhapsTestOverNetUdpBarrier(net.udp)");
  expect(text).toContain(": new PerhapsTestOverNetUdp(net.udp)");
});

test("a barrier that always stands has no second class", () => {
  const file = "test/emit/programs/two-barriers.xgraph";
  const text = textOf(checked(file), file);
  expect(text).not.toContain("Barrier extends");
  expect(text).toContain('this.barrier("udp -> test (two-barriers.xgraph:16)")');
});

test("a table that several experiments compare with stands in the data file once", () => {
  const program = checked(table4);
  const [experiment] = program.experiments;
  const twice = { ...program, experiments: [experiment!, { ...experiment!, name: "again" }] };
  const [glue, data] = emitGlue(twice, beside(table4)).files;
  expect(data?.text.match(/^export const \w+/gm)).toEqual(["export const table4Measured"]);
  expect(glue?.text).toContain("export const again: ");
  expect(glue?.text).not.toContain("againMeasured");
});

test("a barrier at a point is put there when the graph is built", () => {
  const file = "test/emit/programs/at-point.xgraph";
  const text = textOf(checked(file), file);
  expect(text).toContain('  net.ip.setBarrier(net.ip.points.reassembled, "at-point.xgraph:11");');
  expect(text).toContain('  if (parameters.late) net.ip.setBarrier(net.ip.points.fragment, "at-point.xgraph:12");');
});

test("a protocol's own declarations are laid out as prettier lays them out", async () => {
  const file = "test/golden/calls/calls.xgraph";
  const text = emitDeclarations({ program: checked(file), source: 0, layout: { standardLibrary } }) ?? "";
  await isFormatted(text);
  expect(text).toContain('if (this.parameters.inThread) this.setBarrier(this.points.replied, "calls.xgraph:42");');
});

test("the standard library's declarations are those of its .xgraph files", async () => {
  const program = checked(table4);
  const layout = { standardLibrary };
  const files = program.sources.flatMap(({ path: file }, source) => {
    const text = emitDeclarations({ program, source, layout });
    return text === undefined ? [] : [{ file: `${file}.ts`, text }];
  });
  expect(files.length).toBeGreaterThan(7);
  for (const { file, text } of files) {
    expect(readFileSync(file, "utf8")).toBe(text);
    await isFormatted(text);
  }
});
