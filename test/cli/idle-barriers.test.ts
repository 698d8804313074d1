import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import type { RunJson } from "../../src/lab/index.js";
import { emptyDirectory, newConsole } from "./console.js";

const golden = path.join(import.meta.dirname, "golden/idle-barriers");

async function run(...argv: readonly string[]): Promise<string> {
  const io = newConsole({ workingDirectory: golden });
  const code = await xgc(["run", "idle.xgraph", ...argv], io);
  expect([code, io.err()]).toEqual([0, ""]);
  return io.out();
}

test("a barrier that hands over at no point is listed below the tables, with the reason", async () => {
  await expect(await run()).toMatchFileSnapshot(path.join(golden, "idle.txt"));
});

test("--json has all barriers of each point, those of all seeds together", async () => {
  const { points } = JSON.parse(await run("--experiment", "fragments", "--json")) as RunJson;
  const last = points.map(({ barriers = [] }) =>
    barriers.filter(({ host, barrier }) => host === "server" && barrier.includes("reassembled")),
  );
  const barrier = "net.ip.reassembled (idle.xgraph:13)";
  const none = { handler: 0, thread: 0 };
  const idle = "messages reached net.ip, and none of them passed this point";
  expect(last).toEqual([
    [{ host: "server", barrier, handoffs: 0, came: none, idle }],
    [{ host: "server", barrier, handoffs: 20, came: { handler: 20, thread: 0 } }],
  ]);
});

test("over all runs of a point, the barriers hand over as often as the processor", async () => {
  const { points } = JSON.parse(await run("--experiment", "counted", "--json")) as RunJson;
  for (const { barriers = [], measures } of points) {
    const sum = barriers.filter(({ host }) => host === "server").reduce((all, { handoffs }) => all + handoffs, 0);
    const [{ simulated = null } = {}] = measures;
    expect(sum).toBe(2 * simulated!);
    expect(sum).toBeGreaterThan(0);
  }
});

test("runs that a store has kept tell of their barriers, too", async () => {
  const store = path.join(emptyDirectory(), "store");
  const run = async (): Promise<string> => {
    const io = newConsole({ workingDirectory: golden });
    await xgc(["run", "idle.xgraph", "--experiment", "early", "--store", store], io);
    return io.out();
  };
  const first = await run();
  expect(first).toContain("Barriers that never handed over");
  expect(await run()).toBe(first);
});
