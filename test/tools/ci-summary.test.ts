import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const script = path.resolve(import.meta.dirname, "../../tools/ci-summary.js");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "xgc-ci-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the summary says last, and its exit code. `undefined` leaves the report unwritten. */
function summary(steps: string, report: unknown): { readonly last: string; readonly code: number | null } {
  writeFileSync(path.join(folder, "steps"), steps);
  if (report !== undefined) writeFileSync(path.join(folder, "report"), JSON.stringify(report));
  const run = spawnSync(process.execPath, [script, path.join(folder, "steps"), path.join(folder, "report")], {
    encoding: "utf8",
  });
  return { last: run.stdout.trimEnd().split("\n").at(-1) ?? "", code: run.status };
}

const passing = { status: "passed", fullName: "a" };
const failing = { status: "failed", fullName: "b" };
const file = (...assertionResults: readonly { readonly status: string }[]): object => ({
  name: "x.test.ts",
  message: "",
  status: assertionResults.some((test) => test.status === "failed") ? "failed" : "passed",
  assertionResults,
});

it("counts tests, and the steps beside them", () => {
  const report = { numPassedTests: 2, testResults: [file(passing, passing)] };
  expect(summary("ok 3 lint\nskipped 1 tshark\nok 9 test\n", report)).toEqual({ last: "3 passed, 0 failed", code: 0 });
});

it("counts a failed step although all tests pass", () => {
  const report = { numPassedTests: 1, testResults: [file(passing)] };
  expect(summary("failed 3 lint\nok 9 test\n", report)).toEqual({ last: "1 passed, 1 failed", code: 1 });
});

it("counts failed tests once, not their step too", () => {
  const report = { numPassedTests: 1, testResults: [file(passing, failing)] };
  expect(summary("ok 3 lint\nfailed 9 test\n", report)).toEqual({ last: "2 passed, 1 failed", code: 1 });
});

it("counts a test file that could not be loaded", () => {
  const broken = { name: "y.test.ts", message: "cannot find module", status: "failed", assertionResults: [] };
  const report = { numPassedTests: 1, testResults: [file(passing), broken] };
  expect(summary("failed 9 test\n", report)).toEqual({ last: "1 passed, 1 failed", code: 1 });
});

it("counts a runner that failed although its tests passed", () => {
  const report = { numPassedTests: 1, testResults: [file(passing)] };
  expect(summary("failed 9 test\n", report)).toEqual({ last: "1 passed, 1 failed", code: 1 });
});

it.each([
  ["no report", "ok 9 test\n", undefined],
  ["a report that is none", "ok 9 test\n", {}],
  ["no tests", "ok 9 test\n", { numPassedTests: 0, testResults: [] }],
  ["tests that were never started", "", { numPassedTests: 1, testResults: [file(passing)] }],
])("fails on %s", (_name, steps, report) => {
  expect(summary(steps, report)).toMatchObject({ code: 1 });
});
