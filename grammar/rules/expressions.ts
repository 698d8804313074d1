/** Expressions, the arguments of what is called in them, and paths. */
import type { IOrAlt } from "chevrotain";
import { abandonment, nestingLimit } from "../recovery/reporting-parser.js";
import { RecoveringParser } from "../recovery/recovering-parser.js";
import { oneOf, type Rule } from "../recovery/token-parser.js";
import { endOf, numeralOf, retype, stringOf, type Token } from "../text/lexer.js";
import * as t from "../text/tokens.js";
import { spellingOf } from "../text/tokens.js";
import type * as Ast from "../tree/ast.js";
import { heightLimit, heightOf } from "../tree/height.js";
import { unitNamed } from "../units.js";
import { type Operand, type OperatorSign, treeOf } from "../tree/precedence.js";

type Index = Ast.Expression | Ast.AllIndex;
const noSigns: readonly OperatorSign[] = [];

/** The signs after a name that begins a member or an argument, or is called. */
const behindName = oneOf([t.Colon, t.Equals, t.LParen, t.Dot]);

const primaryStarts = [t.Numeral, t.StringToken, t.True, t.False, t.Identifier, t.LParen, t.LSquare];
const primaryStart = oneOf(primaryStarts);
const expressionStart = oneOf([...primaryStarts, t.If, t.Minus, t.Not, t.NotSign]);

/** Tokens that end any expression. */
const expressionEnd = oneOf([t.Comma, t.Semicolon, t.RParen, t.RSquare]);

export class ExpressionParser extends RecoveringParser {
  /** Each `for` around the current member is a level of nesting. */
  protected loops: number = 0;

  protected readonly expression: Rule<Ast.Expression> = this.RULE(
    "expression",
    (): Ast.Expression => this.tokenAlone() ?? this.nested(this.readAlternatives),
  );

  /**
   * Follows the rule `expression`. Most expressions are one token, which is read without following a rule.
   *
   * @param occurrence Tells several expressions of one rule apart, for Chevrotain.
   */
  protected readExpression(occurrence: number = 0): Ast.Expression {
    return this.tokenAlone() ?? this.subrule(occurrence, this.expression);
  }

  protected readonly readItem = (): Ast.Expression => this.readExpression();

  /** A number, `true`, or a name, if the token after it does not continue the expression. The rules would give the same node. */
  private tokenAlone(): Ast.Expression | undefined {
    if (!this.seesAny(expressionEnd, 2) || this.depth >= nestingLimit) return undefined;
    if (this.sees(t.Identifier)) return this.pathExpressionOf(pathOf(this.nameOf(this.skip())));
    if (this.sees(t.Numeral)) return this.numeralExpression(this.skip());
    if (this.sees(t.True)) return this.booleanLiteral(true, this.skip());
    if (this.sees(t.False)) return this.booleanLiteral(false, this.skip());
    return undefined;
  }

  private readonly readAlternatives = (): Ast.Expression => {
    const start = this.here();
    if (this.lacksAny(expressionStart)) return this.missingExpression();
    const expression = this.OR(this.expressions);
    const outermost = this.depth === this.loops + 1;
    if (outermost && this.behind() - start > heightLimit && heightOf(expression) > heightLimit) {
      const span = this.spanFrom(start);
      this.report({ problem: "nestingTooDeep", limit: heightLimit, span });
      return { kind: "ErrorExpression", span };
    }
    return expression;
  };

  // The alternatives of the rules that run most often are made once.
  private readonly expressions: IOrAlt<Ast.Expression>[] = [
    { ALT: () => this.SUBRULE(this.conditional) },
    { ALT: () => this.SUBRULE(this.operation) },
  ];

  private readonly conditional: Rule<Ast.ConditionalExpression> = this.RULE(
    "conditional",
    (): Ast.ConditionalExpression => {
      const start = this.here();
      this.CONSUME(t.If);
      const condition = this.readExpression();
      this.take(t.Then);
      const then = this.readExpression(1);
      this.take(t.Else);
      const otherwise = this.readExpression(2);
      return { kind: "ConditionalExpression", condition, then, else: otherwise, span: this.spanFrom(start) };
    },
  );

  private readonly operation: Rule<Ast.Expression> = this.RULE("operation", (): Ast.Expression => {
    const first = this.SUBRULE(this.operand);
    if (first.prefixes === noSigns && !this.sees(t.BinaryOperatorSign)) return first.value;
    const operands: Operand[] = [first];
    const operators: OperatorSign[] = [];
    this.MANY(() => {
      operators.push(this.signOf(this.CONSUME(t.BinaryOperatorSign)));
      operands.push(this.SUBRULE1(this.operand));
    });
    return this.ACTION(() => treeOf(operands, operators, (fault) => this.note(fault)));
  });

  private signOf(token: Token): OperatorSign {
    return { operator: spellingOf(token.tokenType), span: this.spanOf(token) };
  }

  private readonly operand: Rule<Operand> = this.RULE("operand", (): Operand => {
    let prefixes: OperatorSign[] | undefined;
    this.MANY(() => {
      (prefixes ??= []).push(this.signOf(this.CONSUME(t.PrefixOperatorSign)));
    });
    const start = this.here();
    const value = this.SUBRULE(this.postfix);
    return this.ACTION(() => ({
      prefixes: prefixes ?? noSigns,
      value,
      span: this.spanLike(value.span, Math.min(start, value.span.start)),
    }));
  });

  private readonly postfix: Rule<Ast.Expression> = this.RULE("postfix", (): Ast.Expression => {
    const start = this.here();
    if (this.lacksAny(primaryStart)) return this.missingExpression();
    let value = this.SUBRULE(this.primary);
    if (this.lacks(t.LSquare)) return value;
    this.MANY(() => {
      const at = this.SUBRULE(this.selection);
      value = { kind: "SelectExpression", of: value, at, span: this.spanFrom(start) };
    });
    return value;
  });

  private missingExpression(): Ast.ErrorExpression {
    this.reportUnexpected(["<expression>"]);
    const at = this.behind();
    return { kind: "ErrorExpression", span: { source: this.source, start: at, end: at } };
  }

  private readonly selection: Rule<readonly Ast.Argument[]> = this.RULE("selection", (): readonly Ast.Argument[] => {
    const opener = this.spanOf(this.CONSUME(t.LSquare));
    const at = this.items(t.RSquare, this.startsExpression, "<name>", this.readArgument);
    this.close(t.RSquare, opener, t.Comma);
    return at;
  });

  private readonly primary: Rule<Ast.Expression> = this.RULE("primary", (): Ast.Expression => this.OR(this.primaries));

  private readonly primaries: IOrAlt<Ast.Expression>[] = [
    {
      ALT: () => {
        const token = this.CONSUME(t.Numeral);
        return this.ACTION(() => this.unitBehind(token) ?? this.numeralExpression(token));
      },
    },
    { ALT: () => this.SUBRULE(this.string) },
    { ALT: () => this.booleanLiteral(true, this.CONSUME(t.True)) },
    { ALT: () => this.booleanLiteral(false, this.CONSUME(t.False)) },
    { ALT: () => this.SUBRULE(this.list) },
    { ALT: () => this.SUBRULE(this.parenthesised) },
    { ALT: () => this.SUBRULE(this.pathExpression) },
  ];

  private booleanLiteral(value: boolean, token: Token): Ast.BooleanLiteral {
    return { kind: "BooleanLiteral", value, span: this.spanOf(token) };
  }

  /** The unit of a number if a line break or a comment stands between: on one line, the lexer makes one token of both. */
  private unitBehind(token: Token): Ast.QuantityLiteral | undefined {
    if (!this.sees(t.Identifier) && !this.sees(t.Percent)) return undefined;
    const { value, unit, address, fault } = numeralOf(token);
    if (unit !== undefined || address !== undefined || fault !== undefined) return undefined;
    const [first, sign, second] = [this.LA(1), this.LA(2), this.LA(3)];
    const per = this.sees(t.Divide, 2) && this.sees(t.Identifier, 3) && sign.startOffset === endOf(first);
    const names = per ? [`${first.image}/${second.image}`, first.image] : [first.image];
    const name = names.find((each) => unitNamed(each) !== undefined);
    if (name === undefined) return undefined;
    const tokens = name === first.image ? 1 : 3;
    // A name that begins the next member or argument, before which a sign was forgotten.
    if (this.seesAny(behindName, tokens + 1)) return undefined;
    for (let skipped = 0; skipped < tokens; skipped++) this.skip();
    return { kind: "QuantityLiteral", value, unit: name, span: this.spanFrom(token.startOffset) };
  }

  private numeralExpression(token: Token): Ast.Expression {
    const span = this.spanOf(token);
    const { value, unit, address, fault } = numeralOf(token);
    if (fault !== undefined) return { kind: "ErrorExpression", span };
    if (address !== undefined) return { kind: "AddressLiteral", text: address, span };
    if (unit !== undefined) return { kind: "QuantityLiteral", value, unit, span };
    return { kind: "NumberLiteral", value, span };
  }

  protected readonly string: Rule<Ast.StringLiteral> = this.RULE("string", (): Ast.StringLiteral => {
    if (this.lacks(t.StringToken)) {
      this.reportUnexpected(["<string>"]);
      this.abandon();
    }
    const token = this.CONSUME(t.StringToken);
    const value = this.ACTION(() => stringOf(token).value);
    return { kind: "StringLiteral", value, span: this.spanOf(token) };
  });

  /** An expression, or a list whose `[` is missing: `1 B, 2 B]`. */
  protected listOrExpression(occurrence: number = 0): Ast.Expression {
    const listLost = !this.sees(t.LSquare) && this.closesUnopened(t.LSquare, t.RSquare);
    return listLost ? this.SUBRULE(this.list) : this.readExpression(occurrence);
  }

  protected readonly list: Rule<Ast.ListExpression> = this.RULE("list", (): Ast.ListExpression => {
    const start = this.here();
    const opener = this.open(t.LSquare);
    const items = this.items(t.RSquare, this.startsExpression, "<expression>", this.readItem);
    this.close(t.RSquare, opener, t.Comma);
    return { kind: "ListExpression", items, span: this.spanFrom(start) };
  });

  /** `(a + b)` is `a + b`; with a comma it is a tuple. */
  private readonly parenthesised: Rule<Ast.Expression> = this.RULE("parenthesised", (): Ast.Expression => {
    const start = this.here();
    const opener = this.spanOf(this.CONSUME(t.LParen));
    if (this.sees(t.RParen)) this.reportUnexpected(["<expression>"]);
    const items = this.items(t.RParen, this.startsExpression, "<expression>", this.readItem);
    this.close(t.RParen, opener, t.Comma);
    const [only] = items;
    if (only === undefined) return { kind: "ErrorExpression", span: this.spanFrom(start) };
    return items.length === 1 ? only : { kind: "TupleExpression", items, span: this.spanFrom(start) };
  });

  protected readonly arguments: Rule<readonly Ast.Argument[]> = this.RULE("arguments", (): readonly Ast.Argument[] => {
    const opener = this.spanOf(this.CONSUME(t.LParen));
    const list = this.items(t.RParen, this.startsExpression, "<expression>", this.readArgument);
    this.close(t.RParen, opener, t.Comma);
    return list;
  });

  protected readonly readArguments = (): readonly Ast.Argument[] => this.SUBRULE(this.arguments);

  protected readonly readArgument = (): Ast.Argument => this.SUBRULE(this.argument);

  private readonly argument: Rule<Ast.Argument> = this.RULE("argument", (): Ast.Argument => {
    const start = this.here();
    if (this.sees(t.Word) && this.sees(t.Equals, 2)) this.readAsColon(this.LA(2));
    const name = this.lacks(t.Colon, 2) ? undefined : this.OPTION(this.argumentName);
    const value = this.readExpression();
    if (name === undefined) return { value, span: this.spanLike(value.span, start) };
    return { name, value, span: this.spanFrom(start) };
  });

  private readonly argumentName = (): Ast.Name => {
    const word = this.takeWord();
    this.CONSUME(t.Colon);
    return word;
  };

  /** `size = 3` names an argument with the wrong sign. */
  private readAsColon(token: Token): void {
    this.report({ problem: "unexpectedToken", found: token.image, expected: [":"], span: this.spanOf(token) });
    retype(token, t.Colon);
  }

  /** A name, a path, or a call of one: `rtt`, `server.test`, `linux.napi(budget: 32)`. */
  private readonly pathExpression: Rule<Ast.Expression> = this.RULE("pathExpression", (): Ast.Expression => {
    const start = this.here();
    const path = this.guarded(this.readPath, doNothing, abandonment);
    const args = this.lacks(t.LParen) ? undefined : this.OPTION(this.readArguments);
    if (path === undefined) return { kind: "ErrorExpression", span: this.spanFrom(start) };
    if (args === undefined) return this.pathExpressionOf(path);
    return this.ACTION(() => {
      // Only a path without an index can name a function; the compiler says so of others.
      const text = path.segments.every(isPlain)
        ? path.segments.map(({ name }) => name.text).join(".")
        : this.textOf(path.span);
      const callee = { text, span: path.span };
      return { kind: "CallExpression", callee, arguments: args, span: this.spanFrom(start) };
    });
  });

  private pathExpressionOf(path: Ast.Path): Ast.PathExpression {
    return { kind: "PathExpression", path, span: path.span };
  }

  private readonly readPath = (): Ast.Path => this.SUBRULE(this.path);

  protected readonly path: Rule<Ast.Path> = this.RULE("path", (): Ast.Path => {
    const first = this.takeName();
    return this.pathAfter(first, this.readSegment());
  });

  /** The path of a setting, which may begin with any word. */
  protected readonly wordPath: Rule<Ast.Path> = this.RULE("wordPath", (): Ast.Path => {
    const first = this.takeWord();
    return this.pathAfter(first, this.readSegment());
  });

  private pathAfter(name: Ast.Name, index: Index | undefined): Ast.Path {
    const first = this.segmentOf(name, index);
    if (this.lacks(t.Dot)) return { segments: [first], span: first.span };
    const segments = [first];
    this.MANY(() => {
      this.CONSUME(t.Dot);
      const word = this.takeWord();
      segments.push(this.segmentOf(word, this.readSegment(1)));
    });
    return { segments: segments.slice(), span: this.spanFrom(name.span.start) };
  }

  /** What may follow a name in a path: an index, which is not the selection of `rtt[version: "Regular"]`. */
  private readonly segment: Rule<Index | undefined> = this.RULE("segment", (): Index | undefined =>
    this.OPTION(this.indexed),
  );

  /** Follows the rule `segment` if there is a token to read. */
  private readSegment(occurrence: number = 0): Index | undefined {
    return this.lacks(t.LSquare) ? undefined : this.subrule(occurrence, this.segment);
  }

  private segmentOf(name: Ast.Name, index: Index | undefined): Ast.PathSegment {
    return index === undefined ? { name, span: name.span } : { name, index, span: this.spanFrom(name.span.start) };
  }

  private readonly indexed = {
    GATE: (): boolean => !this.sees(t.Colon, 3) && !this.sees(t.Equals, 3),
    DEF: (): Index => this.SUBRULE(this.index),
  };

  private readonly index: Rule<Index> = this.RULE("index", (): Index => {
    const opener = this.spanOf(this.CONSUME(t.LSquare));
    const index = this.OR({
      DEF: [
        { ALT: (): Index => ({ kind: "AllIndex", span: this.spanOf(this.CONSUME(t.Times)) }) },
        { ALT: () => this.readExpression() },
      ],
      ERR_MSG: "<expression>\n*",
    });
    this.close(t.RSquare, opener);
    return index;
  });

  protected readonly startsExpression = (): boolean => this.seesAny(expressionStart);

  protected readonly startsName = (): boolean => this.sees(t.Identifier);

  protected readonly startsParameter = (): boolean => this.sees(t.Word) && this.sees(t.Colon, 2);
}

function pathOf(name: Ast.Name): Ast.Path {
  const { span } = name;
  return { segments: [{ name, span }], span };
}

function isPlain({ index }: Ast.PathSegment): boolean {
  return index === undefined;
}

function doNothing(): void {}
