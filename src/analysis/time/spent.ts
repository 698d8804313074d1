/** Parameters on which times depend: those that say how much CPU time a protocol spends, and those in limits of its calls. */
import { parametersIn, type Program } from "../../compiler/index.js";
import type { Instance } from "../uses/expand.js";
import type { Contexts } from "../contexts/nodes.js";
import type { Use } from "../uses/uses.js";
import { inside, type Step, type Summary } from "../summaries/summary.js";
import type { ParameterOf } from "./time.js";
import { parametersOf } from "../uses/parameters.js";
export interface Spender {
  readonly instance: Instance;
  readonly parameters: readonly string[];
}
const limitsByProtocols = new WeakMap<Program["protocols"], ReadonlyMap<string, readonly string[]>>();
const parametersByProtocol = new WeakMap<Contexts["summaries"], ReadonlyMap<string, readonly string[]>>();

/** Instances whose parameters decide how much CPU time they take, or how often they call others. */
export function spendersOf({ protocols }: Program, { expanded, summaries }: Contexts): readonly Spender[] {
  const named = parametersByProtocol.get(summaries) ?? parametersThatSpend(summaries);
  parametersByProtocol.set(summaries, named);
  const limiting = limitsByProtocols.get(protocols) ?? parametersThatLimit(protocols);
  limitsByProtocols.set(protocols, limiting);
  if (named.size + limiting.size === 0) return [];
  return expanded.instances.flatMap((instance) => {
    const parameters = [...(named.get(instance.protocol) ?? []), ...(limiting.get(instance.protocol) ?? [])];
    return parameters.length === 0 ? [] : [{ instance, parameters }];
  });
}

/** The parameters that a protocol's `calls` name, apart from the lengths of the message and of a frame. */
function parametersThatLimit(protocols: Program["protocols"]): ReadonlyMap<string, readonly string[]> {
  const all = protocols.map(({ name, calls = [], parameters }) => {
    const mentioned = new Set(calls.flatMap(({ most }) => [...parametersIn(most)]));
    return [name, parameters.map((each) => each.name).filter((each) => mentioned.has(each))] as const;
  });
  return new Map(all.filter(([, parameters]) => parameters.length > 0));
}

/** The values of these parameters on a host: equal for two hosts on which they cost the same. */
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
