/** How long each step of a command takes. */
import process from "node:process";

/** In ms. `performance` would make Node load a dozen of its modules in each run, also if no times are wanted. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export class Stopwatch {
  readonly #laps: { readonly name: string; readonly ms: number }[] = [];
  #since = now();

  /** Ends a step now. */
  lap(name: string): void {
    const end = now();
    this.#laps.push({ name, ms: end - this.#since });
    this.#since = end;
  }

  /** A line for each step, in order, and their sum. */
  text(): string {
    const sum = this.#laps.reduce((total, { ms }) => total + ms, 0);
    const rows = [...this.#laps, { name: "in all", ms: sum }];
    const width = Math.max(...rows.map(({ name }) => name.length));
    return rows.map(({ name, ms }) => `${name.padEnd(width)}  ${ms.toFixed(1).padStart(8)} ms\n`).join("");
  }
}
