/** `npm run typecheck`: every tsconfig of the project, two at a time; all errors of all of them, once each. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const tsc = path.join(path.dirname(require.resolve("typescript/package.json")), "bin/tsc");
const projects = [
  "tsconfig.json",
  "tsconfig.pure.json",
  "src/page/tsconfig.json",
  "tools/tsconfig.json",
  "test/tools/tsconfig.json",
];

/** @param {string} project @returns {Promise<{ ok: boolean, lines: string[] }>} */
const check = (project) =>
  new Promise((done) => {
    execFile(process.execPath, [tsc, "--noEmit", "-p", project], { cwd: root }, (error, stdout, stderr) => {
      const lines = (stdout + stderr).split("\n").filter((line) => line !== "");
      done({
        ok: error === null,
        lines: lines.length > 0 || error === null ? lines : [`${project}: ${error.message}`],
      });
    });
  });

const waiting = [...projects];
/** @type {Set<string>} */
const lines = new Set();
let ok = true;
async function work() {
  for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
    const result = await check(project);
    ok &&= result.ok;
    for (const line of result.lines) lines.add(line);
  }
}
await Promise.all([work(), work()]);
for (const line of lines) console.log(line);
process.exitCode = ok ? 0 : 1;
