/** The summaries that are shipped with a standard library: `npm run generate` writes what is made here. */
import { parse } from "../../../grammar/index.js";
import { beside, driver, shippedKey } from "./summaries.js";
import { summarize } from "./summarize.js";
import type { Summary } from "./summary.js";

export interface LibraryInput {
  /** Every `.xgraph` file, as seen from the library's folder: `inet/ip.xgraph`. */
  readonly files: readonly string[];
  /** The text of a file as seen from there. */
  readonly read: (name: string) => string | undefined;
  /** The runtime's file that has the driver of network interfaces, as seen from there. */
  readonly driver: string;
}

/** The text of `summaries.json`: the same library gives the same bytes. */
export function librarySummaries({ files, read, driver: driverFile }: LibraryInput): string {
  const summaries: [string, Summary][] = [];
  const add = (key: string, file: string, protocol: string, only = false): void => {
    const name = `./${file.slice(file.lastIndexOf("/") + 1)}`;
    const summary = summarize(name, protocol, (other) =>
      only && other !== name ? undefined : read(beside(file, other)),
    );
    if (summary !== undefined) summaries.push([key, summary]);
  };
  // The driver is part of the runtime, of which nothing else is a protocol.
  add(driver, driverFile, "Driver", true);
  for (const file of [...files].sort()) {
    for (const declaration of parse(read(file) ?? "", 0).module.declarations) {
      if (declaration.kind !== "Protocol" || declaration.from === undefined) continue;
      const implementation = beside(file, declaration.from.value);
      add(shippedKey(implementation, declaration.name.text), implementation, declaration.name.text);
    }
  }
  return `{\n${summaries.map(([key, summary]) => `${JSON.stringify(key)}: ${summaryText(summary)}`).join(",\n")}\n}\n`;
}

/** A line for each function, so that a difference can be read. */
function summaryText({ functions, ...rest }: Summary): string {
  const lines = Object.entries(functions).map(([name, each]) => `    ${JSON.stringify(name)}: ${JSON.stringify(each)}`);
  return `{\n  "functions": {\n${lines.join(",\n")}\n  },\n  ${JSON.stringify(rest).slice(1)}`;
}
