/** Diagnostics of files and limits, that no short program can have; load.test.ts, links.test.ts, total.test.ts and instances.test.ts try them. */
export const withoutProgram = [
  "fileNotText",
  "fileUnreadable",
  "fileIsNone",
  "tooManyRows",
  "fileTooLarge",
  "tooManyModules",
  "tooManyInstances",
  // Of implementations; test/cli/user-code.test.ts tries them.
  "typeScriptError",
  "operationNotRun",
  "effectLeftOut",
  "importWithoutExtension",
  "staleDeclarations",
  "wrongClass",
] as const;
/** Of long programs. */
export const tooLong = ["nestingTooDeep", "tooManyProblems"] as const;
