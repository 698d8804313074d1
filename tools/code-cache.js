/**
 * dist/cli-*.cache: what V8 has compiled of the command line when it has checked and compiled Table 4, for the Node that runs this. The build
 * runs it; `npm pack` also by other versions of Node.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const program = path.join(dist, "cli.cjs");
const { codeCacheName, wrapped } = await import(pathToFileURL(path.join(dist, "src/cli/code-cache.js")).href);

const script = new Script(wrapped(readFileSync(program, "latin1")), { filename: program });
const loaded = { exports: /** @type {{ main: (argv: string[], io: object) => Promise<void> }} */ ({}) };
script.runInThisContext()(loaded.exports, createRequire(program), loaded, program, dist);
const out = mkdtempSync(path.join(tmpdir(), "xgc-"));
const example = path.join(root, "examples/tr94-19/table4.xgraph");
const silent = { write: () => undefined, isTerminal: false, columns: undefined };
const surroundings = {
  stdout: silent,
  stderr: silent,
  stdin: () => "",
  env: {},
  workingDirectory: root,
  program: "xgc",
};
try {
  await loaded.exports.main(["check", example], surroundings);
  await loaded.exports.main(["compile", example, "--out", out], surroundings);
} finally {
  rmSync(out, { recursive: true });
}
writeFileSync(path.join(dist, codeCacheName()), script.createCachedData());
