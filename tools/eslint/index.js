/** The project's own lint rules, as an ESLint plugin named `xgc`. */
import { noFloatingOp } from "./no-floating-op.js";
import { plainWordsRule, xgraphComments } from "./plain-words-rule.js";
import { wallsRule } from "./walls-rule.js";

/** @type {{ rules: Record<string, import("eslint").Rule.RuleModule>, processors: Record<string, import("eslint").Linter.Processor> }} */
const plugin = {
  rules: {
    // typescript-eslint and ESLint describe the same rule object with different types.
    "no-floating-op": /** @type {any} */ (noFloatingOp),
    "plain-words": plainWordsRule,
    walls: wallsRule,
  },
  processors: { "xgraph-comments": xgraphComments },
};

export default plugin;
