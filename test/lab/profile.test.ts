/** `--profile`: what it counts is what hosts account for, as text and as JSON, for any number of runs. */
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { meanProfile, type Profiled, runJob, type RunJson } from "../../src/lab/index.js";
import type { World } from "../../src/runtime/index.js";
import { newConsole } from "../cli/console.js";
import { root } from "../emit/checked.js";
import { loaded } from "../faults/loaded.js";

const pair = path.join(root, "test/determinism/pair.xgraph");
const one = ["--set", "input=interrupt", "--set", "handoff=true", "--set", "size=4000B"];

test("the operations have the CPU time of the host's accounts, and its handlers theirs", async () => {
  const simulation = await loaded("test/determinism/pair.xgraph");
  const { experiments } = simulation;
  const values = { input: experiments[0]!.axes[0]!.rows[1]!.values["input"]!, handoff: true, size: 4000 };
  let world: World | undefined;
  const spent = new Map<string, number>();
  const { profiled } = runJob(
    [simulation],
    { simulation: 0, experiment: 0, point: { labels: {}, values }, machines: {}, seed: 1, profile: true },
    (each) => (world = each),
  );
  for (const { name, cpu } of world!.hosts) spent.set(name, cpu.spent.interrupt + cpu.spent.thread + cpu.spent.switch);
  expect(profiled!.hosts.map(({ host }) => host)).toEqual(["left", "right"]);
  for (const { host, time, operations } of profiled!.hosts) {
    const share = operations.reduce((sum, each) => sum + each.share, 0);
    expect(share).toBeCloseTo(1, 9);
    expect(operations.reduce((sum, each) => sum + each.time, 0)).toBe(time);
    // After the measures are read, work that has begun goes on.
    expect(time).toBeLessThanOrEqual(spent.get(host)!);
    expect(time).toBeGreaterThan(spent.get(host)! * 0.98);
    expect(operations).toEqual(operations.toSorted((a, b) => b.time - a.time));
    const inHandlers = operations.reduce((sum, each) => sum + each.inHandlers, 0);
    expect(inHandlers).toBeGreaterThan(0);
    expect(inHandlers).toBeLessThan(time);
  }
  const demux = profiled!.hosts[0]!.operations.find(({ operation }) => operation === "test.demux")!;
  // Three round trips of its own are under way at a time, and two of the other host's: 30 answers and 30 questions.
  expect(demux.calls).toBe(60);
  expect(demux.inHandlers).toBe(0);
});

test("as text it is the first point's, with its share of the time; as JSON each point has its own", async () => {
  const io = newConsole({ workingDirectory: root });
  expect(await xgc(["run", pair, ...one, "--profile"], io)).toBe(0);
  expect(io.out()).toMatch(/profile of pair, interrupt, true, 4000 B\n/);
  expect(io.out()).toMatch(/left: [\d.]+ us of CPU time, [\d.]+ % of the elapsed time\n/);
  expect(io.out()).toMatch(/\nnet\.udp\.demux +\d+ +[\d.]+ +[\d.]+ +[\d.]+ +\d+\n/);
  const json = newConsole({ workingDirectory: root });
  expect(await xgc(["run", pair, "--set", "size=1B", "--profile", "--json", "--quiet"], json)).toBe(0);
  const { points } = JSON.parse(json.out()) as RunJson;
  expect(points.map(({ profile }) => profile!.hosts.length)).toEqual([2, 2, 2, 2]);
});

test("the profile of several runs is their mean", () => {
  const run = (calls: number, time: number): Profiled => ({
    elapsed: 1000,
    hosts: [{ host: "a", time, operations: [{ operation: "x.demux", calls, time, inHandlers: time / 2, share: 1 }] }],
  });
  expect(meanProfile([run(2, 100), run(4, 300)])).toEqual(run(3, 200));
  expect(meanProfile([])).toBeUndefined();
});
