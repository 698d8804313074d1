/** Several programs at once, for commands that look at their experiments together. */
import type { Program } from "../compiler/index.js";
import type { FitExperiment } from "../fit/index.js";
import { suggestion } from "../lab/index.js";
import type { Simulation } from "../runtime/index.js";
import { programOf } from "./check-file.js";
import { Failure, usageFailure } from "./failure.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";

export interface Loaded {
  readonly programs: readonly Program[];
  readonly simulations: readonly Simulation[];
  readonly experiments: readonly FitExperiment[];
  readonly machines: Simulation["machines"];
}

/**
 * Loads each `FILE` or `FILE#EXPERIMENT`.
 * @param options.withoutExperiments Leaves out files that only declare things for others.
 */
export async function loadPrograms(
  operands: readonly string[],
  io: Io,
  { withoutExperiments = false }: { readonly withoutExperiments?: boolean } = {},
): Promise<Loaded> {
  const { loadSimulation } = await import("../emit/index.js");
  const runtime = await import("../runtime/index.js");
  const programs: Program[] = [];
  const simulations: Simulation[] = [];
  const experiments: FitExperiment[] = [];
  const byFile = new Map<string, number>();
  for (const operand of operands) {
    const [, file = "", name] = /^(.*?)(?:#(\w+))?$/s.exec(operand) ?? [];
    let simulation = byFile.get(file);
    if (simulation === undefined) {
      simulation = simulations.length;
      byFile.set(file, simulation);
      const program = await programOf(file, io);
      programs.push(program);
      simulations.push((await whileBundling(() => loadSimulation(program, glueOptions(io), runtime))) as Simulation);
    }
    const all = simulations[simulation]!.experiments;
    const chosen = [...all.entries()].filter(([, each]) => name === undefined || each.name === name);
    if (chosen.length === 0 && !withoutExperiments) {
      const names = all.map((each) => each.name);
      throw usageFailure(`${file} has no experiment ${name ?? ""}`.trim(), suggestion(name ?? "", names));
    }
    for (const [index, experiment] of chosen) {
      if (!experiments.some((each) => each.experiment === experiment))
        experiments.push({ simulation, index, experiment });
    }
  }
  return { programs, simulations, experiments, machines: machinesOf(simulations) };
}

/** The machines of all programs; one name is one machine. */
function machinesOf(simulations: readonly Simulation[]): Simulation["machines"] {
  const machines: Record<string, Simulation["machines"][string]> = {};
  for (const { program, machines: own } of simulations) {
    for (const [name, machine] of Object.entries(own)) {
      const other = (machines[name] ??= machine);
      if (JSON.stringify(other) !== JSON.stringify(machine))
        throw new Failure(`machine ${name} of ${program} is not the machine ${name} of the other programs`);
    }
  }
  return machines;
}
