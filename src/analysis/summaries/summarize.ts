/**
 * Reads the summary of a protocol from its implementation. It follows files by resolved imports, functions by resolved symbols, and effects
 * by resolved types. tsc proves that the effects in a type are complete, since it refuses an annotation that leaves one out. The calls in a body
 * refine them. If a body cannot be followed, all effects that its type allows count; without a type, all effects count.
 */
import { ts, type UserProject } from "../../typescript/project.js";
import { expression } from "./expressions.js";
import { byType, operation } from "./operation.js";
import { messageParameter, resultOf } from "./own-calls.js";
import type { Here, Reading } from "./reader.js";
import { scopeOf } from "./files.js";
import { argumentsFor, type Body, isFunction } from "./bodies.js";
import { Declarations } from "./scope.js";
import { pushedBy } from "./pushed.js";
import { prune, some } from "./pruning.js";
import { isDecorated, isStatic } from "./definitions.js";
import { bound } from "./destructuring.js";
import { statements } from "./statements.js";
import { everything, unseen, withoutIdleEnds } from "./steps.js";
import {
  contentHash,
  type FunctionSummary,
  type Lost,
  type LostReason,
  type Place,
  type Step,
  type Summary,
  summaryVersion,
} from "./summary.js";
import { bare, type Effects, Types } from "./types.js";
import { Values } from "./values.js";

/**
 * @param file The implementation, as an absolute path.
 * @param root xgc's folder, with the runtime that the protocol imports.
 */
export function summarize(project: UserProject, file: string, protocol: string, root: string): Summary {
  project.add([file]);
  const program = project.program();
  const types = new Types(program.getTypeChecker(), root, file);
  const entry = program.getSourceFile(file);
  if (entry === undefined) return unknownProtocol(protocol, file);
  return new Summarizer(protocol, entry, types).summary();
}

/** The operations of a session that the graph may call. */
const sessionOperations: ReadonlySet<string> = new Set([
  "demux",
  "openDone",
  "closeDone",
  "pop",
  "callDemux",
  "push",
  "close",
  "shutdown",
  "call",
  "control",
]);
/** The operations of an unknown protocol that the graph may call. */
const protocolOperations = ["init", "open", "openDone", "closeDone", "demux", "callDemux", "push", "call", "close"];

function unknownProtocol(protocol: string, file: string): Summary {
  const at: Place = { file: 0, line: 1 };
  const name = `./${file.slice(file.lastIndexOf("/") + 1)}`;
  return {
    version: summaryVersion,
    protocol,
    files: [{ name, hash: "" }],
    operations: Object.fromEntries(protocolOperations.map((each) => [each, [`${protocol}.anything`]])),
    functions: {
      [`${protocol}.anything`]: { effects: ["any"], steps: everything("class", protocol, at), writes: [], at },
    },
    timers: [],
    made: 0,
  };
}

class Summarizer implements Reading {
  readonly types: Types;
  readonly declarations: Declarations;
  readonly values: Values;
  readonly #protocol: string;
  readonly #entry: ts.SourceFile;
  readonly #files: readonly ts.SourceFile[];
  readonly #functions = new Map<string, FunctionSummary>();
  readonly #waiting: { readonly name: string; readonly body: Body; readonly made: boolean }[] = [];
  readonly #timers = new Set<string>();
  readonly #made = new Set<Body>();
  /** The effect of every operation, because a part of the files cannot be followed. */
  #doubt: readonly Step[] = [];
  #longest = 0;

  constructor(protocol: string, entry: ts.SourceFile, types: Types) {
    this.#protocol = protocol;
    this.#entry = entry;
    this.types = types;
    const scope = scopeOf(entry, types);
    this.declarations = new Declarations(types, scope);
    this.values = new Values(this.declarations);
    this.#files = [entry, ...[...scope.files, ...scope.typed].filter((each) => each !== entry && !isLibrary(each))];
  }

  summary(): Summary {
    const classes = this.#classesOfProtocol();
    const operations: Record<string, string[]> = {};
    const offer = (name: string, body: string): void => {
      const known = (operations[name] ??= []);
      if (!known.includes(body)) known.push(body);
    };
    this.#doubt = this.#doubts(classes);
    for (const owner of classes) this.#offerMembers(owner, () => true, offer);
    if (classes.length === 0)
      for (const name of protocolOperations)
        offer(name, this.#stand(`${this.#protocol}.${name}`, this.#everything("class", this.#protocol, this.#entry)));
    for (const owner of this.declarations.classes) {
      if (classes.includes(owner) || !this.types.is(this.#instanceOf(owner), "Session")) continue;
      this.#offerMembers(owner, (name) => sessionOperations.has(name), offer);
    }
    this.#readAll();
    this.#startAnything();
    prune(this.#functions, this.#timers, operations);
    return {
      version: summaryVersion,
      protocol: this.#protocol,
      files: this.#files.map((each) => ({
        name: relative(this.#entry.fileName, each.fileName),
        hash: contentHash(each.text),
      })),
      operations,
      functions: Object.fromEntries(this.#functions),
      timers: [...this.#timers],
      made: this.#longest,
      ...pushedBy({ all: this }),
    };
  }

  /** The class, or the classes, that the implementation exports under the protocol's name. */
  #classesOfProtocol(): ts.ClassLikeDeclaration[] {
    const { checker } = this.types;
    const module = checker.getSymbolAtLocation(this.#entry);
    const exported = module && checker.getExportsOfModule(module).find(({ name }) => name === this.#protocol);
    if (exported === undefined) return [];
    const symbol = (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return [];
    if (ts.isClassLike(declaration)) return this.declarations.isOwn(declaration) ? [declaration] : [];
    return this.declarations.sources(symbol).values.flatMap((each) => this.declarations.classesAt(each));
  }

  /** The parts of these files that cannot be followed. */
  #doubts(classes: readonly ts.ClassLikeDeclaration[]): Step[] {
    const { wild, scope } = this.declarations;
    const doubts: Step[] = [];
    if (wild !== undefined) doubts.push(...this.#everything("byName", wild.getText(), wild));
    const [missing] = scope.unresolved;
    if (missing !== undefined) doubts.push(...this.#everything("file", missing.text, missing));
    const decorated = this.declarations.classes.flatMap((each) => [each, ...each.members]).find(isDecorated);
    if (decorated !== undefined) doubts.push(...this.#everything("byName", "a decorator", decorated));
    for (const owner of classes.flatMap((each) => this.declarations.lineage(each))) {
      const base = owner.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
      if (base === undefined || this.declarations.basesOf(owner).length > 0) continue;
      if (this.#isKnownBase(base.expression)) continue;
      if (!this.types.isUnknown(this.types.typeAt(base.expression))) continue;
      // The base class is not known. Members that are named in the text are followed all the same.
      if (!this.#isMissingDeclaration(base.expression))
        doubts.push(...this.#everything("class", base.expression.getText(), base));
    }
    return doubts;
  }
  #isKnownBase(node: ts.Expression): boolean {
    return this.types.runtimeName(this.types.symbolAt(node)) !== undefined;
  }
  /** `xgc declare` has not made the base class yet. */
  #isMissingDeclaration(node: ts.Expression): boolean {
    const inner = bare(node);
    const imported = ts.isIdentifier(inner)
      ? this.types.checker.getSymbolAtLocation(inner)?.declarations?.[0]
      : undefined;
    for (let at: ts.Node | undefined = imported; at !== undefined; at = at.parent as ts.Node | undefined)
      if (ts.isImportDeclaration(at)) return /\.xgraph(?:\.[jt]s)?["']$/.test(at.moduleSpecifier.getText());
    return false;
  }

  /** Members that other protocols may call: operations, and functions that use time. Those of the nearest class come first. */
  #offerMembers(
    owner: ts.ClassLikeDeclaration,
    wanted: (name: string) => boolean,
    offer: (name: string, body: string) => void,
  ): void {
    const seen = new Set<string>();
    const lineage = this.declarations.lineage(owner);
    // A function that makes classes may have got any of several base classes.
    const single = lineage.every((each) => this.declarations.basesOf(each).length <= 1);
    for (const each of lineage) {
      for (const member of each.members) {
        const name = this.declarations.memberName(member.name);
        if (name === undefined || name.startsWith("#") || !wanted(name) || (single && seen.has(name))) continue;
        if (ts.isMethodDeclaration(member) && member.body !== undefined) {
          seen.add(name);
          offer(name, this.want(member));
        } else if (ts.isPropertyDeclaration(member) && member.initializer !== undefined) {
          for (const body of this.values.functions(member.initializer).bodies) {
            seen.add(name);
            offer(name, this.want(body));
          }
        }
      }
    }
    for (const name of this.declarations.assignedNames()) if (wanted(name)) this.#offerAssigned(owner, name, offer);
    this.#offerForeign(owner, seen, wanted, offer);
  }

  /** What assignments put in the place of an operation; if that cannot be followed, all that the operation's type allows. */
  #offerAssigned(owner: ts.ClassLikeDeclaration, name: string, offer: (name: string, body: string) => void): void {
    const property = this.types.checker.getPropertyOfType(this.#instanceOf(owner), name);
    const [declared] = property?.declarations ?? [];
    if (property === undefined || declared === undefined || !ts.isMethodDeclaration(declared)) return;
    let lost: ts.Node | undefined = this.declarations.isSetOtherwise(name) ? owner : undefined;
    for (const value of this.declarations.assigned.get(name) ?? []) {
      const { bodies, open, foreign, runtime } = this.values.functions(value);
      for (const body of bodies) offer(name, this.want(body));
      const followed = !open && foreign.length + runtime.length === 0;
      if (!followed && this.#mayBePutInto(owner, value)) lost ??= value;
    }
    const [signature] = this.types.checker.getTypeOfSymbolAtLocation(property, owner).getCallSignatures();
    if (lost === undefined || signature === undefined) return;
    const effects = this.types.effectsOf(this.types.checker.getReturnTypeOfSignature(signature));
    const what = `${this.#protocol}.${name} = ...`;
    if (effects !== undefined) offer(name, this.#stand(what, unseen(effects, what, this.placeOf(lost)), effects));
  }
  /** Whether an assignment may put a value into an object of a class. */
  #mayBePutInto(owner: ts.ClassLikeDeclaration, { parent }: ts.Expression): boolean {
    const target = ts.isBinaryExpression(parent) ? bare(parent.left) : undefined;
    if (target === undefined || (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)))
      return true;
    const [own, of] = [this.#instanceOf(owner), this.types.typeAt(target.expression)];
    return this.types.checker.isTypeAssignableTo(own, of) || this.types.checker.isTypeAssignableTo(of, own);
  }

  /** Operations that a class inherits from a class of a package, whose text is not here. */
  #offerForeign(
    owner: ts.ClassLikeDeclaration,
    seen: ReadonlySet<string>,
    wanted: (name: string) => boolean,
    offer: (name: string, body: string) => void,
  ): void {
    for (const property of this.types.checker.getPropertiesOfType(this.#instanceOf(owner))) {
      const declaration = property.valueDeclaration;
      if (declaration === undefined || seen.has(property.name) || !wanted(property.name)) continue;
      const file = declaration.getSourceFile();
      if (
        this.types.isRuntimeFile(file.fileName) ||
        file.fileName.endsWith(".xgraph.ts") ||
        this.declarations.isOwn(declaration)
      )
        continue;
      const type = this.types.checker.getTypeOfSymbolAtLocation(property, owner);
      const effects = type
        .getCallSignatures()
        .map((each) => this.types.effectsOf(this.types.checker.getReturnTypeOfSignature(each)));
      const known = effects.find((each): each is Effects => each !== undefined);
      if (known === undefined) continue;
      offer(
        property.name,
        this.#stand(`${this.#protocol}.${property.name}`, unseen(known, property.name, this.placeOf(owner)), known),
      );
    }
  }

  #instanceOf(owner: ts.ClassLikeDeclaration): ts.Type {
    return this.types.checker.getTypeAtLocation(owner);
  }
  #everything(lost: LostReason, what: string, node: ts.Node): Step[] {
    const text = what.replace(/\s+/g, " ");
    return everything(lost, text.length > 40 ? `${text.slice(0, 37)}...` : text, this.placeOf(node));
  }
  /** A function that stands for one whose text is not here. */
  #stand(name: string, steps: readonly Step[], effects: Effects = ["any"]): string {
    this.#functions.set(name, { effects, steps, writes: [], at: this.placeOf(this.#entry) });
    return name;
  }

  #readAll(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) this.#read(next);
  }
  #firstLoss(is: (step: Lost) => boolean): Lost | undefined {
    let first: Lost | undefined;
    for (const { steps } of this.#functions.values())
      some(steps, (step) => {
        if (first === undefined && "lost" in step && is(step)) first = step;
        return first !== undefined;
      });
    return first;
  }
  /** Code that is not followed may also start threads and timers: an operation that is made somewhere, those in its text. */
  #startAnything(): void {
    if (this.#firstLoss(() => true) === undefined) return;
    for (const body of this.#made) {
      this.want(body);
      this.#readAll();
    }
    // A function of a package may keep an object of the protocol, with what starts threads.
    const packaged = this.declarations.scope.packages.length > 0;
    const first = this.#firstLoss((step) => packaged || step.lost !== "body");
    if (first === undefined) return;
    const { lost, what, at } = first;
    this.timerOf(`what ${what} may start`, everything(lost, what, at), at);
  }

  // ---------------------------------------------------------------------------------------- for the parts of a reading

  want(body: Body, made = false): string {
    const name = `${this.declarations.nameOf(body)}${made ? " (made)" : ""}`;
    if (this.#functions.has(name)) return name;
    // Entered before it is read, so that a recursive function is read once.
    this.#functions.set(name, { steps: [], writes: [], at: this.placeOf(body) });
    this.#waiting.push({ name, body, made });
    return name;
  }
  made(body: Body): void {
    this.#made.add(body);
  }
  timer(body: Body): void {
    this.#timers.add(this.want(body));
  }
  timerOf(name: string, steps: readonly Step[], at: Place): void {
    this.#functions.set(name, { effects: ["any"], steps, writes: [], at });
    this.#timers.add(name);
  }
  makes(bytes: number): void {
    this.#longest = Math.max(this.#longest, bytes);
  }
  placeOf(node: ts.Node): Place {
    const file = node.getSourceFile();
    const start = ts.isSourceFile(node) ? 0 : node.getStart(file);
    return { file: Math.max(0, this.#files.indexOf(file)), line: file.getLineAndCharacterOfPosition(start).line + 1 };
  }
  expression(here: Here, node: ts.Node, given = false): Step[] {
    return expression(here, node, given);
  }
  block(here: Here, node: ts.Block): readonly Step[] {
    return statements(here, node.statements).steps;
  }
  operation(here: Here, node: ts.Expression): Step[] {
    return operation(here, node);
  }
  byType(here: Here, node: ts.Expression): Step[] {
    return byType(here, node);
  }
  around(node: ts.Node): Here | undefined {
    for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent)
      if (isFunction(at) || ts.isClassLike(at)) return this.#here(at, false);
    return undefined;
  }

  #here(body: Body, made: boolean): Here {
    const place = messageParameter({ all: this }, body);
    const parameter = place === undefined || !isFunction(body) ? undefined : argumentsFor(body.parameters)[place];
    const symbol = parameter === undefined ? undefined : this.types.symbolAt(parameter.name);
    const handsOn =
      !made &&
      isFunction(body) &&
      !ts.isConstructorDeclaration(body) &&
      body.asteriskToken === undefined &&
      this.types.effectsOf(resultOf({ all: this }, body)) !== undefined;
    return {
      all: this,
      body,
      message: symbol !== undefined && this.#isKept(symbol) ? symbol : undefined,
      handsOn,
      writes: new Map(),
    };
  }
  /** Whether a parameter is never assigned. */
  #isKept(symbol: ts.Symbol): boolean {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return false;
    let kept = true;
    const look = (node: ts.Node): void => {
      const assigns =
        ts.isBinaryExpression(node) &&
        node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
        node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
      if (assigns && ts.isIdentifier(node.left) && this.types.symbolAt(node.left) === symbol) kept = false;
      if (kept) node.forEachChild(look);
    };
    look(declaration.parent);
    return kept;
  }

  #read({ name, body, made }: { readonly name: string; readonly body: Body; readonly made: boolean }): void {
    const here = this.#here(body, made);
    const read = ts.isClassLike(body) ? this.#constructorSteps(here, body) : this.#bodySteps(here, body);
    const steps = withoutIdleEnds(read);
    const effects =
      ts.isClassLike(body) || ts.isConstructorDeclaration(body)
        ? undefined
        : this.types.effectsOf(resultOf(here, body));
    // Fields that a constructor sets are not visible to other code yet.
    const isMaking = ts.isClassLike(body) || ts.isConstructorDeclaration(body);
    const writes = isMaking ? [] : [...here.writes].map(([field, at]) => ({ field, at }));
    const all = effects !== undefined && !made ? [...this.#doubt, ...steps] : steps;
    this.#functions.set(name, {
      ...(effects !== undefined && { effects }),
      steps: all,
      writes,
      at: this.placeOf(body),
    });
  }

  #bodySteps(here: Here, body: Exclude<Body, ts.ClassLikeDeclaration>): readonly Step[] {
    const defaults = body.parameters.flatMap(({ name, initializer }) => [
      ...(initializer === undefined ? [] : expression(here, initializer)),
      ...bound(here, name),
    ]);
    if (body.body === undefined) return defaults;
    return [
      ...defaults,
      ...(ts.isBlock(body.body)
        ? statements(here, body.body.statements).steps
        : expression(here, body.body, here.handsOn)),
    ];
  }

  /** The code that making an object runs: the base class's, fields, and the constructor. */
  #constructorSteps(here: Here, owner: ts.ClassLikeDeclaration): readonly Step[] {
    const explicit = owner.members.find(
      (each): each is ts.ConstructorDeclaration => ts.isConstructorDeclaration(each) && each.body !== undefined,
    );
    const fields = owner.members.flatMap((each) =>
      ts.isPropertyDeclaration(each) && each.initializer !== undefined && !isStatic(each)
        ? expression(here, each.initializer)
        : [],
    );
    if (explicit !== undefined) return [...fields, ...this.#bodySteps(here, explicit)];
    const bases = this.declarations
      .basesOf(owner)
      .map((each): Step => ({ call: "own", operation: this.want(each), at: this.placeOf(owner) }));
    return [...bases, ...fields];
  }
}

function isLibrary(file: ts.SourceFile): boolean {
  return /\/lib\.[^/]*\.d\.ts$/.test(file.fileName);
}

/** A file relative to another: `./reassembly.ts`. */
function relative(from: string, to: string): string {
  const here = from.split("/").slice(0, -1);
  const there = to.split("/");
  let common = 0;
  while (common < here.length && here[common] === there[common]) common++;
  const up = here.slice(common).map(() => "..");
  const path = [...up, ...there.slice(common)].join("/");
  return path.startsWith(".") ? path : `./${path}`;
}
