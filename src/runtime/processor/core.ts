/** What one core of a processor has of its own: who runs on it, who waits for it, and what its time went to. */
import type { Spent } from "./accounts.js";
import { Completion } from "./completion.js";
import type { Context } from "./context.js";
import { PendingInterrupts } from "./interrupts.js";
import { RunQueue } from "./run-queue.js";
import { Priority, SimulationEvent } from "../time/event-queue.js";
import type { EventQueue } from "../time/event-queue.js";

/** What a core tells its processor. */
export interface CoreOwner {
  completed(core: Core): void;
  /** The running thread has had its time slice. */
  sliceOver(core: Core): void;
}

/** The end of a time slice. It alone does not keep a world from ending. */
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
  /** The core has something to look at. */
  listed = false;
  /** Threads that wait by looking again and again: then the core is not idle. */
  spinners = 0;

  // The rest is the processor's own while it serves this core, and is kept here meanwhile.
  current: Context | null = null;
  /** CPU time that the running context owes, in ns. */
  owed = 0;
  computing = false;
  inInterrupt = false;
  idle = true;
  /** The core has been idle since a thread last ran. */
  cold = true;
  idleSince: number;
  /** A thread that is ready may take over from the one that runs. */
  urgent = false;
  /** The running thread has had its slice. */
  sliceUsed = false;

  constructor(number: number, owner: CoreOwner, spent: Spent, now: number) {
    this.number = number;
    this.owner = owner;
    this.spent = spent;
    this.idleSince = now;
    this.completion = new Completion({ completed: () => owner.completed(this) });
    this.slice = new SliceEnd(this);
  }

  /** CPU time that contexts of this core owe, in ns, with what the processor keeps of it written back. */
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
