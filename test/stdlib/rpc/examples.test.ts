/** The programs of the RPC suite: they compile, run, and what they expect holds. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../../src/cli/xgc.js";
import { newConsole } from "../../cli/console.js";

const examples = path.join(import.meta.dirname, "../../../examples");

interface Output {
  readonly points: readonly {
    readonly point: Readonly<Record<string, string>>;
    readonly measures: readonly { readonly name: string; readonly simulated: number }[];
  }[];
}

async function run(file: string, ...settings: readonly string[]): Promise<{ code: number; points: Output["points"] }> {
  const io = newConsole({ workingDirectory: path.dirname(path.join(examples, file)) });
  const argv = ["run", path.basename(file), "--json", ...settings.flatMap((setting) => ["--set", setting])];
  const code = await xgc(argv, io);
  const { points } = JSON.parse(io.out()) as Output;
  return { code, points };
}

const patience = { timeout: 180_000 };

test.each([
  "x-kernel-graphs.xgraph",
  "clients.xgraph",
  "faults.xgraph",
  "tr94-19/table3.xgraph",
  "tr94-19/table8.xgraph",
])("%s", patience, async (file) => {
  const { code, points } = await run(file);
  expect(code).toBe(0);
  expect(points.length).toBeGreaterThan(0);
});

test("figure1.xgraph: past BLAST a short message is quicker, a long one is not", patience, async () => {
  const { points } = await run("figure1.xgraph");
  const rtt = (stack: string, size: string): number =>
    points
      .find(({ point }) => point["stack"] === stack && point["size"] === size)!
      .measures.find(({ name }) => name === "rtt")!.simulated;
  const [with_, without] = ["VSIZE over ETH and BLAST", "BLAST alone"] as const;
  expect(rtt(with_, "1 B")).toBeLessThan(rtt(without, "1 B"));
  expect(rtt(with_, "1000 B")).toBeLessThan(rtt(without, "1000 B"));
  expect(Math.abs(rtt(with_, "2000 B") / rtt(without, "2000 B") - 1)).toBeLessThan(0.01);
});

test("active-messages.xgraph: a message that names its handler is quicker than a call", patience, async () => {
  const { code, points } = await run("active-messages.xgraph", "size=1B", "hw=DECstation5000");
  expect(code).toBe(0);
  const times = points.map(({ measures }) => measures[0]!.simulated);
  const [handler, thread, regular, chan, chanRegular] = times as [number, number, number, number, number];
  expect(handler).toBeLessThan(Math.min(thread, regular));
  expect(Math.max(thread, regular)).toBeLessThan(Math.min(chan, chanRegular));
});

test("the drawing of Figure 1 in the docs is the program's", async () => {
  const io = newConsole({ workingDirectory: examples });
  expect(await xgc(["graph", "figure1.xgraph", "Figure1"], io)).toBe(0);
  expect(io.out()).toBe(readFileSync(path.join(examples, "../docs/pictures/figure1.svg"), "utf8"));
});
