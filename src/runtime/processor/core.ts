/** The state of one core of a processor: the running context, the contexts that wait for it, and the accounts of its time. */
import type { Spent } from "./accounts.js";
import { Completion } from "./completion.js";
import type { Context } from "./context.js";
import { PendingInterrupts } from "./interrupts.js";
import { RunQueue } from "./run-queue.js";
import { Priority, SimulationEvent } from "../time/event-queue.js";
import type { EventQueue } from "../time/event-queue.js";

/** The calls of a core to its processor. */
export interface CoreOwner {
  completed(core: Core): void;
  /** The running thread has had its time slice. */
  sliceOver(core: Core): void;
}

/** The end of a time slice. A world may end although this event is pending. */
class SliceEnd extends SimulationEvent {
  override readonly daemon: boolean = true;
  readonly #core: Core;

  constructor(core: Core) {
    super();
    this.#core = core;
  }

  override fire(): void {
    this.#core.owner.sliceOver(this.#core);
  }
}

export class Core {
  readonly number: number;
  readonly owner: CoreOwner;
  readonly completion: Completion;
  readonly slice: SimulationEvent;
  readonly interrupts: PendingInterrupts = new PendingInterrupts();
  readonly runQueue: RunQueue = new RunQueue();
  /** Contexts that interrupts have put aside, the outermost one first. */
  readonly interrupted: Context[] = [];
  readonly spent: Spent;
  /** Whether the core is on the list of those to be served. */
  listed = false;
  /** The number of threads that poll: while there are any, the core is not idle. */
  spinners = 0;

  // While the processor serves this core, it keeps the following fields itself; they are saved here when it serves another core.
  current: Context | null = null;
  /** CPU time that the running context owes, in ns. */
  owed = 0;
  computing = false;
  inInterrupt = false;
  idle = true;
  /** Whether the core has been idle since a thread last ran. */
  cold = true;
  idleSince: number;
  /** Whether a ready thread may preempt the running one. */
  urgent = false;
  /** Whether the running thread has used up its slice. */
  sliceUsed = false;

  constructor(number: number, owner: CoreOwner, spent: Spent, now: number) {
    this.number = number;
    this.owner = owner;
    this.spent = spent;
    this.idleSince = now;
    this.completion = new Completion({ completed: () => owner.completed(this) });
    this.slice = new SliceEnd(this);
  }

  /** CPU time that contexts of this core owe, in ns. The processor must have saved its fields here before. */
  owedByAll(now: number): number {
    let owed = this.computing ? this.completion.time - now : this.owed;
    for (const context of this.interrupted) owed += context.owed;
    return owed + this.runQueue.owed;
  }

  /** Begins another time slice. */
  beginSlice(queue: EventQueue, end: number): void {
    this.endSlice(queue);
    queue.schedule(this.slice, end, Priority.device);
  }
  endSlice(queue: EventQueue): void {
    if (this.slice.pending) queue.cancel(this.slice);
  }
}
