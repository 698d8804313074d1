/** Conditions that separate threads from handlers. */
import { ts } from "../../typescript/project.js";
import type { Here } from "./reader.js";
import { bare } from "./types.js";

/** Whether a condition that is true, or false, means that a thread runs this code. */
export function impliesThread(here: Here, condition: ts.Expression, truth: boolean): boolean {
  const inner = bare(condition);
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken)
    return impliesThread(here, inner.operand, !truth);
  if (ts.isBinaryExpression(inner)) {
    const { kind } = inner.operatorToken;
    const both =
      kind === ts.SyntaxKind.AmpersandAmpersandToken ? truth : kind === ts.SyntaxKind.BarBarToken ? !truth : false;
    return both && [inner.left, inner.right].some((each) => impliesThread(here, each, truth));
  }
  if (ts.isPropertyAccessExpression(inner))
    return (
      !truth &&
      here.all.types.runtimeName(here.all.types.symbolAt(inner.name)) === "Cpu.inInterrupt" &&
      !isOfPeer(here, inner.expression)
    );
  if (!ts.isIdentifier(inner)) return false;
  // A context that was a thread at the test still is one.
  const declaration = here.all.types.symbolAt(inner)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration) || declaration.initializer === undefined)
    return false;
  let around: ts.Node = declaration;
  while (!ts.isSourceFile(around) && around !== here.body) around = around.parent;
  const constant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return constant && around === here.body && impliesThread(here, declaration.initializer, truth);
}

/** Whether an expression leads to another host, which an endpoint is on. */
function isOfPeer(here: Here, node: ts.Expression, depth = 0): boolean {
  const { types, declarations } = here.all;
  const inner = bare(node);
  if (depth > 8 || types.is(types.typeAt(inner), "Endpoint")) return true;
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner))
    return isOfPeer(here, inner.expression, depth + 1);
  if (ts.isCallExpression(inner)) return isOfPeer(here, inner.expression, depth + 1);
  if (!ts.isIdentifier(inner)) return false;
  const symbol = types.symbolAt(inner);
  const declaration = symbol?.valueDeclaration;
  if (declaration !== undefined && ts.isBindingElement(declaration)) {
    const holder = declaration.parent.parent;
    return (
      !ts.isVariableDeclaration(holder) ||
      holder.initializer === undefined ||
      isOfPeer(here, holder.initializer, depth + 1)
    );
  }
  return symbol !== undefined && declarations.sources(symbol).values.some((each) => isOfPeer(here, each, depth + 1));
}
