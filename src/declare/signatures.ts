/** Brings operations and upcalls up to their declarations: their parameters, their results, and whether they may wait. */
import { ts } from "../typescript/project.js";
import { type Method, unread } from "./options.js";

/**
 * @param wanted The declared signature.
 * @param before The number of parameters until now; undefined if unknown. Those may be left out.
 */
export function bringSignature(method: Method, wanted: ts.Signature, before: number | undefined): void {
  const { demanded, member, declaration, checker, into } = method;
  const { source } = into;
  const name = `${demanded.protocol.name}.${member.name}`;
  const given = declaration.parameters;
  const typeOf = (symbol: ts.Symbol): ts.Type => checker.getTypeOfSymbolAtLocation(symbol, declaration);
  const parameters = member.parameters({ type: (_, each) => each, value: (_, each) => each });
  const missing: number[] = [];
  wanted.parameters.forEach((symbol, index) => {
    const has = given[index];
    if (has === undefined) {
      if (given.at(-1)?.dotDotDotToken === undefined && index >= (before ?? Infinity)) missing.push(index);
      return;
    }
    if (has.type === undefined || has.dotDotDotToken !== undefined) return;
    if (checker.isTypeAssignableTo(typeOf(symbol), checker.getTypeAtLocation(has))) return;
    const type = member.parameters(into.imports)[index]?.type ?? "";
    const parameter = parameters[index]?.name ?? "";
    into.replace(
      has.type.getStart(source),
      has.type.end,
      type,
      `changes the type of "${parameter}" of ${name} to ${type}`,
    );
  });
  if (missing.length > 0) {
    const all = member.parameters(into.imports);
    // Also the parameters before it that were left out.
    const texts = all.slice(given.length).map((each) => `${unread(each, declaration).local}: ${each.type}`);
    const names = missing.map((index) => `"${parameters[index]?.name ?? ""}"`).join(", ");
    const last = given.at(-1);
    const text = last === undefined ? texts.join(", ") : texts.map((each) => `, ${each}`).join("");
    into.insert(last?.end ?? given.pos, text, `adds ${names} to the parameters of ${name}`);
  }
  bringResult(method, wanted);
}

function bringResult({ demanded, member, declaration, checker, into }: Method, wanted: ts.Signature): void {
  const name = `${demanded.protocol.name}.${member.name}`;
  const signature = checker.getSignatureFromDeclaration(declaration);
  if (signature === undefined || declaration.body === undefined) return;
  const has = checker.getReturnTypeOfSignature(signature);
  const needs = checker.getReturnTypeOfSignature(wanted);
  const [hasValue, needsValue] = [valueOf(has, checker), valueOf(needs, checker)];
  const steps = (hasValue === undefined) === (needsValue === undefined);
  // The implementation decides which effects it has.
  const value = checker.isTypeAssignableTo(hasValue ?? has, needsValue ?? needs);
  if (steps && value) return;
  const result = member.result(into.imports);
  const message = `changes the result of ${name} to ${result}`;
  if (declaration.type === undefined) into.insert(closeOf(declaration, into.source), `: ${result}`, message);
  else into.replace(declaration.type.getStart(into.source), declaration.type.end, result, message);
  if (needsValue !== undefined && declaration.asteriskToken === undefined && hasValue === undefined)
    into.insert(declaration.name.getStart(into.source), "*");
  if (needsValue === undefined && declaration.asteriskToken !== undefined && !yields(declaration))
    into.replace(declaration.asteriskToken.getStart(into.source), declaration.asteriskToken.end, "");
}

/** Behind the parenthesis that ends the parameters. */
function closeOf({ parameters }: ts.MethodDeclaration, source: ts.SourceFile): number {
  return source.text.indexOf(")", parameters.end) + 1;
}

/** The result of an operation that may wait; undefined for a plain value. */
function valueOf(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  if (type.symbol?.name !== "Generator") return undefined;
  return checker.getTypeArguments(type as ts.TypeReference)[1];
}

function yields(declaration: ts.MethodDeclaration): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isYieldExpression(node)) found = true;
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  if (declaration.body !== undefined) ts.forEachChild(declaration.body, visit);
  return found;
}
