/** Bundles: one file that needs nothing beside it, and the same in memory. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle, BundleError, loadSimulation } from "../../src/emit/index.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked, root, standardLibrary } from "./checked.js";

const table4 = "examples/tr94-19/table4.xgraph";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "xgc-bundle-"));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test("a bundle runs from an empty directory", { timeout: 120_000 }, async () => {
  const text = await bundle(checked(table4), beside(table4));
  expect(text.startsWith("#!/usr/bin/env node\n// Made by xgc from table4.xgraph.")).toBe(true);
  expect(text).not.toContain(root);
  expect(text).toContain("demux$plain(");
  expect(text).not.toMatch(/^import .* from "(?!node:)/m);
  writeFileSync(path.join(directory, "sim.mjs"), text);
  const options = ["sim.mjs", "--json", "--set", "size=1B", "--set", "version=Regular"];
  const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: directory, encoding: "utf8", env: {} });
  expect(stderr).toBe("");
  const { points } = JSON.parse(stdout) as { points: { measures: { name: string; simulated: number }[] }[] };
  expect(points).toHaveLength(1);
  expect(points[0]!.measures.find(({ name }) => name === "rtt")!.simulated).toBeGreaterThan(0);
});

test("the same files give the same bundle, wherever they lie", async () => {
  const here = await bundle(checked(table4), beside(table4));
  cpSync(path.join(root, "examples/tr94-19"), path.join(directory, "copy"), { recursive: true });
  const copied = path.join(directory, "copy/table4.xgraph");
  expect(await bundle(checked(copied), { standardLibrary })).toBe(here);
});

test("a loaded simulation is of the caller's runtime", async () => {
  const simulation = (await loadSimulation(checked(table4), beside(table4), runtime)) as runtime.Simulation;
  expect(simulation.program).toBe("table4.xgraph");
  const [experiment] = simulation.experiments;
  expect(experiment!.name).toBe("table4");
  expect(experiment!.axes.map(({ name, rows }) => [name, rows.length])).toEqual([
    ["version", 4],
    ["size", 4],
  ]);
  const point = { size: 1, input: runtime.interrupt(), clientHandoff: true, serverHandoff: false };
  let attached: runtime.World | undefined;
  const { world } = experiment!.build(point, {
    seed: 7,
    machines: {},
    attach: (each) => {
      attached = each;
    },
  });
  expect(world).toBeInstanceOf(runtime.World);
  expect(attached).toBe(world);
  expect(world.hosts.map(({ name, sites }) => [name, sites.filter(({ cause }) => cause === "barrier").length])).toEqual(
    [
      ["client", 1],
      ["server", 0],
    ],
  );
  expect(Object.keys(globalThis).filter((key) => key.startsWith("xgc"))).toEqual([]);
});

test("a user's protocol is bundled with declarations of the moment", async () => {
  const own = path.join(directory, "own");
  mkdirSync(own);
  writeFileSync(
    path.join(own, "own.xgraph"),
    `import { Inet } from "std/inet";
import { Datagram } from "std/services";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

protocol NOTE(words: int in 1..9 = 2) from "./note.ts" {
  needs lower: Datagram;
  header { count: u3; rest: u13 = 5; }
  entry write(times: int);
  counter written;
}
number NOTE = 4711;

graph Own {
  needs nic: device;
  net  = Inet over nic;
  note = NOTE(words: 3) over net.udp;
}

scenario One {
  host here on DECstation5000 runs Own under interrupt;
  host there on DECstation5000 runs Own under interrupt;
  link lan = Ethernet10 joins here as 10.0.0.1/24, there as 10.0.0.2/24;
  start here.note.write(times: 4);
}

experiment notes "Notes" {
  run One();
  measure written = here.note.written;
  expect written == 24;
}
`,
  );
  writeFileSync(
    path.join(own, "note.ts"),
    `import { type AnyOp } from "xgc/runtime";
import { NOTEBase, NOTE_HEADER_BYTES } from "./own.xgraph.js";
export class NOTE extends NOTEBase {
  override *write({ times }: { readonly times: number }): AnyOp {
    this.counters.written.count(times * this.parameters.words * NOTE_HEADER_BYTES);
    yield* this.cpu.settle();
  }
}
`,
  );
  const file = path.join(own, "own.xgraph");
  const options = { standardLibrary, directory: own };
  expect(await bundle(checked(file), options)).not.toContain(directory);
  const simulation = (await loadSimulation(checked(file), options, runtime)) as runtime.Simulation;
  const experiment = simulation.experiments[0]!;
  const built = experiment.build({}, { seed: 1, machines: simulation.machines });
  built.world.run();
  expect(experiment.measures.map((measure) => [measure.name, measure.sampled?.(built, {})])).toEqual([["written", 24]]);

  writeFileSync(path.join(own, "note.ts"), 'export { NOTE } from "./nowhere.js";\n');
  const refused = bundle(checked(file), options);
  await expect(refused).rejects.toThrow(BundleError);
  await expect(refused).rejects.toThrow('note.ts:1: Could not resolve "./nowhere.js"');
});
