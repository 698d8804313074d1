/**
 * Reads the summary of a protocol from its TypeScript. Only the syntax is read: that the effects in a type are true is
 * proved by tsc, which refuses an annotation that leaves one out, so that nothing has to be inferred here again. What the
 * body calls refines them; where a `yield*` leads is not plain to see, every effect of the function's type counts.
 *
 * The one file that uses TypeScript's parser, which is large: `summaries.ts` imports it when a summary is missing.
 */
import ts from "typescript";
import { memoryWait } from "./memory-waits.js";
import { contentHash, type FunctionSummary, type Place, type Step, type Summary, summaryVersion } from "./summary.js";

/** The text of a file by its path as seen from the implementation; undefined where there is none. */
export type ReadBeside = (name: string) => string | undefined;

/** @returns undefined where the file does not declare the class. */
export function summarize(implementation: string, protocol: string, read: ReadBeside): Summary | undefined {
  const sources = readSources(implementation, read);
  const classes = new Map<string, ClassInfo>();
  const functions = new Map<string, FunctionInfo>();
  const aliases = new Map<string, ts.TypeNode>();
  const constants = new Map<string, ts.Expression>();
  sources.forEach(({ tree }, file) => {
    for (const statement of tree.statements) {
      if (ts.isClassDeclaration(statement) && statement.name !== undefined)
        classes.set(statement.name.text, classInfo(statement, file));
      if (ts.isFunctionDeclaration(statement) && statement.name !== undefined)
        functions.set(statement.name.text, {
          name: statement.name.text,
          declaration: statement,
          file,
          owner: undefined,
        });
      if (ts.isTypeAliasDeclaration(statement)) aliases.set(statement.name.text, statement.type);
      if (ts.isVariableStatement(statement)) {
        for (const { name, initializer } of statement.declarationList.declarations)
          if (ts.isIdentifier(name) && initializer !== undefined) constants.set(name.text, initializer);
      }
    }
  });
  if (!classes.has(protocol)) return undefined;
  return new Summarizer(protocol, sources, classes, functions, aliases, constants).summary();
}

interface SourceFile {
  readonly name: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** The implementation and what it imports, by value, from beside it. Declarations that xgc makes have no bodies to read. */
function readSources(implementation: string, read: ReadBeside): SourceFile[] {
  const sources: SourceFile[] = [];
  const seen = new Set<string>();
  const open = [implementation];
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const text = read(name);
    if (text === undefined) continue;
    const tree = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, false, ts.ScriptKind.TS);
    sources.push({ name, text, tree });
    for (const statement of tree.statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const { text: specifier } = statement.moduleSpecifier;
      const clause = statement.importClause;
      const onlyTypes = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      if (clause === undefined || onlyTypes || !/^\.\.?\//.test(specifier)) continue;
      if (specifier.endsWith(".xgraph.js") || specifier.endsWith("/runtime/index.js")) continue;
      open.push(joined(name, specifier.replace(/\.js$/, ".ts")));
    }
  }
  return sources;
}

/** A relative specifier, as seen from the implementation's folder. */
function joined(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "." && parts.length > 0) continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== ".." && parts.at(-1) !== ".") parts.pop();
    else if (part === ".." && parts.at(-1) === ".") parts.splice(-1, 1, "..");
    else parts.push(part);
  }
  const path = parts.join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

type Body = ts.MethodDeclaration | ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

interface FunctionInfo {
  /** `IP.demux`, `IP.#deliver`; a plain function by its name. */
  readonly name: string;
  readonly declaration: Body;
  readonly file: number;
  readonly owner: ClassInfo | undefined;
}

interface ClassInfo {
  readonly name: string;
  readonly extends: string | undefined;
  readonly methods: Map<string, FunctionInfo>;
  /** Types of fields, by name. */
  readonly fields: Map<string, TypeName>;
}

/** A type as far as it matters here: its name, and of a semaphore what it is for. */
interface TypeName {
  readonly name: string;
  readonly what?: string;
}

function classInfo(declaration: ts.ClassDeclaration, file: number): ClassInfo {
  const name = declaration.name?.text ?? "";
  const base = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const info: ClassInfo = {
    name,
    extends: base !== undefined && ts.isIdentifier(base.expression) ? base.expression.text : undefined,
    methods: new Map(),
    fields: new Map(),
  };
  for (const member of declaration.members) {
    if (ts.isMethodDeclaration(member) && member.body !== undefined && nameOf(member.name) !== undefined) {
      const method = nameOf(member.name) ?? "";
      info.methods.set(method, { name: `${name}.${method}`, declaration: member, file, owner: info });
    }
    if (ts.isPropertyDeclaration(member)) {
      const field = nameOf(member.name);
      const type = typeOf(member.type) ?? createdType(member.initializer);
      if (field !== undefined && type !== undefined) info.fields.set(field, type);
    }
  }
  return info;
}

function nameOf(name: ts.PropertyName | ts.MemberName): string | undefined {
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

function typeOf(type: ts.TypeNode | undefined): TypeName | undefined {
  if (type === undefined) return undefined;
  if (ts.isUnionTypeNode(type)) return type.types.map(typeOf).find((each) => each !== undefined);
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const what = type.typeArguments?.[0];
  const name = ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
  return { name, ...(what !== undefined && literalType(what)) };
}

function literalType(type: ts.TypeNode): { readonly what: string } | undefined {
  return ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? { what: type.literal.text } : undefined;
}

/** The class in `new IdMap<X>()`. */
function createdType(initializer: ts.Expression | undefined): TypeName | undefined {
  if (initializer === undefined || !ts.isNewExpression(initializer) || !ts.isIdentifier(initializer.expression))
    return undefined;
  const what = initializer.typeArguments?.[0];
  return { name: initializer.expression.text, ...(what !== undefined && literalType(what)) };
}

/** What crosses a binding upwards; every other operation of a binding goes down. */
const upward: ReadonlySet<string> = new Set(["demux", "openDone", "pop", "callDemux"]);
const downward: ReadonlySet<string> = new Set(["push", "open", "call", "close"]);
/** What a session may be asked to do by the graph. */
const sessionOperations: ReadonlySet<string> = new Set([...upward, "push", "close", "call"]);
/** Methods of collections that change them. */
const mutators: ReadonlySet<string> = new Set(
  "bind unbind set delete add remove push pop shift unshift splice clear append".split(" "),
);
/** What a protocol has that is no state of its own. */
const noState: ReadonlySet<string> = new Set([
  "counters",
  "series",
  "gauges",
  "histograms",
  "points",
  "slots",
  "parameters",
  "host",
  "cpu",
]);

class Summarizer {
  readonly #protocol: string;
  readonly #sources: readonly SourceFile[];
  readonly #classes: ReadonlyMap<string, ClassInfo>;
  readonly #plain: ReadonlyMap<string, FunctionInfo>;
  readonly #aliases: ReadonlyMap<string, ts.TypeNode>;
  readonly #constants: ReadonlyMap<string, ts.Expression>;
  readonly #functions = new Map<string, FunctionSummary>();
  readonly #waiting: FunctionInfo[] = [];
  readonly #timers = new Set<string>();
  #made = 0;

  constructor(
    protocol: string,
    sources: readonly SourceFile[],
    classes: ReadonlyMap<string, ClassInfo>,
    plain: ReadonlyMap<string, FunctionInfo>,
    aliases: ReadonlyMap<string, ts.TypeNode>,
    constants: ReadonlyMap<string, ts.Expression>,
  ) {
    this.#protocol = protocol;
    this.#sources = sources;
    this.#classes = classes;
    this.#plain = plain;
    this.#aliases = aliases;
    this.#constants = constants;
  }

  summary(): Summary {
    const operations: Record<string, string[]> = {};
    const offer = (operation: string, method: FunctionInfo): void => {
      (operations[operation] ??= []).push(method.name);
      this.#want(method);
    };
    for (const [name, method] of this.#methodsOf(this.#protocol)) {
      if (!name.startsWith("#") && this.effectsOf(method.declaration) !== undefined) offer(name, method);
    }
    for (const name of this.#classes.keys()) {
      if (name === this.#protocol || !this.#isSession(name)) continue;
      for (const [operation, method] of this.#methodsOf(name)) {
        const known = operations[operation]?.includes(method.name) === true;
        if (sessionOperations.has(operation) && !known) offer(operation, method);
      }
    }
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) this.#read(next);
    this.#prune();
    return {
      version: summaryVersion,
      protocol: this.#protocol,
      files: this.#sources.map(({ name, text }) => ({ name, hash: contentHash(text) })),
      operations,
      functions: Object.fromEntries(this.#functions),
      timers: [...this.#timers],
      made: this.#made,
    };
  }

  /** Leaves out what neither is an operation, nor calls one, nor changes anything. */
  #prune(): void {
    for (let changed = true; changed;) {
      changed = false;
      const idle = new Set<string>();
      for (const [name, { effects, steps, writes }] of this.#functions)
        if (effects === undefined && steps.length === 0 && writes.length === 0) idle.add(name);
      for (const name of idle) this.#functions.delete(name);
      for (const [name, each] of this.#functions) {
        const steps = withoutCalls(each.steps, idle);
        if (idle.size > 0) this.#functions.set(name, { ...each, steps });
        changed ||= idle.size > 0;
      }
    }
  }

  /** Methods of a class and of those that it extends, as far as they are in these files. */
  #methodsOf(name: string, seen: ReadonlySet<string> = new Set()): Map<string, FunctionInfo> {
    const info = this.#classes.get(name);
    if (info === undefined || seen.has(name)) return new Map();
    const inherited = this.#methodsOf(info.extends ?? "", new Set([...seen, name]));
    return new Map([...inherited, ...info.methods]);
  }
  #fieldOf(owner: ClassInfo | undefined, field: string): TypeName | undefined {
    for (let at = owner; at !== undefined; at = this.#classes.get(at.extends ?? "")) {
      const type = at.fields.get(field);
      if (type !== undefined || at.extends === at.name) return type;
    }
    return undefined;
  }
  #isSession(name: string): boolean {
    const seen = new Set<string>();
    for (let at = this.#classes.get(name); at !== undefined && !seen.has(at.name);) {
      seen.add(at.name);
      if (/(?:^|[a-z])Session$/.test(at.extends ?? "")) return true;
      at = this.#classes.get(at.extends ?? "");
    }
    return false;
  }

  #want(method: FunctionInfo): void {
    if (this.#functions.has(method.name)) return;
    // Entered before it is read, so that one that calls itself is read once.
    this.#functions.set(method.name, { steps: [], writes: [], at: this.placeOf(method.declaration, method.file) });
    this.#waiting.push(method);
  }

  #read(method: FunctionInfo): void {
    const effects = this.effectsOf(method.declaration);
    const { steps, writes } = new BodyReader(this, method, effects).read();
    const at = this.placeOf(method.declaration, method.file);
    this.#functions.set(method.name, { ...(effects !== undefined && { effects }), steps, writes, at });
  }

  placeOf(node: ts.Node, file: number): Place {
    const tree = this.#sources[file]?.tree;
    const start = tree === undefined ? 0 : node.getStart(tree);
    return { file, line: tree === undefined ? 0 : tree.getLineAndCharacterOfPosition(start).line + 1 };
  }

  /** The effects of a type `Op<T, E>`, as written; `any` for an operation of which nothing is known. */
  effectsOf({ type, asteriskToken }: Body): string[] | undefined {
    if (type === undefined) return asteriskToken === undefined ? undefined : ["any"];
    if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
    switch (type.typeName.text) {
      case "AnyOp":
      case "Generator":
        return ["any"];
      case "Op":
        return this.#members(type.typeArguments?.[1]);
      default:
        return asteriskToken === undefined ? undefined : ["any"];
    }
  }

  #members(type: ts.TypeNode | undefined, depth = 0): string[] {
    if (type === undefined) return [];
    if (ts.isParenthesizedTypeNode(type)) return this.#members(type.type, depth);
    if (ts.isUnionTypeNode(type)) return [...new Set(type.types.flatMap((each) => this.#members(each, depth)))];
    if (type.kind === ts.SyntaxKind.NeverKeyword) return [];
    if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return ["any"];
    const name = type.typeName.text;
    const alias = this.#aliases.get(name);
    if (alias !== undefined && depth < 10) return this.#members(alias, depth + 1);
    if (name === "Effect") return ["any"];
    if (!["Wait", "Handoff", "AtPoint", "Up", "Down", "Settle"].includes(name)) return ["any"];
    const of = type.typeArguments?.[0];
    return [of === undefined ? name : `${name}<${JSON.stringify(literalType(of)?.what ?? "string")}>`];
  }

  /** A function of these files, to be read too. */
  own(method: FunctionInfo): string {
    this.#want(method);
    return method.name;
  }
  method(owner: string, name: string): FunctionInfo | undefined {
    return this.#methodsOf(owner).get(name);
  }
  /** A method by its name alone, where only one class has it. */
  onlyMethod(name: string): FunctionInfo | undefined {
    const found = [...this.#classes.values()].flatMap(({ methods }) => methods.get(name) ?? []);
    return found.length === 1 ? found[0] : undefined;
  }
  constant(name: string): ts.Expression | undefined {
    return this.#constants.get(name);
  }
  plain(name: string): FunctionInfo | undefined {
    return this.#plain.get(name);
  }
  field(owner: ClassInfo | undefined, name: string): TypeName | undefined {
    return this.#fieldOf(owner, name);
  }
  timer(from: FunctionInfo, declaration: Body): void {
    const line = this.placeOf(declaration, from.file).line;
    const info = { name: `timer of ${from.name}:${line}`, declaration, file: from.file, owner: from.owner };
    this.#timers.add(info.name);
    this.#want(info);
  }
  timerOf(method: FunctionInfo): void {
    this.#timers.add(method.name);
    this.#want(method);
  }
  makes(bytes: number): void {
    this.#made = Math.max(this.#made, bytes);
  }
}

/** Reads one body, in the order in which it runs. */
class BodyReader {
  readonly #all: Summarizer;
  readonly #function: FunctionInfo;
  readonly #effects: readonly string[] | undefined;
  readonly #writes = new Map<string, Place>();
  /** Types of parameters and locals; and locals that stand for something of `this.slots`, or for an operation. */
  readonly #types = new Map<string, TypeName>();
  readonly #slots = new Map<string, string>();
  readonly #values = new Map<string, ts.Expression>();
  /** Locals that go through the protocols above. */
  readonly #uppers = new Set<string>();
  readonly #message: string | undefined;

  constructor(all: Summarizer, method: FunctionInfo, effects: readonly string[] | undefined) {
    this.#all = all;
    this.#function = method;
    this.#effects = effects;
    let message: string | undefined;
    for (const { name, type } of method.declaration.parameters) {
      if (!ts.isIdentifier(name)) continue;
      const known = typeOf(type);
      if (known !== undefined) this.#types.set(name.text, known);
      if (known?.name === "Message") message ??= name.text;
    }
    this.#message = message;
  }

  read(): Pick<FunctionSummary, "steps" | "writes"> {
    const { body } = this.#function.declaration;
    const steps =
      body === undefined
        ? []
        : ts.isBlock(body)
          ? this.#statements(body.statements).steps
          : this.#expression(body, true);
    return { steps, writes: [...this.#writes].map(([field, at]) => ({ field, at })) };
  }

  // ------------------------------------------------------------------------------------------------ statements

  #statements(list: readonly ts.Statement[]): Read {
    const steps: Step[] = [];
    for (const statement of list) {
      const read = this.#statement(statement);
      steps.push(...read.steps);
      if (read.ends) return { steps, ends: true };
    }
    return { steps, ends: false };
  }

  #statement(statement: ts.Statement): Read {
    if (ts.isBlock(statement)) return this.#statements(statement.statements);
    if (ts.isReturnStatement(statement))
      return {
        steps: statement.expression === undefined ? [] : this.#expression(statement.expression, true),
        ends: true,
      };
    if (ts.isThrowStatement(statement)) return { steps: this.#expression(statement.expression), ends: true };
    if (ts.isIfStatement(statement)) {
      const before = this.#expression(statement.expression);
      const then = this.#statement(statement.thenStatement);
      const other = statement.elseStatement === undefined ? NOTHING : this.#statement(statement.elseStatement);
      return { steps: [...before, ...eitherOf([then, other])], ends: then.ends && other.ends };
    }
    if (ts.isSwitchStatement(statement)) {
      const before = this.#expression(statement.expression);
      const ways = statement.caseBlock.clauses.map((clause) => this.#statements(clause.statements));
      const hasDefault = statement.caseBlock.clauses.some(ts.isDefaultClause);
      const all = hasDefault ? ways : [...ways, NOTHING];
      return { steps: [...before, ...eitherOf(all)], ends: hasDefault && ways.every(({ ends }) => ends) };
    }
    if (ts.isTryStatement(statement)) {
      const tried = this.#statements(statement.tryBlock.statements);
      const caught =
        statement.catchClause === undefined ? [] : this.#statements(statement.catchClause.block.statements).steps;
      const last = statement.finallyBlock === undefined ? NOTHING : this.#statements(statement.finallyBlock.statements);
      const saved = caught.length === 0 ? [] : eitherOf([{ steps: caught, ends: false }, NOTHING]);
      return { steps: [...tried.steps, ...saved, ...last.steps], ends: tried.ends && caught.length === 0 };
    }
    if (ts.isForOfStatement(statement) && isThis(statement.expression, "uppers")) {
      if (ts.isVariableDeclarationList(statement.initializer))
        for (const { name } of statement.initializer.declarations)
          if (ts.isIdentifier(name)) this.#uppers.add(name.text);
      return { steps: loopOf(this.#statement(statement.statement).steps, true), ends: false };
    }
    if (ts.isForOfStatement(statement) || ts.isForInStatement(statement))
      return {
        steps: [...this.#expression(statement.expression), ...loopOf(this.#statement(statement.statement).steps)],
        ends: false,
      };
    if (ts.isForStatement(statement)) {
      const { initializer } = statement;
      const first =
        initializer === undefined
          ? []
          : ts.isVariableDeclarationList(initializer)
            ? this.#variables(initializer)
            : this.#expression(initializer);
      const again = [statement.condition, statement.incrementor].flatMap((each) =>
        each === undefined ? [] : this.#expression(each),
      );
      return { steps: [...first, ...loopOf([...again, ...this.#statement(statement.statement).steps])], ends: false };
    }
    if (ts.isWhileStatement(statement) || ts.isDoStatement(statement))
      return {
        steps: loopOf([...this.#expression(statement.expression), ...this.#statement(statement.statement).steps]),
        ends: false,
      };
    if (ts.isVariableStatement(statement)) return { steps: this.#variables(statement.declarationList), ends: false };
    if (ts.isExpressionStatement(statement)) return { steps: this.#expression(statement.expression), ends: false };
    if (ts.isLabeledStatement(statement)) return this.#statement(statement.statement);
    return NOTHING;
  }

  #variables({ declarations }: ts.VariableDeclarationList): Step[] {
    return declarations.flatMap(({ name, type, initializer }) => {
      if (initializer !== undefined) this.#note(name, type, initializer);
      return initializer === undefined ? [] : this.#expression(initializer);
    });
  }

  /** What a local stands for: `const { lower } = this.slots`, `const run = new Run()`, `const op = this.#ask()`. */
  #note(name: ts.BindingName, type: ts.TypeNode | undefined, initializer: ts.Expression): void {
    if (ts.isIdentifier(name)) {
      const known = typeOf(type) ?? createdType(initializer);
      if (known !== undefined) this.#types.set(name.text, known);
      const slot = this.#slotOf(initializer);
      if (slot !== undefined) this.#slots.set(name.text, slot);
      this.#values.set(name.text, initializer);
      return;
    }
    if (!ts.isObjectBindingPattern(name)) return;
    for (const element of name.elements) {
      if (!ts.isIdentifier(element.name)) continue;
      const property = element.propertyName === undefined ? element.name.text : nameOf(element.propertyName);
      if (property === undefined) continue;
      if (isThis(initializer, "slots")) this.#slots.set(element.name.text, property);
    }
  }

  // ----------------------------------------------------------------------------------------------- expressions

  /** @param given Its value is the function's own: an operation that is returned is as good as one that is run. */
  #expression(expression: ts.Expression, given = false): Step[] {
    const inner = bare(expression);
    if (ts.isYieldExpression(inner)) {
      if (inner.expression === undefined) return [];
      if (inner.asteriskToken === undefined) return this.#expression(inner.expression);
      return this.#operation(inner.expression);
    }
    if (ts.isConditionalExpression(inner)) {
      const ways = [inner.whenTrue, inner.whenFalse].map((each) => ({
        steps: this.#expression(each, given),
        ends: false,
      }));
      return [...this.#expression(inner.condition), ...eitherOf(ways)];
    }
    if (ts.isBinaryExpression(inner)) return this.#binary(inner, given);
    if (ts.isPrefixUnaryExpression(inner) || ts.isPostfixUnaryExpression(inner)) {
      const { operator } = inner;
      if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken)
        this.#write(inner.operand);
      return this.#expression(inner.operand);
    }
    if (ts.isCallExpression(inner)) {
      // A method that is no generator hands on the operation of another.
      if (given && this.#effects !== undefined && this.#function.declaration.asteriskToken === undefined)
        return this.#operation(inner);
      return this.#plainCall(inner);
    }
    if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) {
      // What a helper such as `find` is given runs here and now.
      if (ts.isBlock(inner.body)) return [...this.#statements(inner.body.statements).steps];
      return this.#expression(inner.body);
    }
    const steps: Step[] = [];
    inner.forEachChild((child) => {
      if (ts.isExpression(child)) steps.push(...this.#expression(child));
      else if (ts.isPropertyAssignment(child)) steps.push(...this.#expression(child.initializer));
      else if (ts.isSpreadAssignment(child)) steps.push(...this.#expression(child.expression));
      else if (ts.isTemplateSpan(child)) steps.push(...this.#expression(child.expression));
    });
    return steps;
  }

  #binary(binary: ts.BinaryExpression, given: boolean): Step[] {
    const { left, right, operatorToken } = binary;
    const { kind } = operatorToken;
    const shortCut =
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken;
    if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) this.#write(left);
    const first = this.#expression(left);
    const second = this.#expression(right, given);
    return shortCut ? [...first, ...eitherOf([{ steps: second, ends: false }, NOTHING])] : [...first, ...second];
  }

  #write(target: ts.Expression): void {
    const field = stateField(target);
    if (field === undefined) return;
    const name = `${this.#function.owner?.name ?? ""}.${field}`;
    if (!this.#writes.has(name)) this.#writes.set(name, this.#at(target));
  }

  // ----------------------------------------------------------------------------------------------------- calls

  /** A call whose result is not an operation that runs now: its arguments, and what it changes. */
  #plainCall(call: ts.CallExpression): Step[] {
    const callee = bare(call.expression);
    const argumentSteps = (): Step[] => call.arguments.flatMap((each) => this.#expression(each));
    if (ts.isIdentifier(callee)) {
      const found = this.#all.plain(callee.text);
      return found === undefined ? argumentSteps() : [...argumentSteps(), this.#ownCall(found, call)];
    }
    if (!ts.isPropertyAccessExpression(callee)) return argumentSteps();
    const name = callee.name.text;
    const receiver = bare(callee.expression);
    if ((name === "after" && endsIn(receiver, "timers")) || (name === "spawn" && endsIn(receiver, "host"))) {
      return call.arguments.flatMap((each) => this.#later(each));
    }
    if (name === "chargeTime" && endsIn(receiver, "cpu")) return [...argumentSteps(), this.#spend(call)];
    // What it is charged for, only the class knows.
    if (name === "charge" && endsIn(receiver, "cpu")) return [...argumentSteps(), { spend: null, at: this.#at(call) }];
    if (name === "filled" && ts.isIdentifier(receiver) && receiver.text === "Message")
      this.#all.makes(this.#number(call.arguments[1]) ?? 0);
    if (mutators.has(name)) this.#write(receiver);
    const before = [...this.#expression(receiver), ...argumentSteps()];
    const found = this.#methodAt(receiver, name);
    return found === undefined ? before : [...before, this.#ownCall(found, call)];
  }

  /** What a timer or a new thread is given. */
  #later(argument: ts.Expression): Step[] {
    const inner = bare(argument);
    if (ts.isArrowFunction(inner) && !ts.isBlock(inner.body)) {
      const body = bare(inner.body);
      const method = ts.isCallExpression(body) ? this.#methodOf(body) : undefined;
      if (method !== undefined) {
        this.#all.timerOf(method);
        return [];
      }
    }
    if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) {
      this.#all.timer(this.#function, inner);
      return [];
    }
    const method = ts.isCallExpression(inner) ? this.#methodOf(inner) : undefined;
    if (method === undefined) return this.#expression(inner);
    this.#all.timerOf(method);
    return [];
  }

  /** What `yield*` runs. */
  #operation(expression: ts.Expression): Step[] {
    const inner = bare(expression);
    if (ts.isConditionalExpression(inner)) {
      const ways = [inner.whenTrue, inner.whenFalse].map((each) => ({ steps: this.#operation(each), ends: false }));
      return [...this.#expression(inner.condition), ...eitherOf(ways)];
    }
    if (ts.isIdentifier(inner)) {
      const value = this.#values.get(inner.text);
      return value === undefined ? this.#anything(inner) : this.#operation(value);
    }
    if (!ts.isCallExpression(inner)) return this.#anything(inner);
    const callee = bare(inner.expression);
    const before = inner.arguments.flatMap((each) => this.#expression(each));
    if (ts.isIdentifier(callee)) {
      // `up(...)` and `down(...)` of the runtime only change the type.
      if ((callee.text === "up" || callee.text === "down") && inner.arguments[0] !== undefined)
        return this.#operation(inner.arguments[0]);
      const found = this.#all.plain(callee.text);
      return [...before, ...(found === undefined ? this.#anything(inner) : [this.#ownCall(found, inner)])];
    }
    if (!ts.isPropertyAccessExpression(callee)) return [...before, ...this.#anything(inner)];
    return [...before, ...this.#methodCall(inner, bare(callee.expression), callee.name.text)];
  }

  #methodCall(call: ts.CallExpression, receiver: ts.Expression, name: string): Step[] {
    const at = this.#at(call);
    if (name === "settle") return [];
    if (name === "at" && receiver.kind === ts.SyntaxKind.ThisKeyword) {
      const point = call.arguments[0] && bare(call.arguments[0]);
      return [{ point: point !== undefined && ts.isPropertyAccessExpression(point) ? point.name.text : "*", at }];
    }
    const own = this.#methodAt(receiver, name);
    if (own !== undefined) return [this.#ownCall(own, call)];
    // What a base class outside these files does by default is nothing.
    if (receiver.kind === ts.SyntaxKind.SuperKeyword) return [];
    if (name === "wait") return [{ wait: this.#waitOf(receiver), at }];
    if (name === "message" && endsIn(receiver, "host")) {
      this.#all.makes(this.#number(call.arguments[0]) ?? 0);
      return [{ wait: memoryWait, at }];
    }
    if (name === "delay") return [{ wait: "a delay", at }];
    if (name === "handoff") return [];
    if (name === "compute" && endsIn(receiver, "cpu")) return [this.#spend(call)];
    const given = call.arguments.some((each) => this.#isPiece(each)) ? { piece: true } : {};
    const same = call.arguments.some((each) => this.#isMessage(each)) ? { same: true } : given;
    // A session that is given up may be closed; what a protocol holds are sessions of what is below it.
    if (name === "release") return [{ call: "down", operation: "close", ...this.#slotPart(receiver), at }];
    const above = ts.isIdentifier(receiver) && this.#uppers.has(receiver.text);
    if (upward.has(name) || above) return [{ call: "up", operation: name, ...same, at }];
    const slot = this.#slotPart(receiver);
    if (downward.has(name) || slot.slot !== undefined) return [{ call: "down", operation: name, ...slot, ...same, at }];
    if (/\b(?:up|binding)$/.test(textOfAccess(receiver))) return [{ call: "up", operation: name, ...same, at }];
    const only = this.#all.onlyMethod(name);
    return only === undefined ? this.#anything(call) : [this.#ownCall(only, call)];
  }

  /** CPU time that a call takes: a number, also by name, or a parameter of the protocol. */
  #spend(call: ts.CallExpression): Step {
    const at = this.#at(call);
    const given = this.#meant(call.arguments[0]);
    if (given !== undefined && ts.isPropertyAccessExpression(given) && isThis(given.expression, "parameters"))
      return { spend: given.name.text, at };
    return { spend: this.#number(given) ?? null, at };
  }
  #number(expression: ts.Expression | undefined): number | undefined {
    const given = this.#meant(expression);
    return given !== undefined && ts.isNumericLiteral(given) ? Number(given.text) : undefined;
  }
  /** What a name stands for: a local, or a constant of the file. */
  #meant(expression: ts.Expression | undefined): ts.Expression | undefined {
    let given = expression && bare(expression);
    for (let depth = 0; given !== undefined && ts.isIdentifier(given) && depth < 3; depth++) {
      const value = this.#values.get(given.text) ?? this.#all.constant(given.text);
      given = value && bare(value);
    }
    return given;
  }

  /** Where it cannot be seen what runs, all that the function's type allows. */
  #anything(node: ts.Node): Step[] {
    const at = this.#at(node);
    const effects = this.#effects ?? ["any"];
    const every = effects.includes("any");
    const waits = effects.flatMap((effect) => /^Wait(?:<"(.*)">)?$/.exec(effect)?.slice(1) ?? []);
    // Whether it passes a point is not known: what comes next may still be where this began.
    const points = effects.flatMap((effect) => /^AtPoint<"(.*)">$/.exec(effect)?.slice(1) ?? []);
    const passing = points.map((point): Step => ({ either: [[{ point, at }], []], ends: [false, false] }));
    return [
      ...passing,
      ...(every || effects.includes("Up") ? [{ call: "up" as const, operation: "*", at }] : []),
      ...(every || effects.includes("Down") ? [{ call: "down" as const, operation: "*", at }] : []),
      ...(every ? ["something"] : waits).map((wait) => ({ wait, at })),
    ];
  }

  #ownCall(method: FunctionInfo, call: ts.CallExpression): Step {
    const same = call.arguments.some((each) => this.#isMessage(each));
    return { call: "own", operation: this.#all.own(method), ...(same && { same }), at: this.#at(call) };
  }

  #isMessage(argument: ts.Expression): boolean {
    const inner = bare(argument);
    return this.#message !== undefined && ts.isIdentifier(inner) && inner.text === this.#message;
  }

  /** A local that was made by `message.split(...)`. */
  #isPiece(argument: ts.Expression): boolean {
    const inner = bare(argument);
    const value = ts.isIdentifier(inner) ? this.#values.get(inner.text) : undefined;
    const made = value && bare(value);
    return (
      made !== undefined &&
      ts.isCallExpression(made) &&
      ts.isPropertyAccessExpression(made.expression) &&
      made.expression.name.text === "split"
    );
  }

  /** The function of these files that a call means. */
  #methodOf(call: ts.CallExpression): FunctionInfo | undefined {
    const callee = bare(call.expression);
    if (ts.isIdentifier(callee)) return this.#all.plain(callee.text);
    return ts.isPropertyAccessExpression(callee)
      ? this.#methodAt(bare(callee.expression), callee.name.text)
      : undefined;
  }

  #methodAt(receiver: ts.Expression, name: string): FunctionInfo | undefined {
    const { owner } = this.#function;
    if (receiver.kind === ts.SyntaxKind.ThisKeyword) return owner && this.#all.method(owner.name, name);
    if (receiver.kind === ts.SyntaxKind.SuperKeyword) return this.#all.method(owner?.extends ?? "", name);
    const type = this.#typeAt(receiver);
    return type === undefined ? undefined : this.#all.method(type.name, name);
  }

  #typeAt(receiver: ts.Expression): TypeName | undefined {
    if (ts.isIdentifier(receiver)) return this.#types.get(receiver.text);
    if (ts.isPropertyAccessExpression(receiver) && receiver.expression.kind === ts.SyntaxKind.ThisKeyword)
      return this.#all.field(this.#function.owner, receiver.name.text);
    return undefined;
  }

  #waitOf(receiver: ts.Expression): string {
    const known = this.#typeAt(receiver)?.what;
    if (known !== undefined) return known;
    const declared = this.#effects?.flatMap((effect) => /^Wait<"(.*)">$/.exec(effect)?.[1] ?? []) ?? [];
    return declared.length === 1 ? (declared[0] ?? "semaphore") : "semaphore";
  }

  #slotPart(receiver: ts.Expression): { readonly slot?: string } {
    const slot = this.#slotOf(receiver);
    return slot === undefined ? {} : { slot };
  }

  /** The slot, or the element of one, that an expression reaches: `this.slots.lower`, `port.arp`, `this.slots.lower[0]`. */
  #slotOf(expression: ts.Expression): string | undefined {
    const inner = bare(expression);
    if (ts.isIdentifier(inner)) return this.#slots.get(inner.text);
    if (ts.isElementAccessExpression(inner)) return this.#slotOf(inner.expression);
    if (!ts.isPropertyAccessExpression(inner)) return undefined;
    if (isThis(inner.expression, "slots")) return inner.name.text;
    const receiver = bare(inner.expression);
    // An element of a slot that is a group: whatever holds the group, the element's name says which it is.
    const type = this.#typeAt(receiver)?.name;
    const group = this.#slotOf(inner.expression) !== undefined || type === "Port" || endsIn(receiver, "port");
    return group ? inner.name.text : undefined;
  }

  #at(node: ts.Node): Place {
    return this.#all.placeOf(node, this.#function.file);
  }
}

interface Read {
  readonly steps: readonly Step[];
  readonly ends: boolean;
}
const NOTHING: Read = { steps: [], ends: false };

function eitherOf(ways: readonly Read[]): Step[] {
  if (ways.every(({ steps }) => steps.length === 0)) return [];
  return [{ either: ways.map(({ steps }) => steps), ends: ways.map(({ ends }) => ends) }];
}
function loopOf(steps: readonly Step[], uppers = false): Step[] {
  return steps.length === 0 ? [] : [uppers ? { loop: steps, uppers } : { loop: steps }];
}

function withoutCalls(steps: readonly Step[], idle: ReadonlySet<string>): Step[] {
  return steps.flatMap((step): Step[] => {
    if ("loop" in step) return loopOf(withoutCalls(step.loop, idle), step.uppers);
    if ("either" in step)
      return eitherOf(
        step.either.map((way, index) => ({ steps: withoutCalls(way, idle), ends: step.ends[index] === true })),
      );
    return "call" in step && step.call === "own" && idle.has(step.operation) ? [] : [step];
  });
}

/** Without parentheses, casts and `!`. */
function bare(expression: ts.Expression): ts.Expression {
  let at = expression;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isSatisfiesExpression(at)
  )
    at = at.expression;
  return at;
}

function isThis(expression: ts.Expression, property: string): boolean {
  const inner = bare(expression);
  return (
    ts.isPropertyAccessExpression(inner) &&
    inner.expression.kind === ts.SyntaxKind.ThisKeyword &&
    inner.name.text === property
  );
}

/** Whether what stands last in `a.b.c` is a name, with or without `#`. */
function endsIn(expression: ts.Expression, name: string): boolean {
  const last = textOfAccess(expression).split(".").at(-1)?.replace(/^#/, "");
  return last === name;
}

/** `enable.binding`, `this.#port`: names joined by dots, as far as there are any. */
function textOfAccess(expression: ts.Expression): string {
  const inner = bare(expression);
  if (ts.isIdentifier(inner)) return inner.text;
  if (inner.kind === ts.SyntaxKind.ThisKeyword) return "this";
  return ts.isPropertyAccessExpression(inner) ? `${textOfAccess(inner.expression)}.${inner.name.text}` : "";
}

/** The field of `this` that an assignment or a mutator changes, also inside it. */
function stateField(target: ts.Expression): string | undefined {
  const inner = bare(target);
  if (ts.isElementAccessExpression(inner)) return stateField(inner.expression);
  if (!ts.isPropertyAccessExpression(inner)) return undefined;
  if (inner.expression.kind !== ts.SyntaxKind.ThisKeyword) return stateField(inner.expression);
  return noState.has(inner.name.text) ? undefined : inner.name.text;
}
