/** The parts of a module: symbols for an outline, ranges that fold, and what a name is for colouring. */
import { type DocumentSymbol, FoldingRangeKind, type FoldingRange, SymbolKind } from "vscode-languageserver";
import type { Comment, Declaration, Node } from "../../grammar/index.js";
import { parse } from "../../grammar/index.js";
import type { Entity, EntityKind } from "./names/entities.js";
import type { Reading } from "./reading.js";
import type { Encoding, Text } from "./text.js";

export const symbolKinds: Readonly<Record<EntityKind, SymbolKind>> = {
  service: SymbolKind.Interface,
  protocol: SymbolKind.Class,
  graph: SymbolKind.Module,
  machine: SymbolKind.Struct,
  medium: SymbolKind.Struct,
  scenario: SymbolKind.Namespace,
  experiment: SymbolKind.Function,
  constant: SymbolKind.Constant,
  operation: SymbolKind.Method,
  parameter: SymbolKind.Variable,
  participant: SymbolKind.Variable,
  slot: SymbolKind.Property,
  need: SymbolKind.Property,
  element: SymbolKind.Property,
  instance: SymbolKind.Object,
  pool: SymbolKind.Array,
  point: SymbolKind.Event,
  entry: SymbolKind.Method,
  counter: SymbolKind.Field,
  series: SymbolKind.Field,
  gauge: SymbolKind.Field,
  histogram: SymbolKind.Field,
  field: SymbolKind.Field,
  bit: SymbolKind.EnumMember,
  host: SymbolKind.Object,
  link: SymbolKind.Object,
  variable: SymbolKind.Variable,
  axis: SymbolKind.Array,
  measure: SymbolKind.Number,
  word: SymbolKind.Constant,
};

export function symbolsOf(reading: Reading, module: number, encoding: Encoding): DocumentSymbol[] {
  const text = reading.textOf(module);
  const { entities } = reading;
  const symbol = (entity: Entity, children: readonly DocumentSymbol[]): DocumentSymbol => {
    const { kind, name, span = nowhere, node } = entity;
    return {
      name,
      detail: detailOf(entity, reading),
      kind: symbolKinds[kind],
      range: text.rangeOf(node?.span ?? span, encoding),
      selectionRange: text.rangeOf(span, encoding),
      children: [...children],
    };
  };
  const inside = (each: Declaration, entity: Entity): Entity[] => {
    if (each.kind === "Service") return each.operations.map((one) => entities.of("operation", one.name, one, entity));
    if (each.kind !== "Experiment")
      return [...entities.members(entity)].filter(({ kind }) => kind !== "element" && kind !== "bit");
    return each.members.flatMap((one): Entity[] => {
      if (one.kind === "Vary") return [entities.of("axis", one.name, one, entity)];
      if (one.kind === "Measure") return [entities.of("measure", one.name, one, entity)];
      return one.kind === "Const" ? [entities.of("constant", one.name, one, entity)] : [];
    });
  };
  return (reading.treeOf(module)?.declarations ?? []).flatMap((each) => {
    if (each.kind === "Number" || each.kind === "Costs") {
      const name = each.kind === "Costs" ? each.on : each.protocol;
      if (name.text === "") return [];
      const range = text.rangeOf(each.span, encoding);
      const kind = each.kind === "Costs" ? SymbolKind.Struct : SymbolKind.Number;
      const called = each.kind === "Costs" ? `costs on ${name.text}` : `number ${name.text}`;
      return [{ name: called, kind, range, selectionRange: text.rangeOf(name.span, encoding) }];
    }
    // An outline has no place for what has no name yet.
    if (each.name.text === "") return [];
    const entity = entities.declared(each);
    return [
      symbol(
        entity,
        inside(each, entity)
          .filter(({ name }) => name !== "")
          .map((one) => symbol(one, [])),
      ),
    ];
  });
}

const nowhere = { source: 0, start: 0, end: 0 };

function detailOf(entity: Entity, reading: Reading): string {
  const target = reading.entities.targetOf(entity);
  return target === undefined ? entity.kind : `${entity.kind} of ${target.name}`;
}

/** Blocks of more than one line, runs of imports, and runs of comments. */
export function foldsOf(source: Text): FoldingRange[] {
  const { module, comments } = parse(source.text, 0);
  const lines = ({ span }: Node): readonly [number, number] => [
    source.positionAt(span.start, "utf-16").line,
    source.positionAt(Math.max(span.start, span.end - 1), "utf-16").line,
  ];
  const folds: FoldingRange[] = [];
  const add = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine > startLine) folds.push({ startLine, endLine, ...(kind !== undefined && { kind }) });
  };
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(visit);
    else if (typeof part === "object" && part !== null) {
      const node = part as Node & { readonly kind?: string };
      if (folding.has(node.kind ?? "")) {
        const [first, last] = lines(node);
        // The line of the closing brace stays.
        add(first, last - 1);
      }
      Object.values(part).forEach(visit);
    }
  };
  visit(module.declarations);
  const [first] = module.imports;
  const last = module.imports.at(-1);
  if (first !== undefined && last !== undefined) add(lines(first)[0], lines(last)[1], FoldingRangeKind.Imports);
  for (const [start, end] of runsOf(comments, source)) add(start, end, FoldingRangeKind.Comment);
  return folds;
}

const folding = new Set([
  "Service",
  "Protocol",
  "Graph",
  "Machine",
  "Costs",
  "Medium",
  "Scenario",
  "Experiment",
  "Header",
  "Host",
  "For",
  "Vary",
  "ListExpression",
]);

/** Comments that have lines to themselves, one below the other. */
function runsOf(comments: readonly Comment[], source: Text): [number, number][] {
  const runs: [number, number][] = [];
  for (const { span } of comments) {
    const { line } = source.positionAt(span.start, "utf-16");
    if (source.text.slice(source.line(line).start, span.start).trim() !== "") continue;
    const last = runs.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs;
}
