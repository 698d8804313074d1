/** Collects the parts of a timeline while a run goes on, and puts them in order at its end. */
import type { Arrow, Counter, Mark, SpanKind, Timeline, Track, TrackKind } from "./timeline.js";
import { spanKinds } from "./timeline.js";

const orderOfKinds: readonly TrackKind[] = ["run", "core", "interrupt", "thread", "in", "out", "wire"];

interface Growing {
  readonly host: string;
  readonly name: string;
  readonly unit: string;
  readonly times: number[];
  readonly values: number[];
}

export class TimelineStore {
  readonly #tracks: Track[] = [];
  readonly #trackOf = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #nameOf = new Map<string, number>();
  readonly #track: number[] = [];
  readonly #kind: number[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #value: number[] = [];
  readonly #name: number[] = [];
  readonly #message: number[] = [];
  readonly #marks: Mark[] = [];
  readonly #arrows: Arrow[] = [];
  readonly #counters = new Map<string, Growing>();
  readonly #causes = new Map<number, number[]>();
  #counted = 0;
  chains = 0;

  /** Spans, marks, arrows and values of counters so far. */
  get events(): number {
    return this.#from.length + this.#marks.length + this.#arrows.length + this.#counted;
  }

  track(host: string, name: string, kind: TrackKind): number {
    const key = `${host}\n${kind}\n${name}`;
    let index = this.#trackOf.get(key);
    if (index === undefined) {
      index = this.#tracks.push({ host, name, kind }) - 1;
      this.#trackOf.set(key, index);
    }
    return index;
  }
  /** The track, if something has happened on it. */
  known(host: string, name: string, kind: TrackKind): number | undefined {
    return this.#trackOf.get(`${host}\n${kind}\n${name}`);
  }
  name(text: string): number {
    let index = this.#nameOf.get(text);
    if (index === undefined) {
      index = this.#names.push(text) - 1;
      this.#nameOf.set(text, index);
    }
    return index;
  }

  /** @returns the index of the span, for {@link belongsTo}. */
  span(track: number, kind: SpanKind, name: number, from: number, to: number, value: number, message: number): number {
    this.#track.push(track);
    this.#kind.push(spanKinds.indexOf(kind));
    this.#from.push(from);
    this.#to.push(to);
    this.#value.push(value);
    this.#name.push(name);
    return this.#message.push(message) - 1;
  }
  /** A span turns out to be work for a message that had no number yet. */
  belongsTo(span: number, message: number): void {
    this.#message[span] = message;
  }
  mark(mark: Mark): void {
    this.#marks.push(mark);
  }
  arrow(arrow: Arrow): void {
    this.#arrows.push(arrow);
  }
  cause(message: number, of: number): void {
    const all = this.#causes.get(message);
    if (all === undefined) this.#causes.set(message, [of]);
    else if (!all.includes(of)) all.push(of);
  }
  /** @param by How much the value changes, or what it is from now on if `isTotal`. */
  count(host: string, name: string, unit: string, time: number, by: number, isTotal = false): void {
    const key = `${host}\n${name}`;
    let counter = this.#counters.get(key);
    if (counter === undefined) {
      counter = { host, name, unit, times: [], values: [] };
      this.#counters.set(key, counter);
    }
    const before = counter.values.at(-1) ?? 0;
    const now = isTotal ? by : Math.max(0, before + by);
    if (now === before && counter.values.length > 0) return;
    if (counter.times.at(-1) === time) {
      counter.values[counter.values.length - 1] = now;
      return;
    }
    counter.times.push(time);
    counter.values.push(now);
    this.#counted++;
  }
  /** Of a host that has crashed: its rings and queues are empty. */
  emptyCounters(host: string, time: number): void {
    for (const { host: of, name, unit } of [...this.#counters.values()])
      if (of === host) this.count(host, name, unit, time, 0, true);
  }

  /** @param hosts The names of the hosts in the program's order. */
  finished(hosts: readonly string[], end: number, isCut: boolean): Timeline {
    const place = new Map(hosts.map((host, index) => [host, index]));
    const hostPlace = ({ host, kind }: Track): number =>
      kind === "run" ? -1 : kind === "wire" ? Infinity : (place.get(host) ?? hosts.length);
    const byName = new Intl.Collator("en", { numeric: true });
    const order = this.#tracks
      .map((track, index) => ({ track, index }))
      .sort(
        (a, b) =>
          compare(hostPlace(a.track), hostPlace(b.track)) ||
          orderOfKinds.indexOf(a.track.kind) - orderOfKinds.indexOf(b.track.kind) ||
          byName.compare(a.track.name, b.track.name),
      );
    const newIndex = new Uint32Array(order.length);
    for (const [index, { index: before }] of order.entries()) newIndex[before] = index;
    const [track, kind, from, to] = [this.#track, this.#kind, this.#from, this.#to];
    const sorted = Array.from(from, (_, index) => index).sort(
      (a, b) =>
        newIndex[track[a]!]! - newIndex[track[b]!]! || from[a]! - from[b]! || kind[a]! - kind[b]! || to[b]! - to[a]!,
    );
    const moved = (index: number): number => newIndex[index]!;
    return {
      tracks: order.map((each) => each.track),
      names: this.#names,
      spans: {
        count: sorted.length,
        track: Uint32Array.from(sorted, (index) => moved(track[index]!)),
        kind: Uint8Array.from(sorted, (index) => kind[index]!),
        from: Float64Array.from(sorted, (index) => from[index]!),
        to: Float64Array.from(sorted, (index) => to[index]!),
        value: Float64Array.from(sorted, (index) => this.#value[index]!),
        name: Uint32Array.from(sorted, (index) => this.#name[index]!),
        message: Uint32Array.from(sorted, (index) => this.#message[index]!),
      },
      marks: this.#marks.map((mark) => ({ ...mark, track: moved(mark.track) })),
      arrows: this.#arrows.map((arrow) => ({ ...arrow, from: moved(arrow.from), to: moved(arrow.to) })),
      counters: [...this.#counters.values()].map((counter): Counter => ({
        ...counter,
        times: Float64Array.from(counter.times),
        values: Float64Array.from(counter.values),
      })),
      causes: this.#causes,
      end,
      isCut,
    };
  }
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
