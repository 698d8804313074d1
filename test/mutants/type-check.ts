/** Glue under TypeScript, many programs at once: the types of the runtime are then resolved once. */
import { ts, UserProject } from "../../src/typescript/project.js";
import { disk, root, standardLibrary } from "../compiler/disk.js";
import { Overlay } from "./trial.js";

/** The settings of the repository, without Node's types: glue runs anywhere. */
const settings: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${root}/tsconfig.json`, (file) => disk.read(file, 1e7).text).config,
    { ...ts.sys, readDirectory: () => [] },
    root,
  ).options,
  types: [],
  noEmit: true,
};

export interface Glue {
  /** What it was made from. */
  readonly of: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

export class GlueChecker {
  readonly #files = new Overlay();
  readonly #project = new UserProject({ fileSystem: this.#files, standardLibrary, library: "full", settings });

  /** TypeScript's errors for each glue. */
  faults(all: readonly Glue[]): string[] {
    const names = all.flatMap(({ files }) => files);
    for (const { name, text } of names) this.#files.set(name, text);
    this.#project.add(names.map(({ name }) => name));
    const program = this.#project.program();
    const found = all.flatMap(({ of, files }) =>
      files.flatMap(({ name }) => {
        const source = program.getSourceFile(name);
        return source === undefined
          ? [`${of}: no ${name}`]
          : [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
              ({ messageText }) => `${of}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
            );
      }),
    );
    for (const { name } of names) {
      this.#files.set(name, undefined);
      const source = this.#project.morph.getSourceFile(name);
      if (source !== undefined) this.#project.morph.removeSourceFile(source);
    }
    return found;
  }
}
