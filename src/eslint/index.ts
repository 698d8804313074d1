/**
 * The package's lint rules, as an ESLint plugin: `import xgc from "xgc/eslint"`. An editor then shows while one types what `xgc check` reports about
 * operations that are
 * called and not run. The rule needs types, which typescript-eslint provides.
 */
import { createRequire } from "node:module";
import type { ts as TypeScript } from "ts-morph";
import { unrunMessages, unrunOperations } from "../typescript/unrun.js";

interface Place {
  readonly line: number;
  readonly column: number;
}

/** The part of ESLint's interface that the rule uses. */
export interface RuleContext {
  readonly cwd: string;
  readonly sourceCode: {
    readonly parserServices?: {
      readonly program?: TypeScript.Program | null;
      readonly esTreeNodeToTSNodeMap?: { get(node: unknown): TypeScript.Node };
    };
    getLocFromIndex(offset: number): Place;
  };
  report(problem: {
    readonly loc: { readonly start: Place; readonly end: Place };
    readonly messageId: string;
    readonly data: Readonly<Record<string, string>>;
    readonly suggest: readonly {
      readonly messageId: string;
      fix(fixer: { replaceTextRange(range: [number, number], text: string): unknown }): unknown;
    }[];
  }): void;
}

export interface Rule {
  readonly meta: object;
  create(context: RuleContext): { Program(node: unknown): void };
}

/** An operation must be run by `yield*`, or passed on. */
export const noFloatingOp: Rule = {
  meta: {
    type: "problem",
    docs: { description: "An operation (a generator) must be run by `yield*`, or passed on" },
    hasSuggestions: true,
    schema: [],
    messages: { ...unrunMessages, addYieldStar: "Run it here: insert `yield*`." },
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap: nodes } = context.sourceCode.parserServices ?? {};
    if (program === undefined || program === null || nodes === undefined)
      throw new Error("xgc/no-floating-op needs types: set parserOptions.projectService of typescript-eslint");
    const ts = typescriptOf(context.cwd);
    return {
      Program(node) {
        const source = nodes.get(node).getSourceFile();
        for (const { kind, start, end, name, base, fix } of unrunOperations(ts, program, source))
          context.report({
            loc: { start: context.sourceCode.getLocFromIndex(start), end: context.sourceCode.getLocFromIndex(end) },
            messageId: kind,
            data: { name, base },
            suggest:
              fix === undefined
                ? []
                : [
                    {
                      messageId: "addYieldStar",
                      fix: (fixer) => fixer.replaceTextRange([fix.start, fix.end], fix.text),
                    },
                  ],
          });
      },
    };
  },
};

/** The TypeScript with which typescript-eslint has made the syntax tree, since kinds of nodes are its numbers. */
function typescriptOf(directory: string): typeof TypeScript {
  const fromProject = createRequire(`${directory}/eslint.config.js`);
  try {
    return createRequire(fromProject.resolve("typescript-eslint"))("typescript") as typeof TypeScript;
  } catch {
    return fromProject("typescript") as typeof TypeScript;
  }
}

const plugin: { readonly meta: { readonly name: string }; readonly rules: Readonly<Record<string, Rule>> } = {
  meta: { name: "xgc" },
  rules: { "no-floating-op": noFloatingOp },
};
export default plugin;
