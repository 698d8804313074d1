/** How long the handlers of each host may take: the longest run for each device, host and point, or why there is no bound. */
import type { MachineType, MediumType, PathStep, Program } from "../../compiler/index.js";
import { type Alike, alikeFor } from "../uses/equal-uses.js";
import type { Findings } from "../analyse.js";
import type { Use } from "../uses/uses.js";
import type { Contexts } from "../contexts/contexts.js";
import { Costs, frameTime } from "./costs.js";
import { pathOf, whereOf } from "../contexts/evidence.js";
import type { Instance } from "../uses/expand.js";
import { parametersOf } from "../uses/parameters.js";
import { inside, type Step, type Summary } from "../summaries/summary.js";
import { addends, type Climb, type ParameterOf, type Sizes, type Time, Timing, type Unbounded } from "./time.js";

/** The longest run of one device's handler, on hosts that are alike. */
export interface Bound {
  readonly contexts: Contexts;
  /** The hosts, at points of experiments. */
  readonly uses: readonly [Use, ...Use[]];
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

/** The bounds of all hosts, those of equal hosts computed once. */
export function boundsOf(findings: Findings): Bound[] {
  const bounds: Bound[] = [];
  const { program } = findings;
  const known = new Map<string, Reckoned>();
  for (const contexts of findings.contexts) {
    const structure = findings.structureOf(contexts);
    for (const device of contexts.expanded.devices) {
      for (const alike of alikeFor(findings, contexts, device.path)) {
        const { machine, world, spent, uses } = alike;
        const key = `${structure} ${world.number} ${machine.name} ${device.path} ${spent}`;
        const result = known.get(key) ?? reckoned(program, contexts, device, alike);
        known.set(key, result);
        bounds.push({ contexts, uses, device, medium: world.medium, machine, sizes: world.sizes, ...result });
      }
    }
  }
  return bounds;
}

type Reckoned = Pick<Bound, "time" | "frames" | "climb" | "unbounded">;

function reckoned(program: Program, contexts: Contexts, device: Instance, { machine, world, uses }: Alike): Reckoned {
  const { medium, sizes, unsized } = world;
  if (unsized !== undefined)
    return { unbounded: { instance: device, why: "size", call: unsized, at: { file: 0, line: 1 } } };
  const timing = new Timing(program, contexts, new Costs(machine), sizes, parametersAt(program, uses[0]));
  const handler = timing.handler(device, frameTime(medium, sizes.shortest));
  const { unbounded } = timing;
  const { whole, frames, climb } = handler ?? {};
  return {
    ...(whole !== undefined && { time: whole }),
    ...(frames !== undefined && { frames }),
    ...(climb !== undefined && { climb }),
    ...(unbounded !== undefined && { unbounded }),
  };
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
      const within = inside(step).flatMap(inSteps);
      return "spend" in step && typeof step.spend === "string" ? [step.spend] : within;
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
      all.flatMap(({ uses }) => uses),
      findings.versions,
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
