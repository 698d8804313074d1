/** The part of a bundle's making that counts the rounds of loops in users' code. */
import { promises as fileSystem } from "node:fs";
import path from "node:path";
import type { Loader, OnLoadResult, PluginBuild } from "esbuild";

/** What esbuild is told of TypeScript. A tsconfig.json near the program must not change the output. */
export const typescript = { compilerOptions: { verbatimModuleSyntax: true } };

/**
 * Counts the rounds of the loops in files of users. Packages in `node_modules` stay as they are.
 * @param isOwn Whether a file belongs to xgc.
 */
export function countsLoops(building: PluginBuild, isOwn: (file: string) => boolean): void {
  building.onLoad({ filter: /\.m?[jt]s$/, namespace: "file" }, async ({ path: file }) => {
    if (isOwn(file) || file.includes(`${path.sep}node_modules${path.sep}`)) return undefined;
    const text = await fileSystem.readFile(file, "utf8").catch(() => "");
    if (!/\b(?:for|while)\b/.test(text)) return undefined;
    return await counted(building, file, text);
  });
}

/** Undefined if the file stays as it is: esbuild then says what is wrong with it, if anything is. */
async function counted(building: PluginBuild, file: string, text: string): Promise<OnLoadResult | undefined> {
  const loader: Loader = file.endsWith("ts") ? "ts" : "js";
  try {
    const { code, map } = await building.esbuild.transform(text, {
      loader,
      sourcefile: path.basename(file),
      sourcemap: "external",
      charset: "utf8",
      target: "esnext",
      tsconfigRaw: typescript,
      logLevel: "silent",
    });
    const { countLoops } = await import("../translate/index.js");
    const parts = JSON.parse(map) as { readonly mappings: string };
    const made = countLoops(code, parts);
    if (made === null) return undefined;
    const inline = Buffer.from(JSON.stringify({ ...parts, mappings: made.mappings })).toString("base64");
    return {
      contents: `${made.text}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`,
      loader: "js",
    };
  } catch {
    return undefined;
  }
}
