/** Lists that keep their length. */
import { ts } from "../../typescript/project.js";
import type { Here } from "./reader.js";

/** Whether an array is made longer somewhere. */
export function isChanged(here: Here, symbol: ts.Symbol | undefined): boolean {
  const { types, declarations } = here.all;
  const look = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node) && types.symbolAt(node) === symbol) {
      const { parent } = node;
      const harmless =
        (ts.isForOfStatement(parent) && parent.expression === node) ||
        (ts.isVariableDeclaration(parent) && parent.name === node) ||
        (ts.isElementAccessExpression(parent) && parent.expression === node && !isTarget(parent)) ||
        (ts.isPropertyAccessExpression(parent) && onlyReads(parent));
      if (!harmless) return true;
    }
    return node.forEachChild((child) => look(child) || undefined) ?? false;
  };
  return declarations.scope.files.some(look);
}
function onlyReads(access: ts.PropertyAccessExpression): boolean {
  const { name, parent } = access;
  if (name.text === "length") return !isTarget(access);
  if (!ts.isCallExpression(parent) || parent.expression !== access) return false;
  if (/^(?:includes|indexOf|at|keys|values|entries|slice|toReversed|reverse)$/.test(name.text)) return true;
  // The third argument of a callback is the list itself.
  const [given] = parent.arguments;
  return (
    /^(?:map|filter|forEach|find|some|every)$/.test(name.text) &&
    given !== undefined &&
    ts.isArrowFunction(given) &&
    given.parameters.length < 3 &&
    given.parameters.every(({ dotDotDotToken }) => dotDotDotToken === undefined)
  );
}
/** Whether an element, or a length, is changed. */
function isTarget(node: ts.Expression): boolean {
  const { parent } = node;
  const { FirstAssignment, LastAssignment } = ts.SyntaxKind;
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    const { kind } = parent.operatorToken;
    return kind >= FirstAssignment && kind <= LastAssignment;
  }
  return (
    ts.isPostfixUnaryExpression(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isDeleteExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isObjectLiteralElementLike(parent) ||
    (ts.isForOfStatement(parent) && parent.initializer === node)
  );
}
