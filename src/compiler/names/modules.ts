/** Modules may not import each other in a cycle: the meaning of a module would then depend on which module is read first. */
import type { Compilation } from "../compilation.js";
import { minimalLoops } from "./cycles.js";
import { note, type Report } from "../diagnostics/report.js";

export function checkModules(compilation: Compilation, report: Report): Compilation {
  const { modules, sources } = compilation;
  const indexOf = new Map(sources.map(({ path }, index) => [path, index]));
  const pathOf = (index: number | undefined): string[] => (index === undefined ? [] : [sources[index]?.path ?? ""]);
  const next = (path: string): string[] => modules[indexOf.get(path) ?? -1]?.imports.flatMap(pathOf) ?? [];
  for (const loop of minimalLoops([...indexOf.keys()], next)) {
    const edges = loop.flatMap((path, position) => {
      const to = indexOf.get(loop[(position + 1) % loop.length] ?? "");
      const { tree, imports } = modules[indexOf.get(path) ?? -1] ?? {};
      const written = tree?.imports[imports?.indexOf(to) ?? -1];
      return written === undefined || to === undefined
        ? []
        : [{ span: written.from.span, file: sources[to]?.name ?? "" }];
    });
    const [first, ...others] = edges;
    if (first === undefined) continue;
    report(
      "importCycle",
      first.span,
      { files: edges.map(({ file }) => file) },
      {
        related: others.map(({ span, file }) => ({ span, message: note("importsHere", { file }) })),
      },
    );
  }
  return compilation;
}
