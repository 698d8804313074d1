/** `--jobs`: the same results, the same errors, a clean end. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "../console.js";
import { runStudy, startStudy, studyFolder } from "./study.js";

const root = path.join(import.meta.dirname, "../../..");

test("a program's output is the same, byte for byte, for any number of jobs", async () => {
  const workingDirectory = emptyDirectory();
  copyFileSync(path.join(root, "test/determinism/pair.xgraph"), path.join(workingDirectory, "pair.xgraph"));
  const outputs: string[] = [];
  for (const jobs of ["1", "3"]) {
    const io = newConsole({ workingDirectory });
    const code = await xgc(["run", "pair.xgraph", "--jobs", jobs, "--explain", "--trace-hash", "--json"], io);
    expect([code, io.err()]).toEqual([0, ""]);
    outputs.push(io.out());
  }
  expect(outputs[1]).toBe(outputs[0]);
  expect(outputs[0]).toContain("traceHash");
});

test("so is a bundle's, where the first points take the longest", async () => {
  const folder = await studyFolder();
  const one = runStudy(folder, ["--jobs", "1"]);
  const many = runStudy(folder, ["--jobs", "4"], { XGC_SLOW: "40" });
  expect([one.status, one.stderr]).toEqual([0, ""]);
  expect([many.status, many.stdout, many.stderr]).toEqual([0, one.stdout, ""]);
  expect(one.stdout).toContain("12 points · 2 seeds from 1, mean ±95 %");
});

test("the failure that is told is the first in the program's order", async () => {
  const folder = await studyFolder();
  const [one, many] = ["1", "4"].map((jobs) => runStudy(folder, ["--jobs", jobs], { XGC_FAILS: "3", XGC_SLOW: "20" }));
  expect([one?.status, one?.stderr]).toEqual([1, "error: study, 3 B: no route to 3\n"]);
  expect([many?.status, many?.stderr]).toEqual([1, one?.stderr]);
});

test("a point that ends its thread is named, with the command that repeats it", async () => {
  const folder = await studyFolder();
  const { status, stderr } = runStudy(folder, ["--jobs", "4"], { XGC_DIES: "7" });
  expect(status).toBe(1);
  expect(stderr).toBe(
    "error: 7 B, seed 1: something has ended the worker thread\nhelp: this shows it again: node sim.mjs --set size=7B --seed 1 --jobs 1\n",
  );
});

test("--seeds gives the same report for any number of jobs", async () => {
  const folder = await studyFolder();
  const argv = ["--seeds", "1..3"];
  const [one, many] = ["1", "4"].map((jobs) => runStudy(folder, [...argv, "--jobs", jobs], { XGC_FAILS: "3" }));
  expect(one?.stdout).toBe(
    "seeds 1..3: 1 of 3 fail\n\nseed 2: 3 B: no route to 3\n  node sim.mjs --set size=3B --seed 2\n",
  );
  expect([many?.stdout, many?.status]).toEqual([one?.stdout, 1]);
});

test("Ctrl-C ends all threads, and says that nothing is kept", async () => {
  const folder = await studyFolder();
  const { process: running, ended } = startStudy(folder, ["--jobs", "2"], { XGC_SLOW: "2000" });
  setTimeout(() => running.kill("SIGINT"), 700);
  const { code, err } = await ended;
  expect(code).toBe(130);
  expect(err).toMatch(/^error: interrupted after \d+ of 24 runs; none of them is kept\nhelp: .*--store DIR/);
});

test.each([
  ["0", 2],
  ["many", 2],
  ["1e3", 2],
])("--jobs %s is refused", async (jobs, code) => {
  const folder = await studyFolder();
  const { status, stderr } = runStudy(folder, ["--jobs", jobs]);
  expect([status, stderr]).toEqual([code, `error: --jobs is a whole number from 1 to 1024, not "${jobs}"\n`]);
});

test("repeat until makes the same runs count for any number of jobs, in shards and from a store", async () => {
  const workingDirectory = emptyDirectory();
  const text = readFileSync(path.join(root, "test/cli/sweeps/both.xgraph"), "utf8");
  const until = text.replace("repeat 3;", "repeat until rtt within 1 % in 4..30;");
  writeFileSync(path.join(workingDirectory, "both.xgraph"), until);
  const run = async (...argv: readonly string[]): Promise<string> => {
    const io = newConsole({ workingDirectory });
    expect(await xgc(argv, io)).toBe(0);
    return io.out();
  };
  const one = await run("run", "both.xgraph", "--jobs", "1");
  expect(one).toContain("4 to 30 seeds from 1, mean ±95 %");
  expect(await run("run", "both.xgraph", "--jobs", "3")).toBe(one);
  await run("run", "both.xgraph", "--store", "st", "--shard", "2/3");
  expect(await run("run", "both.xgraph", "--store", "st")).toBe(one);
  expect(await run("results", "st")).toBe(one);
});
