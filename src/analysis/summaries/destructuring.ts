/** The code that taking an object or a list apart runs: defaults, getters by their names, iterators, and setters of what is put in. */
import { ts } from "../../typescript/project.js";
import { accessOf, anyAccess, set } from "./accessors.js";
import { readType, turned } from "./implicit.js";
import { rounds } from "./iteration.js";
import type { Here } from "./reader.js";
import { eitherOf } from "./steps.js";
import type { Step } from "./summary.js";
import { bare, nameOf } from "./types.js";

/** Of a declaration: `const { cost, rest: [first = this.none()] } = meter`. */
export function bound(here: Here, name: ts.BindingName): Step[] {
  if (ts.isIdentifier(name)) return [];
  const { types } = here.all;
  const type = types.typeAt(name);
  const over = ts.isArrayBindingPattern(name) ? overItems(here, typeTaken(here, name) ?? type, name) : [];
  return [
    ...over,
    ...name.elements.flatMap((element): Step[] => {
      if (!ts.isBindingElement(element)) return [];
      const { propertyName, dotDotDotToken, initializer } = element;
      const key =
        propertyName !== undefined && ts.isComputedPropertyName(propertyName)
          ? [...here.all.expression(here, propertyName.expression), ...turned(here, propertyName.expression)]
          : [];
      const property = nameOf(propertyName ?? (ts.isIdentifier(element.name) ? element.name : undefined));
      const got = ts.isArrayBindingPattern(name)
        ? []
        : dotDotDotToken !== undefined
          ? readType(here, type)
          : getterOf(here, typeTaken(here, name) ?? type, property, element);
      const otherwise = initializer === undefined ? [] : eitherOf([here.all.expression(here, initializer), []]);
      return [...key, ...got, ...otherwise, ...bound(here, element.name)];
    }),
  ];
}

/** The type of what a declaration takes apart, as far as it has a value: its own may be a smaller one. */
function typeTaken(here: Here, { parent }: ts.BindingPattern): ts.Type | undefined {
  return ts.isVariableDeclaration(parent) && parent.initializer !== undefined && parent.type === undefined
    ? here.all.types.typeAt(parent.initializer)
    : undefined;
}

/** Of an assignment, or the head of a loop: `({ cost: this.sum } = meter)`. */
export function assigned(here: Here, target: ts.Expression, from?: ts.Type): Step[] {
  const inner = bare(target);
  const { types } = here.all;
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return [...eitherOf([here.all.expression(here, inner.right), []]), ...assigned(here, inner.left, from)];
  if (ts.isArrayLiteralExpression(inner))
    return [
      ...(from === undefined ? [] : overItems(here, from, inner)),
      ...inner.elements.flatMap((each) => assigned(here, ts.isSpreadElement(each) ? each.expression : each)),
    ];
  if (ts.isObjectLiteralExpression(inner))
    return inner.properties.flatMap((each): Step[] => {
      if (ts.isSpreadAssignment(each))
        return [...(from === undefined ? [] : readType(here, from)), ...assigned(here, each.expression)];
      const name = each.name === undefined ? undefined : nameOf(each.name);
      const got = getterOf(here, from, name, each);
      if (ts.isShorthandPropertyAssignment(each)) {
        const { objectAssignmentInitializer: otherwise } = each;
        return [...got, ...(otherwise === undefined ? [] : eitherOf([here.all.expression(here, otherwise), []]))];
      }
      if (!ts.isPropertyAssignment(each)) return got;
      const key = ts.isComputedPropertyName(each.name)
        ? [...here.all.expression(here, each.name.expression), ...turned(here, each.name.expression)]
        : [];
      const property =
        name === undefined || from === undefined ? undefined : types.checker.getPropertyOfType(from, name);
      const inside = property === undefined ? undefined : types.checker.getTypeOfSymbol(property);
      return [...key, ...got, ...assigned(here, each.initializer, inside)];
    });
  if (ts.isPropertyAccessExpression(inner))
    return [...here.all.expression(here, inner.expression), ...set(here, inner)];
  if (ts.isElementAccessExpression(inner))
    return [
      ...here.all.expression(here, inner.expression),
      ...here.all.expression(here, inner.argumentExpression),
      ...set(here, inner),
    ];
  return [];
}

/** The getter of one property; where it is not known whose, every one of that name. */
function getterOf(here: Here, from: ts.Type | undefined, name: string | undefined, node: ts.Node): Step[] {
  if (name === undefined) return from === undefined ? anyAccess(here, undefined) : readType(here, from);
  if (from === undefined || here.all.types.isUnknown(from)) return anyAccess(here, name);
  const symbol = here.all.types.checker.getPropertyOfType(from, name);
  return symbol === undefined ? [] : accessOf(here, symbol, node, "get");
}

function overItems(here: Here, type: ts.Type, node: ts.Node): Step[] {
  const value = ts.isExpression(node) ? node : (node.parent as ts.VariableDeclaration).initializer;
  // An operation that is stepped by hand.
  if (here.all.types.effectsOf(type) !== undefined && value !== undefined) return here.all.operation(here, value);
  const { begins, each } = rounds(here, type, value ?? (node as ts.Expression));
  return [...begins, ...each];
}
