/** Table 4 of TR 94-19: without limits no handoff is best, and the best place goes up the graph as the handler may take longer. */
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";

interface Placement {
  readonly text: string;
  readonly barriers: readonly { readonly at: readonly string[] }[];
}
interface Answer {
  readonly best: readonly Placement[];
  readonly moves: readonly { readonly steps: readonly (Placement & { readonly from: number })[] }[];
}

async function answer(...argv: string[]): Promise<Answer> {
  const io = newConsole({ workingDirectory: path.resolve(import.meta.dirname, "../..") });
  const code = await xgc(["place", "examples/where.xgraph", ...argv, "--json"], io);
  expect(io.err()).toBe("");
  expect(code).toBe(0);
  return JSON.parse(io.out()) as Answer;
}

test("never to hand over is best", { timeout: 60_000 }, async () => {
  const { best } = await answer("best", "--set", "size=1000B");
  expect(best.map(({ text }) => text)).toEqual(["never hand over"]);
});

test(
  "the best place goes up as the limit grows, and each point where it moves is its own least limit",
  { timeout: 60_000 },
  async () => {
    const { best, moves } = await answer("limited");
    expect(best.map(({ text }) => text)).toEqual(["hand over on client and server below net.udp"]);
    const steps = moves[0]?.steps ?? [];
    const way = ["nic -> net.eth", "net.eth -> net.vnet", "net.vnet -> net.ip", "net.ip -> net.udp", "net.udp -> test"];
    const heights = steps.map(({ barriers }) =>
      barriers[0]!.at.length === 0 ? Infinity : way.indexOf(barriers[0]!.at[0]!),
    );
    expect(heights.length).toBeGreaterThan(2);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(heights[0]).toBe(0);
    expect(heights.at(-1)).toBe(Infinity);
    const limits = steps.map(({ from }) => from);
    expect(limits).toEqual([...limits].sort((a, b) => a - b));
  },
);
