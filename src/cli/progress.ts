/** A bar on stderr, where that is a terminal. */
import type { Output } from "./io.js";

export interface Progress {
  /** Shows that a point (counted from 1) is being run. */
  show(point: number, of: number, label: string): void;
  clear(): void;
}

const BAR = 20;

export function progressOn(output: Output, quiet: boolean): Progress {
  if (quiet || !output.isTerminal) return { show: () => undefined, clear: () => undefined };
  let shown = false;
  return {
    show(point, of, label) {
      const done = Math.floor(((point - 1) / of) * BAR);
      const text = `[${"#".repeat(done)}${"-".repeat(BAR - done)}] point ${point} of ${of}  ${label}`;
      output.write(`\r\u001b[K${text.slice(0, (output.columns ?? 80) - 1)}`);
      shown = true;
    },
    clear() {
      if (shown) output.write("\r\u001b[K");
      shown = false;
    },
  };
}
