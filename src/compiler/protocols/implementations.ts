/** The TypeScript file that implements a protocol: whether it exists, and whether it exports a class with the protocol's name. */
import type { Protocol } from "../../../grammar/index.js";
import type { ProtocolType } from "../program.js";
import type { Context } from "../names/scope.js";
import { directoryOf, joinPaths, within } from "../files/paths.js";
import { mostBytes, reportUnreadable } from "../files/unreadable.js";

export function checkImplementation(context: Context, { name, from }: Protocol): ProtocolType["implementation"] {
  const { options, sources } = context.compilation;
  if (from === undefined) {
    context.report("noImplementation", name.span, { name: name.text });
    return { written: "", file: "", specifier: "" };
  }
  const written = from.value;
  const importer = sources[from.span.source]?.path ?? "";
  const file = joinPaths(directoryOf(importer), written);
  const inLibrary = within(options.standardLibrary, file);
  const specifier = inLibrary === file ? file : `xgc/stdlib/${inLibrary.replace(/\.ts$/, "")}`;
  if (!/^\.\.?\/.*\.ts$/.test(written) || written.endsWith(".d.ts")) {
    context.report("badImplementationPath", from.span, { written });
    return { written, file, specifier };
  }
  // The tests of the library make sure that its implementations exist.
  if (inLibrary !== file) return { written, file, specifier };
  const { text, error } = options.fileSystem.read(file, mostBytes);
  if (error === "missing") context.report("implementationMissing", from.span, { name: name.text, written });
  else if (error !== undefined)
    reportUnreadable(context.report, from.span, within(options.workingDirectory, file), error);
  else if (!exportsClass(text, name.text)) context.report("classMissing", from.span, { name: name.text, written });
  return { written, file, specifier };
}

/** Looks at the text alone: `export class IP`, or `IP` in an `export { ... }`. TypeScript checks the types. */
export function exportsClass(text: string, name: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  if (new RegExp(`^\\s*export\\s+(?:abstract\\s+)?class\\s+${name}\\b`, "m").test(code)) return true;
  return [...code.matchAll(/\bexport\s*\{([^}]*)\}/g)].some(([, inside = ""]) =>
    inside.split(",").some(
      (item) =>
        item
          .trim()
          .split(/\s+as\s+/)
          .at(-1) === name,
    ),
  );
}
