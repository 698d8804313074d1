/** The beginning of each runner's script: the runtime and the standard library, for the modules of a program that follow. */
import { library } from "library";
import { serve } from "../src/page/worker.js";
import type { Simulation } from "../src/runtime/index.js";

type Module = (require: (name: string) => unknown, exports: Record<string, unknown>) => void;

Reflect.set(globalThis, "xgcRun", (modules: Readonly<Record<string, Module>>, entry: string) => {
  const loaded = new Map<string, Record<string, unknown>>();
  const load = (name: string): unknown => {
    const known = library[name] ?? library[name.replace(/\.js$/, "")];
    if (known !== undefined) return known;
    const file = name.replace(/^\.\//, "").replace(/\.js$/, ".ts");
    const before = loaded.get(file);
    if (before !== undefined) return before;
    const body = modules[file];
    if (body === undefined) throw new Error(`the playground has no module ${name}`);
    const exports: Record<string, unknown> = {};
    loaded.set(file, exports);
    body(load, exports);
    return exports;
  };
  serve((load(`./${entry}`) as { readonly default: Simulation }).default);
});
