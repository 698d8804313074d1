/**
 * 1,000 seeds of mixed faults (`mixed.xgraph` states the rates). Every run keeps the invariants: time never goes back, the accounts add up, and at the
 * end every stack, thread and buffer is back. No message is delivered twice by the transport that promises it. What met what is counted over
 * all runs, and is in `met.md`.
 */
import { writeFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { describePoint, pointsOf, runPoint } from "../../src/lab/index.js";
import type { Experiment, Point, Simulation, World } from "../../src/runtime/index.js";
import { loaded } from "./loaded.js";
import { Meetings, ratesOf } from "./meetings.js";

const file = "test/faults/mixed.xgraph";
const SEEDS = 1000;
/** Accounts are checked at every event in each so-manieth run, and at the end of all. */
const AUDITED = 20;

function run(experiment: Experiment, point: Point, seed: number, meetings: Meetings): { world: World; failed: number } {
  let world: World | undefined;
  const attach = (each: World): void => {
    world = each;
    meetings.attach(each);
  };
  const { samples } = runPoint(experiment, point, { seed, machines: {}, audit: seed % AUDITED === 0, attach });
  expect(samples["repeated"], "messages delivered twice by the server").toBe(0);
  expect(samples["back"], "messages delivered twice by the client").toBe(0);
  expect(samples["delivered"]).toBeLessThanOrEqual(80);
  for (const host of world!.hosts) {
    // If the run did not reach its end, its hosts were switched off.
    if (!host.up) continue;
    expect(host.input.stacks.free, `stacks of ${host.name}`).toBe(host.input.stacks.size);
    const busy = host.input.threads.filter(({ idle }) => !idle);
    expect(
      [...busy, ...host.waitingThreads()].map(({ name }) => name),
      `threads of ${host.name}`,
    ).toEqual([]);
    expect(host.buffers.outstanding, `buffers of ${host.name}`).toBe(0);
    expect(host.memory.free, `memory of ${host.name}`).toBe(host.memory.limit);
  }
  expect(world!.buffers.outstanding, "buffers on the wires").toBe(0);
  return { world: world!, failed: samples["failed"]! };
}

test("a thousand histories of mixed faults", { timeout: 300_000 }, async () => {
  const { experiments }: Simulation = await loaded(file);
  const experiment = experiments[0] as Experiment;
  const points = pointsOf(experiment.axes);
  const meetings = new Meetings();
  let [failed, rates] = [0, ""];
  for (let seed = 1; seed <= SEEDS; seed++) {
    // Half of the seeds each: both ways of taking messages in see five hundred histories.
    const point = points[seed % points.length]!;
    try {
      const ran = run(experiment, point, seed, meetings);
      failed += ran.failed;
      rates ||= ratesOf(ran.world);
    } catch (error) {
      const again = `node dist/xgc.cjs run ${file} --seed ${seed} --set 'version=${describePoint(point)}'`;
      throw new Error(`${(error as Error).message}\nto see it again: ${again}`, { cause: error });
    }
  }
  // Faults that break nothing, or everything, would show nothing.
  expect(failed).toBeGreaterThan(SEEDS / 5);
  expect(failed).toBeLessThan((4 * SEEDS) / 5);
  const golden = path.join(import.meta.dirname, "met.md");
  const text = `# What met what in ${SEEDS} runs\n\nWritten by \`seeds.test.ts\` (UPDATE=1) from \`mixed.xgraph\`.\n\n${rates}\n${meetings.text}`;
  if (process.env["UPDATE"] === "1") writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, "utf8"));
});
