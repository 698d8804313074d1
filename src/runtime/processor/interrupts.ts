/** Interrupt lines, and the pending interrupts of a processor. */
import { Histogram } from "../record/histogram.js";
import type { Context } from "./context.js";
import { type AnyOp, type Op, runAhead } from "./op.js";

/** A source of interrupts: a network interface, the timers, a device. */
export class InterruptLine implements Context {
  readonly name: string;
  /** Higher levels interrupt handlers of lower ones; at least above 0, the level of threads. */
  readonly level: number;
  pending = false;
  /** The time at which it was last raised, in ns. */
  raisedAt = 0;
  /** The time at which its handler was last entered, in ns. */
  enteredAt = 0;
  body: AnyOp;
  owed = 0;
  refillLeft = 0;
  budgetLeft: number = Infinity;
  message = 0;
  /** The level that was masked when its handler was entered. */
  maskBefore = 0;
  /** Times from raising to entry, in ns. */
  readonly delay: Histogram = new Histogram();
  /** Times from entry to end, with the interrupts in between, in ns. */
  readonly duration: Histogram = new Histogram();
  /** Makes the body of one run of the handler. */
  readonly handler: () => AnyOp;
  /** Whether the present run of the handler has begun. */
  begun = true;

  /** The core that it interrupts. */
  core: number;
  /** Whether its handler runs, or is interrupted. */
  active = false;

  constructor(name: string, level: number, handler: () => AnyOp, core = 0) {
    this.name = name;
    this.level = level;
    this.core = core;
    this.handler = handler;
    this.body = NOTHING;
  }

  /** Makes the body of one run of the handler. */
  begin(): AnyOp {
    return this.handler();
  }

  /** Begins a run of the handler. @returns whether it has ended at once. */
  start(): boolean {
    this.begun = true;
    const rest = runAhead(this.begin());
    if (rest !== null) this.body = rest;
    return rest === null;
  }
}

function* nothing(): Op {
  // An interrupt line's body before its first interrupt.
}
const NOTHING = nothing();

/** Pending interrupts, in the order in which they were raised. */
export class PendingInterrupts {
  readonly #lines: InterruptLine[] = [];
  /** Interrupts up to this level are masked. */
  mask = 0;

  get none(): boolean {
    return this.#lines.length === 0;
  }

  add(line: InterruptLine): void {
    line.pending = true;
    this.#lines.push(line);
  }

  take(line: InterruptLine): void {
    // Most of the time there is only one.
    if (this.#lines.length === 1) this.#lines.pop();
    else this.#lines.splice(this.#lines.indexOf(line), 1);
    line.pending = false;
  }

  /** The interrupt to take while a context of `level` runs: among those of the highest level, the one that was raised first. */
  due(level: number): InterruptLine | undefined {
    let due: InterruptLine | undefined;
    let above = Math.max(this.mask, level);
    for (const line of this.#lines) {
      if (line.level > above) {
        due = line;
        above = line.level;
      }
    }
    return due;
  }

  /** The processor is switched off: no pending interrupt is taken. */
  forget(): void {
    for (const line of this.#lines) line.pending = false;
  }
}
