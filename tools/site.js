/**
 * `npm run site`: the playground, build/site/index.html, one page that any web server or disk serves: the editor, the compiler, the standard
 * library and the examples are in it. Its packages are those of site/package.json.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "site");
const out = path.join(root, "build/site");

if (!existsSync(path.join(folder, "node_modules"))) {
  const options = { cwd: folder, stdio: /** @type {const} */ ("inherit"), shell: process.platform === "win32" };
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], options);
  if (status !== 0) process.exit(1);
}

/** @param {string} directory @param {RegExp} pattern @returns {string[]} paths from the package's folder, in order */
const filesIn = (directory, pattern) =>
  readdirSync(path.join(root, directory), { recursive: true, encoding: "utf8" })
    .map((name) => `${directory}/${name.replaceAll("\\", "/")}`)
    .filter((name) => pattern.test(name))
    .sort();

const names = [...filesIn("stdlib", /\.(?:xgraph|json)$/), ...filesIn("examples", /\.(?:xgraph|csv)$/)];
const files = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(root, name), "utf8")]));

/** Programs that need no TypeScript of their own; the first lines of their comments are their titles. */
const examples = ["examples/tr94-19/table4.xgraph", ...filesIn("examples", /^examples\/[^/]+\.xgraph$/)]
  .filter((name) => !/ from "\.\/[^"]*\.ts"/.test(files[name] ?? "") && /^experiment /m.test(files[name] ?? ""))
  .map((file) => ({ file, title: `${path.basename(file, ".xgraph")}: ${titleOf(files[file] ?? "")}` }));

/** @param {string} text */
function titleOf(text) {
  const line = /^experiment \w+ "([^"]*)"/m.exec(text)?.[1] ?? /^\/\/\/ (.*)$/m.exec(text)?.[1] ?? "";
  return line.length > 70 ? `${line.slice(0, 69)}…` : line;
}

const library = filesIn("stdlib", /\.ts$/).filter((name) => !name.endsWith(".d.ts"));
const libraryModule = [
  'import * as runtime from "./src/runtime/index.ts";',
  ...library.map((name, index) => `import * as m${index} from "./${name}";`),
  'export const library = { "xgc/runtime": runtime,',
  ...library.map((name, index) => `"xgc/${name.replace(/\.ts$/, "")}": m${index},`),
  "};",
].join("\n");

/** @param {string} entry @returns {Promise<string>} */
async function script(entry) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`site/${entry}.ts`],
    bundle: true,
    write: false,
    // Names stay, since messages of runs name classes of protocols.
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: entry === "main",
    define: { "import.meta.dirname": '""' },
    platform: "browser",
    target: "es2022",
    format: entry === "main" ? "esm" : "iife",
    legalComments: "none",
    logLevel: "warning",
    // The analysis loads it for users' TypeScript only, which the playground does not have.
    external: ["ts-morph"],
    plugins: [
      {
        name: "library",
        setup(building) {
          building.onResolve({ filter: /^library$/ }, () => ({ path: "library", namespace: "site" }));
          building.onLoad({ filter: /.*/, namespace: "site" }, () => ({
            contents: libraryModule,
            resolveDir: root,
          }));
          // Functions that read a disk are not called here.
          building.onResolve({ filter: /^node:/ }, ({ path: name }) => ({ path: name, namespace: "node" }));
          building.onLoad({ filter: /.*/, namespace: "node" }, () => ({ contents: "module.exports = {};" }));
        },
      },
    ],
  }).catch(() => process.exit(1)); // esbuild has printed why.
  return outputFiles[0]?.text ?? "";
}

const [main, compiler, runner] = await Promise.all([script("main"), script("compiler"), script("runner")]);
const { pageText } = await import(pathToFileURL(path.join(root, "dist/src/page/document.js")).href);
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

const first = `<style>
:root { --counter-text: #6b57a8; }
@media (prefers-color-scheme: dark) { :root { --counter-text: #b9a8ea; } }
#program { grid-column: 1; min-width: 0; order: -3; }
@media (min-width: 60rem) {
  main { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  #program { grid-row: 1; order: 0; }
  #graph { grid-row: 1; }
  #controls { grid-row: 2 / span 2; }
  #results { grid-row: 2 / span 2; }
}
#program select { max-width: 100%; min-width: 0; }
#program label { display: flex; gap: .3rem; align-items: center; min-width: 0; max-width: 100%; }
#editor { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
#editor .cm-editor { max-height: 32rem; color: var(--text); background: var(--ground); }
#editor .cm-scroller { font: 13.5px/1.5 ui-monospace, Menlo, Consolas, monospace; overflow: auto; }
#editor .cm-gutters { background: var(--band); color: var(--quiet); border-right: 1px solid var(--line); }
#editor .cm-activeLine, #editor .cm-activeLineGutter { background: color-mix(in srgb, var(--accent) 8%, transparent); }
#editor .cm-cursor { border-left-color: var(--text); }
#editor .cm-selectionBackground { background: color-mix(in srgb, var(--accent) 25%, transparent) !important; }
#editor .cm-tooltip, #editor .cm-panels { background: var(--band); color: var(--text); border-color: var(--line); }
#checked { margin: .4rem 0 0; color: var(--bad); }
#problems { max-height: 14rem; overflow: auto; font-size: .82rem; background: var(--band); padding: .5rem .7rem; border-radius: 6px; margin: .4rem 0 0; }
</style>
<section id="program" aria-labelledby="program-title">
  <h2 id="program-title">Program</h2>
  <div class="tools">
    <label for="example">example <select id="example"></select></label>
    <button type="button" id="share">Copy a link</button>
    <output id="shared"></output>
  </div>
  <div id="editor"></div>
  <p id="checked" role="status"></p>
  <pre id="problems" role="region" aria-label="Diagnostics" tabindex="0" hidden></pre>
</section>
`;
const trees = readFileSync(path.join(root, "dist/library-trees.txt"), "utf8");
mkdirSync(out, { recursive: true });
const text = pageText({
  program: "Playground of xgc",
  pictures: [],
  script: main,
  worker: runner,
  version,
  first,
  texts: { compiler, site: JSON.stringify({ files, examples, keywords: wordsOf(), trees }) },
});
writeFileSync(path.join(out, "index.html"), text);
console.log(`wrote build/site/index.html: ${(text.length / 1e6).toFixed(1)} MB, ${examples.length} examples`);

/** The words of the language, from its grammar for editors. */
function wordsOf() {
  const grammar = readFileSync(path.join(root, "grammar/xgraph.tmLanguage.json"), "utf8");
  const all = [...grammar.matchAll(/\\\\b\(\?:([a-z|A-Z]+)\)\\\\b/g)].flatMap(([, words = ""]) => words.split("|"));
  return [...new Set(all)];
}
