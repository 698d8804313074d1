/**
 * A generator function as statements in which an operation is run only by a statement of its own, a *point*: `x$t = yield* OP`. So the function can be left
 * at each point, and entered again there.
 */
import type { Patch, Piece } from "./pieces.js";
import {
  children,
  isClass,
  isFunction,
  keyOf,
  list,
  namesIn,
  type Node,
  optional,
  part,
  walk,
  word,
  yields,
} from "./tree.js";

/** Why a function stays a generator. */
export class Untranslatable extends Error {}

/** An operation that is run, as it is written in a plain function; or the value of a `yield`. */
export interface Point {
  readonly kind: "point";
  readonly id: number;
  readonly run: { readonly plain: readonly Piece[] } | { readonly mark: readonly Piece[] };
  /** The variables that have a value here. */
  readonly visible: ReadonlySet<string>;
}

export type Step =
  | Point
  /** A statement without a point. */
  | { readonly kind: "raw"; readonly text: readonly Piece[] }
  /** A declaration of variables that are kept from one entry to another. `later` assigns them. */
  | { readonly kind: "declare"; readonly text: readonly Piece[]; readonly later: readonly Piece[] }
  | {
      readonly kind: "if";
      readonly test: readonly Piece[];
      readonly then: readonly Step[];
      readonly otherwise: readonly Step[] | null;
    }
  | {
      readonly kind: "loop";
      readonly label: string;
      readonly first: readonly Step[];
      readonly test: readonly Piece[];
      readonly update: readonly Piece[];
      readonly body: readonly Step[];
      readonly testsLast: boolean;
    }
  | { readonly kind: "block"; readonly body: readonly Step[] };

export interface Lowered {
  readonly steps: readonly Step[];
  /** Parameters first. */
  readonly variables: readonly string[];
  /** Parameters that are never assigned. */
  readonly kept: ReadonlySet<string>;
}

/** The plain form of an operation that is called: `this.lower.push$plain(session, message)`. */
export type PlainCall = (
  call: Node,
  patches: readonly Patch[],
  declared: ReadonlySet<string>,
) => readonly Piece[] | null;

/**
 * @throws Untranslatable if the function has a part that has to stay a generator.
 */
export function lower(value: Node, context: Context): Lowered {
  return new Lowering(context).function(value);
}

/** The rest of the module, as a function in it sees it. */
export interface Context {
  readonly plainCall: PlainCall;
  readonly isIdentity: (name: string) => boolean;
  /** Changes that are made everywhere. */
  readonly fixed: readonly Patch[];
}

class Lowering {
  readonly #context: Context;
  readonly #variables = new Set<string>();
  /** All names that the function declares, for what a name stands for. */
  readonly #declared = new Set<string>();
  /** Those whose declaration has been run, in the lists around a place. */
  #visible = new Set<string>();
  /** The blocks that declare each variable. */
  readonly #scopes = new Map<string, Node[]>();
  #scope!: Node;
  #points = 0;
  #loops = 0;
  /** The labels of the loops around a place that have points. */
  readonly #labels: string[] = [];

  constructor(context: Context) {
    this.#context = context;
  }

  function(value: Node): Lowered {
    this.#scope = value;
    const parameters = list(value, "params").flatMap(namesIn);
    for (const each of parameters) this.#declare(each);
    const body = part(value, "body");
    const assigned = this.#checkClosures(value);
    const steps = this.#list(body, list(body, "body"));
    this.#checkScopes(value);
    const kept = new Set(parameters.filter((each) => !assigned.has(each)));
    return { steps, variables: [...this.#variables], kept };
  }

  /** Variables of inner blocks become variables of the function: their names must stand for nothing else outside of the blocks. */
  #checkScopes(value: Node): void {
    walk(value, (node) => {
      for (const each of referencesIn(node)) {
        const scopes = this.#scopes.get(word(each));
        if (scopes !== undefined && !scopes.some(({ start, end }) => start <= each.start && each.end <= end))
          throw new Untranslatable(`${word(each)} has two meanings`);
      }
      return true;
    });
  }

  #declare(name: string): void {
    if (this.#visible.has(name)) throw new Untranslatable(`${name} is declared twice`);
    this.#scopes.set(name, [...(this.#scopes.get(name) ?? []), this.#scope]);
    this.#variables.add(name);
    this.#declared.add(name);
    this.#visible.add(name);
  }

  // ------------------------------------------------------------------------------------------------------ closures

  /**
   * A function that has been entered again has its own copy of each variable, so a closure must not see one change.
   * @returns the variables that are assigned.
   */
  #checkClosures(value: Node): ReadonlySet<string> {
    const declaredAt = new Map<string, number>();
    const inLoops = new Set<string>();
    const assigned = new Set<string>();
    const closures: Node[] = [];
    for (const each of list(value, "params").flatMap(namesIn)) declaredAt.set(each, value.start);
    const look = (node: Node, loops: number): void => {
      if (isFunction(node) || isClass(node)) {
        closures.push(node);
        if (isClass(node) || node.type === "FunctionDeclaration")
          throw new Untranslatable("a function is declared inside");
        walk(node, (each) => {
          note(each);
          return true;
        });
        return;
      }
      if (node.type === "VariableDeclaration") {
        if (node["kind"] === "var") throw new Untranslatable("var");
        for (const each of list(node, "declarations"))
          for (const name of namesIn(part(each, "id"))) {
            this.#declared.add(name);
            declaredAt.set(name, node.start);
            if (loops > 0) inLoops.add(name);
          }
      }
      note(node);
      if (node.type === "Identifier" && word(node) === "arguments") throw new Untranslatable("arguments");
      if (node.type === "MetaProperty") throw new Untranslatable("new.target");
      if (node.type === "CatchClause")
        for (const name of namesIn(optional(node, "param") ?? node)) this.#declared.add(name);
      const deeper = /^(?:For|While|DoWhile)/.test(node.type) ? 1 : 0;
      for (const each of children(node)) look(each, loops + deeper);
    };
    const note = (node: Node): void => {
      if (node.type === "AssignmentExpression") for (const name of targetsIn(part(node, "left"))) assigned.add(name);
      if (node.type === "UpdateExpression") for (const name of targetsIn(part(node, "argument"))) assigned.add(name);
      if (/^For(?:Of|In)Statement$/.test(node.type) && part(node, "left").type !== "VariableDeclaration")
        for (const name of targetsIn(part(node, "left"))) assigned.add(name);
    };
    for (const each of list(value, "params")) look(each, 0);
    look(part(value, "body"), 0);
    for (const closure of closures)
      walk(closure, (node) => {
        if (node.type !== "Identifier") return true;
        const name = word(node);
        const at = declaredAt.get(name);
        if (at === undefined) return true;
        if (assigned.has(name) || inLoops.has(name) || at > closure.start)
          throw new Untranslatable(`a function inside uses ${name}, which changes`);
        return true;
      });
    return assigned;
  }

  // ---------------------------------------------------------------------------------------------------- statements

  /** A list of statements; its declarations are visible in it only. */
  #list(scope: Node, statements: readonly Node[]): Step[] {
    const steps: Step[] = [];
    this.#inside(scope, () => {
      for (const each of statements) this.#statement(each, steps);
    });
    return steps;
  }

  #inside(scope: Node, act: () => void): void {
    const { visible, scope: around } = { visible: this.#visible, scope: this.#scope };
    this.#visible = new Set(visible);
    this.#scope = scope;
    act();
    this.#visible = visible;
    this.#scope = around;
  }

  #body(statement: Node): Step[] {
    return this.#list(statement, statement.type === "BlockStatement" ? list(statement, "body") : [statement]);
  }

  #statement(statement: Node, steps: Step[]): void {
    if (statement.type === "VariableDeclaration") {
      this.#declaration(statement, steps);
      return;
    }
    if (!yields(statement)) {
      steps.push({ kind: "raw", text: [this.#copy(statement)] });
      return;
    }
    switch (statement.type) {
      case "ExpressionStatement": {
        const text = this.#expression(part(statement, "expression"), steps);
        if (text.length !== 1 || text[0] !== RESULT) steps.push({ kind: "raw", text: [...text, ";"] });
        return;
      }
      case "ReturnStatement":
        steps.push({ kind: "raw", text: ["return ", ...this.#expression(part(statement, "argument"), steps), ";"] });
        return;
      case "ThrowStatement":
        steps.push({ kind: "raw", text: ["throw ", ...this.#expression(part(statement, "argument"), steps), ";"] });
        return;
      case "BlockStatement":
        steps.push({ kind: "block", body: this.#body(statement) });
        return;
      case "IfStatement": {
        const test = this.#expression(part(statement, "test"), steps);
        const then = this.#body(part(statement, "consequent"));
        const alternate = optional(statement, "alternate");
        steps.push({ kind: "if", test, then, otherwise: alternate === null ? null : this.#body(alternate) });
        return;
      }
      case "WhileStatement":
      case "DoWhileStatement":
      case "ForStatement":
        this.#loop(statement, steps);
        return;
      default:
        throw new Untranslatable(`an operation in a ${statement.type}`);
    }
  }

  #declaration(statement: Node, steps: Step[]): void {
    const declarations = list(statement, "declarations");
    if (yields(statement) && declarations.length > 1)
      throw new Untranslatable("an operation among several declarations");
    for (const declaration of declarations) {
      const pattern = part(declaration, "id");
      const init = optional(declaration, "init");
      const names = namesIn(pattern);
      const value = init === null ? ["void 0"] : this.#expression(init, steps);
      for (const name of names) this.#declare(name);
      const copied = this.#copy(pattern);
      const isObject = pattern.type === "ObjectPattern";
      steps.push({
        kind: "declare",
        text: [`${word(statement, "kind")} `, copied, ...(init === null ? [] : [" = ", ...value]), ";"],
        later: [isObject ? "(" : "", copied, " = ", ...value, isObject ? ");" : ";"],
      });
    }
  }

  #loop(statement: Node, steps: Step[]): void {
    this.#inside(statement, () => {
      const label = `x$loop${++this.#loops}`;
      const first: Step[] = [];
      const init = optional(statement, "init");
      if (init?.type === "VariableDeclaration") this.#declaration(init, first);
      else if (init !== null) first.push({ kind: "raw", text: [...this.#whole(init), ";"] });
      const test = optional(statement, "test");
      const update = optional(statement, "update");
      this.#labels.push(label);
      const body = this.#body(part(statement, "body"));
      this.#labels.pop();
      steps.push({
        kind: "loop",
        label,
        first,
        test: test === null ? ["true"] : this.#whole(test),
        update: update === null ? [] : this.#whole(update),
        body,
        testsLast: statement.type === "DoWhileStatement",
      });
    });
  }

  // --------------------------------------------------------------------------------------------------- expressions

  #whole(node: Node): Piece[] {
    if (yields(node)) throw new Untranslatable("an operation in the head of a loop");
    return [this.#copy(node)];
  }

  /** The text of a node, with named targets of `break` and `continue`. */
  #copy(node: Node, patches: readonly Patch[] = []): Piece {
    const all = [...patches];
    const label = this.#labels.at(-1);
    if (label !== undefined) this.#nameTargets(node, label, all);
    return copyOf(node, all, this.#context.fixed);
  }

  /** Inside a loop that is entered again, a `switch` would catch a `break`. */
  #nameTargets(node: Node, label: string, patches: Patch[]): void {
    if (isFunction(node) || /^(?:For|While|DoWhile|Switch|Labeled)/.test(node.type)) {
      // A `continue` inside a `switch` is of the loop around it, which needs no label.
      return;
    }
    if (node.type === "BreakStatement") {
      if (node["label"] === null) patches.push({ start: node.start, end: node.end, text: [`break ${label};`] });
      return;
    }
    for (const each of children(node)) this.#nameTargets(each, label, patches);
  }

  /** The text of the value of an expression, after the steps for the operations in it. */
  #expression(node: Node, steps: Step[]): Piece[] {
    if (!yields(node)) return [this.#copy(node)];
    const result = this.#operand(node, steps);
    return result ?? [this.#copy(node)];
  }

  /** The text in place of a node that has operations. */
  #operand(node: Node, steps: Step[]): Piece[] {
    switch (node.type) {
      case "YieldExpression":
        this.#point(node, steps);
        return [RESULT];
      case "LogicalExpression":
        if (!yields(part(node, "left"))) {
          steps.push({ kind: "raw", text: [`${RESULT} = `, this.#copy(part(node, "left")), ";"] });
          steps.push({
            kind: "if",
            test: [LOGICAL[word(node, "operator")]!],
            then: this.#valued(part(node, "right")),
            otherwise: null,
          });
          return [RESULT];
        }
        break;
      case "ConditionalExpression": {
        const test = this.#expression(part(node, "test"), steps);
        const then = this.#valued(part(node, "consequent"));
        steps.push({ kind: "if", test, then, otherwise: this.#valued(part(node, "alternate")) });
        return [RESULT];
      }
      case "AssignmentExpression":
        if (word(node, "operator") !== "=") throw new Untranslatable("an assignment that reads and writes");
        break;
      default:
    }
    const [inner, ...others] = children(node).filter(yields);
    if (inner === undefined || others.length > 0) throw new Untranslatable("several operations in one expression");
    for (const each of children(node)) {
      if (each === inner) break;
      if (!isSame(each, node)) throw new Untranslatable("something is computed before an operation in an expression");
    }
    const text = this.#operand(inner, steps);
    return [this.#copy(node, [{ start: inner.start, end: inner.end, text }])];
  }

  /** Steps that leave the value of an expression in the result. */
  #valued(node: Node): Step[] {
    const steps: Step[] = [];
    const text = this.#expression(node, steps);
    if (text.length !== 1 || text[0] !== RESULT) steps.push({ kind: "raw", text: [`${RESULT} = `, ...text, ";"] });
    return steps;
  }

  #point(node: Node, steps: Step[]): void {
    const argument = optional(node, "argument");
    if (node["delegate"] !== true) {
      const mark = argument === null ? ["void 0"] : this.#expression(argument, steps);
      steps.push({ kind: "point", id: ++this.#points, run: { mark }, visible: new Set(this.#visible) });
      return;
    }
    if (argument !== null) this.#operation(argument, steps);
  }

  /** Runs an operation that an expression gives. */
  #operation(node: Node, steps: Step[]): void {
    if (node.type === "ConditionalExpression") {
      const test = this.#expression(part(node, "test"), steps);
      const branch = (name: string): Step[] => {
        const own: Step[] = [];
        this.#operation(part(node, name), own);
        return own;
      };
      const then = branch("consequent");
      steps.push({ kind: "if", test, then, otherwise: branch("alternate") });
      return;
    }
    if (node.type === "CallExpression") {
      const callee = part(node, "callee");
      const [only, ...others] = list(node, "arguments");
      if (
        callee.type === "Identifier" &&
        this.#context.isIdentity(word(callee)) &&
        only !== undefined &&
        others.length === 0
      ) {
        this.#operation(only, steps);
        return;
      }
    }
    let patches: Patch[] = [];
    if (yields(node)) {
      const [copied] = this.#operand(node, steps);
      if (copied === undefined || typeof copied === "string") throw new Untranslatable("an operation in another one");
      patches = [...copied.patches];
    }
    const plain = node.type === "CallExpression" ? this.#context.plainCall(node, patches, this.#declared) : null;
    const run = { plain: plain ?? ["x$run(", this.#copy(node, patches), ")"] };
    steps.push({ kind: "point", id: ++this.#points, run, visible: new Set(this.#visible) });
  }
}

/** The text of a node with patches. */
export function copyOf({ start, end }: Node, patches: readonly Patch[], fixed: readonly Patch[]): Piece {
  const here = fixed.filter((each) => each.start >= start && each.end <= end);
  return { start, end, patches: [...patches, ...here].sort((one, other) => one.start - other.start) };
}

/** The variable for the result of the last operation. */
export const RESULT = "x$t";

const LOGICAL: Readonly<Record<string, string>> = {
  "??": `${RESULT} === null || ${RESULT} === void 0`,
  "&&": RESULT,
  "||": `!${RESULT}`,
};

function targetsIn(target: Node): string[] {
  return target.type === "MemberExpression" ? [] : namesIn(target);
}

/** Whether a part of an expression has the same value after the operation that follows it there. */
function isSame(node: Node, around: Node): boolean {
  switch (node.type) {
    case "Literal":
    case "ThisExpression":
    case "Identifier":
    case "PrivateIdentifier":
    case "Super":
    case "ArrowFunctionExpression":
    case "TemplateElement":
      return true;
    case "MemberExpression":
      // A method, or the object whose member is assigned.
      return (
        ((around.type === "CallExpression" && around["callee"] === node) ||
          (around.type === "AssignmentExpression" && around["left"] === node)) &&
        keyOf(part(node, "property"), node["computed"]) !== null &&
        isSame(part(node, "object"), node)
      );
    case "ObjectPattern":
    case "ArrayPattern":
      return around.type === "AssignmentExpression";
    default:
      return false;
  }
}

/** The parts of a node that stand for variables, as far as they are its own. */
function referencesIn(node: Node): readonly Node[] {
  return children(node).filter(
    (each) =>
      each.type === "Identifier" &&
      !(node.type === "MemberExpression" && node["property"] === each && node["computed"] !== true) &&
      !(
        /^(?:Property|MethodDefinition|PropertyDefinition)$/.test(node.type) &&
        node["key"] === each &&
        node["computed"] !== true &&
        node["shorthand"] !== true
      ),
  );
}
