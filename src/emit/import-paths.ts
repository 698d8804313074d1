/** The paths of files, and how an emitted file imports them. Paths are absolute with `/`. */

export interface Layout {
  /** The standard library's directory; the runtime lies beside it, in `../src/runtime`. */
  readonly standardLibrary: string;
  /** The caller of a run places the barriers (`Setup.placement`): every binding on which messages come up can have one. */
  readonly placing?: boolean;
  /** Whether operations that are not suspended become plain calls in a bundle. Default true. */
  readonly translates?: boolean;
}

export type Target =
  | { readonly kind: "runtime" }
  /** The declarations made from an `.xgraph` file. */
  | { readonly kind: "declarations"; readonly file: string };

/** The specifier by which a file imports a module. The standard library's own files import one another by relative paths. */
export function specifierOf(target: Target, from: string, { standardLibrary }: Layout): string {
  const inLibrary = within(standardLibrary, from);
  if (target.kind === "runtime")
    return inLibrary ? relative(from, `${parent(standardLibrary)}/src/runtime/index.js`) : "xgc/runtime";
  if (!inLibrary && within(standardLibrary, target.file))
    return `xgc/stdlib/${target.file.slice(standardLibrary.length + 1)}`;
  return relative(from, `${target.file}.js`);
}

export function within(directory: string, file: string): boolean {
  return file.startsWith(`${directory}/`);
}

export function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The relative specifier of a file, as another imports it. */
export function relative(from: string, to: string): string {
  const start = parent(from).split("/");
  const end = to.split("/");
  let same = 0;
  while (same < start.length && same < end.length - 1 && start[same] === end[same]) same++;
  const up = "../".repeat(start.length - same);
  return (up === "" ? "./" : up) + end.slice(same).join("/");
}
