/**
 * The syntax trees of the standard library, made when xgc is built. Reading them takes a fifth of the time of
 * parsing the library. A tree counts only for the exact text that it was made from, which is kept beside it.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Module } from "../grammar/index.js";
import { project } from "./project.js";

/** For each file three lines: its name in the library, its text and its tree. */
export type LibraryTrees = (path: string, text: string, source: number) => Module | undefined;

/** @param parse The grammar's function. */
export function libraryTreesText(
  texts: Readonly<Record<string, string>>,
  parse: (text: string, source: number) => { readonly module: Module },
): string {
  const entries = Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries
    .flatMap(([name, text]) => [name, JSON.stringify(text), JSON.stringify(parse(text, 0).module)])
    .join("\n");
}

/** Reads the text of {@link libraryTreesText}. */
export function libraryTrees(written: string, library: string): LibraryTrees {
  const lines = written.split("\n");
  const places = new Map<string, number>();
  for (let line = 0; line + 2 < lines.length; line += 3) places.set(`${library}/${lines[line]}`, line);
  return (name, text, source) => {
    const place = places.get(name);
    if (place === undefined || lines[place + 1] !== JSON.stringify(text)) return undefined;
    // Every span names its text. In a string of the tree the quotes would be escaped.
    return JSON.parse((lines[place + 2] ?? "").replaceAll('"source":0,', `"source":${source},`)) as Module;
  };
}

/** The built trees, if there is a build. */
export function builtLibraryTrees(): LibraryTrees | undefined {
  const { root, standardLibrary } = project();
  const file = path.join(root, "dist/library-trees.txt");
  return existsSync(file) ? libraryTrees(readFileSync(file, "utf8"), standardLibrary) : undefined;
}
