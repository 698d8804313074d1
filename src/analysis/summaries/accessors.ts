/** Getters and setters that reading and writing a property run. */
import { ts } from "../../typescript/project.js";
import { ownCall } from "./own-calls.js";
import type { Here } from "./reader.js";
import { eitherOf } from "./steps.js";
import type { Step } from "./summary.js";
import { bare } from "./types.js";

/** The setter of an assigned property. */
export function set(here: Here, target: ts.Expression): Step[] {
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
      // A property of a mapped type, which may be of any class.
      declared.length === 0 ||
      declared.includes(member) ||
      declared.some(({ parent }) => {
        if (ts.isClassLike(parent) && declarations.isOwn(parent))
          return ts.isClassLike(member.parent) && declarations.related(member.parent, parent);
        // An object of an interface of these files may be of any class.
        const { types } = here.all;
        return declarations.isOwn(parent) || types.derives(member.parent, parent) || types.fits(member.parent, parent);
      }),
  );
  return eitherOf(meant.map((member) => ownCall(here, member as ts.AccessorDeclaration, undefined, false)));
}

/** `this[name]`: any getter of the class. */
export function computedAccess(here: Here, node: ts.ElementAccessExpression, kind: "get" | "set"): Step[] {
  const { declarations, types } = here.all;
  const argument = bare(node.argumentExpression);
  if (ts.isStringLiteralLike(argument)) {
    const symbol = types.symbolAt(argument);
    return symbol === undefined ? [] : accessOf(here, symbol, argument, kind);
  }
  const isWanted = (each: ts.Node): each is ts.AccessorDeclaration =>
    kind === "get" ? ts.isGetAccessor(each) : ts.isSetAccessor(each);
  const known = types.membersAt(node);
  if (known !== undefined) return eitherOf(known.map((each) => accessOf(here, each, argument, kind)));
  const type = types.typeAt(node.expression);
  const owner = (type.symbol as ts.Symbol | undefined)?.valueDeclaration;
  if (owner === undefined || !ts.isClassLike(owner) || !declarations.isOwn(owner)) {
    // A list or a table has no accessors; of a type parameter nothing is known.
    if (types.checker.getIndexInfosOfType(type).length > 0) return [];
    const all = [...declarations.members.values()].flat().filter(isWanted);
    return eitherOf(all.map((each) => ownCall(here, each, undefined, false)));
  }
  const accessors = declarations.classes
    .filter((each) => declarations.related(each, owner))
    .flatMap(({ members }) => [...members])
    .filter(isWanted);
  return eitherOf(accessors.map((each) => ownCall(here, each, undefined, false)));
}

/** The getters of a name in all classes and objects of these files; without a name, all getters. */
export function anyAccess(here: Here, name: string | undefined): Step[] {
  const { members } = here.all.declarations;
  const all = name === undefined ? [...members.values()].flat() : (members.get(name) ?? []);
  return eitherOf(all.filter(ts.isGetAccessor).map((each) => ownCall(here, each, undefined, false)));
}
