/** The files of an implementation, their classes and functions, and the assignments in them. */
import { ts } from "../../typescript/project.js";
import type { Scope } from "./files.js";
import { argumentsFor, type Body, isFunction, returnsOf } from "./bodies.js";
import { FunctionValues, isUsedAsValue } from "./function-values.js";
import { isSecret, isSecretOf } from "./secrets.js";
import { bare, nameOf, type Types } from "./types.js";

/** All possible values of a variable, parameter or property, as far as they stand in the files. */
export interface Sources {
  readonly values: ts.Expression[];
  /** There may be other values too. */
  open: boolean;
}

export interface Names {
  /** `IP.demux`, `IP.#deliver`; for a plain function its name, for one without a name its place. */
  of(body: Body): string;
}

export class Declarations {
  readonly types: Types;
  readonly scope: Scope;
  readonly classes: ts.ClassLikeDeclaration[] = [];
  /** Members with a body, and properties with a value, by name: of classes and of object literals. */
  readonly members: Map<string, (ts.ClassElement | ts.ObjectLiteralElementLike)[]> = new Map();
  /** Functions and classes that are used otherwise than by a call. */
  readonly used: FunctionValues;
  /** Calls, by the declaration of the called function. */
  readonly calls: Map<ts.Node, (ts.CallExpression | ts.NewExpression)[]> = new Map();
  /** Places that set properties otherwise than by assignments: `Object.assign`, a computed name. Then no property is constant. */
  wild: ts.Node | undefined;
  readonly #sources = new Map<ts.Symbol, Sources>();
  /** Names of members of interfaces in these files, through which a method may be called. */
  readonly #shapeMembers = new Set<string>();
  /** Properties that something is put into, by name: the same field may be meant, through another type. */
  readonly #set = new Map<string, { readonly symbol: ts.Symbol; readonly of: ts.Type }[]>();
  readonly #names = new Map<Body, string>();
  readonly #taken = new Map<string, Body>();
  /** Functions that an assignment puts into methods, prototypes, and what an interface or a mapped type says to be there, by name. */
  readonly assigned: Map<string, ts.Expression[]> = new Map();
  readonly #setOtherwise = new Set<string>();
  /** `constructor(readonly cost: number)` */
  readonly #parameterProperties = new Set<string>();

  constructor(types: Types, scope: Scope) {
    this.types = types;
    this.scope = scope;
    this.used = new FunctionValues(types, (node) => this.isOwn(node));
    for (const file of scope.files) this.#read(file);
    this.used.finish(this.classes);
  }

  /** The name of a member: of a computed one what its type says, such as that of a constant. */
  memberName(name: ts.PropertyName | undefined): string | undefined {
    const written = nameOf(name);
    if (written !== undefined || name === undefined || !ts.isComputedPropertyName(name)) return written;
    const symbol = this.types.checker.getSymbolAtLocation(name);
    if (symbol === undefined || symbol.name === "__computed") return undefined;
    return symbolName(symbol);
  }

  // --------------------------------------------------------------------------------------------------- reading

  #read(node: ts.Node): void {
    this.used.read(node);
    if (ts.isClassLike(node)) this.classes.push(node);
    if (ts.isClassElement(node) || ts.isObjectLiteralElementLike(node)) {
      const name = this.memberName(node.name);
      if (name !== undefined) push(this.members, name, node);
      if (ts.isPropertyDeclaration(node) && node.initializer !== undefined) this.#flow(node.name, node.initializer);
      if (ts.isPropertyAssignment(node)) this.#flow(node.name, node.initializer);
      if (ts.isShorthandPropertyAssignment(node)) this.#flow(node.name, node.name);
    }
    if ((ts.isMethodSignature(node) || ts.isPropertySignature(node)) && ts.isIdentifier(node.name))
      this.#shapeMembers.add(node.name.text);
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
      const { expression: of, argumentExpression: key } = node;
      if (key.text === "__proto__" || isSecretOf(this.types, this.types.typeAt(of), key.text, of))
        this.wild ??= node.parent;
    }
    if (ts.isObjectLiteralElementLike(node) && node.name !== undefined && nameOf(node.name) === "__proto__")
      this.wild ??= node;
    if (ts.isPropertyAccessExpression(node) && node.name.text === "__proto__") this.wild ??= node;
    if (ts.isVariableDeclaration(node)) {
      if (node.initializer !== undefined) this.#bind(node.name, node.initializer);
      else if (
        ts.isForOfStatement(node.parent.parent) ||
        ts.isForInStatement(node.parent.parent) ||
        ts.isCatchClause(node.parent)
      )
        this.#openAll(node.name);
    }
    if (ts.isParameter(node)) {
      if (ts.isParameterPropertyDeclaration(node, node.parent) && ts.isIdentifier(node.name))
        this.#parameterProperties.add(node.name.text);
      if (node.initializer !== undefined) this.#bind(node.name, node.initializer);
      if (!ts.isIdentifier(node.name) || node.dotDotDotToken !== undefined) this.#openAll(node.name);
    }
    if (ts.isBinaryExpression(node)) this.#assignment(node);
    if (
      (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
      (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
    )
      this.#openAt(node.operand);
    if (ts.isForOfStatement(node) && !ts.isVariableDeclarationList(node.initializer)) this.#openAt(node.initializer);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#call(node);
    if (ts.isIdentifier(node) && isSecret(this.types, node)) this.wild ??= node.parent;
    node.forEachChild((child) => this.#read(child));
  }

  #assignment({ left, right, operatorToken: { kind } }: ts.BinaryExpression): void {
    if (kind < ts.SyntaxKind.FirstAssignment || kind > ts.SyntaxKind.LastAssignment) return;
    const target = bare(left);
    const plain =
      kind === ts.SyntaxKind.EqualsToken ||
      kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
      kind === ts.SyntaxKind.BarBarEqualsToken ||
      kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken;
    if (!plain) {
      this.#openAt(target);
      return;
    }
    if (ts.isElementAccessExpression(target) && !ts.isStringLiteralLike(target.argumentExpression)) {
      const type = this.types.typeAt(target.expression);
      const indexed = this.types.checker.getIndexInfosOfType(type).length > 0;
      if (!indexed) this.wild ??= target;
      return;
    }
    const name = ts.isPropertyAccessExpression(target)
      ? target.name
      : ts.isElementAccessExpression(target)
        ? target.argumentExpression
        : target;
    if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name)) {
      this.#flow(name, right);
      this.#changed(target);
      if (target !== name && !this.#isField(name) && this.#mayRun(right)) push(this.assigned, name.text, right);
    } else if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) {
      this.#openAt(target);
    }
  }

  #call(call: ts.CallExpression | ts.NewExpression): void {
    const signature = this.types.checker.getResolvedSignature(call);
    const declaration = signature?.declaration;
    if (declaration === undefined || ts.isJSDocSignature(declaration)) return;
    push(this.calls, declaration, call);
    const callee = bare(call.expression);
    // Another declaration stands in front of the function: an interface, or a mapped type.
    const direct = isFunction(declaration) && this.isOwn(declaration);
    const ofRuntime =
      ts.isClassLike(declaration.parent) && this.types.isRuntimeFile(declaration.getSourceFile().fileName);
    if (ts.isPropertyAccessExpression(callee) && !direct && !ofRuntime) this.#shapeMembers.add(callee.name.text);
    argumentsFor(declaration.parameters).forEach((parameter, index) => {
      const given = call.arguments?.[index];
      if (given !== undefined && ts.isParameter(parameter) && ts.isIdentifier(parameter.name))
        this.#flow(parameter.name, given);
      if (call.arguments?.slice(0, index + 1).some(ts.isSpreadElement) === true && ts.isParameter(parameter))
        this.#openAll(parameter.name);
    });
  }

  #bind(name: ts.BindingName, value: ts.Expression): void {
    if (ts.isIdentifier(name)) this.#flow(name, value);
    else this.#openAll(name);
  }
  #flow(name: ts.Node, value: ts.Expression): void {
    const symbol =
      ts.isShorthandPropertyAssignment(name.parent) && name === value
        ? this.types.checker.getSymbolAtLocation(name)
        : this.types.symbolAt(name);
    if (symbol !== undefined) this.#sourcesOf(symbol).values.push(value);
  }
  #openAll(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) {
      const symbol = this.types.symbolAt(name);
      if (symbol !== undefined) this.#sourcesOf(symbol).open = true;
      return;
    }
    for (const element of name.elements) if (ts.isBindingElement(element)) this.#openAll(element.name);
  }
  #openAt(target: ts.Expression): void {
    const inner = bare(target);
    if (ts.isArrayLiteralExpression(inner)) inner.elements.forEach((each) => this.#openAt(each));
    else if (ts.isObjectLiteralExpression(inner))
      inner.properties.forEach((each) => {
        if (ts.isShorthandPropertyAssignment(each)) {
          const symbol = this.types.checker.getShorthandAssignmentValueSymbol(each);
          if (symbol !== undefined) this.#sourcesOf(symbol).open = true;
        } else if (ts.isPropertyAssignment(each)) this.#openAt(each.initializer);
      });
    else if (ts.isBinaryExpression(inner)) this.#openAt(inner.left);
    else if (ts.isSpreadElement(inner)) this.#openAt(inner.expression);
    else {
      const name = ts.isPropertyAccessExpression(inner)
        ? inner.name
        : ts.isElementAccessExpression(inner)
          ? inner.argumentExpression
          : inner;
      const symbol = this.types.symbolAt(name);
      if (symbol !== undefined) this.#sourcesOf(symbol).open = true;
      this.#changed(inner);
      if (name !== inner && ts.isMemberName(name) && !this.#isField(name) && this.#mayRun(inner))
        this.#setOtherwise.add(name.text);
    }
  }
  /** A property that a class of these files declares: its values are known by its symbol. */
  #isField(name: ts.Node): boolean {
    const declaration = this.types.symbolAt(name)?.valueDeclaration;
    return declaration !== undefined && ts.isPropertyDeclaration(declaration) && this.isOwn(declaration);
  }
  #mayRun(value: ts.Expression): boolean {
    const type = this.types.typeAt(value);
    return this.types.isUnknown(type) || this.types.checker.getSignaturesOfType(type, ts.SignatureKind.Call).length > 0;
  }
  /** Whether destructuring, or the head of a loop, puts a function under a name. */
  isSetOtherwise(name: string): boolean {
    return this.#setOtherwise.has(name);
  }

  /** The names of methods, and of members of other types, that functions are put under. */
  assignedNames(): ReadonlySet<string> {
    return new Set([...this.assigned.keys(), ...this.#setOtherwise]);
  }

  /** Something is put into a property. */
  #changed(target: ts.Expression): void {
    if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) return;
    const name = ts.isPropertyAccessExpression(target) ? target.name : target.argumentExpression;
    const symbol = this.types.symbolAt(name);
    if (symbol !== undefined) push(this.#set, symbol.name, { symbol, of: this.types.typeAt(target.expression) });
  }

  #sourcesOf(symbol: ts.Symbol): Sources {
    const known = this.#sources.get(symbol) ?? { values: [], open: false };
    this.#sources.set(symbol, known);
    return known;
  }

  // --------------------------------------------------------------------------------------------------- answers

  /** Whether a node stands in a file that is read. */
  isOwn(node: ts.Node): boolean {
    return this.scope.files.includes(node.getSourceFile());
  }

  /** The possible values of a name. For a property of a class, only if nothing else can set it. */
  sources(symbol: ts.Symbol): Sources {
    const declaration = symbol.valueDeclaration;
    const found = this.#sources.get(symbol) ?? { values: [], open: true };
    if (declaration === undefined || !this.isOwn(declaration)) return { ...found, open: true };
    if (ts.isVariableDeclaration(declaration)) {
      // Every file can set a variable of the global object. Code that has a namespace as an object can set its variables.
      const global = isAmbient(declaration);
      const exported = ts.isModuleBlock(declaration.parent.parent.parent);
      return { ...found, open: found.open || global || (exported && (this.#set.get(symbol.name) ?? []).length > 0) };
    }
    if (ts.isParameter(declaration))
      return { ...found, open: found.open || !this.#isKnownEverywhere(declaration.parent) };
    if (ts.isPropertyDeclaration(declaration)) {
      const name = this.memberName(declaration.name) ?? "";
      const others = (this.members.get(name) ?? []).filter((each) => each !== declaration && ts.isClassElement(each));
      const indexed = this.types.checker.getIndexInfosOfType(this.#ownerType(declaration)).length > 0;
      const open =
        found.open ||
        this.wild !== undefined ||
        others.length > 0 ||
        this.#parameterProperties.has(name) ||
        indexed ||
        isLoose(declaration);
      return { ...found, open: open || this.#isSetElsewhere(symbol, declaration) };
    }
    return { ...found, open: true };
  }

  /** `readonly` keeps out those who know the class, and not those who have its object as something else. */
  #isSetElsewhere(symbol: ts.Symbol, declaration: ts.PropertyDeclaration): boolean {
    const { checker } = this.types;
    const own = this.#ownerType(declaration);
    return (this.#set.get(symbol.name) ?? []).some(
      (each) =>
        each.symbol !== symbol && checker.isTypeAssignableTo(own, checker.getBaseConstraintOfType(each.of) ?? each.of),
    );
  }
  /** The type of the object that has a property: for a static one, the class itself. */
  #ownerType(declaration: ts.PropertyDeclaration): ts.Type {
    const { checker } = this.types;
    const { parent } = declaration;
    const isStatic = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0;
    const symbol = isStatic && parent.name !== undefined ? this.types.symbolAt(parent.name) : undefined;
    return symbol === undefined ? checker.getTypeAtLocation(parent) : checker.getTypeOfSymbolAtLocation(symbol, parent);
  }

  /** Whether every call of a function stands in the files: it is private or local, and is only called. */
  #isKnownEverywhere(body: ts.Node): boolean {
    if (!isFunction(body)) return false;
    if (ts.isConstructorDeclaration(body)) return !this.used.classes.has(body.parent);
    // A call of an overload gives its arguments to another declaration.
    const declared = (body as ts.NamedDeclaration).name;
    if (declared !== undefined && (this.types.symbolAt(declared)?.declarations ?? []).length > 1) return false;
    if (this.used.bodies.has(body)) return this.#isConstant(body);
    if (ts.isFunctionDeclaration(body)) return true;
    if (!ts.isMethodDeclaration(body)) return false;
    const name = this.memberName(body.name) ?? "";
    if (ts.isPrivateIdentifier(body.name)) return true;
    return !this.#shapeMembers.has(name) && !this.#isOffered(body) && (this.members.get(name) ?? []).length === 1;
  }
  /** `const burn = () => ...`, which is only called. */
  #isConstant(body: ts.Node): boolean {
    return (
      ts.isVariableDeclaration(body.parent) &&
      (ts.getCombinedNodeFlags(body.parent) & ts.NodeFlags.Const) !== 0 &&
      this.#onlyCalled(body.parent)
    );
  }
  #onlyCalled({ name }: ts.VariableDeclaration): boolean {
    const symbol = this.types.symbolAt(name);
    let only = true;
    const look = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node !== name && isUsedAsValue(node) && this.types.symbolAt(node) === symbol)
        only = false;
      if (only) node.forEachChild(look);
    };
    look(name.getSourceFile());
    return only;
  }
  /** The graph calls it, or a caller that knows a base class, declared elsewhere. */
  #isOffered(body: ts.MethodDeclaration): boolean {
    const { parent } = body;
    if (!ts.isClassLike(parent)) return false;
    const name = this.memberName(body.name) ?? "";
    const inherits = this.types
      .basesOf(this.types.typeAt(parent))
      .some((base) => this.types.checker.getPropertyOfType(base, name) !== undefined);
    if (inherits) return true;
    return (
      this.types.is(this.types.checker.getTypeAtLocation(body.parent), "Protocol") &&
      this.types.effectsOf(
        this.types.checker.getReturnTypeOfSignature(this.types.checker.getSignatureFromDeclaration(body)!),
      ) !== undefined
    );
  }
  /** All possible base classes, nearest first. For a base made by a function: the classes in the function, and its arguments. */
  basesOf(owner: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration[] {
    const clause = owner.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    return clause === undefined ? [] : this.classesAt(clause.expression);
  }
  /** The classes that an expression may be. */
  classesAt(expression: ts.Expression, depth = 0): ts.ClassLikeDeclaration[] {
    const inner = bare(expression);
    if (depth > 8) return [];
    if (ts.isClassExpression(inner)) return [inner];
    if (ts.isConditionalExpression(inner))
      return [inner.whenTrue, inner.whenFalse].flatMap((each) => this.classesAt(each, depth + 1));
    if (ts.isCallExpression(inner)) {
      const made = this.types.checker.getResolvedSignature(inner)?.declaration;
      const given = inner.arguments.flatMap((each) => this.classesAt(each, depth + 1));
      if (made === undefined || !isFunction(made) || !this.isOwn(made)) return given;
      return [...returnsOf(made).flatMap((each) => this.classesAt(each, depth + 1)), ...given];
    }
    const symbol = this.types.symbolAt(ts.isPropertyAccessExpression(inner) ? inner.name : inner);
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined) return [];
    if (ts.isClassLike(declaration)) return this.isOwn(declaration) ? [declaration] : [];
    return this.sources(symbol).values.flatMap((each) => this.classesAt(each, depth + 1));
  }

  /** A class with all its base classes, as far as they are in these files, nearest first. */
  lineage(owner: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration[] {
    const all: ts.ClassLikeDeclaration[] = [];
    const add = (each: ts.ClassLikeDeclaration): void => {
      if (all.includes(each)) return;
      all.push(each);
      this.basesOf(each).forEach(add);
    };
    add(owner);
    return all;
  }
  /** Whether one of two classes extends the other. */
  related(one: ts.ClassLikeDeclaration, other: ts.ClassLikeDeclaration): boolean {
    return this.lineage(one).includes(other) || this.lineage(other).includes(one);
  }

  nameOf(body: Body): string {
    const known = this.#names.get(body);
    if (known !== undefined) return known;
    const wanted = this.#wantedName(body);
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count++) name = `${wanted} ${count}`;
    this.#taken.set(name, body);
    this.#names.set(body, name);
    return name;
  }
  #wantedName(body: Body): string {
    const { parent } = body;
    const owner = ts.isClassLike(parent) ? `${parent.name?.text ?? "class"}.` : "";
    if (ts.isClassLike(body)) return `${body.name?.text ?? "class"}.constructor`;
    if (ts.isConstructorDeclaration(body)) return `${owner}constructor`;
    if (ts.isAccessor(body)) return `${owner}${ts.isGetAccessor(body) ? "get" : "set"} ${nameOf(body.name) ?? "?"}`;
    const name = nameOf(body.name);
    if (name !== undefined) return `${owner}${name}`;
    const file = body.getSourceFile();
    return `function in line ${file.getLineAndCharacterOfPosition(body.getStart(file)).line + 1}`;
  }
}

/** The name of a member by its symbol: `[Symbol.iterator]` for a symbol. */
export function symbolName({ name }: ts.Symbol): string {
  return name.replace(/^__@(\w+)@.*$/, "[Symbol.$1]");
}

/** `declare let x`, also in `declare global`. */
function isAmbient(declaration: ts.VariableDeclaration): boolean {
  if ((ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0) return true;
  const block = declaration.parent.parent.parent;
  return ts.isModuleBlock(block) && (ts.getCombinedModifierFlags(block.parent) & ts.ModifierFlags.Ambient) !== 0;
}

/** A property that other code may set: neither `readonly` nor private. */
function isLoose(declaration: ts.PropertyDeclaration): boolean {
  const modifiers = ts.getCombinedModifierFlags(declaration);
  const kept = (modifiers & (ts.ModifierFlags.Readonly | ts.ModifierFlags.Private)) !== 0;
  return !kept && !ts.isPrivateIdentifier(declaration.name);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
