/**
 * `npm run build`: dist/ from the sources. tsc writes what other packages import (and what bundles of simulations are
 * made of); esbuild makes the command line one file. Results that are known before xgc starts are computed here, so that it starts
 * sooner: the compiled code of the command line, and the syntax trees of the standard library.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const require = createRequire(import.meta.url);

// A file whose source is gone must not stay importable.
rmSync(dist, { recursive: true, force: true });

const tsc = path.join(path.dirname(require.resolve("typescript/package.json")), "bin/tsc");
const compiled = spawnSync(process.execPath, [tsc, "-p", path.join(root, "tsconfig.build.json")], { stdio: "inherit" });
if (compiled.status !== 0) process.exit(1);
// The rest runs the parser, which has to be generated first where the grammar has changed.
if (process.argv.includes("--modules")) process.exit(0);

/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20.19",
  legalComments: "none",
  logLevel: "warning",
};
const program = path.join(dist, "cli.cjs");
const launcher = path.join(dist, "xgc.cjs");
/** @param {import("esbuild").BuildOptions} more */
const bundled = (more) => build({ ...options, ...more }).catch(() => process.exit(1)); // esbuild has printed why.
await bundled({
  entryPoints: ["src/cli/main.ts"],
  outfile: program,
  // In this format what a module imports, packages too, is loaded when the module is, not when the program starts.
  format: "cjs",
  define: { "import.meta.dirname": "__dirname" },
  // Each is loaded only by the command that needs it. esbuild brings a binary of its own.
  external: [
    "@dagrejs/dagre",
    "@jridgewell/sourcemap-codec",
    "@observablehq/plot",
    "acorn",
    "esbuild",
    "hyparquet-writer",
    "linkedom",
    "ml-matrix",
    "prettier",
    "prettier/*",
    "quadprog",
    "ts-morph",
    "vscode-languageserver",
    "vscode-languageserver/*",
  ],
});
leaveImportsToLauncher();
await bundled({
  entryPoints: ["src/cli/launch.ts"],
  outfile: launcher,
  // Node starts its loader of ES modules for one only.
  format: "cjs",
  define: { "import.meta.dirname": "__dirname", programHash: JSON.stringify(hashOf(program)) },
  banner: { js: "#!/usr/bin/env node" },
});
chmodSync(launcher, 0o755);

await bundleChevrotain();

const built = (/** @type {string} */ file) => import(pathToFileURL(path.join(dist, file)).href);
await writeLibraryTrees();
writeCodeCaches();

/**
 * dist/chevrotain/: Chevrotain in one file, with its types and its licence, which the modules in dist/grammar import. Chevrotain's package asks for Node 22, so npm
 * would warn users on Node 20, where the part of Chevrotain that xgc uses runs as well.
 */
async function bundleChevrotain() {
  const folder = path.join(dist, "chevrotain");
  await bundled({
    stdin: { contents: 'export * from "chevrotain";', resolveDir: root },
    outfile: path.join(folder, "index.js"),
    format: "esm",
  });
  const packages = path.join(root, "node_modules");
  copyFileSync(path.join(packages, "chevrotain/LICENSE.txt"), path.join(folder, "LICENSE.txt"));
  copyFileSync(path.join(packages, "@chevrotain/types/api.d.ts"), path.join(folder, "index.d.ts"));
  const grammar = path.join(dist, "grammar");
  for (const name of readdirSync(grammar, { recursive: true, encoding: "utf8" })) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    const file = path.join(grammar, name);
    const relative = path.relative(path.dirname(file), path.join(folder, "index.js")).replaceAll("\\", "/");
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace(/\b(from |import\()"chevrotain"/g, (_, before) => `${before}"${relative}"`),
    );
  }
}

/** @param {string} file */
function hashOf(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);
}

/** A script whose compiled code V8 takes from a file cannot say import() on Node 20: V8 forgets who imports for it. The launcher does it. */
function leaveImportsToLauncher() {
  const importer = 'const importModule = globalThis[Symbol.for("xgc.import")] ?? ((name) => import(name));\n';
  const text = readFileSync(program, "latin1").replace(/\bawait import\(/g, "await importModule(");
  writeFileSync(
    program,
    text.replace('"use strict";\n', (strict) => strict + importer),
    "latin1",
  );
}

async function writeLibraryTrees() {
  const { parse } = await built("grammar/index.js");
  const { libraryTreesText } = await built("src/library-trees.js");
  const library = path.join(root, "stdlib");
  const texts = readdirSync(library, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xgraph"))
    .map((name) => [name.replaceAll("\\", "/"), readFileSync(path.join(library, name), "utf8")]);
  writeFileSync(path.join(dist, "library-trees.txt"), libraryTreesText(Object.fromEntries(texts), parse));
}

/**
 * V8 takes compiled code only from the very version that made it. Other versions of Node are had from the registry, which takes a while
 * and may fail: xgc then keeps the code itself when it first runs there.
 */
function writeCodeCaches() {
  const script = path.join(root, "tools/code-cache.js");
  const own = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (own.status !== 0) process.exit(1);
  if (!process.argv.includes("--all-nodes")) return;
  for (const version of ["20", "22", "24"]) {
    if (process.versions.node.startsWith(`${version}.`)) continue;
    const command = ["--yes", "--package", `node@${version}`, "node", script];
    const { status } = spawnSync("npx", command, { stdio: "inherit", shell: process.platform === "win32" });
    if (status !== 0) console.warn(`note: no compiled code for Node ${version}: it could not be run`);
  }
}
