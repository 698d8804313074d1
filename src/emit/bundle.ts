/** One file that runs: a program's glue, the protocols, the runtime and the shell around a simulation. */
import { createHash } from "node:crypto";
import { promises as fileSystem } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import type { Plugin } from "esbuild";
import type { Program } from "../compiler/index.js";
import { countsLoops, typescript } from "./count-loops.js";
import { emitDeclarations } from "./declarations.js";
import { emitGlue, type Glue } from "./glue.js";
import { mapComment } from "./glue-map.js";
import { type Layout, parent, within } from "./import-paths.js";
import type { GlueOptions } from "./scope.js";
import { quoted } from "./typescript.js";

/** The error for a bundle that cannot be made because of the files in it. Each line of the message names a reason. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}

/** An implementation has thrown `cause` as it was loaded. If that is an error, the lines of its stack are those of the sources. */
export class LoadError extends Error {
  override readonly name = "LoadError";
}

const entryName = "main.ts";

/**
 * A self-contained ES module for Node, with its shell: `node NAME.mjs --help`. The same files give the same bytes in every directory.
 * @throws BundleError if a protocol's implementation is missing or cannot be read.
 */
export async function bundle(program: Program, layout: Layout): Promise<string> {
  return (await bundleFiles(program, layout)).text;
}

export interface BundleFiles {
  readonly text: string;
  /** A source map from the bundle to `.xgraph` and to the protocols' TypeScript, with their texts in it. */
  readonly sourceMap: string;
  /** A hash of the code that runs. Results of two bundles with equal hashes can be compared. */
  readonly code: string;
  /** The files in the bundle except the package's own; absolute, in order. */
  readonly inputs: readonly string[];
}

/**
 * A bundle with the facts that build tools need.
 * @param mapName The name of the file for the source map. With a name, the bundle refers to that file and asks Node to use it.
 * @throws BundleError as {@link bundle}.
 */
export async function bundleFiles(program: Program, layout: Layout, mapName?: string): Promise<BundleFiles> {
  const options = besideProgram(program, layout);
  const glue = emitGlue(program, options);
  const version = await versionOf(layout);
  const entry = `
    import { bundleOf } from "xgc/simulate";
    import simulation from ${quoted(`./${moduleName(glue)}`)};
    await bundleOf(simulation, { file: import.meta.url, code: ${quoted(CODE)}, version: ${quoted(version)} });
  `;
  const about = `// Made by xgc from ${shownName(glue)}. Run it with node; --help says how.`;
  const interpreter = mapName === undefined ? "node" : "-S node --enable-source-maps";
  const made = await build({ program, options, glue, entry, banner: `#!/usr/bin/env ${interpreter}\n${about}` });
  const code = codeOf(made.text);
  const text = made.text.replace(CODE, code);
  return { ...made, code, text: mapName === undefined ? text : `${text}//# sourceMappingURL=${mapName}\n` };
}

/** Stands for the hash in a bundle's text until the hash is known. It is as long as the hash, so that the source map stays right. */
const CODE = "code-of-this-bundle-not-known-yet";

/** A hash of the bundle without its first line, which only says how Node is started. */
function codeOf(text: string): string {
  const hash = createHash("sha256").update(text.slice(text.indexOf("\n")));
  return hash.digest("hex").slice(0, CODE.length);
}

async function versionOf({ standardLibrary }: Layout): Promise<string> {
  const file = `${parent(standardLibrary)}/package.json`;
  const { version = "" } = JSON.parse(await fileSystem.readFile(file, "utf8")) as { readonly version?: string };
  return version;
}

/**
 * The program's simulation, bundled in memory and loaded.
 * @param runtime The exports of the runtime that the simulation runs on, so that its objects are instances of the caller's classes.
 * @returns the default export of the glue, a `Simulation`.
 * @throws BundleError as {@link bundle}; LoadError for what the code of an implementation throws outside any function.
 */
export async function loadSimulation(program: Program, layout: Layout, runtime: object): Promise<unknown> {
  const options = besideProgram(program, layout);
  const glue = emitGlue(program, options);
  const key = `xgc ${++loads}`;
  const { text, sourceMap } = await build({
    program,
    options,
    glue,
    entry: `export { default } from ${quoted(`./${moduleName(glue)}`)};`,
    runtime: { key, names: Object.keys(runtime) },
  });
  // The name of the bundle in stack traces. Without it, Node would print the whole text.
  const name = `xgc:${moduleName(glue)}`;
  const named = `${text}\n//# sourceURL=${name}`;
  loadedMaps.set(name, sourceMap);
  Reflect.set(globalThis, key, runtime);
  try {
    // eslint-disable-next-line xgc/walls -- what it imports has just been made
    const module = (await import(`data:text/javascript;base64,${Buffer.from(named).toString("base64")}`)) as Loaded;
    return module.default;
  } catch (cause) {
    if (cause instanceof Error) cause.stack = readableStack(String(cause.stack));
    throw new LoadError("an implementation cannot be loaded", { cause });
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
}

/**
 * A module that runs the program's points in another thread: it exports `run(job)`, which gives a point's result, and `serve(run)`, which
 * answers the thread's parent.
 * @throws BundleError as {@link bundle}.
 */
export async function pointsModule(program: Program, layout: Layout): Promise<string> {
  const options = besideProgram(program, layout);
  const glue = emitGlue(program, options);
  const entry = `
    import { runJob, serve } from "xgc/points";
    import simulation from ${quoted(`./${moduleName(glue)}`)};
    export const run = (job) => runJob([simulation], { ...job, simulation: 0 });
    export { serve };
  `;
  return (await build({ program, options, glue, entry })).text;
}

/** The two scripts of a page that runs a program: that of the page, which starts itself, and that of its workers. */
export interface PageScripts {
  readonly page: string;
  readonly worker: string;
  /** As of {@link BundleFiles}. */
  readonly inputs: readonly string[];
  /** Of xgc. */
  readonly version: string;
}

/**
 * The scripts of a page that runs the program without anything from elsewhere.
 * @throws BundleError as {@link bundle}.
 */
export async function pageScripts(program: Program, layout: Layout): Promise<PageScripts> {
  const options = besideProgram(program, layout);
  const glue = emitGlue(program, options);
  const worker = `
    import { serve } from "xgc/page/worker";
    import simulation from ${quoted(`./${moduleName(glue)}`)};
    serve(simulation);
  `;
  const page = `import { start } from "xgc/page/main"; start();`;
  const [ofWorker, ofPage, version] = await Promise.all([
    build({ program, options, glue, entry: worker, isPage: true }),
    build({ program, options, glue, entry: page, isPage: true }),
    versionOf(layout),
  ]);
  return { page: ofPage.text, worker: ofWorker.text, inputs: ofWorker.inputs, version };
}

/** Bundles the glue as if it lay beside its program, so that the output does not depend on the caller's directory. */
function besideProgram({ sources: [entry] }: Program, layout: Layout): GlueOptions {
  return { ...layout, directory: parent(entry?.path ?? "") };
}

interface Loaded {
  readonly default: unknown;
}

let loads = 0;
const loadedMaps = new Map<string, string>();

/** A stack trace whose places in loaded simulations are lines of `.xgraph` and of protocols. */
export function readableStack(stack: string): string {
  return stack.replace(/(xgc:[^\s():]+):(\d+):(\d+)/g, (place, name: string, line: string, column: string) => {
    const map = loadedMaps.get(name);
    if (map === undefined) return place;
    const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry)) return place;
    return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

/** The names by which the modules of the glue import it. */
function moduleName({ files }: Glue): string {
  return (files[0]?.name ?? "").replace(/\.ts$/, ".js");
}

/** The program's name, from the first line of its glue: `// Made by xgc from NAME; ...`. */
function shownName({ files }: Glue): string {
  return /from (.*?);/.exec(files[0]?.text ?? "")?.[1] ?? "";
}

interface Job {
  readonly program: Program;
  readonly options: GlueOptions;
  readonly glue: Glue;
  /** The text of the module that is run. */
  readonly entry: string;
  readonly banner?: string;
  /** For a browser, and as short as can be, instead of for Node. */
  readonly isPage?: boolean;
  /** With this name, the bundle takes the runtime from a global variable. */
  readonly runtime?: { readonly key: string; readonly names: readonly string[] };
}

async function build(job: Job): Promise<Omit<BundleFiles, "code">> {
  const { banner, isPage = false } = job;
  const { directory } = job.options;
  // esbuild is loaded here only, since it brings a binary, and most commands do not need it.
  const { build: esbuild } = await import("esbuild");
  const result = await esbuild({
    entryPoints: [`glue:${entryName}`],
    plugins: [sources(job)],
    // Comments in the bundle name files relative to this directory, so that the text has no path of the machine.
    absWorkingDir: path.resolve(directory),
    bundle: true,
    write: false,
    sourcemap: "external",
    metafile: true,
    outfile: "bundle.mjs",
    format: "esm",
    platform: isPage ? "browser" : "node",
    target: isPage ? "es2022" : "node20.19",
    // Names stay, since messages of runs name classes of protocols.
    minifyWhitespace: isPage,
    minifySyntax: isPage,
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    tsconfigRaw: typescript,
    ...(banner !== undefined && { banner: { js: banner } }),
  }).catch((error: unknown) => {
    throw new BundleError(messagesOf(error, directory).join("\n"));
  });
  const textOf = (ending: string): string =>
    result.outputFiles.find(({ path: name }) => name.endsWith(ending))?.text ?? "";
  const inputs = Object.keys(result.metafile.inputs).filter((name) => !/^(?:glue|xgc):/.test(name));
  const own = job.program.sources.map(({ path: name }) => name);
  const all = [...own, ...inputs.map((name) => path.resolve(directory, name))];
  const outside = all.filter(
    (name) => !within(parent(job.options.standardLibrary), name) && !name.endsWith(".xgraph.ts"),
  );
  const made = { text: textOf(".mjs"), sourceMap: textOf(".mjs.map"), inputs: [...new Set(outside)].sort() };
  // With a runtime of the caller's, the operations below the protocols are as the caller has them. The names in a page are short ones.
  const stays = job.options.translates === false || job.runtime !== undefined || isPage;
  return stays ? made : await translated(made);
}

/** A bundle in which operations that are not suspended are plain calls. */
async function translated(made: Omit<BundleFiles, "code">): Promise<Omit<BundleFiles, "code">> {
  // Loaded here only, since it brings a parser of JavaScript.
  const { translate } = await import("../translate/index.js");
  const map = JSON.parse(made.sourceMap) as { readonly mappings: string; readonly sources: readonly string[] };
  const { text, mappings } = translate(made.text, map, (source) => source.startsWith("xgc:"));
  return { ...made, text, sourceMap: `${JSON.stringify({ ...map, mappings }, null, 2)}\n` };
}

/** The sources of modules: the glue from memory, `xgc/...` from the package's sources, so that no old file is read. */
function sources({ program, options, glue, entry, runtime }: Job): Plugin {
  const root = parent(options.standardLibrary);
  const files = new Map([[entryName, entry], ...glue.files.map(({ name, text }) => [name, text] as const)]);
  const declarations = declarationsOf(program, options);
  return {
    name: "xgc",
    setup(building) {
      building.onResolve({ filter: /^glue:/ }, ({ path: name }) => ({
        path: name.slice("glue:".length),
        namespace: "glue",
      }));
      building.onResolve({ filter: /^\.\//, namespace: "glue" }, ({ path: name }) => {
        const file = name.slice(2).replace(/\.js$/, ".ts");
        return files.has(file) ? { path: file, namespace: "glue" } : undefined;
      });
      building.onLoad({ filter: /.*/, namespace: "glue" }, ({ path: name }) => ({
        contents: (files.get(name) ?? "") + mapComment(name, { program, glue, options }),
        loader: "ts",
        resolveDir: options.directory,
      }));

      // The declarations of a user's protocols are made anew; the file that `xgc declare` wrote may be out of date.
      building.onResolve({ filter: /\.xgraph\.js$/, namespace: "file" }, ({ path: name, resolveDir }) => {
        const file = path.resolve(resolveDir, name).replace(/\.js$/, ".ts");
        return declarations.has(file) ? { path: file } : undefined;
      });
      building.onLoad({ filter: /\.xgraph\.ts$/, namespace: "file" }, ({ path: file }) => {
        const contents = declarations.get(file);
        return contents === undefined ? undefined : { contents, loader: "ts" };
      });

      countsLoops(building, (file) => within(options.standardLibrary, file) || within(`${root}/src`, file));

      building.onResolve({ filter: /^xgc\// }, ({ path: name }) => {
        const file = packageFile(name);
        return file === undefined ? undefined : { path: file, namespace: "xgc" };
      });
      building.onResolve({ filter: /^\.\.?\//, namespace: "xgc" }, ({ path: name, importer }) => ({
        path: path.posix.join(path.posix.dirname(importer), name).replace(/\.js$/, ".ts"),
        namespace: "xgc",
      }));
      building.onLoad({ filter: /.*/, namespace: "xgc" }, async ({ path: name }) => {
        if (runtime !== undefined && name === runtimeFile) {
          const contents = `export const { ${runtime.names.join(", ")} } = globalThis[${quoted(runtime.key)}];`;
          return { contents, loader: "js" };
        }
        const contents = await fileSystem.readFile(`${root}/${name}`, "utf8").catch(() => undefined);
        return contents === undefined ? { errors: [{ text: `xgc has no ${name}` }] } : { contents, loader: "ts" };
      });
    },
  };
}

function declarationsOf(program: Program, layout: GlueOptions): Map<string, string> {
  const texts = program.sources.map(({ path: file }, source): [string, string | undefined] => [
    `${file}.ts`,
    within(layout.standardLibrary, file) ? undefined : emitDeclarations({ program, source, layout }),
  ]);
  return new Map(texts.filter((each): each is [string, string] => each[1] !== undefined));
}

const runtimeFile = "src/runtime/index.ts";

/** The source of one of the package's exports. */
function packageFile(specifier: string): string | undefined {
  if (specifier === "xgc/runtime") return runtimeFile;
  if (specifier === "xgc/lab") return "src/lab/index.ts";
  if (specifier === "xgc/points") return "src/cli/points-worker.ts";
  const ofPage = /^xgc\/page\/(\w+)$/.exec(specifier)?.[1];
  if (ofPage !== undefined) return `src/page/${ofPage}.ts`;
  if (specifier === "xgc/simulate") return "src/cli/simulate.ts";
  const inLibrary = /^xgc\/stdlib\/(.+?)(?:\.js)?$/.exec(specifier)?.[1];
  return inLibrary === undefined ? undefined : path.posix.join("stdlib", `${inLibrary}.ts`);
}

interface Failure {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number } | null;
}

/** The messages of esbuild without the paths of this machine. */
function messagesOf(error: unknown, directory: string): string[] {
  const failures = (error as { readonly errors?: readonly Failure[] }).errors;
  if (failures === undefined) return [String(error)];
  return failures.map(({ text, location }) => {
    const where = location === null ? "" : `${location.file.replace(/^(?:glue|xgc):/, "")}:${location.line}: `;
    return where + text.replaceAll(`${directory}/`, "");
  });
}
