/**
 * What the compiler promises, held against what happens: no handoff before a wait that it has not foreseen, no operation in a
 * handler that it says never gets there, no handler above its bound, no budget used that cannot be.
 *
 * A point is ended after so many records of its trace, which is the least work that shows each of these over and over. Nearly all
 * programs are run with a cost for every operation, so that none is passed unseen.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { root } from "../compiler/disk.js";
import { costly, hold, type Held } from "./against.js";
import { exploredFile, exploredIn } from "./cases.js";
import { textOf, worlds } from "./worlds.js";

const folder = path.join(root, "examples");
const examples = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".xgraph"))
  .sort();
/** Accidents that end the run; the others of their names do not. */
const accidents = ["guarded-cycle", "mutex-in-interrupt", "only-thread", "wait-under-lock"];
/** Other programs import these. */
const libraries = ["application", "confirm", "counted", "framer", "http", "journal", "rpc-stack", "stamps"];

test("Table 4 as it is, at every point", async () => {
  const held = await hold(await exploredFile(path.join(folder, "tr94-19/table4.xgraph")), { most: 3000 });
  expect(held.broken).toEqual([]);
  expect(held).toMatchObject({ points: 16, bounded: 32, unbounded: 0 });
});

describe("every example, at every point", () => {
  const total: Omit<Held, "broken"> = { points: 0, bounded: 0, unbounded: 0, waits: 0, budgets: 0 };

  test.each(examples)("%s", async (name) => {
    const findings = await exploredFile(path.join(folder, name), costly);
    const base = path.basename(name, ".xgraph");
    expect(findings.program.experiments.length === 0).toBe(libraries.includes(base));
    if (libraries.includes(base)) return;
    const held = await hold(findings, { most: 2000, fails: accidents.includes(base) });
    expect(held.broken).toEqual([]);
    expect(held.points).toBeGreaterThan(0);
    for (const key of ["points", "bounded", "unbounded", "waits", "budgets"] as const) total[key] += held[key];
  });

  test("there was enough to be wrong about", () => {
    expect(total.points).toBeGreaterThan(300);
    expect(total.bounded).toBeGreaterThan(300);
    expect(total.waits).toBeGreaterThan(50);
    expect(total.budgets).toBeGreaterThan(3);
  });
});

describe("made at random", () => {
  const incidents = path.join(folder, "incidents");

  test.each(Object.entries(worlds))("%s keep what was promised", async (_, world) => {
    await fc.assert(
      fc.asyncProperty(world, async (text) => {
        const held = await hold(await exploredIn(incidents, text, costly), { most: 2500 });
        expect(held.broken).toEqual([]);
        expect(held.bounded + held.unbounded).toBeGreaterThan(0);
      }),
      { numRuns: 10 },
    );
  });

  test("a barrier at the bottom keeps every wait out of handlers", async () => {
    const text = textOf({ barrier: "nic -> eth", size: 5000, together: 12 });
    const findings = await exploredIn(incidents, text);
    for (const each of findings.contexts) {
      const reached = each.nodes.filter((_, node) => each.reached(node, "interrupt"));
      expect(reached.map(({ instance, operation }) => `${instance.path}.${operation.name}`)).toEqual(["nic.receive"]);
    }
    const held = await hold(findings);
    expect(held.broken).toEqual([]);
    expect(held).toMatchObject({ waits: 0, bounded: 2 });
  });
});
