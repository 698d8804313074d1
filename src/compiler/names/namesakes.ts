/**
 * Declarations of one name in several modules. A program refers to things by their own names, so it may use only one of these declarations. The others,
 * which came along with imports, are left out.
 */
import type { Declaration, ImportName, Setting, Span } from "../../../grammar/index.js";
import type { LoadedModule, ModuleName, Named } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { kindOf } from "./scope.js";
import { wordsIn } from "./written.js";

type Names = readonly ReadonlyMap<string, ModuleName>[];

/** The modules without the unused declarations of a name that has several. If two are used, that is reported. */
export function withoutNamesakes(
  modules: readonly LoadedModule[],
  names: Names,
  imported: Set<ImportName>,
  report: Report,
): readonly LoadedModule[] {
  const groups = groupsOf(modules);
  if (groups.length === 0) return modules;
  const used = reachable(modules, names);
  const dropped = new Set<Declaration>();
  const clashes: Span[] = [];
  for (const group of groups) {
    const [first, ...others] = group.filter((each) => used.has(each));
    // If all of them are unused, one stays.
    const stays = first ?? group.at(-1);
    for (const each of group) if (!used.has(each) && each !== stays) dropped.add(each);
    for (const other of others) {
      if (first === undefined || other.span.source === first.span.source) continue;
      const { name } = other;
      clashes.push(name.span);
      const related: { span: Span; message: ReturnType<typeof note> }[] = [
        { span: first.name.span, message: note("declaredHere", { name: name.text }) },
      ];
      const imported = [first, other].some((each) => each.kind !== "Protocol" && isImported(names, each));
      const help = imported ? { help: note("underAnother", { name: name.text }) } : {};
      report("sameNameInProgram", name.span, { name: name.text, kind: kindOf(other) }, { related, ...help });
    }
  }
  const isDropped = (module: number, word: string): boolean => {
    const found = names[module]?.get(word)?.declaration;
    return found !== undefined && dropped.has(found);
  };
  // Declarations that stand on one that is left out are left out too.
  for (let before = -1; before < dropped.size;) {
    before = dropped.size;
    modules.forEach(({ tree }, module) => {
      for (const each of tree.declarations) {
        if (used.has(each) || dropped.has(each) || each.kind === "Number" || each.kind === "Costs") continue;
        if ([...wordsIn(each)].some((word) => isDropped(module, word))) dropped.add(each);
      }
    });
  }
  if (dropped.size === 0 && clashes.length === 0) return modules;
  return modules.map((module, index) => {
    // `IP.demux = ...`, in the costs of a machine.
    const isOfUsed = ({ path }: Setting): boolean => !isDropped(index, path.segments[0]?.name.text ?? "");
    const stays = (each: Declaration): boolean => {
      if (each.kind === "Number")
        return !isDropped(index, each.protocol.text) && !(each.over !== undefined && isDropped(index, each.over.text));
      return each.kind === "Costs" ? !isDropped(index, each.on.text) : !dropped.has(each);
    };
    const declarations = module.tree.declarations
      .filter(stays)
      .map((each) => (each.kind === "Costs" ? { ...each, settings: each.settings.filter(isOfUsed) } : each));
    // The imports of a declaration that is left out count as used.
    for (const each of module.tree.declarations) {
      const left = each.kind === "Costs" ? each.settings.filter((setting) => !isOfUsed(setting)) : [];
      for (const word of stays(each) ? left.flatMap((setting) => [...wordsIn(setting)]) : wordsIn(each)) {
        const by = names[index]?.get(word)?.by;
        if (by !== undefined) imported.add(by);
      }
    }
    // A reference to one of two namesakes may mean the other, so a missing name in it is not reported.
    const gaps = [...module.gaps, ...clashes.filter(({ source }) => source === module.source)];
    return { ...module, gaps, tree: { ...module.tree, declarations } };
  });
}

function isImported(names: Names, declaration: Named): boolean {
  return names.some((own) =>
    [...own.values()].some((each) => each.declaration === declaration && each.by !== undefined),
  );
}

/** Declarations of one name in several modules, imported modules before the modules that import them. */
export function groupsOf(modules: readonly LoadedModule[]): readonly (readonly Named[])[] {
  const byName = new Map<string, Named[]>();
  // A module is read before its imports, so later modules come first, and the importer gets the error for a clash.
  for (const { tree } of modules.toReversed()) {
    for (const each of tree.declarations) {
      if (each.kind === "Number" || each.kind === "Costs" || each.kind === "Const") continue;
      byName.set(each.name.text, [...(byName.get(each.name.text) ?? []), each]);
    }
  }
  return [...byName.values()].filter((group) => new Set(group.map(({ span }) => span.source)).size > 1);
}

/** The declarations of the first module, and all that these name. A cost on a machine does not count as a use of the protocol. */
export function reachable(modules: readonly LoadedModule[], names: Names): ReadonlySet<Declaration> {
  const found = new Set<Declaration>(modules[0]?.tree.declarations ?? []);
  for (const each of found) {
    const own = names[each.span.source];
    for (const word of wordsIn(each)) {
      const meant = own?.get(word)?.declaration;
      if (meant !== undefined) found.add(meant);
    }
  }
  return found;
}
