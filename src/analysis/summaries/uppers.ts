/** Loops of a protocol over the protocols above it. */
import { ts } from "../../typescript/project.js";
import { isChanged } from "./lists.js";
import type { Here } from "./reader.js";
import { bare } from "./types.js";

/** `this.uppers`, also under another name, or a list made of it by methods. */
export function isUppers(here: Here, node: ts.Expression, depth = 0): boolean {
  const { types, declarations } = here.all;
  const inner = bare(node);
  if (depth > 6) return false;
  if (ts.isPropertyAccessExpression(inner)) {
    if (inner.name.text !== "uppers") return false;
    return types.is(types.typeAt(inner.expression), "Protocol") || inner.expression.kind === ts.SyntaxKind.ThisKeyword;
  }
  if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression))
    return (
      /^(?:values|filter|slice|toReversed|reverse|entries)$/.test(inner.expression.name.text) &&
      isUppers(here, inner.expression.expression, depth + 1)
    );
  if (ts.isArrayLiteralExpression(inner)) {
    const [only] = inner.elements;
    return (
      inner.elements.length === 1 &&
      only !== undefined &&
      ts.isSpreadElement(only) &&
      isUppers(here, only.expression, depth + 1)
    );
  }
  if (!ts.isIdentifier(inner)) return false;
  const symbol = types.symbolAt(inner);
  if (symbol === undefined) return false;
  const declaration = symbol.valueDeclaration;
  if (declaration !== undefined && ts.isBindingElement(declaration)) {
    const name = declaration.propertyName ?? declaration.name;
    const holder = declaration.parent.parent;
    return (
      ts.isIdentifier(name) &&
      name.text === "uppers" &&
      ts.isVariableDeclaration(holder) &&
      holder.initializer !== undefined &&
      types.is(types.typeAt(holder.initializer), "Protocol")
    );
  }
  const { values, open } = declarations.sources(symbol);
  return (
    !open &&
    values.length > 0 &&
    values.every((each) => isUppers(here, each, depth + 1)) &&
    // The list of the protocol itself, or one that nothing is added to.
    !isChanged(here, symbol)
  );
}
