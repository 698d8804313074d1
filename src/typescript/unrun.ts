/**
 * Operations that are called and not run. An operation that may wait is a generator, and has no effect until it is stepped. A
 * forgotten `yield*` compiles, and silently does nothing. This file finds the places where an operation is made and then lost: as a
 * statement, a condition or an operand; under `void`, `await` or a plain `yield`; in a variable that is never read; returned
 * from a generator that does not declare it; and in a function that is passed on, or implements a method, if the caller
 * expects no result. Passing an operation on (as an argument, or returned by a plain function) is allowed, since code that steps operations
 * does so. Types decide what is an operation, never names.
 *
 * TypeScript is an argument: the lint rule passes the user's, `xgc check` that of ts-morph.
 */
import type { ts as TypeScript } from "ts-morph";

export type UnrunKind = "lost" | "operand" | "awaited" | "yielded" | "unread" | "returned" | "callback" | "method";

export interface Unrun {
  readonly kind: UnrunKind;
  /** Offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  /** Of the variable, or the method. */
  readonly name: string;
  /** Of a method: the type in which it returns nothing. */
  readonly base: string;
  /** Runs the operation, where `yield*` may stand. */
  readonly fix?: { readonly start: number; readonly end: number; readonly text: string };
}

/** The library's types whose values have to be stepped. A user's class with the name `Generator` is none of them. */
const stepped = new Set(["Generator", "Iterator", "IterableIterator", "IteratorObject"]);

/** The messages of `xgc check` and the lint rule. */
export const unrunMessages: Readonly<Record<UnrunKind, string>> = {
  lost: "This operation is called and not run. Write `yield*` before it.",
  operand: "This is the operation, which has not run, and not its result. Write `yield*` before it.",
  awaited: "`await` does not run an operation. Write `yield*` instead.",
  yielded: "A plain `yield` hands the operation out without running it. Write `yield*`.",
  unread: "The operation in `{{name}}` is never run: nothing reads the variable. Write `yield*` before it.",
  returned: "This generator returns an operation that has not run. Write `return yield*`, or declare the return type.",
  callback: "The caller expects no result here, so it will never run the operation that this function returns.",
  method: "`{{name}}` returns an operation, but in {{base}} it returns nothing: callers will never run it.",
};

/** Whether a value of a type is an operation, for one program. */
export function operationTypes(program: TypeScript.Program): (type: TypeScript.Type) => boolean {
  const checker = program.getTypeChecker();
  const isStepped = (type: TypeScript.Type): boolean => {
    if (type.isIntersection()) return type.types.some(isStepped);
    const symbol = type.getSymbol();
    if (symbol === undefined) return false;
    const inLibrary = symbol.declarations?.some((each) => program.isSourceFileDefaultLibrary(each.getSourceFile()));
    if (stepped.has(symbol.name) && inLibrary === true) return true;
    // `Mine<T>` refers to the interface `Mine`, which has the bases.
    const declared = (type as Partial<TypeScript.TypeReference>).target ?? type;
    return declared.isClassOrInterface() && checker.getBaseTypes(declared).some(isStepped);
  };
  return isStepped;
}

/** In the order of the text. */
export function unrunOperations(
  ts: typeof TypeScript,
  program: TypeScript.Program,
  source: TypeScript.SourceFile,
): Unrun[] {
  const checker = program.getTypeChecker();
  const isStepped = operationTypes(program);
  const found: Unrun[] = [];

  /** The members of a union; the type itself otherwise. */
  const members = (type: TypeScript.Type): readonly TypeScript.Type[] => {
    const resolved = checker.getBaseConstraintOfType(type) ?? type;
    return resolved.isUnion() ? resolved.types : [resolved];
  };
  const mayBeOp = (type: TypeScript.Type): boolean => members(type).some(isStepped);
  const isAbsent = ({ flags }: TypeScript.Type): boolean =>
    (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0;
  /** A value that may be absent is tested on purpose: `if (pending)`. */
  const isAlwaysThere = (type: TypeScript.Type): boolean => mayBeOp(type) && !members(type).some(isAbsent);
  const isList = (type: TypeScript.Type): boolean =>
    members(type).some(
      (each) => checker.isArrayType(each) && checker.getTypeArguments(each as TypeScript.TypeReference).some(mayBeOp),
    );
  const typeOf = (node: TypeScript.Node): TypeScript.Type => checker.getTypeAtLocation(node);

  /** Assertions and parentheses around an expression do not change what steps it. */
  function bare(node: TypeScript.Expression): TypeScript.Expression {
    return ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isTypeAssertionExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isParenthesizedExpression(node)
      ? bare(node.expression)
      : node;
  }

  /** The function whose body a node is in. */
  function enclosing(node: TypeScript.Node): TypeScript.FunctionLikeDeclaration | undefined {
    for (let each = node.parent; !ts.isSourceFile(each); each = each.parent) {
      if (ts.isFunctionLike(each) && "body" in each) return each;
      // A field's initialiser and a static block are bodies of their own: no `yield` there.
      if (ts.isPropertyDeclaration(each) || ts.isClassStaticBlockDeclaration(each)) return undefined;
    }
    return undefined;
  }
  const isGenerator = (node: TypeScript.FunctionLikeDeclaration | undefined): boolean =>
    node?.asteriskToken !== undefined;

  /** @param replaced The node that `yield* node` replaces, if it is larger than the node itself. */
  function fixOf(node: TypeScript.Expression, replaced: TypeScript.Node = node): Pick<Unrun, "fix"> {
    if (!isGenerator(enclosing(node)) || !isAlwaysThere(typeOf(bare(node)))) return {};
    const { parent } = replaced;
    const binds =
      ts.isBinaryExpression(parent) ||
      ts.isPrefixUnaryExpression(parent) ||
      ts.isTypeOfExpression(parent) ||
      ts.isVoidExpression(parent) ||
      ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      (ts.isConditionalExpression(parent) && parent.condition === replaced);
    const assigned = ts.isBinaryExpression(parent) && isAssignment(parent) && parent.right === replaced;
    const comma = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.CommaToken;
    const text = `yield* ${node.getText(source)}`;
    const whole = binds && !assigned && !comma ? `(${text})` : text;
    return { fix: { start: replaced.getStart(source), end: replaced.end, text: whole } };
  }

  function report(node: TypeScript.Node, kind: UnrunKind, more: Partial<Unrun> = {}): void {
    found.push({ kind, start: node.getStart(source), end: node.end, name: "", base: "", ...more });
  }
  const reportOp = (node: TypeScript.Expression, kind: UnrunKind, replaced?: TypeScript.Node): void =>
    report(node, kind, fixOf(node, replaced));

  function isAssignment({ operatorToken: { kind } }: TypeScript.BinaryExpression): boolean {
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  function isLogical({ operatorToken: { kind } }: TypeScript.BinaryExpression): boolean {
    return (
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken
    );
  }

  /** The value of this expression is not used. */
  function checkDiscarded(whole: TypeScript.Expression, replaced?: TypeScript.Node): void {
    const node = bare(whole);
    if (ts.isConditionalExpression(node)) {
      checkDiscarded(node.whenTrue);
      checkDiscarded(node.whenFalse);
      return;
    }
    if (ts.isBinaryExpression(node)) {
      // An assignment keeps its value; the left side of a condition is a condition.
      if (isAssignment(node)) return;
      if (isLogical(node) || node.operatorToken.kind === ts.SyntaxKind.CommaToken) {
        // `a ?? b` keeps either.
        if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) checkDiscarded(node.left);
        checkDiscarded(node.right);
        return;
      }
    }
    // Their operands are checked where they stand.
    if (
      ts.isPrefixUnaryExpression(node) ||
      ts.isVoidExpression(node) ||
      ts.isTypeOfExpression(node) ||
      ts.isDeleteExpression(node) ||
      ts.isAwaitExpression(node) ||
      ts.isYieldExpression(node)
    )
      return;
    const type = typeOf(node);
    if (mayBeOp(type)) reportOp(node, "lost", replaced);
    else if (isList(type)) report(node, "lost");
  }

  /** The expression's truth, text or number is used. */
  function checkOperand(whole: TypeScript.Expression | undefined): void {
    if (whole === undefined) return;
    const node = bare(whole);
    if (ts.isBinaryExpression(node)) {
      // These return one of their operands; the left one is checked at its operator.
      if (isLogical(node)) {
        checkOperand(node.right);
        return;
      }
      // `while ((op = next()))` keeps what it tests.
      if (isAssignment(node)) return;
    }
    if (ts.isConditionalExpression(node)) {
      checkOperand(node.whenTrue);
      checkOperand(node.whenFalse);
      return;
    }
    if (isAlwaysThere(typeOf(node))) reportOp(node, "operand");
  }

  let read: Set<TypeScript.Symbol> | undefined;
  /** The variables that are read somewhere in the file. */
  function readSymbols(): Set<TypeScript.Symbol> {
    if (read !== undefined) return read;
    const all = (read = new Set<TypeScript.Symbol>());
    const visit = (node: TypeScript.Node): void => {
      if (ts.isIdentifier(node) && !isWritten(node)) {
        const symbol = ts.isShorthandPropertyAssignment(node.parent)
          ? checker.getShorthandAssignmentValueSymbol(node.parent)
          : ts.isExportSpecifier(node.parent)
            ? checker.getExportSpecifierLocalTargetSymbol(node.parent)
            : checker.getSymbolAtLocation(node);
        if (symbol !== undefined) all.add(symbol);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return all;
  }
  function isWritten(node: TypeScript.Identifier): boolean {
    const { parent } = node;
    if (ts.isVariableDeclaration(parent)) return parent.name === node;
    return (
      ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    );
  }

  function checkUnread(value: TypeScript.Expression | undefined, name: TypeScript.Identifier): void {
    if (value === undefined || !mayBeOp(typeOf(bare(value)))) return;
    const symbol = checker.getSymbolAtLocation(name);
    const declared = symbol?.declarations?.some((each) => each.getSourceFile() === source) === true;
    if (symbol === undefined || !declared || readSymbols().has(symbol)) return;
    report(value, "unread", { name: name.text, ...fixOf(value) });
  }

  /** The result of a call of a type, for each overload of each member. */
  const results = (type: TypeScript.Type): readonly TypeScript.Type[] =>
    members(type).flatMap((each) => each.getCallSignatures().map((one) => checker.getReturnTypeOfSignature(one)));
  const returnsOp = (type: TypeScript.Type): boolean => results(type).some(mayBeOp);
  const returnsNothing = (type: TypeScript.Type): boolean => {
    const all = results(type);
    return all.length > 0 && all.every((result) => (result.flags & ts.TypeFlags.Void) !== 0);
  };

  /** A function that is passed to a place where no result is expected. */
  function checkHandedOver(node: TypeScript.Expression | undefined): void {
    if (node === undefined || ts.isSpreadElement(node)) return;
    const expected = checker.getContextualType(node);
    if (expected === undefined || !returnsNothing(expected)) return;
    if (returnsOp(typeOf(node))) report(node, "callback");
  }

  /** @param owner The type whose declaration of the member counts. */
  function checkMember(
    node: TypeScript.ClassElement | TypeScript.ObjectLiteralElementLike,
    owner: TypeScript.Type,
  ): void {
    if (node.name === undefined || !ts.isIdentifier(node.name)) return;
    const declared = owner.getProperty(node.name.text);
    if (declared === undefined) return;
    if (!returnsNothing(checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(declared, node)))) return;
    if (!returnsOp(typeOf(node.name))) return;
    const base = (owner.getSymbol()?.name ?? "its type").replace(/^__type$|^__object$/, "its type");
    report(node.name, "method", { name: node.name.text, base });
  }

  function checkReturn(node: TypeScript.ReturnStatement): void {
    if (node.expression === undefined) return;
    checkHandedOver(node.expression);
    const around = enclosing(node);
    if (!isGenerator(around) || !mayBeOp(typeOf(bare(node.expression)))) return;
    // `Generator<Yield, Return, Next>`, or a name for it such as `Op`.
    const declared = around?.type === undefined ? undefined : typeOf(around.type);
    const result =
      declared === undefined ? undefined : checker.getTypeArguments(declared as TypeScript.TypeReference)[1];
    if (result === undefined || !mayBeOp(result)) reportOp(node.expression, "returned");
  }

  function checkClass(node: TypeScript.ClassLikeDeclaration): void {
    const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types.map(typeOf));
    for (const member of node.members) {
      if (!ts.isMethodDeclaration(member) && !ts.isPropertyDeclaration(member)) continue;
      if ((ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0) continue;
      for (const base of bases) checkMember(member, base);
    }
  }

  function checkBinary(node: TypeScript.BinaryExpression): void {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.CommaToken) {
      checkDiscarded(node.left);
      return;
    }
    if (isAssignment(node)) {
      checkHandedOver(node.right);
      if (kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left)) checkUnread(node.right, node.left);
      return;
    }
    if (isLogical(node)) {
      if (kind !== ts.SyntaxKind.QuestionQuestionToken) checkOperand(node.left);
      return;
    }
    // `==` and the like may compare operations; arithmetic and order need a value.
    switch (kind) {
      case ts.SyntaxKind.EqualsEqualsToken:
      case ts.SyntaxKind.EqualsEqualsEqualsToken:
      case ts.SyntaxKind.ExclamationEqualsToken:
      case ts.SyntaxKind.ExclamationEqualsEqualsToken:
      case ts.SyntaxKind.InKeyword:
      case ts.SyntaxKind.InstanceOfKeyword:
        return;
      default:
        checkOperand(node.left);
        checkOperand(node.right);
    }
  }

  function check(node: TypeScript.Node): void {
    if (ts.isExpressionStatement(node)) checkDiscarded(node.expression);
    else if (ts.isForStatement(node)) {
      if (node.initializer !== undefined && !ts.isVariableDeclarationList(node.initializer))
        checkDiscarded(node.initializer);
      if (node.incrementor !== undefined) checkDiscarded(node.incrementor);
      checkOperand(node.condition);
    } else if (ts.isVoidExpression(node)) checkDiscarded(node.expression, node);
    else if (ts.isPrefixUnaryExpression(node)) checkOperand(node.operand);
    else if (ts.isTypeOfExpression(node) || ts.isDeleteExpression(node)) checkOperand(node.expression);
    else if (ts.isAwaitExpression(node)) {
      if (mayBeOp(typeOf(bare(node.expression)))) reportOp(node.expression, "awaited", node);
    } else if (ts.isYieldExpression(node)) {
      const { expression, asteriskToken } = node;
      if (asteriskToken === undefined && expression !== undefined && mayBeOp(typeOf(bare(expression))))
        reportOp(expression, "yielded", node);
    } else if (
      ts.isIfStatement(node) ||
      ts.isWhileStatement(node) ||
      ts.isDoStatement(node) ||
      ts.isSwitchStatement(node)
    )
      checkOperand(node.expression);
    else if (ts.isConditionalExpression(node)) checkOperand(node.condition);
    else if (ts.isBinaryExpression(node)) checkBinary(node);
    else if (ts.isTemplateExpression(node)) {
      if (!ts.isTaggedTemplateExpression(node.parent))
        for (const { expression } of node.templateSpans) checkOperand(expression);
    } else if (ts.isVariableDeclaration(node)) {
      checkHandedOver(node.initializer);
      if (ts.isIdentifier(node.name) && (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) === 0)
        checkUnread(node.initializer, node.name);
    } else if (ts.isReturnStatement(node)) checkReturn(node);
    else if (ts.isArrowFunction(node)) {
      if (!ts.isBlock(node.body)) checkHandedOver(node.body);
    } else if (ts.isParameter(node) || ts.isBindingElement(node)) checkHandedOver(node.initializer);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) node.arguments?.forEach(checkHandedOver);
    else if (ts.isArrayLiteralExpression(node)) node.elements.forEach(checkHandedOver);
    else if (ts.isPropertyAssignment(node)) checkHandedOver(node.initializer);
    else if (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent)) {
      const expected = checker.getContextualType(node.parent);
      if (expected !== undefined) checkMember(node, expected);
    } else if (ts.isClassLike(node)) checkClass(node);
  }

  const visit = (node: TypeScript.Node): void => {
    check(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((a, b) => a.start - b.start);
}
