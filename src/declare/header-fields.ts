/** Brings header literals, which are written field by field, up to their declarations. */
import { ts } from "../typescript/project.js";
import type { FileEdits } from "./file-edits.js";
import { appendAfter, removeFrom } from "./lists.js";

/** @param declarations The files of the declarations: each a `NAME.xgraph.ts`. */
export function bringHeaderFields(declarations: ReadonlySet<string>, checker: ts.TypeChecker, into: FileEdits): void {
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isObjectLiteralExpression(node)) return;
    const type = checker.getContextualType(node);
    const declaration = type?.symbol?.declarations?.[0];
    const name = /^(.*)HeaderFields$/.exec(type?.symbol?.name ?? "")?.[1];
    if (type === undefined || name === undefined || declaration === undefined) return;
    if (!declarations.has(declaration.getSourceFile().fileName)) return;
    bring(node, name, type, checker, into);
  };
  visit(into.source);
}

function bring(
  node: ts.ObjectLiteralExpression,
  header: string,
  type: ts.Type,
  checker: ts.TypeChecker,
  into: FileEdits,
): void {
  const { source } = into;
  const has = checker.getTypeAtLocation(node);
  const missing = type
    .getProperties()
    .filter((each) => (each.flags & ts.SymbolFlags.Optional) === 0 && has.getProperty(each.name) === undefined);
  const extra = node.properties.filter(
    (each) =>
      !ts.isSpreadAssignment(each) &&
      (ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)) &&
      type.getProperty(each.name.text) === undefined &&
      (ts.isShorthandPropertyAssignment(each) || (ts.isPropertyAssignment(each) && isPure(each.initializer))),
  );
  const kept = node.properties.filter((each) => !extra.includes(each));
  const texts = missing.map((each) => `${each.name}: ${emptyValue(checker.getTypeOfSymbol(each))} /* TODO */`);
  const added = `adds ${missing.map((each) => `"${each.name}"`).join(", ")} to a header of ${header}: the value is to be written`;
  if (kept.length === 0 && missing.length + extra.length > 0) {
    into.replace(node.getStart(source), node.end, texts.length === 0 ? "{}" : `{ ${texts.join(", ")} }`, added);
    return;
  }
  for (const each of extra) {
    const name = each.name?.getText(source) ?? "";
    const message = `drops "${name}" from a header of ${header}, which has no such field`;
    removeFrom(node.properties, each, into, message);
  }
  const last = kept.at(-1);
  if (missing.length === 0 || last === undefined) return;
  appendAfter(last, texts, ",", into, added);
}

/** Whether a value may be left out without an effect. */
function isPure(node: ts.Expression): boolean {
  return (
    ts.isIdentifier(node) ||
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.ThisKeyword ||
    (ts.isPropertyAccessExpression(node) && isPure(node.expression))
  );
}

function emptyValue(type: ts.Type): string {
  if ((type.flags & ts.TypeFlags.BigIntLike) !== 0) return "0n";
  return (type.flags & ts.TypeFlags.NumberLike) !== 0 ? "0" : "new Uint8Array(0)";
}
