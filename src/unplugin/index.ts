/**
 * `import simulation from "./lan.xgraph"` in Vite, Rollup, esbuild and other bundlers:
 *
 * ```ts
 * import xgc from "xgc/unplugin";
 * export default { plugins: [xgc.vite()] };
 * ```
 *
 * The import gives the program's `Simulation`, for `run` of `xgc` or the functions of `xgc/lab`. An error in the program is an
 * error of the build, and the bundler watches the program's imports.
 */
import path from "node:path";
import process from "node:process";
import { transform } from "esbuild";
import { createUnplugin, type UnpluginInstance } from "unplugin";
import { check, emit, renderDiagnostics } from "../index.js";

/** Modules without a file: the measured tables beside a program's glue. */
const virtual = "\0xgc:";

const plugin: UnpluginInstance<undefined> = createUnplugin(() => {
  const tables = new Map<string, string>();
  return {
    name: "xgc",
    // Before plugins that read TypeScript or treat an unknown ending as an asset.
    enforce: "pre",

    resolveId(id, importer) {
      if (importer?.endsWith(".xgraph") !== true || !id.startsWith("./")) return undefined;
      const key = virtual + path.join(path.dirname(importer), id);
      return tables.has(key) ? key : undefined;
    },

    loadInclude: (id) => id.endsWith(".xgraph") || id.startsWith(virtual),

    async load(id) {
      if (id.startsWith(virtual)) return tables.get(id);
      const { program, diagnostics, sources } = await check(id, { workingDirectory: process.cwd() });
      for (const source of sources) this.addWatchFile(source.path);
      const faults = diagnostics.filter(({ severity }) => severity !== "note");
      const said = renderDiagnostics(faults, sources).trimEnd();
      if (program === undefined) throw new Error(said);
      if (said !== "") this.warn(said);
      const directory = path.dirname(id);
      const [glue, ...beside] = emit(program, directory).files;
      for (const { name, text } of beside) {
        tables.set(virtual + path.join(directory, name.replace(/\.ts$/, ".js")), await javascript(text));
      }
      return await javascript(glue?.text ?? "");
    },
  };
});

async function javascript(typescript: string): Promise<string> {
  const { code } = await transform(typescript, { loader: "ts", target: "es2023" });
  return code;
}

export default plugin;
