/** `xgc measure` on this machine: skipped with a note where network namespaces are not to be had. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { quickest, readKit } from "../../src/measure/linux-results.js";
import { newConsole } from "../cli/console.js";

function whyNot(): string | undefined {
  if (process.platform !== "linux") return "this is not Linux";
  if (process.geteuid?.() !== 0) return "this is not root";
  if (spawnSync("cc", ["--version"]).status !== 0) return "there is no C compiler";
  const name = `xgc-try-${process.pid}`;
  const words = ["link", "add", "veth0", "netns", name, "type", "veth", "peer", "name", "veth1", "netns", name];
  const made = spawnSync("ip", ["netns", "add", name]).status === 0 && spawnSync("ip", words).status === 0;
  spawnSync("ip", ["netns", "del", name]);
  return made ? undefined : "network namespaces and veth are not allowed here";
}

const reason = whyNot();
if (reason !== undefined) console.warn(`xgc measure is not tested: ${reason}`);

test.skipIf(reason !== undefined)(
  "measures this machine, fits it, and leaves no namespace",
  { timeout: 180_000 },
  async () => {
    const io = newConsole();
    expect(await xgc(["measure", "--out", "here", "--runs", "4", "--quiet"], io), io.err()).toBe(0);
    const read = (name: string): string => readFileSync(path.join(io.workingDirectory, "here", name), "utf8");
    expect(read("measured.csv").split("\n")).toHaveLength(10);
    expect(read("machine.xgraph")).toMatch(/switch\.direct += measured\(/);
    expect(read("machine.xgraph")).toMatch(/UDPTEST\.demux += fitted\(/);
    expect(read("measure.txt")).toContain("held out, predicted: 3 values");
    expect(spawnSync("ip", ["netns", "list"], { encoding: "utf8" }).stdout).not.toContain(`xgc-${process.pid}-`);
    // Written by itself, they are replaced without --force.
    expect(await xgc(["check", "here/round-trips.xgraph"], io), io.err()).toBe(0);
  },
);

test("the quickest third of the runs counts, by its middle", () => {
  const runs = [9, 1, 8, 2, 7, 3, 6, 5, 4].map((median) => ({ low: 0, median, high: 100 }));
  expect(quickest(runs)).toEqual({ low: 1, median: 2, high: 3 });
  expect(quickest([{ low: 0, median: 5, high: 9 }])).toEqual({ low: 5, median: 5, high: 5 });
});

test("lines that are no result are passed over", () => {
  expect([...readKit("ready\nrtt 1 2 3\nrtt a b c\n")]).toEqual([["rtt", { low: 1, median: 2, high: 3 }]]);
});

test.each([
  [["--kit", "zephyr", "--from", "a"], "--kit writes a kit, --from reads what one has printed: give one of them"],
  [["--runs", "2"], "--runs 2: a whole number from 3 to 1000 is needed"],
  [["--from", "nothing"], "cannot read nothing: no such file or directory"],
])("refuses %j", async (options, message) => {
  const io = newConsole();
  expect(await xgc(["measure", ...options], io)).not.toBe(0);
  expect(io.err()).toContain(message);
});
