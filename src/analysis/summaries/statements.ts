/** Reads the statements of a body, in the order in which they run. */
import { ts } from "../../typescript/project.js";
import { definition } from "./definitions.js";
import { assigned, bound } from "./destructuring.js";
import { expression } from "./expressions.js";
import { impliesThread } from "./guards.js";
import { iterated } from "./iteration.js";
import type { Here } from "./reader.js";
import { eitherOf, interrupted, inThread, loopOf, NOTHING, plain, type Read } from "./steps.js";
import type { Step } from "./summary.js";
import { isFunction } from "./bodies.js";
import { bare } from "./types.js";

/** @param whole The end of the list is the end of the loop's round: leaving it only skips the rest. */
export function statements(here: Here, list: readonly ts.Statement[], whole = false): Read {
  const steps: Step[] = [];
  let mayLeave = false;
  for (const [index, statement] of list.entries()) {
    let read: Read;
    if (ts.isIfStatement(statement)) {
      const branches = branchesOf(here, statement);
      const nested = nestedRest(here, branches, () => statements(here, list.slice(index + 1), whole), whole);
      if (nested !== undefined)
        return { ...nested, steps: [...steps, ...nested.steps], mayLeave: mayLeave || nested.mayLeave };
      read = ifStatement(here, branches);
    } else {
      read = statementIn(here, statement);
    }
    steps.push(...read.steps);
    mayLeave ||= read.mayLeave;
    if (read.ends || read.leaves) return { steps, ends: read.ends, leaves: read.leaves, mayLeave };
  }
  return { steps, ends: false, leaves: false, mayLeave };
}

interface Branches {
  readonly condition: ts.Expression;
  readonly before: readonly Step[];
  readonly then: Read;
  readonly other: Read;
}

function branchesOf(here: Here, { expression: condition, thenStatement, elseStatement }: ts.IfStatement): Branches {
  const before = expression(here, condition);
  const then = statementIn(here, thenStatement);
  const other = elseStatement === undefined ? NOTHING : statementIn(here, elseStatement);
  return { condition, before, then, other };
}

/** An `if` after which not every way goes on: if one branch leaves, or ends every handler, the rest belongs to the other. */
function nestedRest(
  here: Here,
  { condition, before, then, other }: Branches,
  rest: () => Read,
  whole: boolean,
): Read | undefined {
  if (then.ends && !then.mayLeave && impliesThread(here, condition, false)) {
    const after = rest();
    const way = inThread([...other.steps, ...after.steps]);
    return { ...after, steps: [...before, ...eitherOf([then.steps, []], [true, false]), ...way], ends: false };
  }
  if (then.leaves === other.leaves || then.ends || other.ends) return undefined;
  const after = rest();
  const [left, goes] = then.leaves ? [then, other] : [other, then];
  const steps = eitherOf([left.steps, [...goes.steps, ...after.steps]], [false, after.ends]);
  const mayLeave = left.mayLeave || goes.mayLeave || after.mayLeave || !whole;
  return { steps: [...before, ...steps], ends: false, leaves: after.leaves, mayLeave };
}

/** The body of a loop. */
function roundOf(here: Here, statement: ts.Statement): Read {
  return ts.isBlock(statement) ? statements(here, statement.statements, true) : statementIn(here, statement);
}

function statementIn(here: Here, statement: ts.Statement): Read {
  if (ts.isBlock(statement)) return statements(here, statement.statements);
  if (ts.isReturnStatement(statement))
    return {
      ...plain(statement.expression === undefined ? [] : expression(here, statement.expression, here.handsOn)),
      ends: true,
    };
  if (ts.isThrowStatement(statement)) return { ...plain(expression(here, statement.expression)), ends: true };
  if (ts.isIfStatement(statement)) return ifStatement(here, branchesOf(here, statement));
  if (ts.isSwitchStatement(statement)) return switchStatement(here, statement);
  if (ts.isTryStatement(statement)) return tryStatement(here, statement);
  if (ts.isForOfStatement(statement) || ts.isForInStatement(statement)) {
    const again = iterated(here, statement.expression);
    const { initializer } = statement;
    const taken = ts.isVariableDeclarationList(initializer)
      ? initializer.declarations.flatMap(({ name }) => bound(here, name))
      : assigned(here, initializer);
    const body = roundOf(here, statement.statement);
    const each = [...again.each, ...taken, ...body.steps];
    return plain([...again.before, ...loopOf(each, { ...again.more, ...irregular(body) })]);
  }
  if (ts.isForStatement(statement)) return forStatement(here, statement);
  if (ts.isWhileStatement(statement) || ts.isDoStatement(statement)) {
    const body = roundOf(here, statement.statement);
    const condition = expression(here, statement.expression);
    return plain(
      loopOf([...condition, ...body.steps, ...(ts.isDoStatement(statement) ? condition : [])], irregular(body)),
    );
  }
  if (ts.isVariableStatement(statement)) return plain(variables(here, statement.declarationList));
  if (ts.isExpressionStatement(statement)) return plain(expression(here, statement.expression));
  if (ts.isLabeledStatement(statement)) {
    const read = statementIn(here, statement.statement);
    const ends = read.ends && !breaksTo(statement.statement, statement.label.text);
    return { ...read, ends, leaves: false, mayLeave: read.mayLeave || read.leaves };
  }
  if (ts.isClassDeclaration(statement)) return plain(definition(here, statement));
  if (ts.isBreakOrContinueStatement(statement))
    return { ...NOTHING, leaves: true, mayLeave: statement.label !== undefined };
  return NOTHING;
}

function irregular({ mayLeave, ends, leaves }: Read): { irregular?: true } {
  return mayLeave || ends || leaves ? { irregular: true } : {};
}

function ifStatement(here: Here, { condition, before, then, other }: Branches): Read {
  const guarded = (read: Read, truth: boolean): readonly Step[] =>
    impliesThread(here, condition, truth) ? inThread(read.steps) : read.steps;
  return {
    steps: [...before, ...eitherOf([guarded(then, true), guarded(other, false)], [then.ends, other.ends])],
    ends: then.ends && other.ends,
    leaves: (then.leaves || then.ends) && (other.leaves || other.ends) && !(then.ends && other.ends),
    mayLeave: then.mayLeave || other.mayLeave || then.leaves || other.leaves,
  };
}

/** A clause falls through into the next one, unless it ends. A label is evaluated only if no earlier one matched. */
function switchStatement(here: Here, { expression: of, caseBlock: { clauses } }: ts.SwitchStatement): Read {
  const reads = clauses.map(({ statements: list }) => statements(here, list));
  const labels = clauses.flatMap((clause) => (ts.isCaseClause(clause) ? expression(here, clause.expression) : []));
  const ways = reads.map((_, from) => {
    const steps: Step[] = [];
    let ends = false;
    for (const read of reads.slice(from)) {
      steps.push(...read.steps);
      ends = read.ends;
      if (read.ends || read.leaves) break;
    }
    return { steps, ends };
  });
  const hasDefault = clauses.some(ts.isDefaultClause);
  const all = hasDefault ? ways : [...ways, { steps: [], ends: false }];
  const mayLeave = reads.some((each) => each.mayLeave || each.leaves);
  return {
    // A `break` inside an `if` of a clause does not end the clause.
    steps: [
      ...expression(here, of),
      ...labels,
      ...eitherOf(
        all.map(({ steps }) => steps),
        all.map(({ ends }) => ends),
      ),
    ],
    ends: hasDefault && all.every(({ ends }) => ends) && !mayLeave,
    leaves: false,
    // A `continue` in it leaves the surrounding loop.
    mayLeave: mayLeave && continues(clauses),
  };
}

/** Whether a jump in a statement, also in a loop or a `finally` there, leaves the statement with a label around it. */
function breaksTo(node: ts.Node, label: string): boolean {
  if (isFunction(node) || ts.isClassLike(node)) return false;
  return (
    (ts.isBreakOrContinueStatement(node) && node.label?.text === label) ||
    childrenOf(node).some((each) => breaksTo(each, label))
  );
}

function continues(nodes: readonly ts.Node[]): boolean {
  return nodes.some(
    (node) => ts.isContinueStatement(node) || (!ts.isIterationStatement(node, false) && continues(childrenOf(node))),
  );
}
function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return children;
}

/** A `try` block may stop anywhere; then the `catch` block runs, from that state. */
function tryStatement(here: Here, { tryBlock, catchClause, finallyBlock }: ts.TryStatement): Read {
  const tried = statements(here, tryBlock.statements);
  const caught = catchClause === undefined ? undefined : statements(here, catchClause.block.statements);
  let read = tried;
  if (caught !== undefined) {
    const ways = [tried.steps, [...interrupted(tried.steps), ...caught.steps]];
    const ends = [tried.ends, caught.ends];
    read = {
      steps: eitherOf(ways, ends),
      ends: tried.ends && caught.ends,
      leaves: false,
      mayLeave: tried.mayLeave || caught.mayLeave || tried.leaves || caught.leaves,
    };
  }
  if (finallyBlock === undefined) return read;
  const last = statements(here, finallyBlock.statements);
  // A jump out of it takes back a `return` before it.
  const jumps = last.leaves || last.mayLeave;
  if (last.steps.length === 0 && !last.ends && !jumps) return read;
  return {
    steps: [...interrupted(read.steps), ...last.steps],
    ends: last.ends || (read.ends && !jumps),
    leaves: false,
    mayLeave: read.mayLeave || last.mayLeave || read.leaves || last.leaves,
  };
}

function forStatement(here: Here, statement: ts.ForStatement): Read {
  const { initializer, condition, incrementor } = statement;
  const first =
    initializer === undefined
      ? []
      : ts.isVariableDeclarationList(initializer)
        ? variables(here, initializer)
        : expression(here, initializer);
  const again = [condition, incrementor].flatMap((each) => (each === undefined ? [] : expression(here, each)));
  const body = roundOf(here, statement.statement);
  const times = timesOf(here, statement);
  const uppers = times === undefined && countsUppers(here, statement);
  const more = { ...(times !== undefined && { times }), ...(uppers && { uppers: true as const }), ...irregular(body) };
  return plain([...first, ...loopOf([...again, ...body.steps], more)]);
}

/** `for (let i = 0; i < 100; i++)`, if the body does not assign `i`. */
function timesOf(here: Here, { initializer, condition, incrementor, statement }: ts.ForStatement): number | undefined {
  const { all } = here;
  if (initializer === undefined || !isLet(initializer) || condition === undefined) return undefined;
  const counter = initializer.declarations.find(
    ({ name }) => ts.isIdentifier(name) && countedBy(condition) === name.text,
  );
  if (counter?.initializer === undefined || incrementor === undefined || !ts.isBinaryExpression(condition))
    return undefined;
  const step = stepOf(here, incrementor, counter.name.getText());
  const [from, to] = [counter.initializer, condition.right].map((each) => all.values.numbers(each));
  if (step === undefined || from === undefined || to === undefined || assigns(statement, counter.name.getText()))
    return undefined;
  // Sums of fractions are rounded.
  const whole = [step, ...from, ...to].every((each) => typeof each === "number" && Number.isSafeInteger(each));
  if (!whole) return undefined;
  const [low, high] =
    step > 0
      ? [Math.min(...(from as number[])), Math.max(...(to as number[]))]
      : [Math.min(...(to as number[])), Math.max(...(from as number[]))];
  const { kind } = condition.operatorToken;
  const up = kind === ts.SyntaxKind.LessThanToken || kind === ts.SyntaxKind.LessThanEqualsToken;
  const down = kind === ts.SyntaxKind.GreaterThanToken || kind === ts.SyntaxKind.GreaterThanEqualsToken;
  if ((step > 0 && !up) || (step < 0 && !down)) return undefined;
  const closed = kind === ts.SyntaxKind.LessThanEqualsToken || kind === ts.SyntaxKind.GreaterThanEqualsToken ? 1 : 0;
  const times = Math.ceil((high - low) / Math.abs(step)) + closed;
  return Number.isFinite(times) ? Math.max(0, times) : undefined;
}
function countedBy(condition: ts.Expression): string | undefined {
  return ts.isBinaryExpression(condition) && ts.isIdentifier(condition.left) ? condition.left.text : undefined;
}
function stepOf(here: Here, incrementor: ts.Expression, name: string): number | undefined {
  if (ts.isPrefixUnaryExpression(incrementor) || ts.isPostfixUnaryExpression(incrementor)) {
    if (incrementor.operand.getText() !== name) return undefined;
    return incrementor.operator === ts.SyntaxKind.PlusPlusToken
      ? 1
      : incrementor.operator === ts.SyntaxKind.MinusMinusToken
        ? -1
        : undefined;
  }
  if (!ts.isBinaryExpression(incrementor) || incrementor.left.getText() !== name) return undefined;
  const by = here.all.values.numbers(incrementor.right);
  const [only] = by ?? [];
  if (by?.length !== 1 || typeof only !== "number" || only <= 0) return undefined;
  if (incrementor.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) return only;
  return incrementor.operatorToken.kind === ts.SyntaxKind.MinusEqualsToken ? -only : undefined;
}
/** Whether something in a body assigns a variable, also in a function in it. */
function assigns(node: ts.Node, name: string): boolean {
  const isIt = (each: ts.Node): boolean => ts.isIdentifier(each) && each.text === name;
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  ) {
    const named = (each: ts.Node): boolean => isIt(each) || childrenOf(each).some(named);
    if (
      isIt(node.left) ||
      ((ts.isArrayLiteralExpression(node.left) || ts.isObjectLiteralExpression(node.left)) && named(node.left))
    )
      return true;
  }
  if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && isIt(node.operand)) return true;
  if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && isIt(node.initializer)) return true;
  return childrenOf(node).some((each) => assigns(each, name));
}

/** Another function cannot change the variable that it counts. */
function isLet(node: ts.ForInitializer): node is ts.VariableDeclarationList {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Let) !== 0;
}

/** `for (let index = 0; index < this.uppers.length; index++)`, if the body does not assign `index`. */
function countsUppers(here: Here, { initializer, condition, incrementor, statement }: ts.ForStatement): boolean {
  if (condition === undefined || !ts.isBinaryExpression(condition) || incrementor === undefined) return false;
  const name = countedBy(condition);
  if (initializer === undefined || !isLet(initializer) || name === undefined) return false;
  const counter = initializer.declarations.find((each) => ts.isIdentifier(each.name) && each.name.text === name);
  const from = here.all.values.numbers(counter?.initializer);
  const right = bare(condition.right);
  return (
    from?.every((each) => typeof each === "number" && each >= 0) === true &&
    condition.operatorToken.kind === ts.SyntaxKind.LessThanToken &&
    (stepOf(here, incrementor, name) ?? 0) >= 1 &&
    !assigns(statement, name) &&
    ts.isPropertyAccessExpression(right) &&
    right.name.text === "length" &&
    iterated(here, right.expression).more.uppers === true
  );
}

export function variables(here: Here, { declarations }: ts.VariableDeclarationList): Step[] {
  return declarations.flatMap(({ name, initializer }) => [
    ...(initializer === undefined ? [] : expression(here, initializer)),
    ...bound(here, name),
  ]);
}
