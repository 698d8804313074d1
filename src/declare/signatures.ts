/** Operations and upcalls, brought up to their declarations: their parameters, their results, and whether they may wait. */
import type { Demanded, Member } from "../emit/index.js";
import { ts } from "../typescript/project.js";
import type { FileEdits } from "./file-edits.js";

/** @param wanted The signature that is declared. */
export function bringSignature(
  demanded: Demanded,
  member: Member,
  declaration: ts.MethodDeclaration,
  wanted: ts.Signature,
  checker: ts.TypeChecker,
  into: FileEdits,
): void {
  const { source } = into;
  const name = `${demanded.protocol.name}.${member.name}`;
  const given = declaration.parameters;
  const typeOf = (symbol: ts.Symbol): ts.Type => checker.getTypeOfSymbolAtLocation(symbol, declaration);
  const parameters = member.parameters({ type: (_, each) => each, value: (_, each) => each });
  const missing: number[] = [];
  wanted.parameters.forEach((symbol, index) => {
    const has = given[index];
    if (has === undefined) {
      if (given.at(-1)?.dotDotDotToken === undefined) missing.push(index);
      return;
    }
    if (has.type === undefined || has.dotDotDotToken !== undefined) return;
    if (checker.isTypeAssignableTo(typeOf(symbol), checker.getTypeAtLocation(has))) return;
    const type = member.parameters(into.imports)[index]?.type ?? "";
    const parameter = parameters[index]?.name ?? "";
    into.replace(has.type.getStart(source), has.type.end, type, `changes the type of "${parameter}" of ${name} to ${type}`);
  });
  if (missing.length > 0) {
    const all = member.parameters(into.imports);
    const texts = missing.flatMap((index) => {
      const each = all[index];
      return each === undefined ? [] : [`${each.local}: ${each.type}`];
    });
    const names = missing.map((index) => `"${parameters[index]?.name ?? ""}"`).join(", ");
    const last = given.at(-1);
    const text = last === undefined ? texts.join(", ") : texts.map((each) => `, ${each}`).join("");
    into.insert(last?.end ?? given.pos, text, `adds ${names} to the parameters of ${name}`);
  }
  bringResult(member, name, declaration, wanted, checker, into);
}

function bringResult(
  member: Member,
  name: string,
  declaration: ts.MethodDeclaration,
  wanted: ts.Signature,
  checker: ts.TypeChecker,
  into: FileEdits,
): void {
  const signature = checker.getSignatureFromDeclaration(declaration);
  if (signature === undefined || declaration.type === undefined) return;
  const has = checker.getReturnTypeOfSignature(signature);
  const needs = checker.getReturnTypeOfSignature(wanted);
  const [hasValue, needsValue] = [valueOf(has, checker), valueOf(needs, checker)];
  const steps = (hasValue === undefined) === (needsValue === undefined);
  // Which effects it has is the implementation's own matter.
  const value = checker.isTypeAssignableTo(hasValue ?? has, needsValue ?? needs);
  if (steps && value) return;
  const result = member.result(into.imports);
  const message = `changes the result of ${name} to ${result}`;
  into.replace(declaration.type.getStart(into.source), declaration.type.end, result, message);
  if (needsValue !== undefined && declaration.asteriskToken === undefined && hasValue === undefined)
    into.insert(declaration.name.getStart(into.source), "*");
  if (needsValue === undefined && declaration.asteriskToken !== undefined && !yields(declaration))
    into.replace(declaration.asteriskToken.getStart(into.source), declaration.asteriskToken.end, "");
}

/** What an operation that may wait gives; undefined for a plain value. */
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
