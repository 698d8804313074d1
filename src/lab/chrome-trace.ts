/**
 * A run as a trace for Perfetto (ui.perfetto.dev) and Chrome. Format: "Trace Event Format" (Google), JSON object form; times in us, with ns as fractions.
 *
 * The rules of the format that every file keeps, and that the tests check:
 * - each process and each thread has one name and one place in the order (`M` events), before its first event;
 * - complete events (`X`) of one track lie inside one another or apart, never across one another; none lasts less than 0;
 * - an arrow begins (`s`) once, ends (`f`, bound to the slice around it) once, and its steps (`t`) lie between, in time; each lies in a slice of its track;
 * - values of counters (`C`) are numbers, and the name of a counter is unique in its process;
 * - events are in the order of their times.
 */
import type { World } from "../runtime/index.js";
import { Recorder } from "./recorder.js";
import { type Arrow, type Spans, spanKinds, type Timeline, type Track } from "./timeline.js";

/** The most spans, marks, arrows and values of counters that a trace records by default. */
export const MOST_TRACED = 400_000;

const RUN = 1;
/** Wires stand below all hosts. */
const WIRES = 1_000_000;

export class ChromeTrace {
  readonly #recorder: Recorder;
  #written: { readonly text: string; readonly events: number } | undefined;

  /** @param most The most spans, marks, arrows and values of counters. */
  constructor(most: number = MOST_TRACED) {
    this.#recorder = new Recorder(most);
  }

  /** Records a world and its links, beside other listeners. For use as a run's `attach`. */
  attach(world: World): void {
    this.#recorder.attach(world);
  }

  /** The time from which on nothing is recorded, in ns, because there are too many events; undefined for a whole run. */
  get endsAt(): number | undefined {
    return this.#recorder.endsAt;
  }
  /** The file. To be read after the run. */
  get text(): string {
    return this.#result.text;
  }
  /** Events in the file, without the names of tracks. */
  get events(): number {
    return this.#result.events;
  }

  get #result(): { readonly text: string; readonly events: number } {
    return (this.#written ??= written(this.#recorder.finished()));
  }
}

interface Event {
  readonly ts: number;
  readonly text: string;
}

function written(timeline: Timeline): { readonly text: string; readonly events: number } {
  const places = placesOf(timeline.tracks);
  const events: Event[] = [];
  const put = (time: number, track: number, rest: object): void => {
    const ts = time / 1000;
    events.push({ ts, text: JSON.stringify({ ...places[track], ts, ...rest }) });
  };
  spans(timeline, put);
  for (const { track, time, kind, text, message } of timeline.marks) {
    const name = kind === "receive" ? `receive ${text}` : `${kind}: ${text}`;
    put(time, track, { ph: "i", name, s: "t", ...(message !== 0 && { args: { message } }) });
  }
  for (const chain of chainsOf(timeline.arrows)) arrows(chain, put);
  const processOf = new Map(timeline.tracks.map(({ host }, index) => [host, places[index]!.pid]));
  for (const { host, name, unit, times, values } of timeline.counters) {
    const pid = processOf.get(host);
    if (pid === undefined) continue;
    for (const [index, time] of times.entries()) {
      const ts = time / 1000;
      events.push({ ts, text: JSON.stringify({ ph: "C", pid, ts, name, args: { [unit]: values[index] } }) });
    }
  }
  // A stable sort: a context stays before the operations that begin with it.
  events.sort((a, b) => a.ts - b.ts);
  const lines = [...namesOf(timeline.tracks, places), ...events.map(({ text }) => text)];
  return { text: `{"displayTimeUnit":"ns","traceEvents":[\n${lines.join(",\n")}\n]}\n`, events: events.length };
}

type Put = (time: number, track: number, rest: object) => void;

function spans({ spans: all, names }: Timeline, put: Put): void {
  for (let index = 0; index < all.count; index++) {
    const kind = spanKinds[all.kind[index]!]!;
    const from = all.from[index]!;
    const rest = {
      ph: "X",
      dur: durationOf(from, all.to[index]!),
      name: names[all.name[index]!]!,
      cat: kind,
      ...argumentsOf(all, index),
    };
    put(from, all.track[index]!, rest);
  }
}

/** In us, so that `ts + dur` of a span is not later than that of the span around it: both are multiples of a ns. */
function durationOf(from: number, to: number): number {
  return Number((to / 1000 - from / 1000).toFixed(3));
}

function argumentsOf(all: Spans, index: number): { readonly args?: object } {
  const message = all.message[index]!;
  const value = all.value[index]!;
  switch (spanKinds[all.kind[index]!]!) {
    case "context":
      return {};
    case "operation":
      return { args: { ...(message !== 0 && { message }), cpu_us: value / 1000 } };
    case "frame":
      return { args: { message, bytes: value } };
  }
}

/** The arrows that follow one another, oldest first. */
function chainsOf(arrows: readonly Arrow[]): Iterable<readonly Arrow[]> {
  const chains = new Map<number, Arrow[]>();
  for (const arrow of arrows) {
    const chain = chains.get(arrow.chain);
    if (chain === undefined) chains.set(arrow.chain, [arrow]);
    else chain.push(arrow);
  }
  return chains.values();
}

function arrows(chain: readonly Arrow[], put: Put): void {
  const [first] = chain;
  if (first === undefined) return;
  const { kind, text, message, chain: id } = first;
  const shared = { id, name: kind, cat: kind };
  const args = { args: { ...(message !== 0 && { message }), ...(text !== "" && { cause: text }) } };
  put(first.fromTime, first.from, { ph: "s", ...shared, ...args });
  for (const [index, { to, toTime }] of chain.entries()) {
    const isLast = index === chain.length - 1;
    put(toTime, to, isLast ? { ph: "f", ...shared, bp: "e" } : { ph: "t", ...shared });
  }
}

// ------------------------------------------------------------------------------------------------------- tracks

interface Place {
  readonly pid: number;
  readonly tid: number;
}

/** A process for each host, in their order; a thread for each track, in the order of the timeline. */
function placesOf(tracks: readonly Track[]): readonly Place[] {
  const processes = new Map<string, number>();
  return tracks.map(({ host, kind }, index) => {
    if (kind === "wire") return { pid: WIRES, tid: index + 1 };
    if (kind === "run") return { pid: RUN, tid: index + 1 };
    let pid = processes.get(host);
    if (pid === undefined) {
      pid = RUN + 1 + processes.size;
      processes.set(host, pid);
    }
    return { pid, tid: index + 1 };
  });
}

function namesOf(tracks: readonly Track[], places: readonly Place[]): readonly string[] {
  const lines: string[] = [];
  const named = new Set<number>();
  const about = (place: { readonly pid: number; readonly tid?: number }, name: string, args: object): void => {
    lines.push(JSON.stringify({ ph: "M", ...place, name, args }));
  };
  for (const [index, { host, name, kind }] of tracks.entries()) {
    const { pid, tid } = places[index]!;
    if (!named.has(pid)) {
      named.add(pid);
      about({ pid }, "process_name", { name: kind === "wire" ? "wires" : kind === "run" ? "run" : host });
      about({ pid }, "process_sort_index", { sort_index: pid });
    }
    about({ pid, tid }, "thread_name", { name: titleOf(name, kind) });
    about({ pid, tid }, "thread_sort_index", { sort_index: tid });
  }
  return lines;
}

function titleOf(name: string, kind: Track["kind"]): string {
  switch (kind) {
    case "interrupt":
      return `interrupt ${name}`;
    case "in":
    case "out":
    case "core":
    case "thread":
    case "wire":
    case "run":
      return name;
  }
}
