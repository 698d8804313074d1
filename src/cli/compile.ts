/** `xgc compile`. */
import path from "node:path";
import type { Compilation, Program } from "../compiler/index.js";
import { bundleFiles, emitGlue } from "../emit/index.js";
import { dependencyFile, manifestOf, manifests, upToDate, watched } from "./builds.js";
import { entryOf, optionsFor, programOf } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, usageFailure } from "./failure.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { project, slashes } from "./project.js";
import { Stopwatch } from "./stopwatch.js";
import { type NewFile, writeFiles } from "./write-files.js";

type Options = CommandLine<typeof commands.compile.options>["options"];

export async function compile(
  { operands: [file = ""], options }: CommandLine<typeof commands.compile.options>,
  io: Io,
): Promise<number> {
  const { out, bundle, watch, "dump-after": dumpAfter, "source-map": sourceMap } = options;
  if (dumpAfter !== undefined) return await dump(file, dumpAfter, io);
  if (out === undefined && bundle === undefined)
    throw usageFailure("compile needs --out DIR, --bundle FILE.mjs or --bundle FILE.html", "see --help");
  if (bundle !== undefined && !/\.(?:mjs|html)$/.test(bundle))
    throw usageFailure(
      `a bundle is an .mjs for Node or an .html for a browser: ${bundle}`,
      `write --bundle ${bundle}.mjs or --bundle ${bundle}.html`,
    );
  if (sourceMap && bundle?.endsWith(".mjs") !== true)
    throw usageFailure("--source-map needs --bundle FILE.mjs", "see --help");
  const files = new Set<string>();
  if (!watch) return await compileOnce(file, options, io, files);
  if (file === "-") throw usageFailure("standard input cannot be watched", "name a file");
  const { watchFiles } = await import("./watch.js");
  return await watchFiles(file, io, files, () => compileOnce(file, options, io, files));
}

/** @param asked Gets the absolute paths of the files that were read or looked for, also if the compile fails. */
async function compileOnce(file: string, options: Options, io: Io, asked: Set<string>): Promise<number> {
  asked.clear();
  const stopwatch = new Stopwatch();
  const request = { file: path.resolve(io.workingDirectory, file), options, from: io.workingDirectory };
  const known = manifests(io);
  const manifest = file === "-" ? undefined : known.get(request);
  const done = upToDate(manifest);
  if (manifest !== undefined && done !== undefined) {
    for (const name of Object.keys(manifest.inputs)) asked.add(name);
    for (const name of done) io.stdout.write(`${shown(name, io)} is up to date\n`);
    return exitCodes.success;
  }
  let warned = false;
  const listening: Io = {
    ...io,
    stderr: { ...io.stderr, write: (text) => ((warned ||= text !== ""), io.stderr.write(text)) },
  };
  const program = await programOf(file, listening, {
    view: (files) => watched(files, asked),
    observe: (pass) => stopwatch.lap(pass),
  });
  stopwatch.lap("analysis");
  const made = await make(program, options, io, asked, stopwatch);
  writeFiles(made, io.workingDirectory, { makeDirectories: true, force: options.force, inputs: asked });
  stopwatch.lap("write");
  for (const { path: written } of made) io.stdout.write(`wrote ${written}\n`);
  // A warning must be shown again the next time.
  const outputs = made.map(({ path: name, content }): [string, NewFile["content"]] => [
    path.resolve(io.workingDirectory, name),
    content,
  ]);
  if (file !== "-" && !warned) known.put(request, manifestOf(asked, outputs));
  if (options.timings) io.stderr.write(stopwatch.text());
  return exitCodes.success;
}

async function make(
  program: Program,
  { out, bundle, depfile, "source-map": sourceMap, "no-translate": noTranslate }: Options,
  io: Io,
  asked: Set<string>,
  stopwatch: Stopwatch,
): Promise<NewFile[]> {
  const files: NewFile[] = [];
  if (out !== undefined) {
    for (const { name, text } of emitGlue(program, glueOptions(io, out)).files)
      files.push({ path: path.join(out, name), kind: "glue", content: text });
    stopwatch.lap("emit");
  }
  if (bundle?.endsWith(".html") === true) {
    const { pageOf } = await import("./page.js");
    const made = await pageOf(program, io);
    for (const input of made.inputs) asked.add(input);
    files.push({ path: bundle, kind: "page", content: made.text });
    stopwatch.lap("bundle");
  } else if (bundle !== undefined) {
    const mapName = sourceMap ? `${path.basename(bundle)}.map` : undefined;
    const layout = { ...glueOptions(io, path.dirname(bundle)), translates: !noTranslate };
    const made = await whileBundling(() => bundleFiles(program, layout, mapName));
    for (const input of made.inputs) asked.add(input);
    files.push({ path: bundle, kind: "bundle", content: made.text, executable: true });
    if (sourceMap) {
      const home = path.dirname(program.sources[0]?.path ?? "");
      const away = path.relative(path.dirname(path.resolve(io.workingDirectory, bundle)), home);
      files.push({ path: `${bundle}.map`, kind: "source map", content: movedMap(made.sourceMap, away) });
    }
    stopwatch.lap("bundle");
  }
  if (depfile !== undefined) {
    const library = project().root;
    const inputs = [...asked].filter((name) => !name.startsWith(`${library}/`) && path.extname(name) !== "").sort();
    const targets = files.map((each) => each.path);
    const existing = optionsFor("", io).fileSystem;
    const names = inputs.filter((name) => existing.exists(name)).map((name) => shown(name, io));
    files.push({ path: depfile, kind: "dependency file", content: dependencyFile(targets, names) });
  }
  return files;
}

/** A map must name its sources relative to its program's directory; `away` leads from there to the program. */
function movedMap(text: string, away: string): string {
  const map = JSON.parse(text) as { readonly sources: readonly string[] };
  const sources = map.sources.map((name) => (/^(?:xgc|glue):/.test(name) ? name : slashes(path.join(away, name))));
  return JSON.stringify({ ...map, sources });
}

function shown(name: string, io: Io): string {
  const relative = path.relative(io.workingDirectory, name);
  return relative.startsWith("..") ? name : relative;
}

/** The result of a pass, as JSON. */
async function dump(file: string, after: string, io: Io): Promise<number> {
  const { pass, passes } = await import("../compiler/index.js");
  const names = passes.map(({ name }) => name);
  if (!names.includes(after)) throw usageFailure(`there is no pass ${after}`, `there are ${names.join(", ")}`);
  let text = "";
  pass(entryOf(file), optionsFor(file, io), (name, before, now) => {
    if (name === after) text = added(before, now);
  });
  io.stdout.write(text);
  return exitCodes.success;
}

function added(before: Compilation, now: Compilation): string {
  const keys = Object.keys(now) as (keyof Compilation)[];
  const changed = Object.fromEntries(keys.filter((key) => now[key] !== before[key]).map((key) => [key, now[key]]));
  const plain = (_key: string, value: unknown): unknown =>
    value instanceof Map ? Object.fromEntries(value) : value instanceof Set ? [...(value as Set<unknown>)] : value;
  return `${JSON.stringify(changed, plain, 2)}\n`;
}
