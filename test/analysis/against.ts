/** Compares the results of the analysis with runs of the program. */
import type { Bound, Findings } from "../../src/analysis/index.js";
import type { Use } from "../../src/analysis/uses/uses.js";
import type { LabelledValue, MachineType, Program } from "../../src/compiler/index.js";
import { loadSimulation } from "../../src/emit/index.js";
import { isRefusal, planRun } from "../../src/lab/index.js";
import * as runtime from "../../src/runtime/index.js";
import { standardLibrary } from "../compiler/disk.js";
import { type Effort, observe, type Observed } from "./observe.js";

type Contexts = Findings["contexts"][number];

/** What was compared, and what does not hold. */
export interface Held {
  points: number;
  /** Handlers that ran, and were held against a bound. */
  bounded: number;
  /** Handlers that ran, for which there is none, for a reason that is said. */
  unbounded: number;
  /** Handoffs before a wait, all of them foreseen. */
  waits: number;
  /** Hosts with handoffs because of the budget, all of them foreseen. */
  budgets: number;
  readonly broken: string[];
}

export async function hold(findings: Findings, effort: Effort = {}): Promise<Held> {
  const held: Held = { points: 0, bounded: 0, unbounded: 0, waits: 0, budgets: 0, broken: [] };
  const { program } = findings;
  const simulation = (await loadSimulation(program, { standardLibrary }, runtime)) as runtime.Simulation;
  const plan = planRun(simulation, undefined, []);
  if (isRefusal(plan)) throw new Error(plan.refused);
  const bounds = findings.bounds();
  for (const { experiment, points } of plan.experiments) {
    for (const point of points) {
      held.points++;
      const rows = Object.values(point.labels);
      const here = (use: Use, host: string): boolean =>
        use.experiment?.name === experiment.name &&
        use.host.name === host &&
        use.rows.every((row) => rows.includes(row));
      const broken = (host: string, text: string): void => {
        const message = `${experiment.name} ${rows.join(", ")}: ${host} ${text}`;
        if (!held.broken.includes(message)) held.broken.push(message);
      };
      for (const observed of observe(experiment, point, plan.machines, effort).values()) {
        const { host } = observed;
        if (host === "") continue;
        const contexts = findings.contexts.filter((each) => each.configuration.uses().some((use) => here(use, host)));
        const [first] = contexts;
        if (first === undefined) {
          broken(host, "is not analysed");
          continue;
        }
        holdContexts(observed, first, (text) => broken(host, text));
        holdWaits(observed, first, held, (text) => broken(host, text));
        holdBounds(
          observed,
          bounds.filter(({ uses }) => uses.some((use) => here(use, host))),
          held,
          (text) => broken(host, text),
        );
      }
    }
  }
  return held;
}

function holdContexts({ ran }: Observed, contexts: Contexts, broken: (text: string) => void): void {
  for (const context of ["interrupt", "thread"] as const) {
    for (const name of ran[context]) {
      const dot = name.lastIndexOf(".");
      const instance = contexts.expanded.byPath.get(name.slice(0, dot));
      if (instance === undefined || (instance.declared === undefined && !name.endsWith(".push"))) continue;
      const node = contexts.find(instance, name.slice(dot + 1));
      if (node === undefined) continue; // a point
      if (!contexts.reached(node, context)) broken(`runs ${name} in ${context} context`);
    }
  }
}

function holdWaits({ waited }: Observed, contexts: Contexts, held: Held, broken: (text: string) => void): void {
  for (const { what, functions } of waited) {
    const locked = what === "the protocol lock" && contexts.configuration.mode.exclusion === "lock";
    const foreseen = contexts.nodes.some(
      ({ operation }, node) =>
        contexts.reached(node, "interrupt") &&
        operation.leavings.some(
          ({ kind, handedOver, via }) =>
            kind === "wait" && handedOver === undefined && functions.includes(via.at(-1)?.function ?? ""),
        ),
    );
    if (foreseen || locked) held.waits++;
    else broken(`hands over before it waits for ${what} in ${functions.join(", ")}`);
  }
}

function holdBounds(
  { longest, spent }: Observed,
  bounds: readonly Bound[],
  held: Held,
  broken: (text: string) => void,
): void {
  for (const [line, ns] of longest) {
    const bound = bounds.find(({ device }) => device.path === line);
    // Other lines are not compared: the timers', those of a machine's devices, and the procedure of `deferred`.
    if (bound === undefined) continue;
    if (bound.unbounded !== undefined) {
      held.unbounded++;
    } else if (bound.time === undefined) {
      broken(`has no bound for ${line}, and no reason`);
    } else {
      held.bounded++;
      if (ns > bound.time.ns) broken(`runs ${line} for ${ns} ns, bound ${bound.time.ns} ns`);
    }
  }
  if (spent === 0) return;
  held.budgets++;
  const foreseen = bounds.some(
    ({ climb, contexts }) => (climb?.ns ?? 0) > (contexts.configuration.mode.budget ?? Infinity) || climb === undefined,
  );
  if (!foreseen) broken("hands over for its budget");
}

/** The program with a cost for every operation, so that each leaves a trace and counts in every bound. */
export function costly(program: Program): Program {
  return { ...program, machines: program.machines.map((machine) => costlyMachine(machine, program)) };
}

function costlyMachine(machine: MachineType, { protocols, services }: Program): MachineType {
  const everywhere = [
    "demux",
    "push",
    "call",
    "callDemux",
    ...services.flatMap((each) => each.operations.map(({ name }) => name)),
  ];
  const names = [
    "nic.push",
    ...protocols.flatMap(({ name, points }) =>
      [...everywhere, ...points.map((point) => point.name)].map((each) => `${name}.${each}`),
    ),
  ];
  const missing = names.filter((name) => machine.costs[name] === undefined);
  const costs = missing.map((name, index) => {
    const { span } = machine;
    const fixed: LabelledValue = { value: 1000 + 100 * (index % 7), kind: "time", label: "assumed", span };
    const perByte: LabelledValue = { value: index % 5, kind: "perByte", label: "assumed", span };
    return [name, { fixed, perByte }] as const;
  });
  return { ...machine, costs: { ...machine.costs, ...Object.fromEntries(costs) } };
}
