/** Functions and classes that are used otherwise than by a call: an unknown function may be any of them. */
import { ts } from "../../typescript/project.js";
import { type Body, isFunction } from "./bodies.js";
import { bare, nameOf, type Types } from "./types.js";

type Code = Exclude<Body, ts.ClassLikeDeclaration>;

const modules = ts.SymbolFlags.ValueModule | ts.SymbolFlags.NamespaceModule;

export class FunctionValues {
  readonly #types: Types;
  readonly #isOwn: (node: ts.Node) => boolean;
  readonly #bodies = new Set<Code>();
  readonly #classes = new Set<ts.ClassLikeDeclaration>();
  readonly #modules = new Set<ts.Symbol>();
  /** Enumerations that are used as objects. */
  readonly enums: Set<ts.Node> = new Set();
  /** A member of an object of an unknown class, by a key that is not known: `of[key]` for a type parameter. */
  #anyMember = false;
  /** `f` of `f.bind(this, 1)`: then a function may be called with fewer arguments than it takes. */
  readonly filledIn: ts.Expression[] = [];
  /** Functions of the runtime, each with the object that it is of. */
  readonly runtime: { readonly name: string; readonly receiver: ts.Expression; readonly node: ts.Node }[] = [];

  constructor(types: Types, isOwn: (node: ts.Node) => boolean) {
    this.#types = types;
    this.#isOwn = isOwn;
  }

  get bodies(): ReadonlySet<Code> {
    return this.#bodies;
  }
  /** Classes that are used otherwise than with `new`, `extends` or `instanceof`. */
  get classes(): ReadonlySet<ts.ClassLikeDeclaration> {
    return this.#classes;
  }

  /** Reads a node, without those inside it. */
  read(node: ts.Node): void {
    if (ts.isBindingElement(node)) this.#takenOut(node);
    if (ts.isElementAccessExpression(node)) this.#byKey(node);
    if ((ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && !isCalled(node)) this.#bodies.add(node);
    if (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent)) this.#bodies.add(node);
    if (ts.isClassExpression(node) && !isTestOf(node)) this.#class(node);
    if (ts.isCallExpression(node)) {
      const callee = bare(node.expression);
      if (ts.isPropertyAccessExpression(callee) && callee.name.text === "bind" && node.arguments.length > 1)
        this.filledIn.push(callee.expression);
    }
    if ((ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && isUsedAsValue(node)) this.#value(node);
  }

  /** After all files: what a key that is not known may mean. */
  finish(classes: readonly ts.ClassLikeDeclaration[]): void {
    if (this.#anyMember) for (const each of classes) for (const member of each.members) this.#isValue(member);
  }

  /** A function or method that is named, and not called. */
  #value(node: ts.Identifier | ts.PropertyAccessExpression): void {
    const name = ts.isIdentifier(node) ? node : node.name;
    const symbol = this.#types.symbolAt(name);
    if (symbol === undefined) return;
    const declaration = symbol.valueDeclaration;
    if (declaration !== undefined && ts.isClassLike(declaration) && !isTestOf(node)) this.#class(declaration);
    if ((symbol.flags & modules) !== 0) this.#module(symbol);
    this.#declared(declaration);
    if (ts.isPropertyAccessExpression(node)) this.#ofRuntime(symbol, node.expression, node);
  }

  /** `import * as all`, which is an object with all that the file exports. */
  #module(symbol: ts.Symbol): void {
    if (this.#modules.has(symbol)) return;
    this.#modules.add(symbol);
    for (const each of this.#types.checker.getExportsOfModule(symbol)) {
      const meant = (each.flags & ts.SymbolFlags.Alias) === 0 ? each : this.#types.checker.getAliasedSymbol(each);
      const declaration = meant.valueDeclaration;
      if (declaration !== undefined && ts.isClassLike(declaration)) this.#class(declaration);
      if ((meant.flags & modules) !== 0) this.#module(meant);
      this.#declared(declaration);
    }
  }

  /** A class is an object too: its static methods are then members of something. */
  #class(declaration: ts.ClassLikeDeclaration): void {
    if (this.#classes.has(declaration)) return;
    this.#classes.add(declaration);
    for (const member of declaration.members)
      if ((ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0) this.#isValue(member);
  }

  /** `const { pay } = this` takes a method out, which may then be called under the other name. */
  #takenOut({ parent, propertyName, name }: ts.BindingElement): void {
    const property = nameOf(propertyName ?? (ts.isIdentifier(name) ? name : undefined));
    const type = this.#types.typeAt(parent);
    const member = property === undefined ? undefined : this.#types.checker.getPropertyOfType(type, property);
    this.#isValue(member?.valueDeclaration);
    const holder = parent.parent;
    if (member !== undefined && ts.isVariableDeclaration(holder) && holder.initializer !== undefined)
      this.#ofRuntime(member, holder.initializer, holder);
  }

  /** A member by a key: one that is known, or any of its class. */
  #byKey(node: ts.ElementAccessExpression): void {
    const { expression, argumentExpression } = node;
    if (ts.isStringLiteralLike(argumentExpression)) {
      const symbol = this.#types.symbolAt(argumentExpression);
      this.#isValue(symbol?.valueDeclaration);
      if (symbol !== undefined && !isCalled(node)) this.#ofRuntime(symbol, expression, node);
      return;
    }
    const type = this.#types.typeAt(expression);
    const known = this.#types.membersAt(node);
    if (known !== undefined) {
      for (const each of known) {
        this.#isValue(each.valueDeclaration);
        if (!isCalled(node)) this.#ofRuntime(each, expression, node);
      }
      return;
    }
    const { symbol: whole } = type as { symbol?: ts.Symbol };
    if (whole !== undefined && (whole.flags & modules) !== 0) this.#module(whole);
    for (const each of type.isUnionOrIntersection() ? type.types : [type]) {
      const declared = (each.symbol as ts.Symbol | undefined)?.valueDeclaration;
      if (declared === undefined || !ts.isClassLike(declared)) {
        // A list or a table has what is put into it.
        this.#anyMember ||= this.#types.checker.getIndexInfosOfType(each).length === 0;
      } else if (this.#isOwn(declared)) {
        for (const member of declared.members) this.#isValue(member);
      }
    }
  }

  #declared(declaration: ts.Node | undefined): void {
    if (declaration !== undefined && ts.isEnumDeclaration(declaration)) this.enums.add(declaration);
    this.#isValue(declaration);
  }
  #isValue(declaration: ts.Node | undefined): void {
    if (declaration === undefined || !isFunction(declaration) || ts.isAccessor(declaration)) return;
    if (ts.isConstructorDeclaration(declaration) || !this.#isOwn(declaration)) return;
    this.#bodies.add(declaration);
  }

  #ofRuntime(symbol: ts.Symbol, receiver: ts.Expression, node: ts.Node): void {
    const name = this.#types.runtimeName(symbol);
    const [declaration] = symbol.declarations ?? [];
    const isMethod =
      declaration !== undefined && (ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration));
    if (name !== undefined && isMethod) this.runtime.push({ name, receiver, node });
  }
}

/** `x instanceof C`, and `extends C`, which is no expression of its own. */
function isTestOf({ parent }: ts.Node): boolean {
  return (
    ts.isExpressionWithTypeArguments(parent) ||
    ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && ts.isClassLike(parent.expression)) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword)
  );
}

function isCalled(node: ts.Expression): boolean {
  let at: ts.Node = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.expression === at;
}

export function isUsedAsValue(node: ts.Identifier | ts.PropertyAccessExpression): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    // `f.call(...)` uses f not only for a call.
    return parent.expression === node && /^(?:call|apply|bind)$/.test(parent.name.text);
  }
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node;
  if ((parent as ts.NamedDeclaration).name === node) return ts.isShorthandPropertyAssignment(parent);
  return (
    !ts.isTypeNode(parent) &&
    !ts.isImportSpecifier(parent) &&
    !ts.isExportSpecifier(parent) &&
    !ts.isImportClause(parent) &&
    !ts.isNamespaceImport(parent) &&
    !ts.isNamespaceExport(parent)
  );
}
