/** The instruments of a host, by instance and name. An instrument is made when it is first asked for, and outlives a crash. */
import { Histogram } from "./histogram.js";
import { Counter, Gauge, Series } from "./measure.js";
import type { WarmUp } from "./warm-up.js";

export class Instruments {
  readonly #counters = new Map<string, Counter>();
  readonly #series = new Map<string, Series>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #clock: { readonly now: number };

  constructor(clock: { readonly now: number }) {
    this.#clock = clock;
  }

  counter(name: string): Counter {
    return entry(this.#counters, name, () => new Counter());
  }
  series(name: string): Series {
    return entry(this.#series, name, () => new Series());
  }
  gauge(name: string): Gauge {
    return entry(this.#gauges, name, () => new Gauge(this.#clock));
  }
  histogram(name: string): Histogram {
    return entry(this.#histograms, name, () => new Histogram());
  }

  /** Counters by name, in the order in which they were made. */
  get counters(): ReadonlyMap<string, Counter> {
    return this.#counters;
  }

  /** The samples of all series together. */
  get samples(): number {
    return [...this.#series.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Calls back for each value of each existing series, with the series' name. */
  watchSeries(watch: (name: string, series: Series, value: number) => void): void {
    for (const [name, series] of this.#series)
      series.watch = (value) => {
        watch(name, series, value);
      };
  }

  /** Gives each existing series and gauge, by name, the function that `watch` makes for it. */
  watchAll(watch: (name: string, of: Series | Gauge) => (value: number) => void): void {
    for (const all of [this.#series, this.#gauges]) for (const [name, of] of all) of.watch = watch(name, of);
  }

  /** What was cut of each series of which {@link steady} was asked for, with the series' name. */
  *warmUps(): Generator<readonly [name: string, warmUp: WarmUp]> {
    for (const [name, { warmUp }] of this.#series) if (warmUp !== null) yield [name, warmUp];
  }

  /** Sets everything to 0 but the values of gauges, at the end of the warm-up. */
  reset(): void {
    for (const counter of this.#counters.values()) counter.reset();
    for (const series of this.#series.values()) series.reset();
    for (const gauge of this.#gauges.values()) gauge.reset();
    for (const histogram of this.#histograms.values()) histogram.reset();
  }

  /** The host has crashed: the things that gauges counted are lost. */
  emptyGauges(): void {
    for (const gauge of this.#gauges.values()) gauge.set(0);
  }
}

/** The value of a key, which is made if there is none yet. */
export function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
