/**
 * The experiments as a function of the fitted values. Results are deterministic and nearly periodic, so a small part of a run has
 * nearly the mean of the whole. Trials find how small the part may be for each experiment.
 */
import { cellsOf, type Job, pointsOf, type PointResult, type Runner } from "../lab/index.js";
import type { Experiment, Point } from "../runtime/index.js";
import { type FitExperiment, type Target, valuesOf } from "./targets.js";
import { type FittedValue, type Machines, withValues } from "./values.js";

/** The parts of a run to try, smallest first. */
const parts = [1 / 1024, 1 / 512, 1 / 256, 1 / 128, 1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2];
/** The allowed error of a part, in tolerances. */
const CLOSE = 0.02;

export interface ModelOptions {
  readonly experiments: readonly FitExperiment[];
  readonly targets: readonly Target[];
  readonly values: readonly FittedValue[];
  readonly machines: Machines;
  readonly seed: number;
  readonly run: Runner;
}

export class Model {
  readonly targets: readonly Target[];
  readonly values: readonly FittedValue[];
  readonly #options: ModelOptions;
  readonly #points = new Map<FitExperiment, readonly Point[]>();
  readonly #horizons = new Map<FitExperiment, ReadonlyMap<Point, number>>();
  /** Points run so far. */
  runs = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
    this.targets = options.targets;
    this.values = options.values;
    for (const from of options.experiments) this.#points.set(from, this.#needed(from));
  }

  /** Points that one evaluation runs. */
  get points(): number {
    return [...this.#points.values()].reduce((sum, points) => sum + points.length, 0);
  }

  /** The points of an experiment that its targets read, those of the targets and others. */
  #needed(from: FitExperiment): readonly Point[] {
    const own = this.targets.filter((target) => target.from === from);
    const all = pointsOf(from.experiment.axes);
    const needed = new Set(own.map(({ point }) => JSON.stringify(point.labels)));
    const wanted = (): Point[] => all.filter(({ labels }) => needed.has(JSON.stringify(labels)));
    // Reading the targets names a point that is missing. This is repeated until none is.
    for (let before = -1; before < needed.size;) {
      before = needed.size;
      const points = wanted().map((point) => ({ point, samples: probes, checks: [], simulatedNs: 0, warmNs: 0 }));
      for (const labels of missingOf(from.experiment, points, own)) needed.add(JSON.stringify(labels));
    }
    return wanted();
  }

  /** Runs everything in full, and finds for each experiment how small a part gives the same means. */
  async prepare(numbers: readonly number[], progress: (done: number, of: number) => void): Promise<readonly number[]> {
    const { experiments } = this.#options;
    const whole: number[][] = [];
    for (const [done, from] of experiments.entries()) {
      progress(done, experiments.length);
      const targets = this.targets.filter((target) => target.from === from);
      const points = this.#points.get(from) ?? [];
      const results = await this.#run([from], numbers, () => undefined);
      const values = valuesOf(targets, new Map([[from.experiment, results]]));
      whole.push(values);
      for (const part of parts) {
        const horizons = new Map(
          points.map((point, index) => {
            const { simulatedNs = 0, warmNs = 0 } = results[index] ?? {};
            return [point, Math.max(1, Math.round((simulatedNs - warmNs) * part))];
          }),
        );
        const short = await this.#run([from], numbers, (_, point) => horizons.get(point));
        const near = valuesOf(targets, new Map([[from.experiment, short]])).every(
          (value, index) => Math.abs(value - values[index]!) <= CLOSE * targets[index]!.tolerance,
        );
        if (!near) continue;
        this.#horizons.set(from, horizons);
        break;
      }
    }
    return this.#inOrder(whole);
  }

  /** The simulated value of each target, in base units, from parts of runs. */
  async evaluate(numbers: readonly number[]): Promise<readonly number[]> {
    const [values] = await this.evaluateAll([numbers]);
    return values!;
  }

  async evaluateAll(all: readonly (readonly number[])[]): Promise<readonly (readonly number[])[]> {
    const { experiments } = this.#options;
    const horizon = (from: FitExperiment, point: Point): number | undefined => this.#horizons.get(from)?.get(point);
    const jobs = all.flatMap((numbers) => this.#jobs(experiments, numbers, horizon));
    const results = await this.#options.run(jobs);
    this.runs += jobs.length;
    const each = jobs.length / all.length;
    return all.map((_, index) => this.#values(experiments, results.slice(index * each, (index + 1) * each)));
  }

  /** The same, from whole runs. */
  async evaluateWhole(numbers: readonly number[]): Promise<readonly number[]> {
    const { experiments } = this.#options;
    return this.#values(experiments, await this.#run(experiments, numbers, () => undefined));
  }

  #values(experiments: readonly FitExperiment[], results: readonly PointResult[]): readonly number[] {
    const byExperiment = new Map<Experiment, readonly PointResult[]>();
    let at = 0;
    for (const from of experiments) {
      const { length } = this.#points.get(from) ?? [];
      byExperiment.set(from.experiment, results.slice(at, at + length));
      at += length;
    }
    return valuesOf(this.targets, byExperiment);
  }

  #inOrder(perExperiment: readonly (readonly number[])[]): readonly number[] {
    const { experiments } = this.#options;
    const next = experiments.map(() => 0);
    return this.targets.map(({ from }) => {
      const experiment = experiments.indexOf(from);
      return perExperiment[experiment]![next[experiment]!++]!;
    });
  }

  async #run(
    experiments: readonly FitExperiment[],
    numbers: readonly number[],
    horizon: (from: FitExperiment, point: Point) => number | undefined,
  ): Promise<readonly PointResult[]> {
    const jobs = this.#jobs(experiments, numbers, horizon);
    this.runs += jobs.length;
    return this.#options.run(jobs);
  }

  #jobs(
    experiments: readonly FitExperiment[],
    numbers: readonly number[],
    horizon: (from: FitExperiment, point: Point) => number | undefined,
  ): readonly Job[] {
    const { seed } = this.#options;
    const machines = withValues(this.#options.machines, this.values, numbers);
    return experiments.flatMap((from) =>
      (this.#points.get(from) ?? []).map((point) => {
        const limit = horizon(from, point);
        const { simulation, index: experiment } = from;
        return { simulation, experiment, point, machines, seed, ...(limit !== undefined && { horizon: limit }) };
      }),
    );
  }
}

/** Stands for a point with all measures, so that reading reports missing points only. */
const probes: Readonly<Record<string, number>> = new Proxy({}, { get: () => 1 });

function missingOf(
  experiment: Experiment,
  results: readonly PointResult[],
  targets: readonly Target[],
): readonly Readonly<Record<string, string>>[] {
  const cells = cellsOf(experiment, experiment.axes, results);
  return targets.flatMap(({ expectation, point }) => {
    const cell = cells.at(point);
    expectation.within?.value(cell);
    return cell.missing;
  });
}
