/** `xgc results`: the program of a store is in the store. */
import { pathToFileURL } from "node:url";
import type { Simulation } from "../runtime/index.js";
import type { Store } from "../store/index.js";
import { bundleHook } from "./bundle-hook.js";
import type { commands } from "./command-table.js";
import { Failure } from "./failure.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { parquetWriter } from "./parquet.js";
import { project } from "./project.js";
import { results } from "./results.js";

export async function resultsOfStores(
  { operands, options }: CommandLine<typeof commands.results.options>,
  io: Io,
): Promise<number> {
  return await results({
    directories: operands,
    options,
    io,
    facts: undefined,
    simulationOf: loadProgram,
    parquet: parquetWriter,
  });
}

/** Node runs a module once only, so each call uses another name for it. */
let loads = 0;

async function loadProgram(store: Store): Promise<Simulation> {
  const { version } = project();
  store.refuseOther({ ...store.facts, version });
  let found: Simulation | undefined;
  Reflect.set(globalThis, bundleHook, (simulation: Simulation) => (found = simulation));
  try {
    await import(`${pathToFileURL(store.program).href}?${++loads}`);
  } catch (error) {
    throw new Failure(`cannot load ${store.program}: ${(error as Error).message}`, { cause: error });
  } finally {
    Reflect.deleteProperty(globalThis, bundleHook);
  }
  if (found === undefined) throw new Failure(`${store.program} is no program of xgc`);
  return found;
}
