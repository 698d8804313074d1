/** The code that going over something runs: generators and iterators of these files. Lists that are built in run none. */
import { ts } from "../../typescript/project.js";
import { ownCall } from "./own-calls.js";
import { type Here, shownText } from "./reader.js";
import { isFunction } from "./bodies.js";
import { eitherOf, everything } from "./steps.js";
import type { Step } from "./summary.js";
import { bare } from "./types.js";
import { isUppers } from "./uppers.js";
import { isChanged } from "./lists.js";

export interface Iterated {
  readonly before: readonly Step[];
  /** The function that each round runs to get the next item. */
  readonly each: readonly Step[];
  readonly more: { uppers?: true; times?: number };
}

/** The subject of a loop: built-in lists run no code; generators and iterators of these files do. */
export function iterated(here: Here, node: ts.Expression, depth = 0): Iterated {
  const { types, declarations } = here.all;
  const inner = bare(node);
  const before = here.all.expression(here, node);
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
  // An operation that is stepped by hand.
  if (types.returned(inner) !== undefined) return { before, each: here.all.operation(here, inner), more: {} };
  const { begins, each } = rounds(here, types.typeAt(inner), inner);
  return { before: [...before, ...begins], each, more: {} };
}

/** What going over an object of a type runs at its beginning and end, and for each item. */
export function rounds(
  here: Here,
  type: ts.Type,
  node: ts.Expression,
): { readonly begins: readonly Step[]; readonly each: readonly Step[] } {
  const { types, declarations, values } = here.all;
  const symbol = type.getProperties().find(({ name }) => name.startsWith("__@iterator"));
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined) return { begins: [], each: [] };
  if (!declarations.isOwn(declaration)) {
    // An iterator that is declared so only may be any of these files.
    if (!isAnyIterator(type)) return { begins: [], each: [] };
    return { begins: named(here, "[Symbol.iterator]", "return"), each: named(here, "next") };
  }
  const { bodies, open } = values.ofSymbol(symbol, node, 0, new Set());
  const begins = [
    ...eitherOf(bodies.map((body) => ownCall(here, body, undefined, true))),
    ...(open ? everything("type", shownText(node), here.all.placeOf(node)) : []),
  ];
  // A generator is all that it runs. Another iterator has functions for each step.
  if (bodies.every((body) => ts.isMethodDeclaration(body) && body.asteriskToken !== undefined))
    return { begins, each: [] };
  const returned = types.checker.getTypeOfSymbol(symbol).getCallSignatures();
  const iterators = returned.map((each) => types.checker.getReturnTypeOfSignature(each));
  const known = iterators.every((each) => {
    const next = types.checker.getPropertyOfType(each, "next")?.valueDeclaration;
    return next !== undefined && declarations.isOwn(next);
  });
  const steps = (name: string): Step[] =>
    known
      ? iterators.flatMap((each) => {
          const member = types.checker.getPropertyOfType(each, name);
          if (member === undefined) return [];
          const found = values.ofSymbol(member, node, 0, new Set());
          return eitherOf(found.bodies.map((body) => ownCall(here, body, undefined, true)));
        })
      : named(here, name);
  return { begins: [...begins, ...steps("return")], each: steps("next") };
}

function isAnyIterator(type: ts.Type): boolean {
  const all = type.isUnionOrIntersection() ? type.types : [type];
  return all.some(({ symbol }) =>
    /^(?:Iterator|Iterable|IterableIterator|IteratorObject)$/.test((symbol as ts.Symbol | undefined)?.name ?? ""),
  );
}

/** All functions of these files under some names. */
function named(here: Here, ...names: readonly string[]): Step[] {
  const { declarations } = here.all;
  const members = names.flatMap((name) => declarations.members.get(name) ?? []);
  return eitherOf(
    members.flatMap((member) => {
      const made = ts.isPropertyAssignment(member) || ts.isPropertyDeclaration(member) ? member.initializer : member;
      const body = made !== undefined && ts.isExpression(made) ? bare(made) : made;
      const runs = body !== undefined && isFunction(body) && !ts.isAccessor(body) && !ts.isConstructorDeclaration(body);
      return runs && body.body !== undefined ? [ownCall(here, body, undefined, true)] : [];
    }),
  );
}
