/** What a worker does with a request. It needs nothing of a browser, so that tests ask it in Node. */
import {
  isRefusal,
  joined,
  type Plan,
  type PlannedExperiment,
  planRun,
  pointAt,
  pointCount,
  type PointResult,
  Recorder,
  runJson,
  runPoint,
  seedsOf,
  shownNumber,
  tableOf,
  type Timeline,
} from "../lab/index.js";
import type { Axis, MachineData, MachineValue, Simulation } from "../runtime/index.js";
import type { AxisFacts, Choice, Facts, Reply, Request, ValueFacts } from "./messages.js";

/** A page shows no table with more points. */
const MOST_POINTS = 10_000;
/** The first stretch of simulated time that is recorded, in ns; each further one is as many times longer. */
const FIRST_STRETCH = 20e6;
const LONGER = 8;

/** A text for the reader instead of an answer. */
class Refused extends Error {}

/** Never throws: a run that fails is answered with the reason. */
export function answer(simulation: Simulation, request: Request): Reply {
  try {
    switch (request.kind) {
      case "describe":
        return { kind: "described", facts: factsOf(simulation) };
      case "plan": {
        const { axes } = planned(simulation, request.choice).experiment;
        return { kind: "planned", plan: { axes: axes.map(axisFacts), points: pointCount(axes) } };
      }
      case "run":
        return { kind: "ran", result: run(simulation, request.choice, request.point, request.hash) };
      case "table": {
        const { plan, experiment } = planned(simulation, request.choice);
        const table = tableOf(experiment.experiment, experiment.axes, request.results);
        const facts = { program: simulation.program, seed: request.choice.seed, machines: plan.machines };
        return { kind: "table", table: runJson([table], facts) };
      }
      case "timeline":
        return { kind: "timeline", timeline: timeline(simulation, request.choice, request.point, request.most) };
    }
  } catch (error) {
    return { kind: "refused", text: error instanceof Error ? error.message : String(error) };
  }
}

interface Planned {
  readonly plan: Plan;
  readonly experiment: PlannedExperiment;
}

function planned(simulation: Simulation, { experiment, settings }: Choice): Planned {
  const plan = planRun(simulation, experiment, settings);
  if (isRefusal(plan)) throw new Refused(plan.help === undefined ? plan.refused : `${plan.refused} (${plan.help})`);
  const one = plan.experiments[0]!;
  const count = pointCount(one.axes);
  if (count > MOST_POINTS) throw new Refused(`${count} points are too many for a page: ${MOST_POINTS} are the most`);
  return { plan, experiment: one };
}

/** The mean of all runs of a point; of an experiment that repeats until a measure is known well enough, of the least number of runs. */
function run(simulation: Simulation, choice: Choice, point: number, hash: boolean): PointResult {
  const {
    plan,
    experiment: { experiment, axes },
  } = planned(simulation, choice);
  const { machines } = plan;
  const seeds = seedsOf(experiment, choice.seed);
  const at = pointAt(axes, point);
  return joined(seeds.map((seed) => runPoint(experiment, at, { seed, machines, traceHash: hash })));
}

/** The run is made longer until it ends or has enough events, so that the first picture does not wait for all of it. */
function timeline(simulation: Simulation, choice: Choice, index: number, most: number): Timeline {
  const {
    plan,
    experiment: { experiment, axes },
  } = planned(simulation, choice);
  const point = pointAt(axes, index);
  for (let horizon = FIRST_STRETCH; ; horizon *= LONGER) {
    const recorder = new Recorder(most);
    const result = runPoint(experiment, point, {
      seed: choice.seed,
      machines: plan.machines,
      horizon,
      attach: (world) => recorder.attach(world),
    });
    if (recorder.endsAt !== undefined || result.simulatedNs < horizon) return recorder.finished();
  }
}

function factsOf({ program, experiments, machines }: Simulation): Facts {
  return {
    program,
    experiments: experiments.map(({ name, title, axes }) => ({ name, title, axes: axes.map(axisFacts) })),
    values: Object.values(machines).flatMap(valuesOf),
  };
}

function axisFacts({ name, labelled, rows }: Axis): AxisFacts {
  return { name, labelled, labels: rows.map(({ label }) => label) };
}

function valuesOf({ name: machine, values, costs }: MachineData): readonly ValueFacts[] {
  const facts: ValueFacts[] = [];
  const add = (value: string, of: MachineValue | undefined): void => {
    const shown = of && shownNumber(of.value, of.kind);
    if (of === undefined || shown === undefined) return;
    // The text has the unit in which a reader knows the value; a cost's two parts are set by their units.
    const [number = "0", ...unit] = shown.split(" ");
    facts.push({
      name: `${machine}.${value}`,
      machine,
      value,
      declared: Number(number.replace(/%$/, "")),
      unit: number.endsWith("%") ? "%" : unit.join(" "),
      label: of.label,
      source: of.source ?? "",
    });
  };
  for (const [value, of] of Object.entries(values)) add(value, of);
  for (const [value, { fixed, perByte }] of Object.entries(costs)) {
    add(value, fixed);
    add(value, perByte);
  }
  return facts;
}
