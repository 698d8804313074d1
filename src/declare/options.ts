/** Brings the options of an entry up to its declaration: their names, types and defaults. */
import type { Demanded, Member, MemberParameter } from "../emit/index.js";
import { ts } from "../typescript/project.js";
import type { FileEdits } from "./file-edits.js";
import { appendAfter, removeFrom } from "./lists.js";
import { bindingText, optionText } from "./stubs.js";

/** A method of an implementation, and its declaration. */
export interface Method {
  readonly demanded: Demanded;
  readonly member: Member;
  readonly declaration: ts.MethodDeclaration;
  readonly checker: ts.TypeChecker;
  readonly into: FileEdits;
}

/** @param wanted The type of the options that are declared. */
export function bringOptions(method: Method, wanted: ts.Type | undefined): void {
  const { declaration, member, into, checker } = method;
  const parameters = member.parameters(into.imports);
  const name = `${method.demanded.protocol.name}.${member.name}`;
  const [given] = declaration.parameters;
  if (given === undefined) {
    if (parameters.length === 0 || wanted === undefined) return;
    const bound = parameters.map((each) => bindingText(unread(each, declaration)));
    const text = `{ ${bound.join(", ")} }: { ${parameters.map((each) => optionText(each)).join("; ")} }`;
    into.insert(
      declaration.parameters.pos,
      text,
      `adds ${parameters.map((each) => `"${each.name}"`).join(", ")} to the parameters of ${name}`,
    );
    return;
  }
  const type = checker.getTypeAtLocation(given);
  if (given.type === undefined || (type.flags & ts.TypeFlags.Any) !== 0) return;
  const bindings = ts.isObjectBindingPattern(given.name) ? given.name : undefined;
  const typed = typedMembers(given.type, method);
  const added: MemberParameter[] = [];
  for (const each of parameters) {
    const property = type.getProperty(each.name);
    if (property === undefined) {
      added.push(unread(each, declaration));
      continue;
    }
    const signature = typed?.members.find((other) => propertyNameOf(other) === each.name);
    const declared = wanted?.getProperty(each.name);
    if (signature?.type !== undefined && declared !== undefined) {
      const [has, needs] = [property, declared].map((symbol) =>
        checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(symbol, given)),
      ) as [ts.Type, ts.Type];
      const same = checker.isTypeAssignableTo(has, needs) && checker.isTypeAssignableTo(needs, has);
      if (!same)
        into.replace(
          signature.type.getStart(into.source),
          signature.type.end,
          each.type,
          `changes the type of "${each.name}" of ${name} to ${each.type}`,
        );
      if (each.optional && signature.questionToken === undefined && (property.flags & ts.SymbolFlags.Optional) === 0)
        into.insert(signature.name.end, "?", `makes "${each.name}" of ${name} optional`);
    }
    bringDefault(each, name, bindings, into);
  }
  if (added.length > 0) add(added, { name, given, typed, bindings, into });
  drop(method, { name, parameters, typed, bindings });
}

interface Options {
  readonly name: string;
  readonly given: ts.ParameterDeclaration;
  readonly typed: TypedMembers | undefined;
  readonly bindings: ts.ObjectBindingPattern | undefined;
  readonly into: FileEdits;
}

function add(added: readonly MemberParameter[], { name, given, typed, bindings, into }: Options): void {
  const { source } = into;
  const message = `adds ${added.map((each) => `"${each.name}"`).join(", ")} to the parameters of ${name}`;
  if (bindings !== undefined) {
    const rest = bindings.elements.find((each) => each.dotDotDotToken !== undefined);
    const last = rest === undefined ? bindings.elements.at(-1) : bindings.elements[bindings.elements.indexOf(rest) - 1];
    const texts = added.map(bindingText);
    if (last !== undefined) appendAfter(last, texts, ",", into, message);
    else if (rest !== undefined) into.insert(rest.getStart(source), texts.map((each) => `${each}, `).join(""), message);
    else into.replace(bindings.getStart(source), bindings.end, `{ ${texts.join(", ")} }`, message);
  }
  const said = bindings === undefined ? message : undefined;
  if (typed === undefined) {
    const union = given.type !== undefined && ts.isUnionTypeNode(given.type);
    const members = added.map((each) => optionText(each)).join("; ");
    if (union) into.insert(given.type.getStart(source), "(");
    into.insert(given.type?.end ?? given.end, `${union ? ")" : ""} & { ${members} }`, said);
    return;
  }
  const readonly = typed.members.every((each) => (ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Readonly) !== 0);
  const texts = added.map((each) => optionText(each, readonly));
  const last = typed.members.at(-1);
  if (last === undefined) {
    into.replace(typed.open, typed.close, `{ ${texts.join("; ")} }`, said);
    return;
  }
  appendAfter(last, texts, ";", into, said);
}

/** The default of an option. A literal is replaced; an expression is left, since a person has written it. */
function bringDefault(
  { name, default: value }: MemberParameter,
  of: string,
  bindings: ts.ObjectBindingPattern | undefined,
  into: FileEdits,
): void {
  const element = bindings?.elements.find((each) => {
    const key = each.propertyName ?? each.name;
    return ts.isIdentifier(key) && key.text === name;
  });
  if (element === undefined || value === undefined) return;
  const { initializer } = element;
  if (initializer === undefined) {
    into.insert(element.end, ` = ${value}`, `gives "${name}" of ${of} its default, ${value}`);
    return;
  }
  const has = literalValue(initializer.getText(into.source));
  const needs = literalValue(value);
  if (has === undefined || needs === undefined || has === needs) return;
  into.replace(
    initializer.getStart(into.source),
    initializer.end,
    value,
    `changes the default of "${name}" of ${of} to ${value}`,
  );
}

/** A number, a text, true, false or null by its text in TypeScript; undefined for anything else. */
function literalValue(text: string): number | string | boolean | null | undefined {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  const quoted = /^(["'`])([^"'`\\$]*)\1$/.exec(text)?.[2];
  if (quoted !== undefined) return `"${quoted}`;
  const number = /^-?(?:0[xob])?[\d_]+[\w.]*(?:e[+-]?\d+)?$/i.test(text) ? Number(text.replaceAll("_", "")) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

/** Removes parameters that are no longer declared if nothing reads them. TypeScript reports the uses of the others. */
function drop(
  { demanded, declaration, checker, into }: Method,
  {
    name,
    parameters,
    typed,
    bindings,
  }: Pick<Options, "name" | "typed" | "bindings"> & { readonly parameters: readonly MemberParameter[] },
): void {
  if (bindings === undefined || typed === undefined) return;
  const wanted = new Set(parameters.map((each) => each.name));
  for (const signature of typed.members) {
    const each = propertyNameOf(signature);
    if (each === undefined || wanted.has(each)) continue;
    const element = bindings.elements.find(({ propertyName, name: local }) => {
      const key = propertyName ?? local;
      return ts.isIdentifier(key) && key.text === each;
    });
    if (element !== undefined && (!ts.isIdentifier(element.name) || isRead(element.name, declaration, checker))) {
      into.leave(element.getStart(into.source), `"${each}" of ${name} is declared no more, and still read`);
      continue;
    }
    const message = `drops "${each}" of ${name}, which ${demanded.protocol.name} declares no more`;
    removeFrom(typed.members, signature, into, message);
    if (element !== undefined) removeFrom(bindings.elements, element, into);
  }
}

function isRead(name: ts.Identifier, within: ts.Node, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text) {
      const used = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      found ||= used === symbol;
    }
    ts.forEachChild(node, visit);
  };
  visit(within);
  return found;
}

/** The place of an option type's properties: inline, or in a type of the file that is used once only. */
interface TypedMembers {
  readonly members: ts.NodeArray<ts.PropertySignature>;
  /** The span of its braces. */
  readonly open: number;
  readonly close: number;
}

function typedMembers(type: ts.TypeNode, method: Method): TypedMembers | undefined {
  const { source } = method.into;
  if (ts.isParenthesizedTypeNode(type)) return typedMembers(type.type, method);
  if (ts.isTypeLiteralNode(type)) return membersOf(type.members, type.getStart(source), type.end);
  if (ts.isIntersectionTypeNode(type)) {
    const literal = type.types.filter(ts.isTypeLiteralNode).at(-1);
    return literal === undefined ? undefined : typedMembers(literal, method);
  }
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  const symbol = method.checker.getSymbolAtLocation(type.typeName);
  const [declaration, ...others] = symbol?.declarations ?? [];
  if (declaration === undefined || others.length > 0 || declaration.getSourceFile() !== source) return undefined;
  if (!ts.isInterfaceDeclaration(declaration) && !ts.isTypeAliasDeclaration(declaration)) return undefined;
  if (usesOf(declaration.name, source) > 1) return undefined;
  if (ts.isInterfaceDeclaration(declaration))
    return membersOf(declaration.members, source.text.indexOf("{", declaration.members.pos - 1), declaration.end);
  return ts.isTypeLiteralNode(declaration.type) ? typedMembers(declaration.type, method) : undefined;
}

function membersOf(members: ts.NodeArray<ts.TypeElement>, open: number, close: number): TypedMembers | undefined {
  if (!members.every(ts.isPropertySignature)) return undefined;
  return { members, open, close };
}

/** The number of uses of a name in a file. */
function usesOf(name: ts.Identifier, source: ts.SourceFile): number {
  let uses = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text) uses++;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

function propertyNameOf({ name }: ts.PropertySignature): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

/**
 * A parameter that is new in a method, with a local name that is free there. The name begins with `_`, by which TypeScript and linters know that nothing reads
 * the parameter yet.
 */
export function unread(parameter: MemberParameter, method: ts.MethodDeclaration): MemberParameter {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const property = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
    if (ts.isIdentifier(node) && !property) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  for (const each of method.parameters) visit(each.name);
  if (method.body !== undefined) visit(method.body);
  const first = `_${parameter.local}`;
  let local = first;
  for (let number = 2; names.has(local); number++) local = `${first}${number}`;
  return { ...parameter, local };
}
