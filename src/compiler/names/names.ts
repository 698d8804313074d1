/** The meaning of every top-level name of every module: its own declarations and its imports. */
import { underAliases } from "./aliases.js";
import type { Compilation, ModuleName } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { refuseNames } from "./refused-names.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { withoutNamesakes } from "./namesakes.js";

export function resolveNames(compilation: Compilation, report: Report): Compilation {
  const { modules } = compilation;
  const names: Map<string, ModuleName>[] = modules.map(() => new Map<string, ModuleName>());

  modules.forEach((each) => {
    refuseNames(each, compilation.sources[each.source]?.text ?? "", report);
  });
  modules.forEach(({ tree }, module) => {
    for (const declaration of tree.declarations) {
      if (declaration.kind === "Number" || declaration.kind === "Costs") continue;
      const { name } = declaration;
      const first = names[module]?.get(name.text);
      if (first === undefined) names[module]?.set(name.text, { declaration, module, span: name.span });
      else {
        report(
          "duplicateName",
          name.span,
          { name: name.text },
          {
            related: [{ span: first.span, message: note("declaredHere", { name: name.text }) }],
          },
        );
      }
    }
  });

  /**
   * The meaning of a name that a module exports: its own declaration, or one that it re-exports; `undefined` if a chain of re-exports leads to none.
   */
  const exported = (module: number, name: string, seen: ReadonlySet<number>): ModuleName | undefined => {
    const own = names[module]?.get(name);
    if (own !== undefined && own.module === module) return own;
    if (seen.has(module)) return undefined;
    const { tree, imports } = modules[module] ?? {};
    for (const [index, each] of tree?.imports.entries() ?? []) {
      if (!each.exported) continue;
      const written = each.names.find((item) => (item.as ?? item.name).text === name);
      const from = imports?.[index];
      if (written === undefined || from === undefined) continue;
      return exported(from, written.name.text, new Set([...seen, module]));
    }
    return undefined;
  };
  /** Every name that a module exports. */
  const exportedNames = (module: number): string[] => {
    const own = [...(names[module] ?? [])].filter(([, each]) => each.module === module).map(([name]) => name);
    const handedOn = modules[module]?.tree.imports.filter((each) => each.exported) ?? [];
    return [...own, ...handedOn.flatMap((each) => each.names.map((item) => (item.as ?? item.name).text))];
  };

  const broken = modules.map(() => new Set<string>());
  modules.forEach(({ tree, imports }, module) => {
    tree.imports.forEach((each, index) => {
      const from = imports[index];
      for (const item of each.names) {
        const name = item.as ?? item.name;
        const found = from === undefined ? undefined : exported(from, item.name.text, new Set([module]));
        if (from === undefined || found === undefined) {
          broken[module]?.add(name.text);
          // A re-exported name that does not exist is a fault of the module that re-exports it.
          const known = from === undefined ? [] : exportedNames(from);
          if (from === undefined || known.includes(item.name.text)) continue;
          const values = { name: item.name.text, file: each.from.value };
          report("notExported", item.name.span, values, { help: suggestion(item.name.text, known) });
          continue;
        }
        const first = names[module]?.get(name.text);
        if (first !== undefined) {
          report(
            "duplicateName",
            name.span,
            { name: name.text },
            { related: [{ span: first.span, message: note("declaredHere", { name: name.text }) }] },
          );
          continue;
        }
        names[module]?.set(name.text, {
          declaration: found.declaration,
          module: found.module,
          span: name.span,
          by: item,
        });
        if (each.exported) compilation.used.add(item);
      }
    });
  });
  const named = underAliases(modules, names);
  const left = withoutNamesakes(named.modules, named.names, compilation.used, report);
  return { ...compilation, modules: left, names: named.names, broken };
}
