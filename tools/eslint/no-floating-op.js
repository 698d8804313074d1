/**
 * `xgc/no-floating-op`: an operation that may block is a generator, and does nothing until it is stepped. A forgotten
 * `yield*` compiles and silently does nothing; this rule finds the places where an operation is made and then lost:
 * as a statement, a condition or an operand; under `void`, `await` or a plain `yield`; in a variable that nobody reads;
 * returned from a generator that does not declare it; and in a function that is handed over, or implements a method, where
 * the caller expects no result. Passing an operation on (as an argument, or returned by a plain function) is what a
 * handler that steps it does, and allowed.
 */
import { AST_NODE_TYPES, ESLintUtils } from "@typescript-eslint/utils";
import ts from "typescript";

/** @typedef {import("@typescript-eslint/utils").TSESTree.Node} Node */
/** @typedef {import("@typescript-eslint/utils").TSESTree.Expression} Expression */
/** @typedef {"lost" | "operand" | "awaited" | "yielded" | "unread" | "returned" | "callback" | "method"} MessageId */

/** The library's types whose values have to be stepped. A class of ours that is called `Generator` is none of them. */
const STEPPED = new Set(["Generator", "Iterator", "IterableIterator", "IteratorObject"]);

/**
 * Assertions and optional chains around an expression change nothing about who steps it.
 *
 * @param {any} node
 * @returns {any}
 */
function bare(node) {
  switch (node.type) {
    case AST_NODE_TYPES.TSAsExpression:
    case AST_NODE_TYPES.TSSatisfiesExpression:
    case AST_NODE_TYPES.TSTypeAssertion:
    case AST_NODE_TYPES.TSNonNullExpression:
    case AST_NODE_TYPES.ChainExpression:
      return bare(node.expression);
    default:
      return node;
  }
}

/**
 * @param {Node} node
 * @returns {any} The function whose body the node is in.
 */
function enclosingFunction(node) {
  /** @type {Node | null | undefined} */
  let current = node.parent;
  while (current) {
    if (
      current.type === AST_NODE_TYPES.FunctionDeclaration ||
      current.type === AST_NODE_TYPES.FunctionExpression ||
      current.type === AST_NODE_TYPES.ArrowFunctionExpression
    ) {
      return current;
    }
    // A field's initialiser and a static block are bodies of their own: no `yield` there.
    if (current.type === AST_NODE_TYPES.PropertyDefinition || current.type === AST_NODE_TYPES.StaticBlock)
      return undefined;
    current = current.parent;
  }
  return undefined;
}

export const noFloatingOp = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: "problem",
    docs: { description: "An operation (a generator) must be run by `yield*`, or passed on" },
    hasSuggestions: true,
    schema: [],
    messages: {
      lost: "This operation is made and never run: nothing steps it. Write `yield*` before it.",
      operand: "This is the operation itself, not its result: it has not run. Write `yield*` before it.",
      awaited: "`await` does not run an operation. Write `yield*` instead.",
      yielded: "A plain `yield` hands the operation out without running it. Write `yield*`.",
      unread: "The operation in `{{name}}` is never run: nothing reads the variable. Write `yield*` before it.",
      returned:
        "This generator returns an operation that has not run. Write `return yield*`, or declare the return type.",
      callback: "The caller expects no result here, so it will never run the operation that this function returns.",
      method: "`{{name}}` returns an operation, but in {{base}} it returns nothing: callers will never run it.",
      addYieldStar: "Run it here: insert `yield*`.",
    },
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();
    const source = context.sourceCode;

    /** @param {ts.Type} type @returns {readonly ts.Type[]} The members of a union; the type itself otherwise. */
    const members = (type) => {
      const resolved = checker.getBaseConstraintOfType(type) ?? type;
      return resolved.isUnion() ? resolved.types : [resolved];
    };

    /** @param {ts.Type} type @returns {boolean} */
    function isStepped(type) {
      if (type.isIntersection()) return type.types.some(isStepped);
      const symbol = type.getSymbol();
      if (symbol === undefined) return false;
      if (
        STEPPED.has(symbol.name) &&
        symbol.declarations?.some((d) => services.program.isSourceFileDefaultLibrary(d.getSourceFile()))
      ) {
        return true;
      }
      // `Mine<T>` refers to the interface `Mine`, which has the bases.
      const declared = /** @type {Partial<ts.TypeReference>} */ (type).target ?? type;
      return declared.isClassOrInterface() && checker.getBaseTypes(declared).some(isStepped);
    }

    /** @param {ts.Type} type */
    const mayBeOp = (type) => members(type).some(isStepped);
    /** Something that may also be absent is tested on purpose: `if (pending)`. @param {ts.Type} type */
    const isAlwaysThere = (type) =>
      mayBeOp(type) && !members(type).some((m) => (m.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0);
    /** @param {ts.Type} type */
    const isList = (type) =>
      members(type).some(
        (m) => checker.isArrayType(m) && checker.getTypeArguments(/** @type {ts.TypeReference} */ (m)).some(mayBeOp),
      );
    /** @param {Node} node */
    const typeOf = (node) => services.getTypeAtLocation(node);

    /**
     * @param {any} node The expression to run.
     * @param {any} [replaced] What `yield* node` stands in for, where that is more than the node itself.
     * @returns {any[]}
     */
    function suggestion(node, replaced = node) {
      if (!enclosingFunction(node)?.generator || !isAlwaysThere(typeOf(bare(node)))) return [];
      const parent = replaced.parent;
      const parenthesised =
        source.getTokenBefore(replaced)?.value === "(" && source.getTokenAfter(replaced)?.value === ")";
      const binds =
        parent.type === AST_NODE_TYPES.LogicalExpression ||
        parent.type === AST_NODE_TYPES.BinaryExpression ||
        parent.type === AST_NODE_TYPES.UnaryExpression ||
        parent.type === AST_NODE_TYPES.MemberExpression ||
        parent.type === AST_NODE_TYPES.TSAsExpression ||
        parent.type === AST_NODE_TYPES.TSNonNullExpression ||
        (parent.type === AST_NODE_TYPES.ConditionalExpression && parent.test === replaced);
      const text = `yield* ${source.getText(node)}`;
      return [
        {
          messageId: "addYieldStar",
          fix: (/** @type {any} */ fixer) => fixer.replaceText(replaced, binds && !parenthesised ? `(${text})` : text),
        },
      ];
    }

    /**
     * @param {any} node
     * @param {MessageId} messageId
     * @param {any} [replaced]
     */
    const reportOp = (node, messageId, replaced) =>
      context.report({ node, messageId, suggest: suggestion(node, replaced) });

    /** The value of this expression goes nowhere. @param {any} whole @param {any} [replaced] */
    function checkDiscarded(whole, replaced) {
      const node = bare(whole);
      switch (node.type) {
        case AST_NODE_TYPES.ConditionalExpression:
          checkDiscarded(node.consequent);
          checkDiscarded(node.alternate);
          return;
        case AST_NODE_TYPES.LogicalExpression:
          // The left side is a condition, which has a listener of its own; `a ?? b` keeps either.
          if (node.operator === "??") checkDiscarded(node.left);
          checkDiscarded(node.right);
          return;
        case AST_NODE_TYPES.SequenceExpression:
          // All but the last have a listener of their own.
          checkDiscarded(node.expressions.at(-1));
          return;
        case AST_NODE_TYPES.UnaryExpression:
        case AST_NODE_TYPES.AwaitExpression:
        case AST_NODE_TYPES.YieldExpression:
        case AST_NODE_TYPES.AssignmentExpression:
          // Their operands are checked where they stand; an assignment keeps its value.
          return;
        default: {
          const type = typeOf(node);
          if (mayBeOp(type)) reportOp(node, "lost", replaced);
          else if (isList(type)) context.report({ node, messageId: "lost" });
        }
      }
    }

    /** Its truth, text or number is asked for. @param {any} whole */
    function checkOperand(whole) {
      if (!whole) return;
      const node = bare(whole);
      // These pass one of their own operands on; `checkOperand` sees the left one by the operator's own listener.
      if (node.type === AST_NODE_TYPES.LogicalExpression) return checkOperand(node.right);
      if (node.type === AST_NODE_TYPES.ConditionalExpression) {
        checkOperand(node.consequent);
        checkOperand(node.alternate);
        return;
      }
      // `while ((op = next()))` keeps what it tests.
      if (node.type === AST_NODE_TYPES.AssignmentExpression) return;
      if (isAlwaysThere(typeOf(node))) reportOp(node, "operand");
    }

    /** @param {any} value @param {any} variable A scope-manager variable. */
    function checkUnread(value, variable) {
      if (!value || !variable || !mayBeOp(typeOf(bare(value)))) return;
      if (variable.references.some((/** @type {any} */ reference) => reference.isRead())) return;
      context.report({
        node: value,
        messageId: "unread",
        data: { name: variable.name },
        suggest: suggestion(value),
      });
    }

    /** @param {ts.Type} type @returns {readonly ts.Type[]} What a call of it gives, for each overload of each member. */
    const results = (type) =>
      members(type).flatMap((m) => m.getCallSignatures().map((s) => checker.getReturnTypeOfSignature(s)));
    /** @param {ts.Type} type */
    const returnsOp = (type) => results(type).some(mayBeOp);
    /** @param {ts.Type} type */
    const returnsNothing = (type) => {
      const all = results(type);
      return all.length > 0 && all.every((result) => (result.flags & ts.TypeFlags.Void) !== 0);
    };

    /** A function that is handed over to where no result is expected. @param {any} node */
    function checkHandedOver(node) {
      if (!node || node.type === AST_NODE_TYPES.SpreadElement) return;
      const tsNode = services.esTreeNodeToTSNodeMap.get(node);
      if (!ts.isExpression(tsNode)) return;
      const expected = checker.getContextualType(tsNode);
      if (expected === undefined || !returnsNothing(expected)) return;
      if (returnsOp(typeOf(node))) context.report({ node, messageId: "callback" });
    }

    /**
     * @param {any} node The member.
     * @param {ts.Type} owner Whose declaration of it counts.
     */
    function checkMember(node, owner) {
      if (node.computed || node.key?.type !== AST_NODE_TYPES.Identifier) return;
      const declared = owner.getProperty(node.key.name);
      if (declared === undefined) return;
      const tsNode = services.esTreeNodeToTSNodeMap.get(node);
      if (!returnsNothing(checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(declared, tsNode)))) return;
      if (!returnsOp(typeOf(node.key))) return;
      context.report({
        node: node.key,
        messageId: "method",
        data: {
          name: node.key.name,
          base: owner.symbol?.name.replace(/^__type$|^__object$/, "its type") ?? "its type",
        },
      });
    }

    return {
      ExpressionStatement: (node) => checkDiscarded(node.expression),
      SequenceExpression(node) {
        for (const expression of node.expressions.slice(0, -1)) checkDiscarded(expression);
      },
      ForStatement(node) {
        if (node.init && node.init.type !== AST_NODE_TYPES.VariableDeclaration) checkDiscarded(node.init);
        if (node.update) checkDiscarded(node.update);
        checkOperand(node.test);
      },
      UnaryExpression(node) {
        if (node.operator === "void") checkDiscarded(node.argument, node);
        else checkOperand(node.argument);
      },
      AwaitExpression(node) {
        if (mayBeOp(typeOf(bare(node.argument)))) reportOp(node.argument, "awaited", node);
      },
      YieldExpression(node) {
        if (node.delegate || !node.argument || !mayBeOp(typeOf(bare(node.argument)))) return;
        reportOp(node.argument, "yielded", node);
      },

      IfStatement: (node) => checkOperand(node.test),
      WhileStatement: (node) => checkOperand(node.test),
      DoWhileStatement: (node) => checkOperand(node.test),
      ConditionalExpression: (node) => checkOperand(node.test),
      SwitchStatement: (node) => checkOperand(node.discriminant),
      LogicalExpression(node) {
        if (node.operator !== "??") checkOperand(node.left);
      },
      BinaryExpression(node) {
        // `==` and its like may ask which operation it is; an arithmetic or an order asks for a value.
        if (/^(?:[=!]==?|in|instanceof)$/.test(node.operator)) return;
        checkOperand(node.left);
        checkOperand(node.right);
      },
      TemplateLiteral(node) {
        if (node.parent.type === AST_NODE_TYPES.TaggedTemplateExpression) return;
        for (const expression of node.expressions) checkOperand(expression);
      },

      VariableDeclarator(node) {
        checkHandedOver(node.init);
        if (node.id.type !== AST_NODE_TYPES.Identifier) return;
        if (node.parent.parent.type === AST_NODE_TYPES.ExportNamedDeclaration) return;
        checkUnread(node.init, source.getDeclaredVariables?.(node)[0]);
      },
      AssignmentExpression(node) {
        const target = node.left;
        checkHandedOver(node.right);
        if (target.type !== AST_NODE_TYPES.Identifier) return;
        const reference = source.getScope?.(node).references.find((r) => r.identifier === target);
        checkUnread(node.right, reference?.resolved);
      },
      ReturnStatement(node) {
        if (!node.argument) return;
        checkHandedOver(node.argument);
        const around = enclosingFunction(node);
        if (!around?.generator || !mayBeOp(typeOf(bare(node.argument)))) return;
        // `Generator<Yield, Return, Next>`, or a name for it such as `Op`.
        const declared = around.returnType && typeOf(around.returnType.typeAnnotation);
        const result = declared && checker.getTypeArguments(/** @type {ts.TypeReference} */ (declared))[1];
        if (result === undefined || !mayBeOp(result)) reportOp(node.argument, "returned");
      },
      ArrowFunctionExpression(node) {
        if (node.body.type !== AST_NODE_TYPES.BlockStatement) checkHandedOver(node.body);
      },
      AssignmentPattern: (node) => checkHandedOver(node.right),
      CallExpression: (node) => node.arguments.forEach(checkHandedOver),
      NewExpression: (node) => node.arguments.forEach(checkHandedOver),
      ArrayExpression: (node) => node.elements.forEach(checkHandedOver),
      Property(node) {
        if (node.parent.type !== AST_NODE_TYPES.ObjectExpression) return;
        if (!node.method) {
          checkHandedOver(node.value);
          return;
        }
        const expected = checker.getContextualType(services.esTreeNodeToTSNodeMap.get(node.parent));
        if (expected !== undefined) checkMember(node, expected);
      },
      ":matches(ClassDeclaration, ClassExpression)"(/** @type {any} */ node) {
        const owner = /** @type {ts.ClassLikeDeclaration} */ (services.esTreeNodeToTSNodeMap.get(node));
        const bases = (owner.heritageClauses ?? []).flatMap((clause) =>
          clause.types.map((base) => checker.getTypeAtLocation(base)),
        );
        for (const member of node.body.body) {
          if (member.static) continue;
          if (member.type !== AST_NODE_TYPES.MethodDefinition && member.type !== AST_NODE_TYPES.PropertyDefinition)
            continue;
          for (const base of bases) checkMember(member, base);
        }
      },
    };
  },
});
