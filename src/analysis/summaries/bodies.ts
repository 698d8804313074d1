/** Functions, methods and classes: nodes with a body that can run. */
import { ts } from "../../typescript/project.js";

/** A function, method or other node with a body that can run. */
export type Body =
  | ts.MethodDeclaration
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.AccessorDeclaration
  | ts.ConstructorDeclaration
  | ts.ClassLikeDeclaration;

export function isFunction(node: ts.Node): node is Exclude<Body, ts.ClassLikeDeclaration> {
  return (
    ts.isMethodDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isAccessor(node) ||
    ts.isConstructorDeclaration(node)
  );
}

/** The parameters that arguments are given for: `this` is none. */
export function argumentsFor<P extends ts.ParameterDeclaration | ts.JSDocParameterTag>(
  all: readonly P[],
): readonly P[] {
  return all.filter(({ name }) => !(ts.isIdentifier(name) && name.text === "this"));
}

/** The expressions that a function returns. */
export function returnsOf(body: Exclude<Body, ts.ClassLikeDeclaration>): ts.Expression[] {
  if (body.body === undefined) return [];
  if (!ts.isBlock(body.body)) return [body.body];
  const found: ts.Expression[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(node.expression);
    if (!isFunction(node) && !ts.isClassLike(node)) node.forEachChild(look);
  };
  body.body.forEachChild(look);
  return found;
}
