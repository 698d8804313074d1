/** Programs of the tests, checked. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { check, type Program } from "../../src/compiler/index.js";
import type { GlueOptions } from "../../src/emit/index.js";

export const root: string = path.resolve(import.meta.dirname, "../..");
export const standardLibrary: string = path.join(root, "stdlib");

/** The program of a file, from the root of the repository; fails where it has an error. */
export function checked(file: string): Program {
  const { program, diagnostics } = check(path.resolve(root, file), {
    standardLibrary,
    workingDirectory: root,
    fileSystem: {
      read(name) {
        try {
          return { text: readFileSync(name, "utf8") };
        } catch {
          return { error: "missing" };
        }
      },
      exists: (name) => statSync(name, { throwIfNoEntry: false })?.isFile() ?? false,
    },
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (program === undefined || errors.length > 0) throw new Error(`${file}: ${errors.join("; ")}`);
  return program;
}

/** For glue that lies beside its program. */
export function beside(file: string): GlueOptions {
  return { standardLibrary, directory: path.dirname(path.resolve(root, file)) };
}
