/** The clock of the machine. */
import process from "node:process";
import type { WallClock } from "./pace.js";

/** A timer of Node fires up to that much later than it was set for, in ms; the rest of a wait is spent in turns of the event loop. */
const COARSE = 2;
/** The longest delay of a timer in Node, in ms. */
const LONGEST = 2 ** 31 - 1;

export class NodeClock implements WallClock {
  readonly #began = process.hrtime.bigint();
  #wake: (() => void) | undefined;

  now(): number {
    return Number(process.hrtime.bigint() - this.#began);
  }

  async until(time: number): Promise<void> {
    // At least one turn, so that frames and signals come in.
    do {
      const left = (time - this.now()) / 1e6;
      if (await this.#rest(left)) return;
    } while (time > this.now());
  }

  /** Whether the wait was ended. */
  #rest(left: number): Promise<boolean> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      let turn: NodeJS.Immediate | undefined;
      const end = (woken: boolean): void => {
        clearTimeout(timer);
        clearImmediate(turn);
        this.#wake = undefined;
        resolve(woken);
      };
      this.#wake = () => {
        end(true);
      };
      if (left > COARSE) timer = setTimeout(end, Math.min(left - COARSE, LONGEST), false);
      else turn = setImmediate(end, false);
    });
  }

  wake(): void {
    this.#wake?.();
  }
}
