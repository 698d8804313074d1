/** A view of the files in which every protocol is implemented: for commands that run before an implementation can exist. */
import { parse } from "../../grammar/index.js";
import type { FileSystem } from "../compiler/index.js";

/** The same files, but each implementation that a program names exports its class. */
export function withImplementations(files: FileSystem): FileSystem {
  const classes = new Map<string, string>();
  return {
    exists: (path) => files.exists(path),
    realPath: (path) => files.realPath?.(path),
    bytes: (path, limit) => files.bytes?.(path, limit) ?? { error: "missing" },
    read(path, limit) {
      const result = files.read(path, limit);
      const added = classes.get(path);
      if (added !== undefined) return { text: `${result.text ?? ""}\n${added}` };
      if (path.endsWith(".xgraph") && result.text !== undefined) addClasses(path, result.text, classes);
      return result;
    },
  };
}

function addClasses(program: string, text: string, classes: Map<string, string>): void {
  for (const declaration of parse(text, 0).module.declarations) {
    if (declaration.kind !== "Protocol" || declaration.from === undefined) continue;
    const file = resolve(program, declaration.from.value);
    classes.set(file, `${classes.get(file) ?? ""}export class ${declaration.name.text} {}\n`);
  }
}

/** A path relative to a file, with `/`, resolved as the compiler does. */
function resolve(from: string, to: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of to.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
