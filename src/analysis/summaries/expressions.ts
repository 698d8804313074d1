/** Reads expressions: the calls in them, in order, with getters, defaults and the iterators of loops. */
import { ts } from "../../typescript/project.js";
import { call, newObject } from "./calls.js";
import { impliesThread } from "./guards.js";
import { operation } from "./operation.js";
import { readBy, turned } from "./implicit.js";
import { ownCall, runsFunction } from "./own-calls.js";
import { type Here, shownText } from "./reader.js";
import { computedAccess, accessOf, set } from "./accessors.js";
import { definition } from "./definitions.js";
import { assigned } from "./destructuring.js";
import { iterated } from "./iteration.js";
import { eitherOf, everything, inThread, loopOf } from "./steps.js";
import type { Step } from "./summary.js";
import { bare } from "./types.js";
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
      ...key(here, inner.argumentExpression),
      ...computedAccess(here, inner, "get"),
    ];
  if (ts.isClassExpression(inner)) return definition(here, inner);
  // A function that runs is read at its call.
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return [];
  if (ts.isSpreadAssignment(inner)) return [...expression(here, inner.expression), ...readBy(here, [inner.expression])];
  if (ts.isSpreadElement(inner)) {
    const { before, each } = iterated(here, inner.expression);
    return [...before, ...loopOf(each)];
  }
  const steps: Step[] = [];
  inner.forEachChild((child) => {
    if (ts.isObjectLiteralElementLike(child) && child.name !== undefined && ts.isComputedPropertyName(child.name))
      steps.push(...key(here, child.name.expression));
    if (ts.isPropertyAssignment(child)) {
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
    if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target))
      return [...second, ...assigned(here, target, here.all.types.typeAt(right))];
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
  const tests = node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword ? anyTest(here) : [];
  const compares = /^(?:===|!==|instanceof|,)$/.test(node.operatorToken.getText());
  const turnsRight = !compares && kind !== ts.SyntaxKind.InKeyword;
  const turns = [...(compares ? [] : turned(here, left)), ...(turnsRight ? turned(here, right) : [])];
  return [...first, ...second, ...tests, ...turns];
}

/** The key of a property, which is turned into a text. */
export function key(here: Here, node: ts.Expression): Step[] {
  return [...expression(here, node), ...turned(here, node)];
}

/** The functions that run to find the target of an assignment. */
function targetSteps(here: Here, target: ts.Expression): Step[] {
  if (ts.isPropertyAccessExpression(target)) return expression(here, target.expression);
  if (ts.isElementAccessExpression(target))
    return [...expression(here, target.expression), ...key(here, target.argumentExpression)];
  return ts.isIdentifier(target) ? [] : expression(here, target);
}

/** `instanceof` asks the class, if it has a test of its own. */
function anyTest(here: Here): Step[] {
  const tests = here.all.declarations.members.get("[Symbol.hasInstance]") ?? [];
  return eitherOf(
    tests.map((each) => {
      if (ts.isMethodDeclaration(each)) return ownCall(here, each, undefined, false);
      const value = ts.isPropertyDeclaration(each) || ts.isPropertyAssignment(each) ? each.initializer : undefined;
      return value === undefined ? [] : runsFunction(here, value);
    }),
  );
}
