/** Questions about types: which are xgc's own, and which effects an operation's type has. Symbols decide, not names. */
import { ts } from "../../typescript/project.js";

/** The type `Effect` allows everything. */
const every = ['AtPoint<"string">', "Down", "Up", 'Wait<"string">'];

/** What protocols see of classes of the runtime: the interface in front of one, or the class that extends it. */
const seenAs: Readonly<Record<string, string>> = { SimulatedHost: "Host", Charging: "Cpu", Cores: "Cpu" };

/** What operations of protocols act on. */
const acting: ReadonlySet<string> = new Set(
  "Cpu Timers Host Semaphore Binding CallBinding Session Protocol Receiver Message".split(" "),
);

/** Effects as a summary writes them; absent where a type is no operation. */
export type Effects = readonly string[];

export class Types {
  readonly checker: ts.TypeChecker;
  readonly #root: string;
  /** The implementation, which may be the runtime's own: the driver. */
  readonly #entry: string;
  readonly #effects = new Map<ts.Type, Effects | undefined>();

  /** @param root xgc's folder: declarations under its `src/runtime` are the runtime's. */
  constructor(checker: ts.TypeChecker, root: string, entry: string) {
    this.checker = checker;
    this.#root = root;
    this.#entry = entry;
  }

  isRuntimeFile(file: string): boolean {
    if (file === this.#entry) return false;
    return file.startsWith(`${this.#root}/src/runtime/`) || file.startsWith(`${this.#root}/dist/src/runtime/`);
  }
  isLibraryFile(file: string): boolean {
    return file.startsWith(`${this.#root}/stdlib/`);
  }

  /** The symbol that a name stands for, under any import name. */
  symbolAt(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(node);
    if (symbol === undefined) return undefined;
    return (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? this.checker.getAliasedSymbol(symbol) : symbol;
  }
  typeAt(node: ts.Node): ts.Type {
    return this.checker.getTypeAtLocation(node);
  }
  isUnknown(type: ts.Type): boolean {
    return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
  }

  /** `Cpu.compute`, `Session`, if the runtime declares the symbol. */
  runtimeName(symbol: ts.Symbol | undefined): string | undefined {
    const declaration = symbol?.declarations?.[0];
    if (symbol === undefined || declaration === undefined) return undefined;
    if (!this.isRuntimeFile(declaration.getSourceFile().fileName)) return undefined;
    const { parent } = declaration;
    const inside = ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent);
    if (!inside || parent.name === undefined) return symbol.name;
    return `${seenAs[parent.name.text] ?? parent.name.text}.${symbol.name}`;
  }

  /** Whether a type, or one in a union, is declared by the runtime. */
  isOfRuntime(type: ts.Type): boolean {
    return (type.isUnionOrIntersection() ? type.types : [type]).some((each) => {
      const [declared] = (each.symbol as ts.Symbol | undefined)?.declarations ?? [];
      return declared !== undefined && this.isRuntimeFile(declared.getSourceFile().fileName);
    });
  }

  /** Whether the language's own library declares a symbol, or nothing does. */
  isOfLanguage(symbol: ts.Symbol | undefined): boolean {
    return symbol?.declarations?.every((each) => /\/lib\.[^/]*\.d\.ts$/.test(each.getSourceFile().fileName)) ?? true;
  }

  #runtimeTypes: ReadonlyMap<string, ts.Type> | undefined;
  /** The types of the runtime whose operations cross, wait, take time or start something. */
  #acting(): ReadonlyMap<string, ts.Type> {
    if (this.#runtimeTypes !== undefined) return this.#runtimeTypes;
    const found = new Map<string, ts.Type>();
    for (const each of this.#runtimeExports()) {
      const symbol = (each.flags & ts.SymbolFlags.Alias) === 0 ? each : this.checker.getAliasedSymbol(each);
      if (acting.has(symbol.name) && (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) !== 0)
        found.set(symbol.name, this.checker.getDeclaredTypeOfSymbol(symbol));
    }
    this.#runtimeTypes = found;
    return found;
  }
  #runtimeExports(): readonly ts.Symbol[] {
    for (const specifier of this.#specifiers) {
      const module = this.checker.getSymbolAtLocation(specifier);
      const file = module?.declarations?.find(ts.isSourceFile);
      if (module !== undefined && file !== undefined && /\/runtime\/index\.(?:d\.)?ts$/.test(file.fileName))
        return this.checker.getExportsOfModule(module);
    }
    return [];
  }
  readonly #specifiers: ts.StringLiteralLike[] = [];
  /** Where a file imports something, which may be the runtime. */
  imports(specifier: ts.StringLiteralLike): void {
    this.#specifiers.push(specifier);
  }

  /** The members of the runtime's types that a member of an interface may stand for: TypeScript lets an object of these types be one. */
  runtimeMembers({ name }: ts.Symbol, shapes: readonly ts.Node[]): string[] {
    return [...this.#acting()].flatMap(([owner, type]) => {
      const member = type.getProperty(name);
      if (member === undefined) return [];
      const fits = shapes.some(
        (each) =>
          (ts.isInterfaceDeclaration(each) && each.typeParameters !== undefined) ||
          this.checker.isTypeAssignableTo(type, this.checker.getTypeAtLocation(each)),
      );
      return fits ? [this.runtimeName(member) ?? `${owner}.${name}`] : [];
    });
  }

  /** The members of a name that the runtime's types have. */
  runtimeMembersNamed(name: string): string[] {
    return [...this.#acting()].flatMap(([owner, type]) => {
      const member = type.getProperty(name);
      return member === undefined ? [] : [this.runtimeName(member) ?? `${owner}.${name}`];
    });
  }

  /** Whether an object of a class, or an object literal, has all that an interface of the language asks for. */
  fits(owner: ts.Node, wanted: ts.Node): boolean {
    if (!ts.isInterfaceDeclaration(wanted)) return false;
    const own = this.typeAt(owner);
    return this.checker
      .getPropertiesOfType(this.typeAt(wanted))
      .every(
        ({ flags, name }) =>
          (flags & ts.SymbolFlags.Optional) !== 0 || this.checker.getPropertyOfType(own, name) !== undefined,
      );
  }

  /** Whether a type is, or extends, a class or interface of the runtime. For a union, one of its members is enough. */
  is(type: ts.Type, name: string): boolean {
    if (type.isUnionOrIntersection()) return type.types.some((each) => this.is(each, name));
    if ((type.flags & ts.TypeFlags.TypeParameter) !== 0) {
      const constraint = this.checker.getBaseConstraintOfType(type);
      return constraint !== undefined && constraint !== type && this.is(constraint, name);
    }
    if (this.runtimeName(type.symbol) === name) return true;
    return this.basesOf(type).some((base) => this.is(base, name));
  }
  /** Whether an expression is a protocol: itself, most often. */
  isProtocol(expression: ts.Expression): boolean {
    return this.is(this.typeAt(expression), "Protocol") || bare(expression).kind === ts.SyntaxKind.ThisKeyword;
  }
  basesOf(type: ts.Type): readonly ts.Type[] {
    const target = isReference(type) ? type.target : type;
    if ((target.flags & ts.TypeFlags.Object) === 0 || !target.isClassOrInterface()) return [];
    return this.checker.getBaseTypes(target);
  }

  /** The driver is read like other protocols, and is part of the runtime. */
  get readsRuntime(): boolean {
    return this.#entry.startsWith(`${this.#root}/src/runtime/`);
  }

  /** Whether a class is, or extends, one that is declared elsewhere. */
  derives(owner: ts.Node, from: ts.Node): boolean {
    const look = (type: ts.Type, depth: number): boolean =>
      depth < 20 &&
      ((type.symbol as ts.Symbol | undefined)?.declarations?.includes(from as ts.Declaration) === true ||
        this.basesOf(type).some((base) => look(base, depth + 1)));
    const clauses = ts.isClassLike(owner) ? (owner.heritageClauses ?? []).flatMap(({ types }) => [...types]) : [];
    return look(this.typeAt(owner), 0) || clauses.some((each) => look(this.typeAt(each), 0));
  }

  /** The effects of a type `Op<T, E>`, also of one in a union; `any` if nothing is known about it; undefined if it is no operation. */
  effectsOf(type: ts.Type): Effects | undefined {
    if (this.#effects.has(type)) return this.#effects.get(type);
    let effects = this.#effectsOf(type);
    if (effects !== undefined && every.every((each) => effects?.includes(each) === true)) effects = ["any"];
    this.#effects.set(type, effects);
    return effects;
  }

  #effectsOf(type: ts.Type): Effects | undefined {
    if (type.isUnionOrIntersection()) {
      const all = type.types.map((each) => this.effectsOf(each));
      return all.every((each) => each === undefined) ? undefined : [...new Set(all.flatMap((each) => each ?? []))];
    }
    const yielded = this.#yieldedBy(type);
    if (yielded === undefined) return undefined;
    // A generator of other values is no operation.
    const members = yielded.isUnion() ? yielded.types : [yielded];
    const known = members.map((each) => this.#effect(each));
    if ((yielded.flags & ts.TypeFlags.Never) !== 0) return [];
    if (this.isUnknown(yielded)) return ["any"];
    if (known.every((each) => each === undefined)) return undefined;
    const effects = known.flatMap((each) => (each === undefined ? ["any"] : each === "" ? [] : [each]));
    return [...new Set(effects)].sort();
  }

  /** The yielded type of a generator, or of another value that `yield*` can run. */
  #yieldedBy(type: ts.Type): ts.Type | undefined {
    if (!isReference(type)) {
      // `interface Slow extends Op<void, Wait<"gate">> {}`
      const bases = (type.symbol as ts.Symbol | undefined)?.declarations?.some(ts.isInterfaceDeclaration)
        ? this.basesOf(type)
        : [];
      return bases.map((each) => this.#yieldedBy(each)).find((each) => each !== undefined);
    }
    const symbol = type.target.symbol as ts.Symbol | undefined;
    const name = symbol?.name ?? "";
    const isLib = symbol?.declarations?.some((each) => /\/lib\.[^/]*\.d\.ts$/.test(each.getSourceFile().fileName));
    if (isLib !== true || !/^(?:Generator|Iterable|Iterator|IterableIterator|IteratorObject)$/.test(name))
      return undefined;
    return this.checker.getTypeArguments(type)[0];
  }

  /** An effect in the form of a summary; empty for one that does not matter; undefined if it is none. */
  #effect(type: ts.Type): string | undefined {
    const name = this.runtimeName(type.symbol);
    switch (name) {
      case "Settle":
        return "";
      case "Handoff":
      case "Up":
      case "Down":
        return name;
      case "Wait":
      case "AtPoint": {
        const property = type.getProperty(name === "Wait" ? "what" : "point");
        const of = property && this.checker.getTypeOfSymbol(property);
        if (of !== undefined && of.isUnion()) return `${name}<"string">`;
        return `${name}<${JSON.stringify(of?.isStringLiteral() === true ? of.value : "string")}>`;
      }
      default:
        return undefined;
    }
  }

  /** The members that `of[key]` means, if the type of the key tells their names. */
  membersAt({ expression, argumentExpression }: ts.ElementAccessExpression): readonly ts.Symbol[] | undefined {
    const key = this.typeAt(argumentExpression);
    const of = this.typeAt(expression);
    const found = (key.isUnion() ? key.types : [key]).map((each) => {
      if (each.isStringLiteral() || each.isNumberLiteral()) return this.checker.getPropertyOfType(of, `${each.value}`);
      // The key is a symbol: `const key: unique symbol`.
      const { escapedName: name } = each as ts.UniqueESSymbolType;
      return (each.flags & ts.TypeFlags.UniqueESSymbol) === 0
        ? undefined
        : of.getProperties().find(({ escapedName }) => escapedName === name);
    });
    return found.every((each) => each !== undefined) ? found : undefined;
  }

  /** The effects of what a call returns. */
  returned(node: ts.Expression): Effects | undefined {
    return this.effectsOf(this.typeAt(node));
  }

  /** `Semaphore<"gate">` to `gate`; of a union of names, each. */
  literals(type: ts.Type, argument: number): readonly string[] {
    const parts = type.isUnionOrIntersection() ? type.types : [type];
    return parts.flatMap((part) => {
      const given =
        part.aliasTypeArguments?.[argument] ??
        (isReference(part) ? this.checker.getTypeArguments(part)[argument] : undefined);
      if (given === undefined) return [];
      const all = given.isUnion() ? given.types : [given];
      return all.flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
    });
  }
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return (
    (type.flags & ts.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0
  );
}

/** Without parentheses, casts, `!` and discarded operands of a comma. */
export function bare(expression: ts.Expression): ts.Expression {
  let at = expression;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isTypeAssertionExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isExpressionWithTypeArguments(at)
  )
    at = at.expression;
  return at;
}

/** The name of a member, if it stands in the text. */
export function nameOf(name: ts.PropertyName | ts.BindingName | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name))
    return name.text;
  if (ts.isComputedPropertyName(name)) {
    const inner = bare(name.expression);
    if (ts.isStringLiteralLike(inner) || ts.isNumericLiteral(inner)) return inner.text;
    if (ts.isPropertyAccessExpression(inner) && inner.expression.getText() === "Symbol") return `[${inner.getText()}]`;
  }
  return undefined;
}
