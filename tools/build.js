/**
 * `npm run build`: dist/ from the sources. tsc writes what other packages import (and what bundles of simulations are
 * made of); esbuild makes the command line one file, because that starts in a quarter of the time.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const require = createRequire(import.meta.url);

// A file whose source is gone must not stay importable.
rmSync(dist, { recursive: true, force: true });

const tsc = path.join(path.dirname(require.resolve("typescript/package.json")), "bin/tsc");
const compiled = spawnSync(process.execPath, [tsc, "-p", path.join(root, "tsconfig.build.json")], { stdio: "inherit" });
if (compiled.status !== 0) process.exit(1);

const output = path.join(dist, "xgc.mjs");

await build({
  absWorkingDir: root,
  entryPoints: { xgc: "src/cli/main.ts" },
  outdir: dist,
  outExtension: { ".js": ".mjs" },
  // What a command alone needs, packages too, is in a file that only this command loads.
  splitting: true,
  chunkNames: "cli/[name]-[hash]",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  banner: { js: "#!/usr/bin/env node" },
  // Each is loaded only by the command that needs it. esbuild brings a binary of its own.
  external: [
    "@dagrejs/dagre",
    "@observablehq/plot",
    "esbuild",
    "linkedom",
    "ml-matrix",
    "prettier",
    "prettier/*",
    "quadprog",
    "typescript",
  ],
  legalComments: "none",
  logLevel: "warning",
}).catch(() => process.exit(1)); // esbuild has printed why.
chmodSync(output, 0o755);
