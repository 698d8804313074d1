/** XG45xx: the TypeScript of users' protocols. */
export const code = {
  typeScriptError: {
    code: "XG4501",
    severity: "error",
    message: "{message} (TS{number})",
    explanation:
      "TypeScript reports this error in an implementation, under the settings of the nearest tsconfig.json. xgc runs a program only if its implementations type-check.",
  },
  operationNotRun: {
    code: "XG4502",
    severity: "error",
    message: "{what}",
    explanation:
      "An operation that may wait is a generator: calling the operation creates the generator, and yield* runs it. Without yield* nothing runs, and TypeScript reports no error. The lint rule no-floating-op of xgc/eslint reports the same while you type.",
  },
  effectLeftOut: {
    code: "XG4503",
    severity: "error",
    message: 'the type of "{operation}" leaves out effects of this code: {effects}',
    explanation:
      "The type of an operation names its effects: Op<void, Up | Down>. Callers rely on the type, and so does the analysis of operations that may wait in an interrupt handler.",
  },
  importWithoutExtension: {
    code: "XG4504",
    severity: "error",
    message: '"{written}" is imported without the extension .js',
    explanation:
      "An implementation imports its declarations as NAME.xgraph.js: TypeScript and the bundler find NAME.xgraph.ts by that name. NAME.xgraph is the program itself, which TypeScript cannot read.",
  },
  staleDeclarations: {
    code: "XG4505",
    severity: "error",
    message: '"{file}" does not match the declarations in "{program}"',
    explanation:
      "xgc declare generates NAME.xgraph.ts from NAME.xgraph. Run xgc declare again after a change of a declaration. Until then, the implementation is checked against the old declaration.",
  },
  wrongClass: {
    code: "XG4506",
    severity: "error",
    message: "{what}",
    explanation:
      "A graph makes an instance of a protocol's class and calls the operations of its base class. The class must extend the declared base class, must not be abstract, and must have a constructor with the same parameters.",
  },
} as const;
