/** Which stretch of time a view shows, and how times are written. */

/** The shortest stretch that a view shows, in ns. */
const SHORTEST = 200;

export class Scale {
  /** In ns. */
  from = 0;
  to = 1;
  readonly #end: number;

  constructor(end: number) {
    this.#end = Math.max(end, SHORTEST);
    this.to = this.#end;
  }

  get length(): number {
    return this.to - this.from;
  }

  /** The place of a time in a picture of some width. */
  x(time: number, width: number): number {
    return ((time - this.from) / this.length) * width;
  }
  time(x: number, width: number): number {
    return this.from + (x / width) * this.length;
  }

  show(from: number, length: number): void {
    const kept = Math.min(Math.max(length, SHORTEST), this.#end);
    this.from = Math.min(Math.max(from, 0), this.#end - kept);
    this.to = this.from + kept;
  }
  /** @param factor Above 1 shows more. @param at The time that keeps its place. */
  zoom(factor: number, at: number): void {
    const length = Math.min(Math.max(this.length * factor, SHORTEST), this.#end);
    const share = (at - this.from) / this.length;
    this.show(at - share * length, length);
  }
  move(by: number): void {
    this.show(this.from + by, this.length);
  }
  /** Moves so that a time is in view; a time that is there already changes nothing. */
  reveal(time: number): void {
    const edge = this.length * 0.1;
    if (time < this.from + edge * 0.2 || time > this.to - edge * 0.2) this.show(time - this.length * 0.35, this.length);
  }
}

/** With as many digits as the unit of the stretch needs: `12.345 µs`, `3.2 ms`. */
export function showTime(ns: number): string {
  const size = Math.abs(ns);
  if (size < 1000) return `${Math.round(ns)} ns`;
  if (size < 1e6) return `${trimmed(ns / 1e3, 3)} µs`;
  if (size < 1e9) return `${trimmed(ns / 1e6, 4)} ms`;
  return `${trimmed(ns / 1e9, 5)} s`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** Round times for a ruler, about so many, and the unit that all are written in. */
export function ticks(
  from: number,
  to: number,
  about: number,
): { readonly times: readonly number[]; readonly show: (time: number) => string } {
  const rough = (to - from) / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? 10 * power;
  const times: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) times.push(time);
  const [unit, name] =
    to < 1e4 && step < 1000 ? [1, "ns"] : step < 1e5 ? [1e3, "µs"] : step < 1e9 ? [1e6, "ms"] : [1e9, "s"];
  const digits = Math.max(0, -Math.floor(Math.log10(step / unit) + 1e-9));
  return { times, show: (time) => `${(time / unit).toFixed(Math.min(digits, 9))} ${name}` };
}
