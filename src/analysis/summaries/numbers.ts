/** The possible numbers of expressions. */
import { ts } from "../../typescript/project.js";
import type { Declarations } from "./scope.js";
import { bare, nameOf, type Types } from "./types.js";

const mostDepth = 12;

export class Numbers {
  readonly #types: Types;
  readonly #declarations: Declarations;

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
    this.#types = declarations.types;
  }

  /** The possible numbers of an expression; a parameter of the protocol by its name; undefined if unknown. */
  of(expression: ts.Expression | undefined, depth = 0): readonly (number | string)[] | undefined {
    if (expression === undefined || depth > mostDepth) return undefined;
    const inner = bare(expression);
    const again = (each: ts.Expression): readonly (number | string)[] | undefined => this.of(each, depth + 1);
    if (ts.isNumericLiteral(inner)) return [Number(inner.text)];
    if (ts.isPrefixUnaryExpression(inner)) {
      const sign = signs[inner.operator];
      const of = sign === undefined ? undefined : again(inner.operand);
      return of?.every((each) => typeof each === "number") === true ? of.map((each) => sign?.(each) ?? NaN) : undefined;
    }
    if (ts.isConditionalExpression(inner)) return joinedNumbers([inner.whenTrue, inner.whenFalse].map(again));
    if (ts.isBinaryExpression(inner)) return this.#sum(inner, depth);
    if (
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      inner.expression.expression.getText() === "Math" &&
      this.#types.isOfLanguage(this.#types.symbolAt(inner.expression.expression))
    ) {
      const given = inner.arguments.map(again);
      if (inner.expression.name.text === "max") return joinedNumbers(given);
      if (inner.expression.name.text !== "min") return undefined;
      const known = given.filter((each) => each !== undefined);
      return known.length > 0
        ? [Math.min(...known.map((each) => Math.max(...each.filter((one) => typeof one === "number"))))].filter(
            (each) => each > -Infinity,
          )
        : undefined;
    }
    if (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner)) return undefined;
    const name = ts.isIdentifier(inner) ? inner : inner.name;
    const symbol = this.#types.symbolAt(name);
    if (ts.isPropertyAccessExpression(inner) && this.#isParameters(inner.expression)) return [inner.name.text];
    if (symbol === undefined) return undefined;
    const declaration = symbol.valueDeclaration;
    if (declaration !== undefined && ts.isEnumMember(declaration)) {
      // An enumeration is an object too, which others may have under another type.
      const direct = ts.isPropertyAccessExpression(inner) && this.#isEnumeration(inner.expression);
      const value = direct ? this.#types.checker.getConstantValue(declaration) : undefined;
      return typeof value === "number" ? [value] : undefined;
    }
    if (declaration !== undefined && ts.isBindingElement(declaration)) return this.#parameterTaken(declaration);
    if (declaration !== undefined && !this.#declarations.isOwn(declaration)) {
      // The type of a constant; TypeScript may know less of others than it says, such as of the length of a tuple.
      const constant =
        ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
      const type = this.#types.checker.getTypeOfSymbol(symbol);
      return constant && type.isNumberLiteral() ? [type.value] : undefined;
    }
    const { values, open } = this.#declarations.sources(symbol);
    return open || values.length === 0 ? undefined : joinedNumbers(values.map(again));
  }

  #isEnumeration(expression: ts.Expression): boolean {
    const inner = bare(expression);
    const symbol = this.#types.symbolAt(ts.isPropertyAccessExpression(inner) ? inner.name : inner);
    const declaration = symbol?.valueDeclaration;
    return (
      declaration !== undefined && ts.isEnumDeclaration(declaration) && !this.#declarations.used.enums.has(declaration)
    );
  }

  #sum(
    { left, right, operatorToken: { kind } }: ts.BinaryExpression,
    depth: number,
  ): readonly (number | string)[] | undefined {
    const [a, b] = [left, right].map((each) => this.of(each, depth + 1));
    if (a === undefined || b === undefined) return undefined;
    const all = a.flatMap((one) =>
      b.map((other) => (typeof one === "number" && typeof other === "number" ? combined(one, other, kind) : undefined)),
    );
    return all.every((each) => each !== undefined) ? all : undefined;
  }

  /** `const { work } = this.parameters`. */
  #parameterTaken(element: ts.BindingElement): readonly string[] | undefined {
    const holder = element.parent.parent;
    const name = nameOf(element.propertyName ?? element.name);
    const constant = ts.isVariableDeclaration(holder) && (ts.getCombinedNodeFlags(holder) & ts.NodeFlags.Const) !== 0;
    if (name === undefined || !constant || holder.initializer === undefined) return undefined;
    return this.#isParameters(holder.initializer) ? [name] : undefined;
  }
  /** `this.parameters`, under any name of this protocol. */
  #isParameters(expression: ts.Expression): boolean {
    const inner = bare(expression);
    if (ts.isIdentifier(inner)) {
      const symbol = this.#types.symbolAt(inner);
      const { values, open } = symbol === undefined ? { values: [], open: true } : this.#declarations.sources(symbol);
      return !open && values.length > 0 && values.every((each) => this.#isParameters(each));
    }
    return (
      ts.isPropertyAccessExpression(inner) &&
      inner.name.text === "parameters" &&
      this.#isThisProtocol(inner.expression, 0)
    );
  }
  /** The protocol itself, also in a field of its sessions. Other objects, and other instances, have parameters of their own. */
  #isThisProtocol(expression: ts.Expression, depth: number): boolean {
    const inner = bare(expression);
    if (inner.kind === ts.SyntaxKind.ThisKeyword) return this.#types.is(this.#types.typeAt(inner), "Protocol");
    const name = ts.isPropertyAccessExpression(inner) ? inner.name : inner;
    const symbol = this.#types.symbolAt(name);
    if (symbol === undefined || depth > mostDepth) return false;
    const { values, open } = this.#declarations.sources(symbol);
    return !open && values.length > 0 && values.every((each) => this.#isThisProtocol(each, depth + 1));
  }
}

function combined(a: number, b: number, kind: ts.SyntaxKind): number | undefined {
  switch (kind) {
    case ts.SyntaxKind.PlusToken:
      return a + b;
    case ts.SyntaxKind.MinusToken:
      return a - b;
    case ts.SyntaxKind.AsteriskToken:
      return a * b;
    case ts.SyntaxKind.AsteriskAsteriskToken:
      return a ** b;
    case ts.SyntaxKind.SlashToken:
      return b === 0 ? undefined : a / b;
    case ts.SyntaxKind.PercentToken:
      return b === 0 ? undefined : a % b;
    case ts.SyntaxKind.LessThanLessThanToken:
      return a << b;
    case ts.SyntaxKind.GreaterThanGreaterThanToken:
      return a >> b;
    case ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
      return a >>> b;
    case ts.SyntaxKind.AmpersandToken:
      return a & b;
    case ts.SyntaxKind.BarToken:
      return a | b;
    case ts.SyntaxKind.CaretToken:
      return a ^ b;
    default:
      return undefined;
  }
}

const signs: Readonly<Partial<Record<ts.PrefixUnaryOperator, (value: number) => number>>> = {
  [ts.SyntaxKind.MinusToken]: (value) => -value,
  [ts.SyntaxKind.PlusToken]: (value) => value,
  [ts.SyntaxKind.TildeToken]: (value) => ~value,
};

export function joinedNumbers<T>(all: readonly (readonly T[] | undefined)[]): readonly T[] | undefined {
  return all.every((each) => each !== undefined) ? [...new Set(all.flat())] : undefined;
}
