/** Paths as the compiler writes them: with `/`, and normalised as text only. No file is read. */

export function directoryOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "." : at === 0 ? "/" : path.slice(0, at);
}

/** `a/./b/../c` is `a/c`; an absolute second part replaces the first. */
export function joinPaths(first: string, second: string): string {
  const path = isAbsolute(second) ? second : `${first}/${second}`;
  const root = /^([A-Za-z]:)?\//.exec(path)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of path.slice(root.length).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts[parts.length - 1] !== "..") parts.pop();
    else if (part !== ".." || root === "") parts.push(part);
  }
  return root + parts.join("/") || ".";
}

export function isAbsolute(path: string): boolean {
  return /^([A-Za-z]:)?\//.test(path);
}

/** The path relative to a directory, if it lies in it; otherwise the path itself. */
export function within(directory: string, path: string): string {
  const prefix = directory.endsWith("/") ? directory : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}
