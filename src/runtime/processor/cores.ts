/** The cores of a processor: which core is served, which context goes first on each, and the accounts of their time. */
import type { Profile } from "../machine/profile.js";
import type { Accounts, Spent } from "./accounts.js";
import { Charging } from "./charging.js";
import type { Clock } from "./clock.js";
import type { Completion } from "./completion.js";
import type { Context } from "./context.js";
import { Core, type CoreOwner } from "./core.js";
import type { PendingInterrupts } from "./interrupts.js";
import type { RunQueue } from "./run-queue.js";
import type { Thread } from "./thread.js";

export abstract class Cores extends Charging implements CoreOwner {
  readonly cores: readonly Core[];

  // The fields of the core that is served now, or was served last.
  protected core: Core;
  protected computing = false;
  protected completion: Completion;
  protected interrupted: Context[];
  protected interrupts: PendingInterrupts;
  protected runQueue: RunQueue;
  protected isIdle = true;
  protected cold = true;
  protected idleSince: number;
  protected urgent = false;
  protected sliceUsed = false;

  /** Whether there are pools of threads: then a thread that goes up the graph may hand over too. */
  carries = false;
  /** The highest priority that a thread of this processor has had. */
  highestPriority = 0;
  protected readonly preempts: boolean;
  /** Whether a thread is preempted only when it returns from the kernel. */
  protected readonly atReturn: boolean;
  /** Set by a crash: no context runs on this CPU again, and calls that still arrive are of operations from before the crash. */
  protected retired = false;

  constructor(clock: Clock, host: string, profile: Profile, accounts: Accounts) {
    super(clock, host, profile, accounts);
    this.cores = accounts.cores.map((spent, number) => new Core(number, this, spent, clock.now));
    this.core = this.cores[0]!;
    this.completion = this.core.completion;
    this.interrupted = this.core.interrupted;
    this.interrupts = this.core.interrupts;
    this.runQueue = this.core.runQueue;
    this.idleSince = clock.now;
    this.preempts = profile.preempt !== "none";
    this.atReturn = profile.preempt === "return";
  }

  /** Puts the processor on the world's list, because a core has work. */
  abstract poke(core: Core): void;
  abstract completed(core: Core): void;

  /** CPU time used since the last reset by all cores: interrupts, threads and switches, in ns. */
  get busy(): number {
    let busy = 0;
    for (const core of this.saved()) busy += this.busyOf(core);
    return busy;
  }
  /** Time without anything to do since the last reset, of all cores together, in ns. */
  get idle(): number {
    let idle = 0;
    for (const core of this.saved()) idle += this.idleOf(core);
    return idle;
  }
  busyOf(core: Core): number {
    const { interrupt, thread, switch: switching } = core.spent;
    const spinning = core.idle && core.spinners > 0 ? this.now - core.idleSince : 0;
    return interrupt + thread + switching + spinning - core.owedByAll(this.now);
  }
  idleOf(core: Core): number {
    return core.spent.idle + (core.idle && core.spinners === 0 ? this.now - core.idleSince : 0);
  }
  /** Of one core, in ns, by its number. */
  coreBusy(number: number): number {
    return this.busyOf(this.saved()[number]!);
  }
  coreIdle(number: number): number {
    return this.idleOf(this.saved()[number]!);
  }
  /** The core that is served now, or was last. */
  get coreNumber(): number {
    return this.core.number;
  }
  /** A thread of a core has polled in vain since a time, and no other context ran there. */
  protected spun(core: Core, since: number): void {
    const ns = this.now - since;
    core.spent.thread += ns;
    this.overhead.spin.total += ns;
  }
  /** A polling thread has seen the thing that it waits for. */
  protected seen(core: Core): void {
    const here = core === this.core;
    if (here ? this.isIdle : core.idle) {
      this.spun(core, here ? this.idleSince : core.idleSince);
      core.idleSince = this.now;
      if (here) this.idleSince = this.now;
    }
    core.spinners--;
  }
  /** CPU time by its use, in ns. Minus the time that is still owed, the accounts add up to the elapsed time. */
  get spent(): Readonly<Spent> {
    return this.accounts.spent;
  }

  /** All cores, after the fields of the one that is served have been saved. */
  protected saved(): readonly Core[] {
    const core = this.core;
    core.current = this.running;
    core.owed = this.owed;
    core.computing = this.computing;
    core.inInterrupt = this.inInterrupt;
    core.idle = this.isIdle;
    core.cold = this.cold;
    core.idleSince = this.idleSince;
    core.urgent = this.urgent;
    core.sliceUsed = this.sliceUsed;
    return this.cores;
  }

  /** Serves another core from now on. */
  protected load(core: Core): void {
    if (core === this.core) return;
    this.saved();
    this.core = core;
    this.running = core.current;
    this.owed = core.owed;
    this.computing = core.computing;
    this.inInterrupt = core.inInterrupt;
    this.isIdle = core.idle;
    this.cold = core.cold;
    this.idleSince = core.idleSince;
    this.urgent = core.urgent;
    this.sliceUsed = core.sliceUsed;
    this.spentHere = core.spent;
    this.completion = core.completion;
    this.interrupted = core.interrupted;
    this.interrupts = core.interrupts;
    this.runQueue = core.runQueue;
  }

  // ------------------------------------------------------------------------------------------------ who goes first

  protected override leaveKernel(): Context | null {
    if (!this.atReturn || this.inInterrupt) return null;
    const thread = this.running as Thread;
    thread.stoppable = true;
    this.urgent = true;
    return thread;
  }
  protected override enterKernel(thread: Context | null): void {
    if (thread !== null) (thread as Thread).stoppable = false;
  }

  /** Notes that a waiting thread may preempt the running one. */
  protected hurry(core: Core): void {
    if (core === this.core) this.urgent = true;
    else core.urgent = true;
  }

  /** The running thread has had its slice. */
  sliceOver(core: Core): void {
    if (core === this.core) this.sliceUsed = true;
    else core.sliceUsed = true;
    this.hurry(core);
    this.poke(core);
  }

  /** Whether a waiting thread preempts a running one. */
  protected isOvertaken(thread: Context): boolean {
    if (thread.level > 0 || this.interrupts.mask > 0) return false;
    const { highest } = this.runQueue;
    const { priority, stoppable } = thread as Thread;
    if (this.atReturn && !stoppable) return false;
    return highest > priority || (this.sliceUsed && highest === priority);
  }

  /** Puts a thread that runs, or that was interrupted, back into the queue. */
  protected putBack(thread: Thread): void {
    thread.state = "ready";
    thread.wakeCause = "plain";
    thread.preempted = true;
    if (this.sliceUsed) this.runQueue.add(thread);
    else this.runQueue.addFirst(thread);
    this.core.endSlice(this.clock.queue);
    this.accounts.preemptions++;
    this.clock.trace?.record(this.now, this.host, "preempt", thread.name, thread.name, 0);
  }

  /** The rest of the running context's computation is owed again. */
  protected suspend(): void {
    if (!this.computing) return;
    this.clock.queue.cancel(this.completion);
    this.computing = false;
    this.owed = this.completion.time - this.now;
  }

  /** Lends a thread a priority as long as others wait for a lock that it holds; or takes the priority back. */
  lend(thread: Thread, priority: number): void {
    if (thread.priority === priority) return;
    thread.priority = priority;
    this.clock.trace?.record(this.now, this.host, "priority", this.contextName, thread.name, priority);
    const core = this.cores[thread.core] ?? this.core;
    core.runQueue.moved(thread);
    if (this.preempts) this.hurry(core);
  }

  // ------------------------------------------------------------------------------------------------- accounting

  /** Sets all counts and accounts to 0, at the end of the warm-up. */
  reset(): void {
    const owed = this.saved().map((core) => core.owedByAll(this.now));
    this.accounts.reset(owed, this.now);
    this.idleSince = this.now;
    for (const core of this.cores) core.idleSince = this.now;
  }

  /** @throws InternalError if the accounts of a core do not add up to the time since the last reset, or the charges not to the accounts. */
  checkAccounts(): void {
    const accounted = this.saved().map((core) => this.busyOf(core) + this.idleOf(core));
    this.accounts.check(this.host, accounted, this.now);
  }
}
