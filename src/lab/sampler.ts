/** Every value of the series and the gauges of a run, with its time, as rows. */
import type { BuiltScenario, Gauge, Series, Simulation, World } from "../runtime/index.js";
import type { Plan } from "./plan.js";
import { axisSources, baseUnit, type Column, distinct, type RunResult, type Source, type Value } from "./rows.js";

/** A series or a gauge of an instance, with what it had in a run. */
export interface Sampled {
  readonly host: string;
  /** `test.rtt`. */
  readonly name: string;
  readonly kind: "series" | "gauge";
  /** The unit of its values: `ns`, `B`; empty for a number. */
  readonly unit: string;
  /** In ns from the end of the warm-up, in order. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

interface Track {
  readonly host: string;
  readonly name: string;
  readonly of: Series | Gauge;
  readonly times: number[];
  readonly values: number[];
}

/** Records one run. */
export class Sampler {
  /** What was recorded, in the order of hosts; empty before the end of the run. */
  found: readonly Sampled[] = [];
  readonly #tracks: Track[] = [];
  readonly #dimensions: NonNullable<Simulation["dimensions"]>;

  constructor({ dimensions = {} }: Pick<Simulation, "dimensions">) {
    this.#dimensions = dimensions;
  }

  /** For use as a run's `attach`. */
  attach(world: World): void {
    for (const host of world.hosts)
      host.watchAll((name, of) => {
        const track: Track = { host: host.name, name, of, times: [], values: [] };
        this.#tracks.push(track);
        return (value) => {
          track.times.push(world.now);
          track.values.push(value);
        };
      });
  }

  /** For use as a run's `finished`. What comes later completes work that has begun, and no measure reads it. */
  finished({ world }: BuiltScenario): void {
    this.found = this.#tracks.map((track) => this.#sampledOf(track, world));
    for (const { of } of this.#tracks) of.watch = null;
  }

  #sampledOf({ host, name, of, times, values }: Track, { startedAt, hosts }: World): Sampled {
    // The end of the warm-up empties a series, so its values are the last ones; a gauge has its value then as a first one.
    const isSeries = "length" in of;
    const from = isSeries ? times.length - of.length : times.findIndex((time) => time >= startedAt);
    const dot = name.lastIndexOf(".");
    const instances = hosts.find((each) => each.name === host)?.protocols ?? [];
    const type = instances.find((each) => each.name === name.slice(0, dot))?.type ?? "";
    return {
      host,
      name,
      kind: isSeries ? "series" : "gauge",
      unit: baseUnit(this.#dimensions[`${type}.${name.slice(dot + 1)}`] ?? "int"),
      times: times.slice(from).map((time) => time - startedAt),
      values: values.slice(from),
    };
  }
}

const columns: readonly Column[] = [
  { name: "host", type: "text", unit: "", label: "host" },
  { name: "name", type: "text", unit: "", label: "instance, and series or gauge" },
  { name: "kind", type: "text", unit: "", label: "series or gauge" },
  { name: "unit", type: "text", unit: "", label: "unit of the value" },
  { name: "time_ns", type: "number", unit: "ns", label: "simulated time from the end of the warm-up" },
  { name: "value", type: "number", unit: "", label: "value, in the unit of its row" },
];

/** Samples as rows: the run's axes and seed, the series or gauge, the time and the value. */
export class SampleRows {
  readonly columns: readonly Column[];
  readonly #plan: Plan;
  readonly #axes: readonly Source[];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#axes = distinct(plan.experiments.flatMap(axisSources));
    this.columns = [
      { name: "experiment", type: "text", unit: "", label: "experiment" },
      ...this.#axes.map(({ column }) => column),
      { name: "seed", type: "whole", unit: "", label: "seed" },
      ...columns,
    ];
  }

  *rowsOf(run: RunResult, found: readonly Sampled[]): Generator<readonly Value[]> {
    const noCell = (): never => {
      throw new RangeError("an axis is no measure");
    };
    const { name } = this.#plan.experiments[run.experiment]!.experiment;
    const shared = [name, ...this.#axes.map(({ value }) => value(run, noCell)), run.seed];
    for (const { host, name: series, kind, unit, times, values } of found)
      for (const [at, value] of values.entries())
        yield [...shared, host, series, kind, unit, times[at]!, Number.isFinite(value) ? value : null];
  }
}
