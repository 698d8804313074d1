/** How long the handlers of each host may take: the longest run for each device, host and point, or why there is no bound. */
import type { MachineType, MediumType, PathStep, Program } from "../compiler/index.js";
import type { Findings } from "./analyse.js";
import type { Use } from "./configurations.js";
import type { Contexts } from "./contexts.js";
import { Costs, frameTime } from "./costs.js";
import { pathOf, whereOf } from "./evidence.js";
import type { Instance } from "./expand.js";
import { parametersOf } from "./parameters.js";
import type { Step, Summary } from "./summary.js";
import { addends, type Climb, type ParameterOf, type Sizes, type Time, Timing, type Unbounded } from "./time.js";
import { worldOf } from "./world.js";

/** The longest run of one device's handler, on one host at one point of an experiment. */
export interface Bound {
  readonly contexts: Contexts;
  readonly use: Use;
  readonly device: Instance;
  readonly medium: MediumType;
  readonly machine: MachineType;
  readonly sizes: Sizes;
  /** Absent where there is no bound, for a reason. */
  readonly time?: Time;
  /** Frames in that time; more than one where the handler drains the ring. */
  readonly frames?: number;
  /** What a budget counts of it; absent where nothing goes up in the handler. */
  readonly climb?: Climb;
  readonly unbounded?: Unbounded;
}

/** Each host's bounds, those of equal hosts reckoned once. */
export function boundsOf(findings: Findings): Bound[] {
  const bounds: Bound[] = [];
  const { program } = findings;
  const known = new Map<string, Pick<Bound, "time" | "frames" | "climb" | "unbounded">>();
  for (const contexts of findings.contexts) {
    const structure = findings.structureOf(contexts);
    const spenders = spendersOf(contexts);
    for (const use of contexts.configuration.uses) {
      const machine = program.machines.find(({ name }) => name === use.host.machine);
      if (machine === undefined) continue;
      for (const device of contexts.expanded.instances) {
        if (device.declared !== undefined) continue;
        const world = worldOf(findings, use, device.path);
        if (world === undefined) continue;
        const { medium, sizes, unsized } = world;
        if (unsized !== undefined) {
          const unbounded: Unbounded = { instance: device, why: "size", call: unsized, at: { file: 0, line: 1 } };
          bounds.push({ contexts, use, device, medium, machine, sizes, unbounded });
          continue;
        }
        const arriving = frameTime(medium, sizes.shortest);
        const parameter = parametersAt(program, use);
        const spent = spenders.length === 0 ? "" : JSON.stringify(spentOn(program, use, spenders));
        const key = `${structure} ${machine.name} ${device.path} ${world.key} ${spent}`;
        let result = known.get(key);
        if (result === undefined) {
          const timing = new Timing(program, contexts, new Costs(machine), sizes, parameter);
          const handler = timing.handler(device, arriving);
          const { unbounded } = timing;
          const { whole, frames, climb } = handler ?? {};
          result = {
            ...(whole !== undefined && { time: whole }),
            ...(frames !== undefined && { frames }),
            ...(climb !== undefined && { climb }),
            ...(unbounded !== undefined && { unbounded }),
          };
          known.set(key, result);
        }
        bounds.push({ contexts, use, device, medium, machine, sizes, ...result });
      }
    }
  }
  return bounds;
}

export interface Spender {
  readonly instance: Instance;
  readonly parameters: readonly string[];
}
const parametersByProtocol = new WeakMap<Contexts["summaries"], ReadonlyMap<string, readonly string[]>>();

/** Instances whose parameters say how much CPU time they take. */
export function spendersOf({ expanded, summaries }: Contexts): readonly Spender[] {
  const named = parametersByProtocol.get(summaries) ?? parametersThatSpend(summaries);
  parametersByProtocol.set(summaries, named);
  if (named.size === 0) return [];
  return expanded.instances.flatMap((instance) => {
    const parameters = named.get(instance.protocol);
    return parameters === undefined ? [] : [{ instance, parameters }];
  });
}

/** What these parameters are on a host: equal for two hosts on which they cost the same. */
export function spentOn(program: Program, use: Use, spenders: readonly Spender[]): unknown[] {
  const parameter = parametersAt(program, use);
  return spenders.map(({ instance, parameters }) => parameters.map((name) => parameter(instance, name) ?? null));
}

function parametersThatSpend(summaries: Contexts["summaries"]): ReadonlyMap<string, readonly string[]> {
  const all = [...summaries].map(([name, { functions }]) => [name, spendsIn(functions)] as const);
  return new Map(all.filter(([, parameters]) => parameters.length > 0));
}

function spendsIn(functions: Summary["functions"]): string[] {
  const inSteps = (steps: readonly Step[]): string[] =>
    steps.flatMap((step) => {
      if ("either" in step) return step.either.flatMap(inSteps);
      if ("loop" in step) return inSteps(step.loop);
      return "spend" in step && typeof step.spend === "string" ? [step.spend] : [];
    });
  return [...new Set(Object.values(functions).flatMap(({ steps }) => inSteps(steps)))];
}

export function parametersAt(program: Program, use: Use): ParameterOf {
  return (instance, name) => parametersOf(program, use, instance).get(name);
}

/** The addends, the largest first. */
export function timePath(
  { time, contexts }: Bound,
  all: readonly Bound[],
  findings: Findings,
): ReturnType<typeof pathOf> {
  const where = (): string =>
    whereOf(
      all.map(({ use }) => use),
      findings.uses,
    );
  return pathOf(where, () => timeSteps(time, contexts, findings));
}

function timeSteps(time: Time | undefined, contexts: Contexts, findings: Findings): PathStep[] {
  const { graph } = contexts.configuration;
  const place = { file: findings.program.sources[graph.span.source]?.name ?? "", line: 0 };
  const parts = time === undefined ? [] : addends(time);
  const width = Math.max(0, ...parts.map(({ ns }) => shown(ns).length));
  const steps = parts.slice(0, 8).map(({ what, times, ns }) => ({
    message: `${shown(ns).padStart(width)}  ${what}${times > 1 ? ` (${times} times)` : ""}`,
    ...place,
  }));
  const rest = parts.slice(8).reduce((sum, { ns }) => sum + ns, 0);
  if (rest > 0) steps.push({ message: `${shown(rest).padStart(width)}  everything else`, ...place });
  return steps;
}

/** A time with its unit, rounded up: `1.24 ms`, `53.6 us`. */
export function shown(ns: number): string {
  if (ns >= 1e6) return `${(Math.ceil(ns / 1e4) / 100).toFixed(2)} ms`;
  return `${(Math.ceil(ns / 100) / 10).toFixed(1)} us`;
}
