/** Functions that the language runs by itself: where an object is turned into a text or a number, or a function of the language reads it. */
import { ts } from "../../typescript/project.js";
import { ownCall, runsFunction } from "./own-calls.js";
import type { Here } from "./reader.js";
import { isFunction } from "./bodies.js";
import { eitherOf, loopOf } from "./steps.js";
import type { Step } from "./summary.js";
import { bare } from "./types.js";

const turning = ["[Symbol.toPrimitive]", "valueOf", "toString"];

/** `${object}`, `+object`, `object < 3`. */
export function turned(here: Here, node: ts.Expression): Step[] {
  // A cast may hide that it is an object.
  const type = here.all.types.typeAt(bare(node));
  if (isPrimitive(type)) return [];
  return eitherOf(membersOf(here, type, (name) => turning.includes(name)));
}

/** A function of the language that is given an object may turn it into something, go over it, or read all that it has, any number of times. */
export function readBy(here: Here, given: readonly ts.Expression[]): Step[] {
  const { types } = here.all;
  return given.flatMap((each) => {
    // `new Set(operation)` steps it to its end.
    const wanted = types.returned(each) === undefined ? undefined : types.checker.getContextualType(each);
    const goesOver = (wanted?.isUnion() === true ? wanted.types : [wanted]).some((of) =>
      /^(?:Iterable|Iterator|ArrayLike)$/.test(of?.getSymbol()?.name ?? ""),
    );
    return [...(goesOver ? here.all.operation(here, each) : []), ...readType(here, types.typeAt(each))];
  });
}

/** The same for an object of a type. */
export function readType(here: Here, type: ts.Type): Step[] {
  const { checker } = here.all.types;
  if (isPrimitive(type) || checker.getSignaturesOfType(type, ts.SignatureKind.Call).length > 0) return [];
  const reads = (name: string, member: ts.Node): boolean =>
    ts.isGetAccessor(member) || turning.includes(name) || name === "toJSON" || name.startsWith("[Symbol.");
  return loopOf(eitherOf(membersOf(here, type, reads)));
}

/** The members of the classes to which an object may belong; for lists and other containers, and if its class is unknown, those of all classes. */
function membersOf(here: Here, type: ts.Type, wanted: (name: string, member: ts.Node) => boolean): Step[][] {
  const { declarations } = here.all;
  const declared = (type.isUnionOrIntersection() ? type.types : [type]).map(
    (each) => (each.symbol as ts.Symbol | undefined)?.valueDeclaration,
  );
  const known = declared.every(
    (each): each is ts.ClassLikeDeclaration => each !== undefined && ts.isClassLike(each) && !isContainer(each),
  );
  const found: Step[][] = [];
  for (const [name, members] of declarations.members)
    for (const member of members) {
      if (!wanted(name, member)) continue;
      const { parent } = member;
      const meant = !known || (ts.isClassLike(parent) && declared.some((each) => declarations.related(parent, each)));
      if (!meant) continue;
      if (isFunction(member)) {
        if (member.body !== undefined) found.push(ownCall(here, member, undefined, true));
      } else if (ts.isPropertyDeclaration(member) || ts.isPropertyAssignment(member)) {
        // `valueOf = () => ...`
        if (member.initializer !== undefined) found.push(runsFunction(here, member.initializer));
      } else if (ts.isShorthandPropertyAssignment(member)) {
        found.push(runsFunction(here, member.name));
      }
    }
  return found;
}

/** What TypeScript's own library declares may hold objects of any class. */
function isContainer(node: ts.Node): boolean {
  return node.getSourceFile().isDeclarationFile;
}

function isPrimitive(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every(isPrimitive);
  const { TypeFlags } = ts;
  const flags =
    TypeFlags.StringLike |
    TypeFlags.NumberLike |
    TypeFlags.BigIntLike |
    TypeFlags.BooleanLike |
    TypeFlags.ESSymbolLike |
    TypeFlags.Null |
    TypeFlags.Undefined |
    TypeFlags.Void |
    TypeFlags.Never;
  return (type.flags & flags) !== 0;
}
