/** The code that a class runs where it is defined: its base, computed names, static fields and static blocks. */
import { ts } from "../../typescript/project.js";
import { turned } from "./implicit.js";
import type { Here } from "./reader.js";
import { everything } from "./steps.js";
import type { Step } from "./summary.js";

export function definition(here: Here, node: ts.ClassLikeDeclaration): Step[] {
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const decorated = [node, ...node.members].find(isDecorated);
  return [
    ...(base === undefined ? [] : here.all.expression(here, base.expression)),
    ...(decorated === undefined ? [] : everything("byName", "a decorator", here.all.placeOf(decorated))),
    ...node.members.flatMap((each): Step[] => {
      const named = each.name !== undefined && ts.isComputedPropertyName(each.name);
      const key = named
        ? [...here.all.expression(here, each.name.expression), ...turned(here, each.name.expression)]
        : [];
      if (ts.isClassStaticBlockDeclaration(each)) return [...here.all.block(here, each.body)];
      if (!isStatic(each) || !ts.isPropertyDeclaration(each) || each.initializer === undefined) return key;
      return [...key, ...here.all.expression(here, each.initializer)];
    }),
  ];
}

export function isDecorated(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
}

export function isStatic(member: ts.ClassElement): boolean {
  return (
    ts.canHaveModifiers(member) &&
    ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true
  );
}
