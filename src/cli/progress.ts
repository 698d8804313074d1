/** A progress bar on stderr, if that is a terminal. */
import type { Output } from "./io.js";

export interface Progress {
  /** Shows that a point (counted from 1) runs. */
  show(point: number, of: number, label: string): void;
  /** Shows the part that is done. */
  part(done: number, of: number, label: string): void;
  /** Shows the number of finished runs, their rate, and the remaining time. */
  count(done: number, of: number, label: string): void;
  clear(): void;
}

const BAR = 20;
/** Between two changes of what is shown, in ms. */
const PAUSE = 100;

export function progressOn(output: Output, quiet: boolean): Progress {
  if (quiet || !output.isTerminal) {
    const nothing = (): void => undefined;
    return { show: nothing, part: nothing, count: nothing, clear: nothing };
  }
  let shown = false;
  let since: number | undefined;
  let first = 0;
  let last = -Infinity;
  const draw = (share: number, text: string): void => {
    const filled = Math.floor(share * BAR);
    const line = `[${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${text}`;
    output.write(`\r\u001b[K${line.slice(0, (output.columns ?? 80) - 1)}`);
    shown = true;
  };
  return {
    show(point, of, label) {
      draw((point - 1) / of, `point ${point} of ${of}  ${label}`);
    },
    part(done, of, label) {
      const now = performance.now();
      if (now - last < PAUSE && done < of) return;
      last = now;
      draw(done / of, `${done} of ${of}  ${label}`);
    },
    count(done, of, label) {
      // This clock never jumps.
      const now = performance.now();
      if (since === undefined) [since, first] = [now, done];
      if (now - last < PAUSE && done < of) return;
      last = now;
      draw(done / of, [`${done} of ${of} runs`, ...paceOf(done - first, of - done, now - since), label].join("  "));
    },
    clear() {
      if (shown) output.write("\r\u001b[K");
      shown = false;
    },
  };
}

/** @param ms In which so many were done. */
function paceOf(done: number, left: number, ms: number): readonly string[] {
  if (done <= 0 || ms <= 0) return [];
  const rate = (done / ms) * 1000;
  const shown = rate >= 100 ? rate.toFixed(0) : rate >= 1 ? rate.toFixed(1) : rate.toPrecision(2);
  return [`${shown}/s`, `${duration(left / rate)} left`];
}

/** `8 s`, `3 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
