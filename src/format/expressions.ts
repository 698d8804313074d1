/** Expressions, paths, arguments and types as documents. Numbers and strings stay as written. */
import type * as Ast from "../../grammar/index.js";
import { type Comment, commentsOf } from "./comments.js";
import { breakParent, type Doc, group, hardline, indent, join, line, lineSuffix, softline } from "./document.js";

export class ExpressionPrinter {
  protected readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  // ------------------------------------------------------------------------------------------------- lists

  /** `(a, b)`, or one item a line. */
  protected fieldFormat({ format, type, length, native, members, value }: Ast.HeaderField): Doc {
    const items = members.map((each) => this.item(each, [each.name.text, " = ", this.expression(each.value)]));
    return [
      format === "plain" ? "" : `${format} `,
      type.text,
      length === undefined ? "" : ["[", this.expression(length), "]"],
      native ? " native" : "",
      items.length === 0 ? "" : [" ", this.bracketed("{", items, "}", line)],
      value === undefined ? "" : [" = ", this.expression(value)],
    ];
  }

  protected bracketed(opening: string, items: readonly Doc[], closing: string, space: Doc = softline): Doc {
    if (items.length === 0) return opening + closing;
    return group([opening, indent([space, join([",", line], [...items])]), space, closing]);
  }

  /** An item of a list, with its comments. */
  protected item(node: Ast.Node, doc: Doc): Doc {
    const comments = commentsOf(node);
    if (comments.length === 0) return doc;
    const parts: Doc[] = [breakParent];
    for (const comment of comments) if (comment.leading === true) parts.push(this.comment(comment), hardline);
    parts.push(doc);
    for (const comment of comments) {
      if (comment.trailing !== true) continue;
      const text = this.comment(comment);
      parts.push(comment.placement === "ownLine" ? [hardline, text] : lineSuffix([" ", text]));
    }
    return parts;
  }

  protected comment(comment: Comment): string {
    comment.printed = true;
    return comment.text.trimEnd();
  }

  protected arguments(list: readonly Ast.Argument[]): Doc {
    return this.bracketed("(", this.argumentItems(list), ")");
  }

  protected argumentItems(list: readonly Ast.Argument[]): readonly Doc[] {
    return list.map((each) =>
      this.item(each, [each.name === undefined ? "" : `${each.name.text}: `, this.expression(each.value)]),
    );
  }

  protected parameters(list: readonly Ast.Parameter[]): Doc {
    return this.bracketed("(", this.parameterItems(list), ")");
  }

  protected parameterItems(list: readonly Ast.Parameter[]): readonly Doc[] {
    return list.map((each) => {
      const { name, type, within, default: value } = each;
      return this.item(each, [
        `${name.text}: `,
        this.type(type),
        within === undefined ? "" : [" in ", this.expression(within)],
        value === undefined ? "" : [" = ", this.expression(value)],
      ]);
    });
  }

  protected type({ varying, name, tuple, list }: Ast.TypeReference): Doc {
    const elements = (tuple ?? []).map((each) => this.item(each, [`${each.name.text}: `, this.type(each.type)]));
    const word = varying ? "varying " : "";
    return [word, name?.text ?? this.bracketed("(", elements, ")"), list === undefined ? "" : this.bounds(list)];
  }

  private bounds({ from, to }: Ast.ListBounds): Doc {
    return from === undefined || to === undefined ? "[]" : ["[", this.range(from, to), "]"];
  }

  protected path({ segments }: Ast.Path): Doc {
    return join(
      ".",
      segments.map(({ name, index }) => (index === undefined ? name.text : [name.text, "[", this.index(index), "]"])),
    );
  }

  private index(index: Ast.Expression | Ast.AllIndex): Doc {
    return index.kind === "AllIndex" ? "*" : this.expression(index);
  }

  // ------------------------------------------------------------------------------------------- expressions

  protected expression(node: Ast.Expression): Doc {
    switch (node.kind) {
      case "NumberLiteral":
      case "StringLiteral":
      case "BooleanLiteral":
      case "AddressLiteral":
        return this.written(node);
      case "QuantityLiteral":
        // A line break or a comment may stand between the two.
        return `${/^[^\s/]*/.exec(this.written(node).slice(0, -node.unit.length))?.[0] ?? ""} ${node.unit}`;
      case "PathExpression":
        return this.path(node.path);
      case "CallExpression":
        return [node.callee.text, this.arguments(node.arguments)];
      case "SelectExpression":
        return [this.selected(node), this.bracketed("[", this.argumentItems(node.at), "]")];
      case "UnaryExpression":
        return node.operator === "not"
          ? ["not ", this.operand(node.operand, Binding.not)]
          : ["-", this.operand(node.operand, Binding.primary)];
      case "BinaryExpression":
      case "ConditionalExpression":
        return indent(this.broken(node));
      case "RangeExpression":
        return this.range(node.from, node.to);
      case "ListExpression":
        return this.bracketed("[", this.expressions(node.items), "]");
      case "TupleExpression":
        return this.bracketed("(", this.expressions(node.items), ")");
      case "ErrorExpression":
        throw new Error("An expression that cannot be read has no layout.");
    }
  }

  /** An expression that may take several lines. The surrounding document indents it. */
  protected broken(node: Ast.BinaryExpression | Ast.ConditionalExpression): Doc {
    return group(node.kind === "BinaryExpression" ? this.chain(node) : this.conditional(node));
  }

  protected expressions(items: readonly Ast.Expression[]): readonly Doc[] {
    return items.map((each) => this.item(each, this.expression(each)));
  }

  private written({ span }: Ast.Node): string {
    return this.text.slice(span.start, span.end);
  }

  private range(from: Ast.Expression, to: Ast.Expression): Doc {
    return [this.operand(from, Binding.sum), "..", this.operand(to, Binding.sum)];
  }

  /** `a + b + c`: one operand a line if they do not fit. */
  private chain({ operator, left, right }: Ast.BinaryExpression): Doc {
    const binding = bindingOf[operator];
    const chains = binding !== Binding.comparison;
    const isChain = left.kind === "BinaryExpression" && chains && bindingOf[left.operator] === binding;
    const first = isChain ? this.chain(left) : this.operand(left, chains ? binding : binding + 1, operator);
    return [first, ` ${operator}`, line, this.operand(right, binding + 1, operator)];
  }

  private conditional({ condition, then, else: otherwise }: Ast.ConditionalExpression): Doc {
    const rest = otherwise.kind === "ConditionalExpression" ? this.conditional(otherwise) : this.expression(otherwise);
    return ["if ", this.bracketedChoice(condition), line, "then ", this.bracketedChoice(then), line, "else ", rest];
  }

  /** `if` in brackets, if words of the statement stand around it. */
  protected bracketedChoice(node: Ast.Expression): Doc {
    return this.operand(node, Binding.or);
  }

  /** In brackets if it binds less than `binding`. `and` within `or` gets brackets for the reader. */
  private operand(node: Ast.Expression, binding: number, within?: Ast.BinaryOperator): Doc {
    const mixed = within === "or" && node.kind === "BinaryExpression" && node.operator === "and";
    const doc = this.expression(node);
    return bindingOfExpression(node) < binding || mixed ? group(["(", indent([softline, doc]), softline, ")"]) : doc;
  }

  private selected({ of, at }: Ast.SelectExpression): Doc {
    // Without brackets, `(a)[1]` would be the second of several `a`.
    const isIndex = of.kind === "PathExpression" && at[0]?.name === undefined;
    return isIndex ? ["(", this.expression(of), ")"] : this.operand(of, Binding.primary);
  }
}

const Binding = {
  conditional: 0,
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  range: 5,
  sum: 6,
  product: 7,
  minus: 8,
  primary: 9,
};

const bindingOf: Readonly<Record<Ast.BinaryOperator, number>> = {
  or: Binding.or,
  and: Binding.and,
  "==": Binding.comparison,
  "!=": Binding.comparison,
  "<": Binding.comparison,
  "<=": Binding.comparison,
  ">": Binding.comparison,
  ">=": Binding.comparison,
  "+": Binding.sum,
  "-": Binding.sum,
  "*": Binding.product,
  "/": Binding.product,
};

function bindingOfExpression(node: Ast.Expression): number {
  switch (node.kind) {
    case "BinaryExpression":
      return bindingOf[node.operator];
    case "UnaryExpression":
      return node.operator === "not" ? Binding.not : Binding.minus;
    case "ConditionalExpression":
      return Binding.conditional;
    case "RangeExpression":
      return Binding.range;
    default:
      return Binding.primary;
  }
}
