/**
 * `node tools/ci-summary.js STEPS REPORT`: the result of a CI run, ending in the line `N passed, N failed`. STEPS has a
 * line `ok|failed|skipped SECONDS NAME` for each step of .ci/run; REPORT is vitest's JSON report. Each test counts, and
 * each step beside the tests; a missing or broken report, and a run without any test, is a failure. Exit code 1 on any.
 */
import { readFileSync } from "node:fs";

/** The step that REPORT tells about: its tests are counted in its place. */
const TEST_STEP = "test";

/** @param {string} file @returns {string} */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/**
 * @param {string} text vitest's JSON report.
 * @returns {{ passed: number, failed: number, failures: string[] } | undefined} Undefined where it is none.
 */
function countTests(text) {
  try {
    const report = JSON.parse(text);
    /** @type {string[]} */
    const failures = [];
    for (const file of report.testResults) {
      const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === "failed");
      for (const test of failed) failures.push(`${test.fullName}`);
      // A file that could not be loaded has no tests that could fail.
      if (file.status === "failed" && failed.length === 0) failures.push(`${file.name}: ${file.message}`);
    }
    return { passed: report.numPassedTests, failed: failures.length, failures };
  } catch {
    return undefined;
  }
}

const [stepsFile, reportFile] = process.argv.slice(2);
if (stepsFile === undefined || reportFile === undefined) {
  console.error("usage: node tools/ci-summary.js STEPS REPORT");
  process.exit(2);
}

let passed = 0;
let failed = 0;
let testStepFailed = true;
for (const line of read(stepsFile).split("\n").filter(Boolean)) {
  const [state = "", seconds = "", ...words] = line.split(" ");
  const name = words.join(" ");
  console.log(`${state.padEnd(7)} ${seconds.padStart(4)} s  ${name}`);
  if (name === TEST_STEP) testStepFailed = state !== "ok";
  else if (state === "ok") passed += 1;
  else if (state !== "skipped") failed += 1;
}

const tests = countTests(read(reportFile));
for (const failure of tests?.failures ?? []) console.log(`failed: ${failure}`);
passed += tests?.passed ?? 0;
failed += tests?.failed ?? 0;
// It broke outside the tests that it reports: the build before them, the runner, or there were none.
if ((testStepFailed && !tests?.failed) || !tests?.passed) failed += 1;

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
