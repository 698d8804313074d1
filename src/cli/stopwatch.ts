/** How long each step of a command takes. */
import { performance } from "node:perf_hooks";

export class Stopwatch {
  readonly #laps: { readonly name: string; readonly ms: number }[] = [];
  #since = performance.now();

  /** The step that ends now. */
  lap(name: string): void {
    const now = performance.now();
    this.#laps.push({ name, ms: now - this.#since });
    this.#since = now;
  }

  /** A line for each step, in order, and their sum. */
  text(): string {
    const sum = this.#laps.reduce((total, { ms }) => total + ms, 0);
    const rows = [...this.#laps, { name: "in all", ms: sum }];
    const width = Math.max(...rows.map(({ name }) => name.length));
    return rows.map(({ name, ms }) => `${name.padEnd(width)}  ${ms.toFixed(1).padStart(8)} ms\n`).join("");
  }
}
