/** Lua as text: names, strings, and expressions of checked programs (Lua 5.1 to 5.4, manual section 3.4). */
import type { Expr } from "../compiler/index.js";

/** A string literal; whatever is not printable ASCII is written in bytes of UTF-8, as Lua has no other escape in all versions. */
export function luaString(text: string): string {
  const bytes = [...new TextEncoder().encode(text)].map((byte) => {
    if (byte === 0x22) return '\\"';
    if (byte === 0x5c) return "\\\\";
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, "0")}`;
  });
  return `"${bytes.join("")}"`;
}

/** A comment of one line. */
export function luaComment(text: string): string {
  // eslint-disable-next-line no-control-regex -- A line break of any kind would end the comment.
  return `-- ${text.replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, " ").trim()}`;
}

/**
 * An expression over parameters and header fields, in parentheses wherever operators meet.
 *
 * @param local The Lua expression that holds a parameter or a field.
 * @returns undefined for what no length of a header can name, such as a list.
 */
export function luaExpression(expr: Expr, local: (name: string) => string): string | undefined {
  const inner = (part: Expr): string | undefined => luaExpression(part, local);
  switch (expr.kind) {
    case "literal":
      return typeof expr.value === "string" ? luaString(expr.value) : String(expr.value ?? "nil");
    case "parameter":
      return local(expr.name);
    case "unary": {
      const operand = inner(expr.operand);
      return operand && `(${expr.operator === "not" ? "not " : "-"}${operand})`;
    }
    case "binary": {
      const [left, right] = [inner(expr.left), inner(expr.right)];
      const operator = expr.operator === "!=" ? "~=" : expr.operator;
      return left && right && `(${left} ${operator} ${right})`;
    }
    case "if": {
      const [condition, then, otherwise] = [inner(expr.condition), inner(expr.then), inner(expr.else)];
      return condition && then && otherwise && `choose(${condition}, ${then}, ${otherwise})`;
    }
    case "call": {
      const given = expr.arguments.map(inner);
      const known = ["ceil", "floor", "min", "max"].includes(expr.function);
      return known && given.every((each) => each !== undefined)
        ? `math.${expr.function}(${given.join(", ")})`
        : undefined;
    }
    default:
      return undefined;
  }
}
