/** The stores of a command that runs jobs of several programs: a folder for each program in the folder that the user names. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { bundleFiles, type GlueOptions } from "../emit/index.js";
import type { Program } from "../compiler/index.js";
import type { Simulation } from "../runtime/index.js";
import { JobStore, Store, type StoredProgram } from "../store/index.js";
import { Failure } from "./failure.js";
import { whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
import { failureOf } from "./keeper.js";
import { project } from "./project.js";

/**
 * Opens or makes them: `DIR/table4-1f0c93ab`. The name has a part of the program's hash, since a fit changes the program: each version of it has a folder.
 * @param layout With which the caller compiles the programs.
 * @throws Failure if one cannot be read or written.
 */
export async function jobStoreOf(
  directory: string,
  programs: readonly Program[],
  simulations: readonly Simulation[],
  layout: GlueOptions,
  io: Io,
): Promise<JobStore> {
  const { version } = project();
  const stored: StoredProgram[] = [];
  try {
    for (const [index, simulation] of simulations.entries()) {
      const { text, code } = await whileBundling(() => bundleFiles(programs[index]!, layout));
      const { program } = simulation;
      const name = `${path.basename(program).replace(/\.xgraph$/, "")}-${code.slice(0, 8)}`;
      const own = path.resolve(io.workingDirectory, directory, name);
      makeParents(path.dirname(own), directory);
      stored.push({ simulation, store: Store.open(own, { program, code, version }, text) });
    }
    return new JobStore(stored);
  } catch (error) {
    for (const { store } of stored) await store.close();
    throw failureOf(error);
  }
}

function makeParents(absolute: string, directory: string): void {
  try {
    mkdirSync(absolute, { recursive: true });
  } catch (error) {
    throw new Failure(`cannot make ${directory}: ${(error as Error).message}`, { cause: error });
  }
}
