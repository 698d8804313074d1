/**
 * The functions that `yield*` runs: for a call, the called one; for an operation in a variable, the one that made it; for others, all that the type
 * allows.
 */
import { ts } from "../../typescript/project.js";
import { call } from "./calls.js";
import { impliesThread } from "./guards.js";
import { rounds } from "./iteration.js";
import { type Here, shownText } from "./reader.js";
import { eitherOf, everything, inThread, unseen } from "./steps.js";
import type { Step } from "./summary.js";
import { bare } from "./types.js";

const mostDepth = 8;

export function operation(here: Here, node: ts.Expression, depth = 0): Step[] {
  const inner = bare(node);
  const again = (each: ts.Expression): Step[] => operation(here, each, depth + 1);
  if (ts.isConditionalExpression(inner)) {
    const ways = (
      [
        [inner.whenTrue, true],
        [inner.whenFalse, false],
      ] as const
    ).map(([each, truth]) => (impliesThread(here, inner.condition, truth) ? inThread(again(each)) : again(each)));
    return [...here.all.expression(here, inner.condition), ...eitherOf(ways)];
  }
  if (ts.isBinaryExpression(inner)) {
    const {
      left,
      right,
      operatorToken: { kind },
    } = inner;
    if (kind === ts.SyntaxKind.CommaToken) return [...here.all.expression(here, left), ...again(right)];
    if (kind === ts.SyntaxKind.EqualsToken) return again(right);
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return [...here.all.expression(here, left), ...again(right)];
    return eitherOf([again(left), [...here.all.expression(here, left), ...again(right)]]);
  }
  if (ts.isCallExpression(inner)) return call(here, inner, true);
  if (ts.isYieldExpression(inner)) return [...here.all.expression(here, inner), ...byType(here, inner)];
  const from = depth < mostDepth ? madeFrom(here, inner) : undefined;
  if (from !== undefined) return eitherOf(from.map(({ there, value }) => operation(there, value, depth + 1)));
  // An object with an iterator of these files.
  if (here.all.types.returned(inner) === undefined) {
    const { begins, each } = rounds(here, here.all.types.typeAt(inner), inner);
    if (begins.length > 0) return [...here.all.expression(here, inner), ...begins, ...each];
  }
  return [...here.all.expression(here, inner), ...byType(here, inner)];
}

/** The call that made the operation in a variable, parameter or property, if it is the only possible one. */
function madeFrom(
  here: Here,
  node: ts.Expression,
): { readonly there: Here; readonly value: ts.Expression }[] | undefined {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const { types, declarations } = here.all;
  const symbol = types.symbolAt(ts.isIdentifier(node) ? node : node.name);
  if (symbol === undefined) return undefined;
  const { values, open } = declarations.sources(symbol);
  if (open) return undefined;
  const all = values.flatMap((value) => {
    if (types.returned(value) === undefined) return [];
    const there = here.all.around(value);
    return [there === undefined ? undefined : { there, value }];
  });
  return all.every((each) => each !== undefined) && all.length > 0 ? all : undefined;
}

/** All effects that its type allows. */
export function byType(here: Here, node: ts.Expression): Step[] {
  const { types } = here.all;
  const at = here.all.placeOf(node);
  const effects = types.returned(node);
  return effects === undefined ? everything("type", shownText(node), at) : unseen(effects, shownText(node), at);
}
