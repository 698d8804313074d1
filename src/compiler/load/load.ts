/** Reads the entry and everything that it imports, and parses each text. The imports of a text say which files to read next. */
import { parse, type Import } from "../../../grammar/index.js";
import type { Compilation, KnownParse, LoadedModule, Options, Source } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { libraryModules } from "../names/library-names.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { directoryOf, joinPaths, within } from "../files/paths.js";
import { findPackage } from "./packages.js";
import { reportSyntax } from "./syntax-problems.js";
import { gapsOf } from "../follow-up-errors/unreadable-parts.js";
import { mostBytes, reportUnreadable } from "../files/unreadable.js";

/** More modules than this in one program are refused. */
export const mostModules = 4096;

export function load(compilation: Compilation, report: Report): Compilation {
  const { options, entry } = compilation;
  const sources: Source[] = [];
  const modules: LoadedModule[] = [];
  const byPath = new Map<string, number>();

  const parsed = (path: string, text: string, source: number): KnownParse => {
    const known = options.parsed?.(path, text, source) ?? parse(text, source);
    return "problems" in known ? known : { module: known, problems: [] };
  };

  /** Adds a text and its tree. */
  const add = (path: string, name: string, text: string, own: boolean): void => {
    const source = sources.length;
    sources.push({ name, path, text, ...(!own && { own }) });
    const { module, problems } = parsed(path, text, source);
    for (const problem of problems) reportSyntax(problem, text, report);
    byPath.set(path, source);
    modules.push({ source, tree: module, gaps: gapsOf(problems), imports: [], own });
  };

  /** The module of a path, which is read now if it is new. */
  const read = (path: string, own: boolean, from: Import["from"]): number | undefined => {
    const known = byPath.get(path);
    if (known !== undefined) return known;
    if (modules.length >= mostModules) {
      report("tooManyModules", from.span, { most: mostModules });
      return undefined;
    }
    const result = options.fileSystem.read(path, mostBytes);
    if (result.error !== undefined) {
      reportUnreadable(report, from.span, shownName(path, options), result.error);
      return undefined;
    }
    add(path, shownName(path, options), result.text, own);
    return modules.length - 1;
  };

  const fromStdin = entry === "-";
  const path = withoutLinks(joinPaths(options.workingDirectory, fromStdin ? "<stdin>" : entry), options);
  const first = fromStdin ? { text: options.stdin ?? "" } : options.fileSystem.read(path, mostBytes);
  if (first.text === undefined) {
    const name = shownName(path, options);
    sources.push({ name, path, text: "" });
    reportUnreadable(report, { source: 0, start: 0, end: 0 }, name, first.error ?? "missing");
    return { ...compilation, sources };
  }
  add(path, shownName(path, options), first.text, !path.startsWith(`${options.standardLibrary}/`));

  const wanted = new Wanted();
  /** Reads what the imports of a module name and was not read before. */
  const follow = (index: number): void => {
    const loaded = modules[index];
    const source = sources[index];
    if (loaded === undefined || source === undefined) return;
    const imports = loaded.tree.imports.map((each, position) => {
      const before = loaded.imports[position];
      if (before !== undefined || (handsOnOnly(loaded, index) && !wanted.any(index, each))) return before;
      const target = locate(each, source.path, options, report);
      return target && read(target.path, target.own && loaded.own, each.from);
    });
    modules[index] = { ...loaded, imports };
    loaded.tree.imports.forEach((each, position) => {
      const target = imports[position];
      if (target !== undefined && wanted.add(target, each) && target < index) again.add(target);
    });
  };
  const again = new Set<number>();
  for (let index = 0; index < modules.length; index++) {
    follow(index);
    for (const each of again) {
      again.delete(each);
      follow(each);
    }
  }
  return { ...compilation, sources, modules };
}

/**
 * A module of the library that declares nothing and hands on what other modules declare. Only what the program names is read from it: a program with one
 * machine reads no other, and a protocol of the program may have the number of one in the library that the program does not use.
 */
function handsOnOnly({ tree, own }: LoadedModule, index: number): boolean {
  return index > 0 && !own && tree.declarations.length === 0;
}

/** The names that the imports read so far take from each module. */
class Wanted {
  readonly #names = new Map<number, Set<string>>();
  /** Modules of which all names are wanted: an import without names is one whose names are still to be chosen, in an editor. */
  readonly #whole = new Set<number>();

  /** @returns Whether a name is new. */
  add(module: number, { names }: Import): boolean {
    const known = this.#names.get(module) ?? new Set();
    const before = known.size + this.#whole.size;
    for (const { name } of names) known.add(name.text);
    this.#names.set(module, known);
    if (names.length === 0) this.#whole.add(module);
    return known.size + this.#whole.size > before;
  }

  /** Whether one of the names that an import brings into a module is taken from that module. */
  any(module: number, { names }: Import): boolean {
    const known = this.#names.get(module);
    return this.#whole.has(module) || names.some((item) => known?.has((item.as ?? item.name).text) === true);
  }
}

/** The file that an import names. */
function locate(
  { from }: Import,
  importer: string,
  options: Options,
  report: Report,
): { path: string; own: boolean } | undefined {
  const name = from.value;
  if (name.startsWith("./") || name.startsWith("../")) {
    const path = withoutLinks(joinPaths(directoryOf(importer), name), options);
    return { path, own: !path.startsWith(`${options.standardLibrary}/`) };
  }
  if (name === "std" || name.startsWith("std/")) {
    const base = joinPaths(options.standardLibrary, `.${name.slice("std".length)}`);
    const candidates = [`${base}/index.xgraph`, `${base}.xgraph`];
    const path = candidates.find(
      (each) => within(options.standardLibrary, each) !== each && options.fileSystem.exists(each),
    );
    if (path !== undefined) return { path, own: false };
    report("unknownLibrary", from.span, { name }, { help: suggestion(name, libraryModules) });
    return undefined;
  }
  if (name === "" || name.startsWith("/") || name.startsWith(".") || name.includes("\\") || /^[A-Za-z]:/.test(name)) {
    report("badImportPath", from.span, { name });
    return undefined;
  }
  const path = findPackage(name, directoryOf(importer), options.fileSystem);
  if (path !== undefined) return { path: withoutLinks(path, options), own: false };
  const isFile = options.fileSystem.exists(joinPaths(directoryOf(importer), name));
  const fix = { span: from.span, replacement: JSON.stringify(`./${name}`), title: note("useInstead", {}) };
  report("unknownPackage", from.span, { name }, isFile ? { help: note("fileHere", { name }), fix } : {});
  return undefined;
}

/**
 * A file that is reached by several paths is one module, and its imports are resolved from its real place, as in Node and TypeScript. Links are always
 * followed.
 */
function withoutLinks(path: string, { fileSystem, standardLibrary }: Options): string {
  return path.startsWith(`${standardLibrary}/`) ? path : (fileSystem.realPath?.(path) ?? path);
}

/** Messages show files of the standard library as they are imported, others relative to the working directory. */
function shownName(path: string, { standardLibrary, workingDirectory }: Options): string {
  if (path.endsWith("/<stdin>")) return "<stdin>";
  const inLibrary = within(standardLibrary, path);
  return inLibrary === path ? within(workingDirectory, path) : `std/${inLibrary}`;
}
