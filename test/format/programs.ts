/** Every program of the repository that can be read: the library, the examples, the compiler's accepted programs. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "../../grammar/index.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

export const programs: ReadonlyMap<string, string> = new Map(
  ["examples", "stdlib", "test"]
    .flatMap((folder) =>
      readdirSync(root + folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith(".xgraph"))
    .sort()
    .map((file): [string, string] => [file, readFileSync(root + file, "utf8")])
    .filter(([, text]) => parse(text, 0).problems.length === 0),
);

/** A tree without its places. */
export function shapeOf(text: string): string {
  const { module, problems } = parse(text, 0);
  if (problems.length > 0) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  return JSON.stringify(module, (key, value: unknown) => (key === "span" ? undefined : value), 1);
}

export function commentsOf(text: string): string[] {
  return parse(text, 0).comments.map((comment) => comment.text.trimEnd());
}
