/**
 * `npm run vsix`: packs the extension for Visual Studio Code, editors/vscode/xgraph.vsix, by its own tool (vsce). The grammar and the snippets
 * are those of this package.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "editors/vscode");
const require = createRequire(import.meta.url);

/** @param {string} command @param {...string} words */
function run(command, ...words) {
  const { status } = spawnSync(command, words, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(1);
}

if (!existsSync(path.join(folder, "node_modules"))) run("npm", "ci", "--ignore-scripts", "--loglevel=error");
run(process.execPath, path.join(path.dirname(require.resolve("typescript/package.json")), "bin/tsc"), "-p", ".");

const { snippets } = await import(pathToFileURL(path.join(root, "dist/src/server/keywords.js")).href);
const shapes = snippets.map((/** @type {{ name: string; doc: string; body: string }} */ { name, doc, body }) => {
  const prefix = name.replace(/ …$/, "");
  return [prefix, { prefix, description: doc, body: body.split("\n") }];
});
writeFileSync(path.join(folder, "snippets.json"), `${JSON.stringify(Object.fromEntries(shapes), null, 2)}\n`);
copyFileSync(path.join(root, "grammar/xgraph.tmLanguage.json"), path.join(folder, "xgraph.tmLanguage.json"));
copyFileSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));

await build({
  absWorkingDir: folder,
  entryPoints: ["extension.ts"],
  outfile: "out/extension.js",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: true,
  logLevel: "warning",
}).catch(() => process.exit(1)); // esbuild has printed why.
run("npm", "run", "--silent", "package");
