/** `--explain`: the use of the time of a series' samples, by category and as one timeline. */
import type { Charge, Host, Series, Trace, TraceKind, World } from "../runtime/index.js";
export { categories } from "./critical-path.js";
import { categories, type Category, History, type Part } from "./critical-path.js";
import { gridLines, type Paint } from "./text-grid.js";

/** The number of samples that are explained. If a run repeats itself, the first samples show everything; later ones show whether it does. */
const EVERY = 64;
const FIRST = 8;

interface Explained {
  readonly parts: readonly Part[];
  readonly ns: number;
}

/** Records a world, and explains samples of each of its series of times. */
export class Explainer implements Trace {
  readonly #series = new Map<string, Explained[]>();
  #next: Trace | null = null;
  #history: History | null = null;
  #started = false;

  /** For use as a run's `attach`. */
  attach(world: World): void {
    this.#next = world.trace;
    world.trace = this;
    const links = new Map(world.links.flatMap((link) => link.nics.map((nic) => [nic.host.name, link] as const)));
    this.#history = new History((host, bytes) => links.get(host)?.transmissionTime(bytes) ?? 0);
    for (const host of world.hosts) host.watchSeries((name, series, value) => this.#sampled(host, name, series, value));
  }

  record(
    time: number,
    host: string,
    kind: TraceKind,
    context: string,
    subject: string,
    value: number,
    message = 0,
  ): void {
    this.#next?.record(time, host, kind, context, subject, value, message);
    if (kind === "phase" && subject === "start") this.#started = true;
    this.#history?.add({ time, host, kind, context, subject, value, message });
  }
  charge(time: number, host: string, context: string, charge: Charge, ns: number): void {
    this.#next?.charge(time, host, context, charge, ns);
    this.#history?.add({ time, host, kind: "charge", context, subject: charge.name, value: ns, message: 0 });
  }

  #sampled(host: Host, name: string, series: Series, value: number): void {
    if (!this.#started || (series.length > FIRST && series.length % EVERY !== 0)) return;
    const from = host.now - value;
    if (!(value > 0) || from < 0 || this.#history === null) return;
    const key = `${host.name}.${name}`;
    const explained = this.#series.get(key) ?? [];
    this.#series.set(key, explained);
    explained.push({ parts: this.#history.path(host.name, from, host.now), ns: value });
  }

  /** The series with the most explained samples; undefined if there is none. */
  get account(): ExplainedSeries | undefined {
    const [name, samples] = [...this.#series].reduce<readonly [string, readonly Explained[]]>(
      (most, each) => (each[1].length > most[1].length ? each : most),
      ["", []],
    );
    if (samples.length === 0) return undefined;
    const spent = new Map<Category, number>(categories.map((category) => [category, 0]));
    for (const { parts } of samples)
      for (const { category, from, to } of parts) spent.set(category, (spent.get(category) ?? 0) + (to - from));
    const middle = [...samples].sort((a, b) => a.ns - b.ns)[samples.length >> 1]!;
    return {
      series: name,
      samples: samples.length,
      mean: samples.reduce((sum, { ns }) => sum + ns, 0) / samples.length,
      spent: new Map([...spent].map(([category, ns]) => [category, ns / samples.length])),
      timeline: middle.parts,
    };
  }
}

export interface ExplainedSeries {
  /** `client.test.rtt`. */
  readonly series: string;
  readonly samples: number;
  /** Times of the samples, in ns. */
  readonly mean: number;
  /** Means by category, in ns; they add up to `mean`. */
  readonly spent: ReadonlyMap<Category, number>;
  /** The parts of the median sample, without gaps. */
  readonly timeline: readonly Part[];
}

export interface ExplainedPoint {
  readonly label: string;
  readonly account: ExplainedSeries;
}

/** A table of all points, and the timeline of the first. */
export function explainText(points: readonly ExplainedPoint[], width: number, paint: Paint): string {
  const [first] = points;
  if (first === undefined) return "";
  const us = (ns: number): string => (ns / 1000).toFixed(1);
  const lines = [
    `where the time of ${first.account.series} went, in us (means along the critical path)`,
    ...gridLines(
      {
        corner: "",
        labels: points.map(({ label }) => ({ text: label })),
        groups: [
          {
            heading: "",
            columns: [
              ...categories.map((category) => ({
                heading: ` ${category}`,
                fields: points.map(({ account }) => ({ text: us(account.spent.get(category) ?? 0) })),
              })),
              { heading: "    sum", fields: points.map(({ account }) => ({ text: us(account.mean) })) },
            ],
          },
        ],
      },
      width,
      paint,
    ),
    "",
    `one of ${first.account.series}: ${first.label}`,
    ...timelineLines(first.account.timeline),
  ];
  return `${lines.join("\n")}\n`;
}

function timelineLines(parts: readonly Part[]): string[] {
  const start = parts[0]?.from ?? 0;
  const rows = parts.map(({ from, to, host, context, category, what }) => [
    ((from - start) / 1000).toFixed(1),
    ((to - from) / 1000).toFixed(1),
    host,
    context,
    category,
    what,
  ]);
  const header = ["at", "for", "host", "context", "", ""];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return [header, ...rows].map((row) =>
    row
      .map((text, column) => (column < 2 ? text.padStart(widths[column]!) : text.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd(),
  );
}
