/** What the standard library offers, for completion: names, with what they stand for. */
import { libraryModules } from "../compiler/index.js";
import type { LibraryName } from "./completion.js";
import { readingOf } from "./reading.js";
import type { Workspace } from "./workspace.js";

/** Read once: the library does not change while the server runs. */
export function libraryNames(workspace: Workspace): readonly LibraryName[] {
  const entry = `${workspace.options.workingDirectory}/xgc-library-names.xgraph`;
  const found: LibraryName[] = [];
  for (const module of libraryModules) {
    const text = `import {} from ${JSON.stringify(module)};`;
    const reading = readingOf(workspace.tried(entry, new Map([[entry, text]])));
    const target = reading.compilation.modules[0]?.imports[0];
    if (target === undefined) continue;
    for (const name of reading.compilation.names[target]?.keys() ?? []) {
      const entity = reading.entities.named(target, name);
      if (entity === undefined || entity.kind === "constant") continue;
      const item = reading.compilation.names[target]?.get(name)?.by;
      // What a module imports for itself is no offer of it.
      const handedOn = reading
        .treeOf(target)
        ?.imports.some(({ names, exported }) => exported && item !== undefined && names.includes(item));
      if (item !== undefined && handedOn !== true) continue;
      if (!found.some((each) => each.name === name)) found.push({ module, name, kind: entity.kind, doc: entity.doc });
    }
  }
  return found;
}
