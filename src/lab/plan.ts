/** The plan of a run, from a simulation and a caller's settings: experiments with their points, and machines. */
import type { Axis, Experiment, MachineData, Point, Simulation } from "../runtime/index.js";
import { overrideMachines, settableNames } from "./overrides.js";
import { refusePoints } from "./demands.js";
import { pointCount, pointsOf, replaceAxis } from "./points.js";
import { isRefusal, refuse, suggestion, type Refusal } from "./refusal.js";
import { parseSettings, type Setting } from "./settings.js";

/** As in a program: more can never be run. */
const MOST_POINTS = 1e9;

export interface Plan {
  readonly experiments: readonly PlannedExperiment[];
  readonly machines: Readonly<Record<string, MachineData>>;
}
export interface PlannedExperiment {
  readonly experiment: Experiment;
  readonly axes: readonly Axis[];
  /** All points. For a large study, {@link pointAt} gives them one at a time. */
  readonly points: readonly Point[];
}

/**
 * @param name The name of the experiment; undefined for all.
 * @param settings Texts as `size=1000B,2000B`, `DECstation5000.switch.direct=920cycles`, `DECstation5000.IP.demux*=2`.
 */
export function planRun(simulation: Simulation, name: string | undefined, settings: readonly string[]): Plan | Refusal {
  const { program } = simulation;
  const all = simulation.experiments;
  if (all.length === 0) return refuse(`${program} has no experiment to run`);
  const experiments = name === undefined ? all : all.filter((each) => each.name === name);
  if (experiments.length === 0)
    return refuse(
      `${program} has no experiment ${name ?? ""}`,
      suggestion(
        name ?? "",
        all.map((each) => each.name),
      ),
    );
  const parsed = parseSettings(settings);
  if (isRefusal(parsed)) return parsed;
  const ofAxes = parsed.filter((setting) => !setting.name.includes("."));
  const axisNames = [...new Set(experiments.flatMap(({ axes }) => axes.map((axis) => axis.name)))];
  for (const [index, setting] of ofAxes.entries()) {
    const wrong = checkAxisSetting(setting, axisNames, ofAxes.slice(0, index), simulation);
    if (wrong !== undefined) return wrong;
  }
  const machines = overrideMachines(
    simulation.machines,
    parsed.filter((setting) => setting.name.includes(".")),
  );
  if (isRefusal(machines)) return machines;
  const planned: PlannedExperiment[] = [];
  for (const experiment of experiments) {
    const axes = replaceAxes(experiment.axes, ofAxes);
    if (isRefusal(axes)) return axes;
    const count = pointCount(axes);
    if (count > MOST_POINTS)
      return refuse(`${experiment.name} has ${count} points, and ${MOST_POINTS} are the most`, "set fewer values");
    const one = new LazilyPlanned(experiment, axes);
    const isSet = axes !== experiment.axes && experiment.demands !== undefined;
    const wrong = isSet ? refusePoints(experiment, axes) : undefined;
    if (wrong !== undefined) return wrong;
    planned.push(one);
  }
  return { experiments: planned, machines };
}

/** A million points are made only if a caller asks for them all. */
class LazilyPlanned implements PlannedExperiment {
  readonly experiment: Experiment;
  readonly axes: readonly Axis[];
  #points: readonly Point[] | undefined;

  constructor(experiment: Experiment, axes: readonly Axis[]) {
    this.experiment = experiment;
    this.axes = axes;
  }

  get points(): readonly Point[] {
    return (this.#points ??= pointsOf(this.axes));
  }
}

function checkAxisSetting(
  setting: Setting,
  axisNames: readonly string[],
  earlier: readonly Setting[],
  { machines }: Simulation,
): Refusal | undefined {
  const { name, factor, text } = setting;
  if (!axisNames.includes(name)) {
    const known = [...axisNames, ...Object.keys(machines)];
    return refuse(`there is no axis ${name} to set`, suggestion(name, [...known, ...settableNames(machines)]));
  }
  if (factor) return refuse(`"${name}*=${text}": only values of machines have factors`, `write it as ${name}=${text}`);
  if (earlier.some((each) => each.name === name))
    return refuse(`${name} is set twice`, `write its values as one list: ${name}=A,B`);
  return undefined;
}

function replaceAxes(axes: readonly Axis[], settings: readonly Setting[]): readonly Axis[] | Refusal {
  if (!axes.some(({ name }) => settings.some((each) => each.name === name))) return axes;
  const replaced: Axis[] = [];
  for (const axis of axes) {
    const setting = settings.find(({ name }) => name === axis.name);
    const next = setting === undefined ? axis : replaceAxis(axis, setting.text);
    if (isRefusal(next)) return next;
    replaced.push(next);
  }
  return replaced;
}
