/** Imports that nothing in their module names. */
import type { Compilation } from "../compilation.js";
import type { Report } from "../diagnostics/report.js";

export function reportUnusedImports(compilation: Compilation, report: Report): Compilation {
  for (const { tree, imports } of compilation.modules) {
    tree.imports.forEach(({ names, exported }, index) => {
      if (exported || imports[index] === undefined) return;
      for (const item of names) {
        const name = item.as ?? item.name;
        const brought = compilation.names[item.span.source]?.get(name.text)?.by === item;
        if (brought && !compilation.used.has(item)) report("unusedImport", name.span, { name: name.text });
      }
    });
  }
  return compilation;
}
