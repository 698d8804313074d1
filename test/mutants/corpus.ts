/** Valid programs, which are mutated: of the examples, the standard library, the template, the pages and the tests. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { blocksOf } from "../docs/blocks.js";
import { root } from "../compiler/disk.js";

export interface Source {
  /** The absolute path at which the text stands, so that it finds what it imports. */
  readonly file: string;
  readonly text: string;
}

const folders = ["examples", "stdlib", "template", "docs/diagnostics", "test/compiler/accept", "test/analysis/silent", "test/emit/programs", "test/golden", "test/wires", "test/draw/programs", "test/faults", "test/determinism", "test/dissector", "test/cli/sweeps"]; // prettier-ignore
const pages = ["README.md", "docs", "docs/language"];

/** Texts of one file that are meant to be valid; a caller checks that they are. */
export function sources(): readonly Source[] {
  const files = folders
    .flatMap((folder) => filesIn(folder, ".xgraph"))
    .filter((file) => !file.endsWith(".wrong.xgraph"));
  const whole = files.map((file) => ({ file, text: readFileSync(file, "utf8") }));
  const blocks = pages
    .flatMap((name) => (name.endsWith(".md") ? [path.join(root, name)] : filesIn(name, ".md", false)))
    .flatMap((file) =>
      blocksOf(readFileSync(file, "utf8"))
        .filter(({ language, how }) => language === "xgraph" && how === "whole")
        .map(({ text, line }) => ({ file: `${file}:${line}.xgraph`, text })),
    );
  // Further files of a case stand after lines `//- NAME`: those cases are for their own tests.
  return [...whole, ...blocks].filter(({ text }) => text.length < 20_000 && !/^\/\/- /m.test(text));
}

function filesIn(folder: string, ending: string, recursive = true): string[] {
  return readdirSync(path.join(root, folder), { recursive, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(root, folder, name));
}
