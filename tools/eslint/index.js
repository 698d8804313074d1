/** The project's own lint rules, as an ESLint plugin named `xgc`: those of the package, read from their sources, and the walls. */
import path from "node:path";
import { buildSync } from "esbuild";
import { plainWordsRule, xgraphComments } from "./plain-words-rule.js";
import { wallsRule } from "./walls-rule.js";

const { outputFiles } = buildSync({
  absWorkingDir: path.resolve(import.meta.dirname, "../.."),
  entryPoints: ["src/eslint/index.ts"],
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  packages: "external",
});
const shipped = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`);

/** @type {{ rules: Record<string, import("eslint").Rule.RuleModule>, processors: Record<string, import("eslint").Linter.Processor> }} */
const plugin = {
  rules: { ...shipped.default.rules, "plain-words": plainWordsRule, walls: wallsRule },
  processors: { "xgraph-comments": xgraphComments },
};

export default plugin;
