/** `xgc check --schedule`, in its three forms. */
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { root } from "../compiler/disk.js";
import { newConsole } from "./console.js";

async function checked(file: string, ...more: readonly string[]): Promise<string> {
  const io = newConsole({ workingDirectory: path.join(root, "docs/diagnostics") });
  expect(await xgc(["check", file, "--schedule", ...more], io)).toBe(0);
  return io.out();
}

test("as text: a table, the critical instants, what may grow, what is assumed, and the ways of messages", async () => {
  await expect(await checked("XG8028.right.xgraph")).toMatchFileSnapshot("golden/schedule.txt");
});

test("as JSON and as properties of a SARIF run: the same schedules", async () => {
  const documents = (await checked("XG8026.right.xgraph", "--format", "json")).split(/^(?=\{$)/m);
  const { schedules, ways } = JSON.parse(documents.at(-1) ?? "") as {
    readonly ways: readonly { readonly start: string; readonly reason?: string }[];
    readonly schedules: readonly {
      readonly host: string;
      readonly tasks: readonly { readonly name: string; readonly response?: { readonly worst: number } }[];
    }[];
  };
  expect(schedules.map(({ host }) => host)).toEqual(["client", "server"]);
  expect(schedules[1]?.tasks.map(({ name }) => name)).toEqual([
    "nic, a frame",
    "nic, a sent frame",
    "nic, a frame in a thread",
  ]);
  expect(schedules[1]?.tasks[2]?.response?.worst).toBeLessThanOrEqual(5e6);
  expect(ways).toMatchObject([{ start: "client.test.flood" }]);
  const sarif = JSON.parse(await checked("XG8026.right.xgraph", "--format", "sarif")) as {
    readonly runs: readonly { readonly properties: { readonly schedules: unknown; readonly ways: unknown } }[];
  };
  expect(sarif.runs[0]?.properties).toEqual({ schedules, ways });
});

test("says why where nothing is bounded", async () => {
  expect(await checked("XG8003.right.xgraph")).toContain("no bound: the handlers need");
});
