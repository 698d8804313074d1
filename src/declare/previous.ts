/** The previous declarations of an implementation. */
import type { Demanded } from "../emit/index.js";
import { ts } from "../typescript/project.js";
import type { FileEdits } from "./file-edits.js";

/** The number of parameters of each operation, by name. A method may leave out parameters that it knew, but not new ones. */
export function parameterCounts(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const file = ts.createSourceFile("previous.ts", text, ts.ScriptTarget.ES2023);
    for (const statement of file.statements) {
      if (!ts.isInterfaceDeclaration(statement)) continue;
      for (const member of statement.members)
        if (ts.isMethodSignature(member) && ts.isIdentifier(member.name))
          counts.set(member.name.text, member.parameters.length);
    }
  }
  return counts;
}

/** New points, counters and the like that nothing uses yet: a person must say where. */
export function leaveUnused(
  { protocol }: Demanded,
  declaration: ts.ClassDeclaration,
  previous: readonly string[],
  written: readonly ts.SourceFile[],
  into: FileEdits,
): void {
  const base = `abstract class ${protocol.name}Base `;
  const before = previous.find((each) => each.includes(base));
  if (before === undefined) return;
  const known = identifiersIn(ts.createSourceFile("previous.ts", before, ts.ScriptTarget.ES2023));
  const used = new Set(written.flatMap((each) => [...identifiersIn(each)]));
  const kinds: readonly (readonly [string, readonly { readonly name: string }[]])[] = [
    ["parameter", protocol.parameters],
    ["point", protocol.points],
    ["counter", protocol.counters],
    ["series", protocol.series],
    ["gauge", protocol.gauges],
    ["histogram", protocol.histograms],
  ];
  const unused = kinds.flatMap(([kind, all]) =>
    all.filter(({ name }) => !known.has(name) && !used.has(name)).map(({ name }) => `${kind} "${name}"`),
  );
  if (unused.length > 0) into.leave(declaration.getStart(into.source), `nothing uses yet: ${unused.join(", ")}`);
}

function identifiersIn(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
