/** `xgc run`. */
import type { Simulation } from "../runtime/index.js";
import { programOf } from "./check-file.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { simulate } from "./simulate.js";
import type { simulateOptions } from "./simulate-options.js";

export async function run(
  { operands: [file = ""], options }: CommandLine<typeof simulateOptions>,
  io: Io,
): Promise<number> {
  const program = await programOf(file, io);
  const { loadSimulation } = await import("../emit/index.js");
  const runtime = await import("../runtime/index.js");
  const loaded = await whileBundling(() => loadSimulation(program, glueOptions(io), runtime));
  // What the glue exports is checked by tsc, in the emitter's tests.
  return await simulate(loaded as Simulation, options, io);
}
