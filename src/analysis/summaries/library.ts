/** The summaries that are shipped with a standard library. `npm run generate` writes them. */
import { parse } from "../../../grammar/index.js";
import type { FileSystem } from "../../compiler/index.js";
import { UserProject } from "../../typescript/project.js";
import { beside, driver, shippedKey } from "./summaries.js";
import { summarize } from "./summarize.js";
import type { Summary } from "./summary.js";

export interface LibraryInput {
  readonly fileSystem: FileSystem;
  /** The library's folder: absolute, with `/`. */
  readonly standardLibrary: string;
  /** Every `.xgraph` file, relative to the folder: `inet/ip.xgraph`. */
  readonly files: readonly string[];
}

/** The text of `summaries.json`: the same library gives the same bytes. */
export function librarySummaries({ fileSystem, standardLibrary, files }: LibraryInput): string {
  const root = beside(standardLibrary, ".");
  const project = new UserProject({ fileSystem, standardLibrary });
  const protocols: { key: string; file: string; protocol: string }[] = [];
  // The driver is the only protocol in the runtime.
  protocols.push({ key: driver, file: `${root}/src/runtime/wire/network-interface.ts`, protocol: "Driver" });
  for (const file of [...files].sort()) {
    const { text = "" } = fileSystem.read(`${standardLibrary}/${file}`, Infinity);
    for (const declaration of parse(text, 0).module.declarations) {
      if (declaration.kind !== "Protocol" || declaration.from === undefined) continue;
      const implementation = beside(file, declaration.from.value);
      const protocol = declaration.name.text;
      protocols.push({
        key: shippedKey(implementation, protocol),
        file: `${standardLibrary}/${implementation}`,
        protocol,
      });
    }
  }
  project.add(protocols.map(({ file }) => file));
  const summaries = protocols.map(({ key, file, protocol }): [string, Summary] => [
    key,
    summarize(project, file, protocol, root),
  ]);
  return `{\n${summaries.map(([key, summary]) => `${JSON.stringify(key)}: ${summaryText(summary)}`).join(",\n")}\n}\n`;
}

/** A line for each function, so that a difference can be read. */
function summaryText({ functions, ...rest }: Summary): string {
  const lines = Object.entries(functions).map(([name, each]) => `    ${JSON.stringify(name)}: ${JSON.stringify(each)}`);
  return `{\n  "functions": {\n${lines.join(",\n")}\n  },\n  ${JSON.stringify(rest).slice(1)}`;
}
