/** `--explain`: the use of the time of a series' samples, by category and as one timeline. */
import { type Charge, type Host, Random, type Trace, type TraceKind, type World } from "../runtime/index.js";
export { categories } from "./critical-path.js";
import { categories, type Category, History, type Part } from "./critical-path.js";
import { gridLines, type Paint } from "./text-grid.js";

/** Of a series with more samples than these, so many are drawn. */
const MOST_EXPLAINED = 1000;

interface Sample {
  readonly host: string;
  /** In ns. */
  readonly from: number;
  readonly to: number;
}

/** Records a world, and explains samples of each of its series of times. */
export class Explainer implements Trace {
  readonly #series = new Map<string, Sample[]>();
  readonly #most: number;
  #next: Trace | null = null;
  #history: History | null = null;
  #started = false;

  /** @param most How many samples of a series are explained. */
  constructor(most: number = MOST_EXPLAINED) {
    this.#most = most;
  }

  /** For use as a run's `attach`. */
  attach(world: World): void {
    this.#next = world.trace;
    world.trace = this;
    const links = new Map(world.links.flatMap((link) => link.nics.map((nic) => [nic.host.name, link] as const)));
    this.#history = new History((host, bytes) => links.get(host)?.transmissionTime(bytes) ?? 0);
    for (const host of world.hosts)
      host.watchSeries((name, _, value) => {
        this.#sampled(host, name, value);
      });
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

  #sampled(host: Host, name: string, value: number): void {
    const from = host.now - value;
    if (!this.#started || !(value >= 0) || from < 0) return;
    const key = `${host.name}.${name}`;
    const samples = this.#series.get(key);
    const sample = { host: host.name, from, to: host.now };
    if (samples === undefined) this.#series.set(key, [sample]);
    else samples.push(sample);
  }

  /** The series with the most samples; undefined if there is none. To be read when the measures are. */
  get account(): ExplainedSeries | undefined {
    const [name, all] = [...this.#series].reduce<readonly [string, readonly Sample[]]>(
      (most, each) => (each[1].length > most[1].length ? each : most),
      ["", []],
    );
    const history = this.#history;
    if (all.length === 0 || history === null) return undefined;
    const explained = drawn(all, this.#most).map(({ host, from, to }) => ({
      parts: history.path(host, from, to),
      ns: to - from,
    }));
    const spent = new Map<Category, number>(categories.map((category) => [category, 0]));
    for (const { parts } of explained)
      for (const { category, from, to } of parts) spent.set(category, (spent.get(category) ?? 0) + (to - from));
    const mean = all.reduce((sum, { from, to }) => sum + (to - from), 0) / all.length;
    const total = explained.reduce((sum, { ns }) => sum + ns, 0);
    const middle = [...explained].sort((a, b) => a.ns - b.ns)[explained.length >> 1]!;
    return {
      series: name,
      samples: explained.length,
      of: all.length,
      mean,
      spent: new Map([...spent].map(([category, ns]) => [category, total === 0 ? 0 : (ns / total) * mean])),
      timeline: middle.parts,
    };
  }
}

/**
 * All samples, or as many as `most`: one at random of each of `most` equal parts of the run, so that each sample is equally likely.
 * The same samples of the same run.
 */
function drawn(all: readonly Sample[], most: number): readonly Sample[] {
  if (all.length <= most) return all;
  const random = new Random(all.length);
  return Array.from(
    { length: most },
    (_, part) => all[Math.min(all.length - 1, Math.floor(((part + random.next() / 2 ** 32) * all.length) / most))]!,
  );
}

export interface ExplainedSeries {
  /** `client.test.rtt`. */
  readonly series: string;
  /** How many samples are explained. */
  readonly samples: number;
  /** How many there are. */
  readonly of: number;
  /** The mean of all samples, in ns. */
  readonly mean: number;
  /** Means by category, in ns; they add up to `mean`. If samples are drawn, their shares are those of the drawn ones. */
  readonly spent: ReadonlyMap<Category, number>;
  /** The parts of the median sample, without gaps. */
  readonly timeline: readonly Part[];
}

/** The mean over the runs of a point, as measures are; the timeline is that of the first. */
export function meanOf([first, ...others]: readonly ExplainedSeries[]): ExplainedSeries | undefined {
  if (first === undefined) return undefined;
  const runs = [first, ...others.filter(({ series }) => series === first.series)];
  const sum = (of: (run: ExplainedSeries) => number): number => runs.reduce((all, run) => all + of(run), 0);
  return {
    ...first,
    samples: sum(({ samples }) => samples),
    of: sum(({ of }) => of),
    mean: sum(({ mean }) => mean) / runs.length,
    spent: new Map(
      categories.map((category) => [category, sum(({ spent }) => spent.get(category) ?? 0) / runs.length]),
    ),
  };
}

export interface ExplainedPoint {
  /** The name of the experiment. */
  readonly experiment: string;
  readonly label: string;
  readonly account: ExplainedSeries;
}

/** A table of all points, and the timeline of the first. */
export function explainText(points: readonly ExplainedPoint[], width: number, paint: Paint): string {
  const [first] = points;
  if (first === undefined) return "";
  const us = (ns: number): string => (ns / 1000).toFixed(1);
  const isDrawn = points.some(({ account: { samples, of } }) => samples < of);
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
              {
                heading: isDrawn ? "    samples" : " samples",
                fields: points.map(({ account: { samples, of } }) => ({
                  text: samples === of ? String(of) : `${samples} of ${of}`,
                })),
              },
            ],
          },
        ],
      },
      width,
      paint,
    ),
    ...(isDrawn ? ["Where samples are drawn, they are from the whole run, and the sum is the mean of all."] : []),
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
