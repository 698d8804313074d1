/** Programs of the tests, prepared for a search. */
import path from "node:path";
import { check, type Program } from "../../src/compiler/index.js";
import { loadSimulation } from "../../src/emit/index.js";
import { planRun } from "../../src/lab/index.js";
import { isRefusal } from "../../src/lab/index.js";
import { type Found, prepare, type Prepared, type Problem, problemOf, search, Trials } from "../../src/place/index.js";
import type { TrialOptions } from "../../src/place/trials.js";
import * as runtime from "../../src/runtime/index.js";
import { nodeFileSystem } from "../../src/node-file-system.js";
import { root, standardLibrary } from "../emit/checked.js";

const options = { standardLibrary, workingDirectory: root, fileSystem: nodeFileSystem };

export function compiled(text: string): Program {
  const { program, diagnostics } = check("-", { ...options, stdin: text });
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (program === undefined || errors.length > 0) throw new Error(`${errors.join("; ")}\n${text}`);
  return program;
}

export async function loaded(program: Program, placing: boolean): Promise<runtime.Simulation> {
  const layout = { standardLibrary, placing };
  return (await loadSimulation(program, layout, runtime)) as runtime.Simulation;
}

export interface Posed extends Prepared {
  readonly problem: Problem;
  readonly simulation: runtime.Simulation;
  /** @param more Options of the trials. */
  readonly trials: (all?: boolean, more?: Partial<TrialOptions>) => Trials;
}

/** The only experiment of a program. */
export async function posed(text: string): Promise<Posed> {
  return await posedBy(compiled(text));
}

/** An experiment of an example. @param settings As with `--set`. */
export async function posedExample(file: string, name: string, ...settings: string[]): Promise<Posed> {
  const { program } = check(path.join(root, "examples", file), options);
  if (program === undefined) throw new Error(`${file} has errors`);
  return await posedBy(program, name, settings);
}

async function posedBy(program: Program, name?: string, settings: readonly string[] = []): Promise<Posed> {
  const simulation = await loaded(program, true);
  const plan = planRun(simulation, name, settings);
  if (isRefusal(plan)) throw new Error(plan.refused);
  const declared = program.experiments.find((each) => name === undefined || each.name === name);
  const problem = problemOf(program, declared!, plan.experiments[0]!);
  if (problem === undefined) throw new Error("nothing is placed");
  const prepared = await prepare(program, declared!, problem, options);
  return {
    ...prepared,
    problem,
    simulation,
    trials: (all = false, more = {}) => new Trials(problem, { machines: plan.machines, all, ...more }),
  };
}

export async function foundBy(
  { problem, space, now }: Posed,
  trials: Trials,
  seeds: number,
  most = 3000,
): Promise<Found> {
  return await search(problem, space, trials, now, { seed: 1, seeds, most });
}
