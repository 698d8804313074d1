/**
 * The small programs in `reject/` and `accept/`: each is one file, with further files after lines `//- NAME`. They see
 * `lib.xgraph` beside them, an implementation `p.ts` with the classes P, Q and R, and the standard library.
 */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { check, memoryFileSystem, renderDiagnostics, type Checked, type FileSystem } from "../../src/compiler/index.js";
import { pcapOf } from "./captures/pcap-of.js";
import { diskWithImplementations, standardLibrary } from "./disk.js";

const here = import.meta.dirname;
const library = (name: string): string => readFileSync(path.join(here, "library", name), "utf8");

/** The files that every case has beside it. */
export const beside: Readonly<Record<string, string | Uint8Array>> = {
  "lib.xgraph": library("lib.xgraph"),
  "lib.ts": library("lib.ts.txt"),
  "p.ts": "export class P {}\nexport abstract class Q {}\nclass R {}\nexport { R };\n// export class Hidden {}\n",
  "data.csv": "table,version,size_bytes,measured\n1,Regular,1,10\n1,Fast,1,8\n2,Regular,1,11\n",
  "twice.csv": "table,size_bytes,unit,measured\n1,1,us,10\n1,1000,us,12\n1,1,us,11\n",
  // A frame of 60 bytes at 0 s and one at 1 ms.
  "trace.pcap": pcapOf([0, 1000].map((at) => ({ at, bytes: new Uint8Array(60) }))),
  "broken.csv": 'table,version\n1,"Regular\n',
  "folder/inner.xgraph": "const Inner = 1;\n",
};

export interface Case {
  /** `graphs/cyclic` */
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

export function casesIn(kind: "reject" | "accept"): Case[] {
  const folder = path.join(here, kind);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xgraph"))
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      return { name: name.slice(0, -".xgraph".length).replaceAll("\\", "/"), file, text: readFileSync(file, "utf8") };
    });
}

/** @param off Codes of checks that are switched off. */
export function checkCase(
  text: string,
  more: Readonly<Record<string, string | Uint8Array>> = {},
  off: ReadonlySet<string> = new Set(),
): Checked {
  const [main = "", ...parts] = text.split(/^\/\/- (?=\S+\n)/m);
  const files: Record<string, string | Uint8Array> = {};
  for (const [name, content] of Object.entries({ ...beside, ...more })) files[`/case/${name}`] = content;
  files["/case/main.xgraph"] = main;
  for (const part of parts) {
    const [name = ""] = part.split("\n", 1);
    files[`/case/${name}`] = part.slice(name.length + 1);
  }
  const memory = memoryFileSystem(files);
  const fileSystem: FileSystem = {
    exists: (name) => (name.startsWith("/case/") ? memory : diskWithImplementations).exists(name),
    bytes: (name, limit) => memory.bytes?.(name, limit) ?? { error: "missing" },
    read: (name, limit) => (name.startsWith("/case") ? memory : diskWithImplementations).read(name, limit),
  };
  return check("main.xgraph", { fileSystem, standardLibrary, workingDirectory: "/case", off });
}

export function rendered({ diagnostics, sources }: Checked): string {
  return renderDiagnostics(diagnostics, sources);
}
