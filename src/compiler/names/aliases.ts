/**
 * Two declarations of one name in a program. If a module imports a declaration under another name, it has that name in the whole program, in emitted
 * code, reports and settings too. If a name has one declaration only, the declaration keeps its own name. Protocols always keep theirs, which their
 * implementations, numbers and costs use.
 */
import type { LoadedModule, ModuleName, Named } from "../compilation.js";
import { groupsOf, reachable } from "./namesakes.js";

type Names = readonly ReadonlyMap<string, ModuleName>[];

interface Resolved {
  readonly modules: readonly LoadedModule[];
  readonly names: Names;
}

export function underAliases(modules: readonly LoadedModule[], names: Names): Resolved {
  const groups = groupsOf(modules);
  if (groups.length === 0) return { modules, names };
  const used = reachable(modules, names);
  const aliases = aliasesIn(names);
  const taken = new Set([...used].flatMap((each) => ("name" in each ? [each.name.text] : [])));
  const renamed = new Map<object, Named>();
  for (const group of groups) {
    const clashing = group.filter((each) => used.has(each));
    // One of them may keep the name.
    for (const each of clashing) {
      if (clashing.length - renamedIn(clashing, renamed) <= 1) break;
      const alias = aliases.get(each)?.find((name) => !taken.has(name));
      if (alias === undefined || each.kind === "Protocol") continue;
      taken.add(alias);
      renamed.set(each, { ...each, name: { ...each.name, text: alias } });
    }
  }
  if (renamed.size === 0) return { modules, names };
  return {
    modules: modules.map((module) => {
      const declarations = module.tree.declarations.map((each) => renamed.get(each) ?? each);
      return { ...module, tree: { ...module.tree, declarations } };
    }),
    names: names.map(
      (own) =>
        new Map(
          [...own].map(([name, meant]) => [
            name,
            { ...meant, declaration: renamed.get(meant.declaration) ?? meant.declaration },
          ]),
        ),
    ),
  };
}

function renamedIn(group: readonly Named[], renamed: ReadonlyMap<object, Named>): number {
  return group.filter((each) => renamed.has(each)).length;
}

/** Other names under which modules import a declaration; names in the program's own modules come first. */
function aliasesIn(names: Names): ReadonlyMap<Named, readonly string[]> {
  const aliases = new Map<Named, string[]>();
  for (const own of names) {
    for (const [name, { declaration, by }] of own)
      if (by !== undefined && name !== declaration.name.text)
        aliases.set(declaration, [...(aliases.get(declaration) ?? []), name]);
  }
  return aliases;
}
