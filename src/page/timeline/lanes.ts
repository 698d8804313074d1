/** A timeline made ready for drawing and for questions: lanes, steps, what is under way at a time, and the way of a message. Needs no browser. */
import { type Counter, spanKinds, type Timeline, type Track, type TrackKind } from "../../lab/index.js";

const CONTEXT = spanKinds.indexOf("context");
const OPERATION = spanKinds.indexOf("operation");

/** Spans of one layer of a track: none overlaps another, so they are in order by both their ends. */
export type Layer = readonly number[];

export interface Lane {
  readonly title: string;
  readonly host: string;
  readonly kind: TrackKind | "counter";
  /** Index in the timeline's tracks; -1 of a counter. */
  readonly track: number;
  readonly contexts: Layer;
  readonly operations: Layer;
  /** Times of marks, in order. */
  readonly marks: readonly number[];
  readonly counter?: Counter;
  readonly most: number;
}

/** One step of a message's way. */
export interface Step {
  readonly span: number;
  readonly from: number;
  readonly to: number;
  readonly message: number;
}

export class Lanes {
  readonly timeline: Timeline;
  readonly lanes: readonly Lane[];
  /** The kind of context by host and name, for the colours of a core. */
  readonly #kinds = new Map<string, TrackKind>();
  /** Times at which something begins, in order, each once. */
  readonly #times: Float64Array;
  #byMessage: Map<number, Step[]> | undefined;
  #before: Map<number, number> | undefined;

  constructor(timeline: Timeline) {
    this.timeline = timeline;
    const { tracks, spans, marks, counters } = timeline;
    const contexts: number[][] = tracks.map(() => []);
    const operations: number[][] = tracks.map(() => []);
    const times: number[] = [];
    for (let span = 0; span < spans.count; span++) {
      const track = spans.track[span]!;
      (spans.kind[span] === OPERATION ? operations : contexts)[track]!.push(span);
      if (spans.kind[span] !== CONTEXT || tracks[track]!.kind !== "core") times.push(spans.from[span]!);
    }
    const marked: number[][] = tracks.map(() => []);
    for (const { track, time } of marks) {
      marked[track]!.push(time);
      times.push(time);
    }
    this.#times = Float64Array.from(new Set(times)).sort();
    for (const { host, name, kind } of tracks)
      if (kind === "interrupt" || kind === "thread") this.#kinds.set(`${host}\n${name}`, kind);
    this.lanes = inOrder(
      tracks.flatMap((track, index) => {
        const lane = laneOf(track, index, contexts[index]!, operations[index]!, marked[index]!);
        const last = tracks[index + 1]?.host !== track.host || tracks[index + 1]?.kind === "wire";
        const own = last && track.host !== "" ? counters.filter(({ host }) => host === track.host) : [];
        return [lane, ...own.map(counterLane)];
      }),
    );
  }

  /** Of what runs on a core. */
  kindOf(host: string, name: string): TrackKind {
    return this.#kinds.get(`${host}\n${name}`) ?? "thread";
  }

  /** The next time at which something begins; the end if nothing does. */
  next(time: number): number {
    return this.#times[firstAbove(this.#times, time)] ?? this.timeline.end;
  }
  /** The last time before at which something begins; 0 if nothing does. */
  previous(time: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return this.#times[low - 1] ?? 0;
  }

  /** The span of a layer at a time, if there is one. */
  inLayer(layer: Layer, time: number): number | undefined {
    const span = layer[this.firstIn(layer, time)];
    return span !== undefined && this.timeline.spans.from[span]! <= time ? span : undefined;
  }
  /** The index in a layer of the first span that ends after a time. */
  firstIn(layer: Layer, time: number): number {
    const { to } = this.timeline.spans;
    let low = 0;
    let high = layer.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (to[layer[middle]!]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Operations and frames that are under way at a time, in the order of lanes. A handler on top of an operation leaves both. */
  at(time: number): readonly number[] {
    const found: number[] = [];
    for (const lane of this.lanes) {
      if (lane.kind === "core" || lane.kind === "counter") continue;
      const layer = lane.kind === "interrupt" || lane.kind === "thread" ? lane.operations : lane.contexts;
      const span = this.inLayer(layer, time);
      if (span !== undefined) found.push(span);
    }
    return found;
  }

  /** `net.udp.demux`, `message 5`. */
  nameOf(span: number): string {
    const { names, spans } = this.timeline;
    return names[spans.name[span]!]!;
  }
  trackOf(span: number): Track {
    const { tracks, spans } = this.timeline;
    return tracks[spans.track[span]!]!;
  }

  // ----------------------------------------------------------------------------------------------------- messages

  /** The message that led to this one, if one did. */
  causeOf(message: number): number | undefined {
    if (this.#before === undefined) {
      this.#before = new Map();
      for (const [cause, answers] of this.timeline.causes)
        for (const each of answers) if (!this.#before.has(each)) this.#before.set(each, cause);
    }
    return this.#before.get(message);
  }

  /** Whether the timeline has anything of a message. */
  has(message: number): boolean {
    return this.#steps.has(message);
  }

  /** A message and its answers, oldest first: from the first message of their chain to the last, or to the most. */
  chainOf(message: number, most: number): readonly number[] {
    let first = message;
    for (let index = 0; index < most; index++) {
      const before = this.causeOf(first);
      if (before === undefined) break;
      first = before;
    }
    const chain: number[] = [];
    const waiting = [first];
    const seen = new Set(waiting);
    while (waiting.length > 0 && chain.length < most) {
      const next = waiting.shift()!;
      chain.push(next);
      for (const each of this.timeline.causes.get(next) ?? [])
        if (!seen.has(each)) {
          seen.add(each);
          waiting.push(each);
        }
    }
    return chain;
  }

  /** The operations for a message and its frames, on all hosts, in time. */
  wayOf(message: number): readonly Step[] {
    return this.#steps.get(message) ?? [];
  }

  get #steps(): Map<number, Step[]> {
    if (this.#byMessage !== undefined) return this.#byMessage;
    const steps = new Map<number, Step[]>();
    const { spans } = this.timeline;
    for (let span = 0; span < spans.count; span++) {
      const message = spans.message[span]!;
      if (message === 0) continue;
      const step = { span, from: spans.from[span]!, to: spans.to[span]!, message };
      const all = steps.get(message);
      if (all === undefined) steps.set(message, [step]);
      else all.push(step);
    }
    for (const all of steps.values()) all.sort((a, b) => a.from - b.from || a.to - b.to);
    this.#byMessage = steps;
    return steps;
  }

  // ------------------------------------------------------------------------------------------------------- search

  /**
   * Spans whose name, host or context has each word of the query; `message 5` or `#5` finds the work for message 5.
   * @returns their indices, in time.
   */
  search(query: string): readonly number[] {
    const words = query
      .trim()
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const number = /^(?:message\s+|#)(\d+)$/i.exec(query.trim())?.[1];
    if (number !== undefined) return this.wayOf(Number(number)).map(({ span }) => span);
    if (words.length === 0) return [];
    const { names, tracks, spans } = this.timeline;
    const inNames = names.map((name) => words.map((word) => name.toLowerCase().includes(word)));
    const inTracks = tracks.map(({ host, name, kind }) => {
      const text = `${host} ${name} ${kind}`.toLowerCase();
      return words.map((word) => text.includes(word));
    });
    const found: number[] = [];
    for (let span = 0; span < spans.count; span++) {
      const track = spans.track[span]!;
      if (tracks[track]!.kind === "core") continue;
      const byName = inNames[spans.name[span]!]!;
      const byTrack = inTracks[track]!;
      if (byName.includes(true) && words.every((_, index) => byName[index]! || byTrack[index]!)) found.push(span);
    }
    return found.sort((a, b) => spans.from[a]! - spans.from[b]!);
  }
}

/** Wires between two hosts are shown between them, and otherwise above all hosts. */
function inOrder(lanes: readonly Lane[]): readonly Lane[] {
  const wires = lanes.filter(({ kind }) => kind === "wire");
  const run = lanes.filter(({ kind }) => kind === "run");
  const rest = lanes.filter(({ kind }) => kind !== "wire" && kind !== "run");
  const hosts = new Set(rest.map(({ host }) => host));
  const above = hosts.size === 2 ? rest.filter(({ host }) => host === rest[0]!.host) : [];
  return [...run, ...above, ...wires, ...rest.slice(above.length)];
}

function laneOf(
  { host, name, kind }: Track,
  track: number,
  contexts: Layer,
  operations: Layer,
  marks: readonly number[],
): Lane {
  const title = kind === "in" || kind === "out" ? name : kind === "interrupt" ? `${name} interrupt` : name;
  return { title, host, kind, track, contexts, operations, marks, most: 0 };
}

function counterLane(counter: Counter): Lane {
  const { host, name, values } = counter;
  const most = values.reduce((high, value) => Math.max(high, value), 1);
  return { title: name, host, kind: "counter", track: -1, contexts: [], operations: [], marks: [], counter, most };
}

/** The index of the first value above a number, of values in order. */
export function firstAbove(values: Float64Array, number: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
