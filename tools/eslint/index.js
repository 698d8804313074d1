/** The project's own lint rules, as an ESLint plugin named `xgc`. */
import { noFloatingOp } from "./no-floating-op.js";
import { wallsRule } from "./walls-rule.js";

/** @type {{ rules: Record<string, import("eslint").Rule.RuleModule> }} */
const plugin = {
  rules: {
    // typescript-eslint and ESLint describe the same rule object with different types.
    "no-floating-op": /** @type {any} */ (noFloatingOp),
    walls: wallsRule,
  },
};

export default plugin;
