/** Names that a program does not import and the standard library has. The library is searched only if a name is unknown. */
import { parse, type Module, type Span } from "../../../grammar/index.js";
import type { Compilation, Named, Options } from "../compilation.js";
import { note, type Extras } from "../diagnostics/report.js";
import { mostBytes } from "../files/unreadable.js";

/** The modules with the things of each kind, the more special modules first. */
const modules: Readonly<Partial<Record<Named["kind"], readonly string[]>>> = {
  Service: ["std/services"],
  Protocol: ["std/inet", "std/xkernel", "std/tests"],
  Graph: ["std/inet", "std/tests"],
  Machine: ["std/machines"],
  Medium: ["std/media"],
};

/** The names that a program may import from the standard library. */
export const libraryModules: readonly string[] = [...new Set([...Object.values(modules).flat(), "std/protocols"])];

/** The help and the edit for an unknown name in a module; undefined if the library has no such name of these kinds. */
export function importFromLibrary(
  compilation: Compilation,
  module: number,
  name: string,
  kinds: readonly Named["kind"][],
): Extras | undefined {
  const candidates = [...new Set(kinds.flatMap((kind) => modules[kind] ?? []))];
  const from = candidates.find((each) => namesIn(compilation, each).has(name));
  const tree = compilation.modules[module]?.tree;
  if (from === undefined || tree === undefined) return undefined;
  return {
    help: note("inLibrary", { from, name }),
    fix: { ...importOf(name, from, tree), title: note("importIt", {}) },
  };
}

/** The edit that imports a name: added to an import from the same module, or behind the other imports. */
function importOf(name: string, from: string, { imports, span }: Module): { span: Span; replacement: string } {
  const after = (place: Span): Span => ({ ...place, start: place.end });
  const beside = imports.find((each) => each.from.value === from && !each.exported)?.names.at(-1);
  if (beside !== undefined) return { span: after(beside.span), replacement: `, ${name}` };
  const statement = `import { ${name} } from "${from}";`;
  const last = imports.at(-1);
  if (last !== undefined) return { span: after(last.span), replacement: `\n${statement}` };
  return { span: { ...span, end: span.start }, replacement: `${statement}\n` };
}

/** Cached, since a program may lack many names. */
const known = new WeakMap<Options, Map<string, ReadonlySet<string>>>();

/** The names that a module of the library exports. @param module `std/inet`. */
export function exportedBy(compilation: Compilation, module: string): ReadonlySet<string> {
  return namesIn(compilation, module);
}

function namesIn({ options }: Compilation, module: string): ReadonlySet<string> {
  const modulesKnown = known.get(options) ?? new Map<string, ReadonlySet<string>>();
  known.set(options, modulesKnown);
  const names = modulesKnown.get(module) ?? readNames(options, module);
  modulesKnown.set(module, names);
  return names;
}

function readNames(options: Options, module: string): ReadonlySet<string> {
  const base = `${options.standardLibrary}${module.slice("std".length)}`;
  for (const path of [`${base}/index.xgraph`, `${base}.xgraph`]) {
    const { text } = options.fileSystem.read(path, mostBytes);
    if (text === undefined) continue;
    const parsed = options.parsed?.(path, text, 0) ?? parse(text, 0);
    const { imports, declarations } = "module" in parsed ? parsed.module : parsed;
    const own = declarations.flatMap((each) => ("name" in each ? [each.name.text] : []));
    const handedOn = imports.filter(({ exported }) => exported).flatMap(({ names }) => names);
    return new Set([...own, ...handedOn.map((each) => (each.as ?? each.name).text)]);
  }
  return new Set();
}
