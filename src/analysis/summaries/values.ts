/** The possible values of expressions: functions that a call may mean, numbers, slots of a protocol. */
import { ts } from "../../typescript/project.js";
import { Flows } from "./flows.js";
import { joinedNumbers, Numbers } from "./numbers.js";
import { type Body, isFunction, returnsOf } from "./bodies.js";
import { type Declarations, symbolName } from "./scope.js";
import { bare, nameOf, type Types } from "./types.js";

/** The functions that a call may run. */
export interface Targets {
  readonly bodies: readonly Exclude<Body, ts.ClassLikeDeclaration>[];
  /** A function of the runtime, by name, with the object that it is called on. */
  readonly runtime: readonly { readonly name: string; readonly receiver: ts.Expression | undefined }[];
  /** Functions of packages, of which only the declaration is known. */
  readonly foreign: readonly ts.Node[];
  /** There may be other functions too: any that is a value. */
  readonly open: boolean;
  /** There may be functions that are no values in these files: of the runtime, or methods by a name that is not known. */
  readonly unknown?: true;
  /** `bind` has filled in arguments. */
  readonly filled?: true;
}

const none: Targets = { bodies: [], runtime: [], foreign: [], open: false };
const anything: Targets = { ...none, open: true };
const mostDepth = 12;

export class Values {
  readonly #types: Types;
  readonly #declarations: Declarations;
  readonly #flows: Flows;
  readonly #numbers: Numbers;

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
    this.#flows = new Flows(declarations);
    this.#numbers = new Numbers(declarations);
    this.#types = declarations.types;
  }

  /** Whether an object of a class of these files may be what is declared as a type of the runtime. */
  mixed(name: string): boolean {
    return this.#flows.mixed(name);
  }

  // ------------------------------------------------------------------------------------------------- functions

  /** The functions that an expression may stand for. */
  functions(expression: ts.Expression, depth = 0, seen: ReadonlySet<ts.Symbol> = new Set()): Targets {
    const inner = bare(expression);
    if (depth > mostDepth) return anything;
    const again = (each: ts.Expression): Targets => this.functions(each, depth + 1, seen);
    if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return { ...none, bodies: [inner] };
    if (ts.isConditionalExpression(inner)) return joined([inner.whenTrue, inner.whenFalse].map(again));
    if (ts.isBinaryExpression(inner)) {
      const { kind } = inner.operatorToken;
      if (kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.EqualsToken) return again(inner.right);
      return joined([inner.left, inner.right].map(again));
    }
    if (ts.isCallExpression(inner)) {
      const bound = boundBy(inner);
      if (bound !== undefined && this.#isFunctionMethod(inner))
        return inner.arguments.length > 1 ? { ...again(bound), filled: true } : again(bound);
      const made = this.#types.checker.getResolvedSignature(inner)?.declaration;
      if (
        made !== undefined &&
        isFunction(made) &&
        made.body !== undefined &&
        made.asteriskToken === undefined &&
        this.#declarations.isOwn(made)
      )
        return joined(returnsOf(made).map(again));
      return this.#types.isUnknown(this.#types.typeAt(inner)) ? { ...anything, unknown: true } : anything;
    }
    if (inner.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(inner) && inner.text === "undefined")) return none;
    if (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner) && !ts.isElementAccessExpression(inner))
      return anything;
    const name = ts.isPropertyAccessExpression(inner)
      ? inner.name
      : ts.isElementAccessExpression(inner)
        ? inner.argumentExpression
        : inner;
    if (ts.isElementAccessExpression(inner) && !ts.isStringLiteralLike(name)) {
      const meant = this.#types.membersAt(inner);
      if (meant !== undefined) return joined(meant.map((each) => this.ofSymbol(each, inner.expression, depth, seen)));
      const ofRuntime = this.#types.isOfRuntime(this.#types.typeAt(inner.expression));
      return joined([{ ...anything, ...(ofRuntime && { unknown: true as const }) }, this.#anyMethod(inner.expression)]);
    }
    const symbol = this.#types.symbolAt(name);
    if (symbol === undefined) return anything;
    const receiver = ts.isIdentifier(inner) ? undefined : inner.expression;
    return this.ofSymbol(symbol, receiver, depth, seen);
  }

  /** The methods that an object of a class of these files has: a name that is not known may be any of theirs. */
  #anyMethod(receiver: ts.Expression): Targets {
    const type = this.#types.typeAt(receiver);
    const owners = (type.isUnionOrIntersection() ? type.types : [type]).flatMap((each) =>
      ((each.symbol as ts.Symbol | undefined)?.declarations ?? []).filter(ts.isClassLike),
    );
    const classes = this.#declarations.classes.filter((each) =>
      owners.some((owner) => this.#declarations.related(each, owner)),
    );
    const bodies = classes.flatMap(({ members }) =>
      members.filter((each): each is ts.MethodDeclaration => ts.isMethodDeclaration(each) && each.body !== undefined),
    );
    return { ...none, bodies };
  }

  /** The functions that a member, variable or parameter may be; of a method, with all that override it. */
  ofSymbol(
    symbol: ts.Symbol,
    receiver: ts.Expression | undefined,
    depth: number,
    seen: ReadonlySet<ts.Symbol>,
  ): Targets {
    const declarations = symbol.declarations ?? [];
    if (seen.has(symbol)) return none;
    const runtime = this.#types.runtimeName(symbol);
    const all: Targets[] = [];
    const isMember = declarations.some(
      (each) =>
        ts.isMethodDeclaration(each) ||
        ts.isMethodSignature(each) ||
        ts.isPropertySignature(each) ||
        ts.isPropertyDeclaration(each) ||
        ts.isPropertyAssignment(each),
    );
    if (runtime !== undefined) all.push({ ...none, runtime: [{ name: runtime, receiver }] });
    // A property of a mapped type: any member of that name may be behind it.
    if (declarations.length === 0)
      return joined([anything, this.#named(symbol, receiver, depth, new Set([...seen, symbol]))]);
    if (isMember && receiver !== undefined)
      all.push(this.#members(symbol, receiver, depth, new Set([...seen, symbol])));
    for (const declaration of declarations) {
      if (ts.isFunctionDeclaration(declaration)) {
        if (declaration.body !== undefined && this.#declarations.isOwn(declaration))
          all.push({ ...none, bodies: [declaration] });
        else if (runtime === undefined && !this.#declarations.isOwn(declaration))
          all.push({ ...none, foreign: [declaration] });
      } else if (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)) {
        if (runtime !== undefined) continue;
        const { values, open } = this.#declarations.sources(symbol);
        const isForeign = !this.#declarations.isOwn(declaration);
        if (isForeign) all.push({ ...none, foreign: [declaration] });
        else
          all.push(
            ...values.map((each) => this.functions(each, depth + 1, new Set([...seen, symbol]))),
            open ? anything : none,
          );
      } else if (ts.isBindingElement(declaration)) {
        all.push(this.#bindingElement(declaration, depth, new Set([...seen, symbol])));
      } else if (!isMember && runtime === undefined && !ts.isClassLike(declaration)) {
        all.push(anything);
      }
    }
    return all.length === 0 ? anything : joined(all);
  }

  /** `const { after } = this.host.timers`. */
  #bindingElement(element: ts.BindingElement, depth: number, seen: ReadonlySet<ts.Symbol>): Targets {
    const pattern = element.parent;
    const holder = pattern.parent;
    const name = nameOf(element.propertyName === undefined ? element.name : element.propertyName);
    if (
      !ts.isObjectBindingPattern(pattern) ||
      name === undefined ||
      !ts.isVariableDeclaration(holder) ||
      holder.initializer === undefined
    )
      return anything;
    const property = this.#types.checker.getPropertyOfType(this.#types.typeAt(holder.initializer), name);
    return property === undefined ? anything : this.ofSymbol(property, holder.initializer, depth + 1, seen);
  }

  #members(symbol: ts.Symbol, receiver: ts.Expression, depth: number, seen: ReadonlySet<ts.Symbol>): Targets {
    const { name } = symbol;
    const known = symbol.name.startsWith("__#")
      ? (symbol.valueDeclaration as ts.NamedDeclaration | undefined)?.name?.getText()
      : symbolName(symbol);
    const all: Targets[] = [];
    const owners = (symbol.declarations ?? []).flatMap((each) => (ts.isClassLike(each.parent) ? [each.parent] : []));
    const parents = (symbol.declarations ?? []).map(({ parent }) => parent);
    // An interface that TypeScript's own library declares is none of these files'.
    const others = parents.filter(
      (each) => !ts.isClassLike(each) && !this.#declarations.isOwn(each) && each.getSourceFile().isDeclarationFile,
    );
    const loose = (owners.length === 0 && others.length < parents.length) || this.#declarations.wild !== undefined;
    const isSuper = bare(receiver).kind === ts.SyntaxKind.SuperKeyword;
    const here = new Set(symbol.declarations);
    const runtimeOwner = (symbol.declarations ?? [])
      .map(({ parent }) => parent)
      .find((each) => this.#types.isRuntimeFile(each.getSourceFile().fileName));
    for (const member of this.#declarations.members.get(known ?? name) ?? []) {
      const owner = member.parent;
      const meant =
        here.has(member) ||
        (!isSuper &&
          ((loose && parents.some((each) => !this.#isOfRuntime(each) && this.#mayBe(owner, each))) ||
            others.some(
              (each) => (ts.isClassLike(owner) && this.#types.derives(owner, each)) || this.#types.fits(owner, each),
            ) ||
            (ts.isClassLike(owner) && owners.some((each) => this.#declarations.related(owner, each))) ||
            (runtimeOwner !== undefined && ts.isClassLike(owner) && this.#isBelow(owner, runtimeOwner, receiver))));
      if (!meant) continue;
      if (ts.isMethodDeclaration(member)) {
        if (member.body !== undefined) all.push({ ...none, bodies: [member] });
      } else if (ts.isPropertyDeclaration(member) || ts.isPropertyAssignment(member)) {
        const property = this.#types.checker.getSymbolAtLocation(member.name);
        if (property === undefined) continue;
        const { values, open } = this.#declarations.sources(property);
        all.push(...values.map((each) => this.functions(each, depth + 1, seen)), open ? anything : none);
      }
    }
    for (const value of this.#declarations.assigned.get(known ?? name) ?? [])
      all.push(this.functions(value, depth + 1, seen));
    if (this.#declarations.isSetOtherwise(known ?? name)) all.push(anything);
    const [first] = symbol.declarations ?? [];
    if (all.length > 0 && first !== undefined && parents.some((each) => this.#flows.entered(each)))
      all.push({ ...none, foreign: [first] });
    const runtime = parents.some((each) => this.#declarations.isOwn(each) && !ts.isClassLike(each))
      ? this.#types
          .runtimeMembers(symbol, parents)
          .map((each): Targets => ({ ...none, runtime: [{ name: each, receiver }] }))
      : [];
    if (all.length > 0 || this.#types.runtimeName(symbol) !== undefined) return joined([...all, ...runtime]);
    const declaration = symbol.declarations?.[0];
    if (declaration === undefined) return anything;
    if (runtime.length > 0) return joined(runtime);
    // A property that is a function is set somewhere. An abstract method without an implementation here is implemented elsewhere.
    const isProperty = ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration);
    if (isProperty && this.#declarations.isOwn(declaration)) return anything;
    return { ...none, foreign: [declaration] };
  }

  /** All members of a name, in all classes and object literals of these files, and what is put under it. */
  #named(symbol: ts.Symbol, receiver: ts.Expression | undefined, depth: number, seen: ReadonlySet<ts.Symbol>): Targets {
    const name = symbolName(symbol);
    const bodies = (this.#declarations.members.get(name) ?? []).flatMap((each) =>
      ts.isMethodDeclaration(each) && each.body !== undefined ? [each] : [],
    );
    const set = (this.#declarations.assigned.get(name) ?? []).map((each) => this.functions(each, depth + 1, seen));
    const runtime = receiver === undefined ? [] : this.#types.runtimeMembersNamed(name);
    return joined([...set, { ...none, bodies, runtime: runtime.map((each) => ({ name: each, receiver })) }]);
  }

  #isOfRuntime(node: ts.Node): boolean {
    return this.#types.isRuntimeFile(node.getSourceFile().fileName);
  }

  /** Whether an object of a class, or an object literal, may be what an interface stands for: TypeScript lets it. */
  #mayBe(owner: ts.Node, declared: ts.Node): boolean {
    if (
      this.#declarations.wild !== undefined ||
      !ts.isInterfaceDeclaration(declared) ||
      declared.typeParameters !== undefined
    )
      return true;
    const { checker } = this.#types;
    return checker.isTypeAssignableTo(checker.getTypeAtLocation(owner), checker.getTypeAtLocation(declared));
  }

  /** Whether the value of a type of the runtime may be an object of a class of these files: only if its declared type says so. */
  #isBelow(owner: ts.ClassLikeDeclaration, base: ts.Node, receiver: ts.Expression): boolean {
    const type = this.#types.typeAt(receiver);
    const declared = (type.isUnionOrIntersection() ? type.types : [type]).flatMap(
      (each) => (each.symbol as ts.Symbol | undefined)?.declarations ?? [],
    );
    const here = declared.filter((each): each is ts.ClassLikeDeclaration => ts.isClassLike(each));
    if (here.some((each) => this.#declarations.isOwn(each) && this.#declarations.related(owner, each))) return true;
    const isThis = bare(receiver).kind === ts.SyntaxKind.ThisKeyword;
    if (isThis) return false;
    const name = ts.isClassLike(base) || ts.isInterfaceDeclaration(base) ? base.name?.text : undefined;
    const { checker } = this.#types;
    return (
      name !== undefined &&
      this.#flows.mixed(name) &&
      (this.#types.derives(owner, base) ||
        checker.isTypeAssignableTo(checker.getTypeAtLocation(owner), checker.getTypeAtLocation(base)))
    );
  }

  /** `f.call(...)`, `f.apply(...)`, `f.bind(...)` of every function. */
  #isFunctionMethod(call: ts.CallExpression): boolean {
    const callee = bare(call.expression);
    if (!ts.isPropertyAccessExpression(callee)) return false;
    const declaration = this.#types.symbolAt(callee.name)?.declarations?.[0];
    return declaration !== undefined && /^(?:CallableFunction|NewableFunction|Function)$/.test(parentName(declaration));
  }
  /** The function that `call` or `apply` runs. */
  applied(call: ts.CallExpression): ts.Expression | undefined {
    const callee = bare(call.expression);
    if (!ts.isPropertyAccessExpression(callee) || !/^(?:call|apply)$/.test(callee.name.text)) return undefined;
    return this.#isFunctionMethod(call) ? callee.expression : undefined;
  }
  isBind(call: ts.CallExpression): boolean {
    return boundBy(call) !== undefined && this.#isFunctionMethod(call);
  }

  /** The possible numbers of an expression; a parameter of the protocol by its name; undefined if unknown. */
  numbers(expression: ts.Expression | undefined): readonly (number | string)[] | undefined {
    return this.#numbers.of(expression);
  }

  // ----------------------------------------------------------------------------------------------------- slots

  /**
   * The slots, or elements of a slot that is a group, that an expression reaches: `this.slots.lower`, `port.arp`, `this.slots.lower[0]`;
   * undefined if it may be any.
   */
  slots(expression: ts.Expression, depth = 0): readonly string[] | undefined {
    const inner = bare(expression);
    if (depth > mostDepth) return undefined;
    const again = (each: ts.Expression): readonly string[] | undefined => this.slots(each, depth + 1);
    if (ts.isConditionalExpression(inner)) return joinedNumbers([inner.whenTrue, inner.whenFalse].map(again));
    if (ts.isElementAccessExpression(inner)) return again(inner.expression);
    if (ts.isPropertyAccessExpression(inner)) {
      if (this.isSlots(inner.expression) || this.#isGroup(inner.expression)) return [inner.name.text];
      const symbol = this.#types.symbolAt(inner.name);
      return symbol === undefined ? undefined : this.#slotsOf(symbol, depth);
    }
    if (!ts.isIdentifier(inner)) return undefined;
    const symbol = this.#types.symbolAt(inner);
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined) return undefined;
    if (ts.isBindingElement(declaration)) {
      const holder = declaration.parent.parent;
      const name = nameOf(declaration.propertyName ?? declaration.name);
      if (name === undefined) return undefined;
      if (ts.isVariableDeclaration(holder) && holder.initializer !== undefined)
        return this.isSlots(holder.initializer) || this.#isGroup(holder.initializer) ? [name] : undefined;
      return this.#isGroupType(this.#types.typeAt(declaration.parent)) ? [name] : undefined;
    }
    if (ts.isVariableDeclaration(declaration) && ts.isForOfStatement(declaration.parent.parent))
      return this.slots(declaration.parent.parent.expression, depth + 1);
    return this.#slotsOf(symbol, depth);
  }
  #slotsOf(symbol: ts.Symbol, depth: number): readonly string[] | undefined {
    const { values, open } = this.#declarations.sources(symbol);
    if (open || values.length === 0) return undefined;
    return joinedNumbers(values.map((each) => this.slots(each, depth + 1)));
  }

  /** `this.slots`, under any name of this protocol. */
  isSlots(expression: ts.Expression): boolean {
    const inner = bare(expression);
    if (ts.isIdentifier(inner)) {
      const symbol = this.#types.symbolAt(inner);
      const { values, open } = symbol === undefined ? { values: [], open: true } : this.#declarations.sources(symbol);
      return !open && values.length > 0 && values.every((each) => this.isSlots(each));
    }
    return (
      ts.isPropertyAccessExpression(inner) && inner.name.text === "slots" && this.#types.isProtocol(inner.expression)
    );
  }
  /** An element of a slot that is a group: its type is in the slots' own type, and holds bindings. */
  #isGroup(expression: ts.Expression): boolean {
    return this.#isGroupType(this.#types.typeAt(expression));
  }
  #isGroupType(type: ts.Type): boolean {
    const all = type.isUnion() ? type.types : [type];
    return all.some((each) => {
      const declaration = (each.symbol as ts.Symbol | undefined)?.declarations?.[0];
      if (declaration === undefined || !declaration.getSourceFile().fileName.endsWith(".xgraph.ts")) return false;
      for (let at: ts.Node = declaration; !ts.isSourceFile(at); at = at.parent)
        if (ts.isInterfaceDeclaration(at) && at.name.text.endsWith("Slots")) return true;
      return false;
    });
  }
}

function boundBy(call: ts.CallExpression): ts.Expression | undefined {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) && callee.name.text === "bind" ? callee.expression : undefined;
}

function parentName({ parent }: ts.Node): string {
  return ts.isInterfaceDeclaration(parent) || ts.isClassLike(parent) ? (parent.name?.text ?? "") : "";
}

function joined(all: readonly Targets[]): Targets {
  return {
    bodies: [...new Set(all.flatMap(({ bodies }) => bodies))],
    runtime: all.flatMap(({ runtime }) => runtime),
    foreign: all.flatMap(({ foreign }) => foreign),
    open: all.some(({ open }) => open),
    ...(all.some(({ unknown }) => unknown === true) && { unknown: true as const }),
    ...(all.some(({ filled }) => filled === true) && { filled: true as const }),
  };
}
