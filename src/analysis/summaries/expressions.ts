/** Reads expressions: the calls in them, in order, with getters, defaults and the iterators of loops. */
import { ts } from "../../typescript/project.js";
import { call, newObject } from "./calls.js";
import { impliesThread } from "./guards.js";
import { operation } from "./operation.js";
import { readBy, turned } from "./implicit.js";
import { ownCall } from "./own-calls.js";
import { type Here, shownText } from "./reader.js";
import { eitherOf, everything, inThread, loopOf } from "./steps.js";
import type { Step } from "./summary.js";
import { bare } from "./types.js";
import { isUppers } from "./uppers.js";
import { write } from "./writes.js";

/** @param given The value is the function's own result: an operation that is returned counts as run. */
export function expression(here: Here, node: ts.Node, given = false): Step[] {
  const inner = ts.isExpression(node) ? bare(node) : node;
  if (ts.isYieldExpression(inner)) {
    if (inner.expression === undefined) return [];
    if (inner.asteriskToken === undefined)
      return [...expression(here, inner.expression), ...yielded(here, inner.expression)];
    return operation(here, inner.expression);
  }
  if (given && ts.isExpression(inner) && here.all.types.returned(inner) !== undefined) return operation(here, inner);
  if (ts.isConditionalExpression(inner)) {
    const ways = (
      [
        [inner.whenTrue, true],
        [inner.whenFalse, false],
      ] as const
    ).map(([each, truth]) => {
      const steps = expression(here, each, given);
      return impliesThread(here, inner.condition, truth) ? inThread(steps) : steps;
    });
    return [...expression(here, inner.condition), ...eitherOf(ways)];
  }
  if (ts.isBinaryExpression(inner)) return binary(here, inner, given);
  if (ts.isPrefixUnaryExpression(inner) || ts.isPostfixUnaryExpression(inner)) {
    const changes = inner.operator === ts.SyntaxKind.PlusPlusToken || inner.operator === ts.SyntaxKind.MinusMinusToken;
    if (changes) write(here, inner.operand);
    const turns = inner.operator === ts.SyntaxKind.ExclamationToken ? [] : turned(here, inner.operand);
    return [...expression(here, inner.operand), ...turns, ...(changes ? set(here, inner.operand) : [])];
  }
  if (ts.isCallExpression(inner)) return call(here, inner, false);
  if (ts.isNewExpression(inner)) return newObject(here, inner);
  if (ts.isTaggedTemplateExpression(inner)) {
    const parts = ts.isTemplateExpression(inner.template)
      ? inner.template.templateSpans.flatMap((each) => expression(here, each.expression))
      : [];
    const { bodies, open } = here.all.values.functions(inner.tag);
    const ways = bodies.map((body) => ownCall(here, body, undefined, false));
    return [
      ...parts,
      ...eitherOf(ways),
      ...(open ? everything("type", shownText(inner.tag), here.all.placeOf(inner)) : []),
    ];
  }
  if (ts.isPropertyAccessExpression(inner)) {
    const symbol = here.all.types.symbolAt(inner.name);
    return [
      ...expression(here, inner.expression),
      ...(symbol === undefined ? [] : accessOf(here, symbol, inner, "get")),
    ];
  }
  if (ts.isElementAccessExpression(inner))
    return [
      ...expression(here, inner.expression),
      ...expression(here, inner.argumentExpression),
      ...computedAccess(here, inner, "get"),
    ];
  // A function that runs is read at its call.
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) return [];
  if (ts.isSpreadAssignment(inner)) return [...expression(here, inner.expression), ...readBy(here, [inner.expression])];
  if (ts.isSpreadElement(inner)) {
    const { before, each } = iterated(here, inner.expression);
    return [...before, ...loopOf(each)];
  }
  const steps: Step[] = [];
  inner.forEachChild((child) => {
    if (ts.isPropertyAssignment(child)) {
      if (ts.isComputedPropertyName(child.name)) steps.push(...expression(here, child.name.expression));
      steps.push(...expression(here, child.initializer));
    } else if (ts.isTemplateSpan(child))
      steps.push(...expression(here, child.expression), ...turned(here, child.expression));
    else if (ts.isSpreadAssignment(child) || (ts.isExpression(child) && !ts.isTypeNode(child)))
      steps.push(...expression(here, child));
  });
  return steps;
}

/** A plain `yield` yields the effects themselves. */
function yielded(here: Here, node: ts.Expression): Step[] {
  const { types } = here.all;
  const type = types.typeAt(node);
  const at = here.all.placeOf(node);
  if (types.isUnknown(type)) return everything("type", shownText(node), at);
  if (!types.is(type, "Wait")) return [];
  const property = type.getProperty("what");
  const of = property && types.checker.getTypeOfSymbol(property);
  return [{ wait: of?.isStringLiteral() === true ? of.value : "something", at }];
}

function binary(here: Here, node: ts.BinaryExpression, given: boolean): Step[] {
  const { left, right } = node;
  const { kind } = node.operatorToken;
  const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  const second = expression(here, right, given && !assigns);
  if (assigns) {
    write(here, left);
    const target = bare(left);
    const read = kind !== ts.SyntaxKind.EqualsToken;
    const first = read ? expression(here, left) : targetSteps(here, target);
    const perhaps =
      kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
      kind === ts.SyntaxKind.BarBarEqualsToken ||
      kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken;
    const turns = read && !perhaps ? [...turned(here, left), ...turned(here, right)] : [];
    return [...first, ...(perhaps ? eitherOf([second, []]) : second), ...turns, ...set(here, target)];
  }
  const first = expression(here, left);
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken)
    return [...first, ...eitherOf([impliesThread(here, left, true) ? inThread(second) : second, []])];
  if (kind === ts.SyntaxKind.BarBarToken)
    return [...first, ...eitherOf([impliesThread(here, left, false) ? inThread(second) : second, []])];
  if (kind === ts.SyntaxKind.QuestionQuestionToken) return [...first, ...eitherOf([second, []])];
  const compares = /^(?:===|!==|instanceof|in|,)$/.test(node.operatorToken.getText());
  return [...first, ...second, ...(compares ? [] : [...turned(here, left), ...turned(here, right)])];
}

/** The functions that run to find the target of an assignment. */
function targetSteps(here: Here, target: ts.Expression): Step[] {
  if (ts.isPropertyAccessExpression(target)) return expression(here, target.expression);
  if (ts.isElementAccessExpression(target))
    return [...expression(here, target.expression), ...expression(here, target.argumentExpression)];
  return ts.isIdentifier(target) ? [] : expression(here, target);
}

/** The setter of an assigned property. */
function set(here: Here, target: ts.Expression): Step[] {
  const inner = bare(target);
  if (ts.isPropertyAccessExpression(inner)) {
    const symbol = here.all.types.symbolAt(inner.name);
    return symbol === undefined ? [] : accessOf(here, symbol, inner, "set");
  }
  return ts.isElementAccessExpression(inner) ? computedAccess(here, inner, "set") : [];
}

/** The getters, or setters, that an access may run; for a class, with all overrides. */
export function accessOf(here: Here, symbol: ts.Symbol, node: ts.Node, kind: "get" | "set"): Step[] {
  const declared = symbol.declarations ?? [];
  const { declarations } = here.all;
  if (declared.some((each) => ts.isMethodDeclaration(each) || ts.isMethodSignature(each))) return [];
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : symbol.name;
  const members = (declarations.members.get(name) ?? []).filter((each) =>
    kind === "get" ? ts.isGetAccessor(each) : ts.isSetAccessor(each),
  );
  const meant = members.filter(
    (member) =>
      declared.includes(member) ||
      declared.some(({ parent }) => {
        if (ts.isClassLike(parent) && declarations.isOwn(parent))
          return ts.isClassLike(member.parent) && declarations.related(member.parent, parent);
        // An object of an interface of these files may be of any class.
        return declarations.isOwn(parent) || here.all.types.derives(member.parent, parent);
      }),
  );
  return eitherOf(meant.map((member) => ownCall(here, member as ts.AccessorDeclaration, undefined, false)));
}

/** `this[name]`: any getter of the class. */
function computedAccess(here: Here, node: ts.ElementAccessExpression, kind: "get" | "set"): Step[] {
  const { declarations, types } = here.all;
  const argument = bare(node.argumentExpression);
  if (ts.isStringLiteralLike(argument)) {
    const symbol = types.symbolAt(argument);
    return symbol === undefined ? [] : accessOf(here, symbol, argument, kind);
  }
  const owner = (types.typeAt(node.expression).symbol as ts.Symbol | undefined)?.valueDeclaration;
  if (owner === undefined || !ts.isClassLike(owner) || !declarations.isOwn(owner)) return [];
  const accessors = declarations.classes
    .filter((each) => declarations.related(each, owner))
    .flatMap(({ members }) => [...members])
    .filter((each): each is ts.AccessorDeclaration =>
      kind === "get" ? ts.isGetAccessor(each) : ts.isSetAccessor(each),
    );
  return eitherOf(accessors.map((each) => ownCall(here, each, undefined, false)));
}

export interface Iterated {
  readonly before: readonly Step[];
  /** The function that each round runs to get the next item. */
  readonly each: readonly Step[];
  readonly more: { uppers?: true; times?: number };
}

/** The subject of a loop: built-in lists run no code; generators and iterators of these files do. */
export function iterated(here: Here, node: ts.Expression, depth = 0): Iterated {
  const { types, declarations, values } = here.all;
  const inner = bare(node);
  const before = expression(here, node);
  if (isUppers(here, inner)) return { before, each: [], more: { uppers: true } };
  if (ts.isArrayLiteralExpression(inner) && !inner.elements.some(ts.isSpreadElement))
    return { before, each: [], more: { times: inner.elements.length } };
  if (ts.isIdentifier(inner) && depth < 4) {
    const symbol = types.symbolAt(inner);
    const { values: known, open } = symbol === undefined ? { values: [], open: true } : declarations.sources(symbol);
    const [only] = known;
    if (
      !open &&
      known.length === 1 &&
      only !== undefined &&
      ts.isArrayLiteralExpression(bare(only)) &&
      !isChanged(here, symbol)
    )
      return { before, each: [], more: iterated(here, only, depth + 1).more };
  }
  const type = types.typeAt(inner);
  const at = here.all.placeOf(node);
  const effects = types.effectsOf(type);
  // An operation that is stepped by hand.
  if (effects !== undefined) return { before, each: operation(here, inner), more: {} };
  const symbol = type.getProperties().find(({ name }) => name.startsWith("__@iterator"));
  const declaration = symbol?.valueDeclaration;
  if (declaration === undefined || !declarations.isOwn(declaration)) return { before, each: [], more: {} };
  const { bodies, open } = values.ofSymbol(symbol as ts.Symbol, inner, 0, new Set());
  return {
    before: [
      ...before,
      ...eitherOf(bodies.map((body) => ownCall(here, body, undefined, true))),
      ...(open ? everything("type", shownText(node), at) : []),
    ],
    each: [],
    more: {},
  };
}

/** Whether an array is made longer somewhere. */
function isChanged(here: Here, symbol: ts.Symbol | undefined): boolean {
  const { types, declarations } = here.all;
  const look = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node) && types.symbolAt(node) === symbol) {
      const { parent } = node;
      const harmless =
        (ts.isForOfStatement(parent) && parent.expression === node) ||
        ts.isVariableDeclaration(parent) ||
        (ts.isElementAccessExpression(parent) && parent.expression === node && !isTarget(parent)) ||
        (ts.isPropertyAccessExpression(parent) &&
          /^(?:length|map|forEach|find|some|every|includes|indexOf|at)$/.test(parent.name.text) &&
          !isTarget(parent));
      if (!harmless) return true;
    }
    return node.forEachChild((child) => look(child) || undefined) ?? false;
  };
  return declarations.scope.files.some(look);
}
function isTarget({ parent, ...node }: ts.Node): boolean {
  return (
    ts.isBinaryExpression(parent) &&
    parent.left.pos === node.pos &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}
