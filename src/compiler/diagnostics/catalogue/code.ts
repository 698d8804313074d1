/** XG45xx: the TypeScript of users' protocols. */
export const code = {
  typeScriptError: {
    code: "XG4501",
    severity: "error",
    message: "{message} (TS{number})",
    explanation:
      "TypeScript says so of an implementation, under the settings of the nearest tsconfig.json. A program whose implementations do not type-check is not run.",
  },
  operationNotRun: {
    code: "XG4502",
    severity: "error",
    message: "{what}",
    explanation:
      "An operation that may wait is a generator: a call makes it, and yield* runs it. Without yield* nothing happens, and TypeScript says nothing. The lint rule no-floating-op of xgc/eslint says the same while you type.",
  },
  effectLeftOut: {
    code: "XG4503",
    severity: "error",
    message: 'the type of "{operation}" leaves out what this does: {effects}',
    explanation:
      "The type of an operation names its effects: Op<void, Up | Down>. Callers, and the analysis of what may wait in an interrupt handler, rely on it.",
  },
  importWithoutExtension: {
    code: "XG4504",
    severity: "error",
    message: '"{written}" is imported without the extension .js',
    explanation:
      "An implementation imports its declarations as NAME.xgraph.js: TypeScript finds NAME.xgraph.ts by that name, and so does the bundler. NAME.xgraph is the program, which is no TypeScript.",
  },
  staleDeclarations: {
    code: "XG4505",
    severity: "error",
    message: '"{file}" is not what "{program}" declares',
    explanation:
      "xgc declare writes NAME.xgraph.ts from NAME.xgraph. After a change of the declaration the implementation is still written against the old one until xgc declare is run again.",
  },
} as const;
