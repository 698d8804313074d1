/**
 * The processor of a host: interrupts that pre-empt threads, threads that pre-empt one another if the machine allows it, and time. It has one core or
 * several, and serves one at a time: meanwhile, this object has the fields of that core.
 *
 * A context that computes *charges*, which only adds to the time that it owes. *Settling* makes the time pass: if no event is due before the end, the
 * clock jumps; otherwise the context is suspended, and interrupts run in the meantime. Code between two settles is atomic at the instant of the
 * first. Operations with visible effects assert that no time is owed.
 *
 * An event never runs a CPU: it raises an interrupt or wakes a thread, which puts the CPU on the world's list. The world
 * serves the list when the event's callback has returned, and no clock jumps while the list is not empty.
 */
import { InternalError, Misuse } from "../failures/errors.js";
import type { Profile } from "../machine/profile.js";
import { Priority } from "../time/event-queue.js";
import { Accounts } from "./accounts.js";
import type { Clock } from "./clock.js";
import type { Context, HandoffSite } from "./context.js";
import type { Core } from "./core.js";
import { Cores } from "./cores.js";
import type { InterruptLine } from "./interrupts.js";
import { leftMasked, notAnOperation, notSettled, putAsideMasked } from "./misuses.js";
import { HANDOFF, type Handoff, type Op, SETTLE, type Settle, WAIT } from "./op.js";
import type { BlockPolicy, Exclusion } from "./policies.js";
import { ProtocolLock } from "./protocol-lock.js";
import { RemoteWakes } from "./remote-wakes.js";
import type { Thread, WakeCause } from "./thread.js";

export class Cpu extends Cores {
  /** Admits one context at a time to protocol code, if the mode demands it. */
  readonly exclusion: Exclusion;
  readonly lock: ProtocolLock;
  /** The site at which the running stack hands over. The stack sets it, and the context that drives the stack reads it. */
  site: HandoffSite | null = null;
  /** The policy for an operation that has to wait in an interrupt handler. */
  blocking: BlockPolicy;
  readonly #remote: RemoteWakes | null;
  /** Other cores that have work. */
  #waitingCores = 0;
  /** Where interrupts were masked last, in an audited run. */
  #masked: Misuse | null = null;
  #listed = false;
  #serving = false;

  /** @param accounts The accounts of the host's CPU before a crash, which this one continues. */
  constructor(
    clock: Clock,
    host: string,
    profile: Profile,
    blocking: BlockPolicy = "handoff",
    exclusion: Exclusion = "none",
    accounts: Accounts = new Accounts(profile),
  ) {
    super(clock, host, profile, accounts);
    this.blocking = blocking;
    this.exclusion = exclusion;
    this.lock = new ProtocolLock(this, exclusion);
    this.#remote = this.cores.length === 1 ? null : new RemoteWakes(this, profile.wakeRemote);
  }

  /** Whether a context of this CPU runs at this moment. False during the callback of an event, and while another host's CPU runs. */
  get serving(): boolean {
    return this.#serving;
  }
  /** All handoffs, of every cause. */
  get handoffs(): number {
    return this.accounts.handoffs;
  }
  /** Dispatches of a thread, other than the idle loop; a return from an interrupt is none. */
  get switches(): number {
    return this.accounts.switches;
  }

  /** A place at which handoffs are made and counted; the same text is the same place. */
  handoffSite(cause: HandoffSite["cause"], text: string): HandoffSite {
    return this.accounts.site(cause, text);
  }

  // ------------------------------------------------------------------------------------------------------ time

  /** Makes the time that the running context owes pass. */
  override *settle(): Op {
    if (!this.trySettle()) yield SETTLE;
  }

  /** {@link settle} without a generator, for code that runs for every frame: if it returns false, yield `SETTLE` at once. */
  trySettle(): boolean {
    if (this.owed !== 0) return this.#jump();
    if (--this.clock.stepsLeft < 0) this.clock.checkProgress(true);
    return (this.interrupts.none || this.#due() === undefined) && !this.urgent;
  }

  /**
   * Asserts that no time is owed, for operations with visible effects.
   * @throws Misuse if time is owed.
   */
  assertSettled(what: string): void {
    // Callbacks of events owe no time: they run while a context is suspended in its computation.
    if (this.owed !== 0 && !this.computing) throw notSettled(what, this, this.owed);
  }

  #jump(): boolean {
    const { clock } = this;
    const then = clock.now + this.owed;
    if (!clock.jumps || clock.readyCount > 0 || clock.queue.nextTime <= then) return false;
    if (this.urgent || this.#waitingCores > 0) return false;
    if (!this.interrupts.none && this.#due() !== undefined) return false;
    if (this.overBudget) return false;
    clock.now = then;
    this.owed = 0;
    return true;
  }

  // ------------------------------------------------------------------------------------------------- interrupts

  /** Makes an interrupt pending. A pending one stays pending. */
  raise(line: InterruptLine): void {
    if (line.pending || this.retired) return;
    line.raisedAt = this.now;
    const core = this.cores[line.core] ?? this.core;
    core.interrupts.add(line);
    this.clock.trace?.record(this.now, this.host, "raise", this.contextName, line.name, 0);
    this.poke(core);
  }

  /**
   * Masks interrupts up to a level, until {@link unmask}; the running context must settle after that.
   * @returns the level that was masked before, for `unmask`.
   */
  mask(level: number): number {
    this.assertSettled("mask");
    const before = this.interrupts.mask;
    if (level > before) this.interrupts.mask = level;
    if (this.clock.audits) this.#masked = new Misuse("");
    return before;
  }
  /** Ends a mask. @param before The value that {@link mask} returned. */
  unmask(before = 0): void {
    this.assertSettled("unmask");
    this.interrupts.mask = before;
    this.urgent = this.preempts;
  }
  /** Masks interrupts up to this level from now on; 0 masks none. */
  keepOut(level: number): void {
    this.interrupts.mask = level;
    this.urgent = this.preempts;
  }

  /** True if the running handler has used up its budget, and may be handed over here. */
  get overBudget(): boolean {
    return this.inInterrupt && this.running!.budgetLeft < 0 && this.interrupts.mask === 0;
  }
  /** The pending interrupt to take now. */
  #due(): InterruptLine | undefined {
    // Between two contexts, the interrupted context still masks its level.
    const running = this.running ?? this.interrupted.at(-1);
    return this.interrupts.due(running?.level ?? 0);
  }

  #enter(line: InterruptLine): void {
    if (this.running !== null) {
      const current = this.running;
      this.suspend();
      current.owed = this.owed;
      this.interrupted.push(current);
    }
    this.interrupts.take(line);
    line.maskBefore = this.interrupts.mask;
    line.refillLeft = 0;
    line.message = 0;
    line.budgetLeft = Infinity;
    line.enteredAt = this.now;
    line.delay.record(this.now - line.raisedAt);
    this.owed = 0;
    this.running = line;
    this.inInterrupt = true;
    this.clock.trace?.record(this.now, this.host, "enter", line.name, line.name, this.now - line.raisedAt);
    if (this.isIdle) {
      if (this.core.spinners === 0) this.charge(this.overhead.idleWake, 0);
      this.#leaveIdle();
    }
    line.active = true;
    line.begun = false;
  }

  // --------------------------------------------------------------------------------------------------- threads

  /** Makes a waiting thread runnable. */
  ready(thread: Thread, cause: WakeCause): void {
    if (this.retired) return;
    if (thread.state !== "waiting")
      throw new Misuse(`thread ${thread.name} on ${this.host} is ${thread.state}, not waiting, and cannot be woken`);
    thread.state = "ready";
    thread.wakeCause = cause;
    if (thread.priority > this.highestPriority) this.highestPriority = thread.priority;
    const core = this.cores[thread.core] ?? this.core;
    this.clock.trace?.record(this.now, this.host, "ready", this.contextName, thread.name, 0);
    // A wake from another core takes a time to arrive.
    if (cause === "spin") this.seen(core);
    if (this.#serving && core !== this.core && cause !== "spin") this.#remote!.send(thread);
    else this.enqueue(thread);
  }

  /** A thread that is ready joins the queue of its core. */
  enqueue(thread: Thread): void {
    if (this.retired || thread.state !== "ready") return;
    const core = this.cores[thread.core] ?? this.core;
    core.runQueue.add(thread);
    if (this.preempts) this.hurry(core);
    this.poke(core);
  }

  #preempt(thread: Thread): void {
    this.suspend();
    thread.owed = this.owed;
    this.owed = 0;
    this.running = null;
    this.putBack(thread);
  }

  /**
   * The running thread, which is about to wait: it yields `WAIT` next.
   * @throws RunError if it masks interrupts: they would stay masked while it waits, for all other threads too.
   */
  block(what: string): Thread {
    this.assertSettled(`waiting for ${what}`);
    const thread = this.running as Thread | null;
    if (thread === null || this.inInterrupt) throw new Misuse(`an interrupt handler on ${this.host} waits for ${what}`);
    thread.state = "waiting";
    thread.waitsFor = what;
    thread.waitsSince = this.now;
    this.clock.trace?.record(this.now, this.host, "block", thread.name, what, 0);
    if (thread.inProtocols) this.lock.letGo(thread);
    this.#mayBePutAside(`waits for ${what}`);
    return thread;
  }

  /** The running thread polls for something; it yields `WAIT` next. Other threads go first. */
  spin(what: string): void {
    this.block(what);
    this.core.spinners++;
  }

  #mayBePutAside(what: string): void {
    const { mask } = this.interrupts;
    if (mask > 0) throw putAsideMasked(what, this, mask);
  }

  #dispatch(thread: Thread): void {
    const { profile } = this;
    let cost = thread.dispatchCost(profile);
    // The switch is cold even after an interrupt: it found the processor idle, and left other data than the thread's in the caches.
    if (this.cold && thread.wakeCause !== "spin") cost += profile.switchCold;
    this.cold = false;
    if (this.isIdle) {
      this.#leaveIdle();
      if (thread.wakeCause !== "spin") cost += profile.idleWake;
    }
    this.accounts.switches++;
    thread.dispatches++;
    thread.state = "running";
    thread.waitsFor = "";
    this.running = thread;
    this.inInterrupt = false;
    this.owed = thread.owed + cost;
    thread.owed = 0;
    this.spentHere.switch += cost;
    this.sliceUsed = false;
    if (profile.slice > 0) this.core.beginSlice(this.clock.queue, this.now + profile.slice);
    this.clock.trace?.record(this.now, this.host, "dispatch", thread.name, thread.name, cost);
  }

  /** The running thread is between two messages. If the machine preempts threads only there, one of a higher priority takes over. */
  *returnFromKernel(): Op {
    const thread = this.leaveKernel();
    if (thread === null) return;
    yield SETTLE;
    this.enterKernel(thread);
  }

  // ------------------------------------------------------------------------------------------------- handing off

  /** Something arrives at a barrier. @returns whether to ask for a handoff there. */
  comesTo(site: HandoffSite): boolean {
    if (this.inInterrupt) {
      site.came.handler++;
      return true;
    }
    site.came.thread++;
    return site.pool !== undefined;
  }

  /**
   * In an interrupt handler, hands the running detachable stack over to a thread. In a thread it does nothing and
   * costs nothing. False if the mode drops the operation because no thread is free: then the caller must not run the operation.
   * @throws RunError if the handler masks interrupts: nothing would unmask them when it returns.
   */
  *handoff(site: HandoffSite): Op<boolean, Handoff> {
    if (!this.inInterrupt) return true;
    yield* this.settle();
    // The time that has passed may have used up the budget.
    if (!this.inInterrupt) return true;
    this.#mayBePutAside(`hands over for ${site.text}`);
    return yield* this.#handOver(site);
  }

  /** The activation suspends itself here, and continues in the context that takes it over. */
  *#handOver(site: HandoffSite): Op<boolean, Handoff> {
    const { message } = this.running!;
    this.site = site;
    const taken = yield HANDOFF;
    this.running!.message = message;
    return (taken as unknown) !== false;
  }

  /**
   * Hands over to a thread of the site's pool, in a handler and in a thread that carries messages up the graph, unless the thread is of that pool
   * already. In other threads it does nothing. False if the pool drops the activation.
   */
  *handTo(site: HandoffSite): Op<boolean, Handoff> {
    const current = this.running!;
    if (this.inInterrupt) return yield* this.handoff(site);
    const thread = current as Thread;
    if (!thread.carries || thread.pool === site.pool) return true;
    yield* this.settle();
    this.#mayBePutAside(`hands over for ${site.text}`);
    return yield* this.#handOver(site);
  }

  // ---------------------------------------------------------------------------------------------------- serving

  /** Puts the CPU on the world's list, because it has work. */
  poke(core: Core = this.core): void {
    if (this.retired) return;
    if (this.#remote !== null && !core.listed && (core !== this.core || !this.#serving)) {
      core.listed = true;
      this.#waitingCores++;
    }
    if (this.#listed || this.#serving) return;
    this.#listed = true;
    this.clock.list(this);
  }

  /** Called by the world's loop: runs all that can run, up to the next wait for time. */
  serve(): void {
    this.#listed = false;
    if (this.retired) return;
    this.#serving = true;
    try {
      if (this.#remote === null) this.#serveCore();
      else
        while (this.#waitingCores > 0) {
          const core = this.cores.find(({ listed }) => listed)!;
          core.listed = false;
          this.#waitingCores--;
          this.load(core);
          this.#serveCore();
        }
    } finally {
      this.#serving = false;
    }
  }

  #serveCore(): void {
    for (;;) {
      if (!this.interrupts.none) {
        const line = this.#due();
        if (line !== undefined) this.#enter(line);
      }
      if (this.urgent && this.running?.level === 0) {
        this.urgent = false;
        if (this.isOvertaken(this.running)) this.#preempt(this.running as Thread);
      }
      if (this.computing) return;
      if (this.running === null && !this.#choose()) return;
      this.#step(this.running!);
    }
  }

  completed(core: Core): void {
    if (core === this.core) {
      this.computing = false;
      this.owed = 0;
    } else {
      core.computing = false;
      core.owed = 0;
    }
    this.poke(core);
  }

  #choose(): boolean {
    const interrupted = this.interrupted.pop();
    if (interrupted !== undefined && this.preempts && this.isOvertaken(interrupted)) {
      this.putBack(interrupted as Thread);
    } else if (interrupted !== undefined) {
      this.running = interrupted;
      this.owed = interrupted.owed;
      interrupted.owed = 0;
      this.inInterrupt = interrupted.level > 0;
      if (this.owed > 0) this.#compute();
      return !this.computing;
    }
    const thread = this.runQueue.next();
    if (thread !== undefined) {
      this.#dispatch(thread);
      if (thread.preempted) {
        // The thread continues in the middle of its computation.
        thread.preempted = false;
        if (this.owed > 0) this.#compute();
      }
      return !this.computing;
    }
    this.inInterrupt = false;
    if (!this.isIdle) {
      this.isIdle = true;
      this.cold = true;
      this.idleSince = this.now;
    }
    return false;
  }

  #step(context: Context): void {
    if (--this.clock.stepsLeft < 0) this.clock.checkProgress(false);
    if (this.inInterrupt && !(context as InterruptLine).begun && (context as InterruptLine).start()) {
      this.#finish(context);
      return;
    }
    const step = context.body.next();
    if (step.done === true) {
      this.#finish(context);
      return;
    }
    switch (step.value as Settle | typeof WAIT | typeof HANDOFF) {
      case SETTLE:
        if (this.owed > 0) this.#compute();
        return;
      case WAIT:
        // Only an operation that has made its thread wait, or ready again, yields this.
        if (context.level > 0 || (context as Thread).state === "running")
          throw notAnOperation(step.value, context.body);
        this.running = null;
        this.core.endSlice(this.clock.queue);
        return;
      case HANDOFF:
        throw new Misuse(`${context.name} on ${this.host} hands over without a detachable stack`);
      default:
        throw notAnOperation(step.value, context.body);
    }
  }

  #finish(context: Context): void {
    if (this.owed > 0) throw new InternalError(`${context.name} on ${this.host} ended while ${this.owed} ns were owed`);
    const maskBefore = context.level > 0 ? (context as InterruptLine).maskBefore : 0;
    if (this.interrupts.mask > maskBefore) throw leftMasked(context, this.interrupts.mask, this.#masked);
    this.running = null;
    if (context.level === 0) this.core.endSlice(this.clock.queue);
    if (context.level > 0) {
      this.inInterrupt = false;
      const line = context as InterruptLine;
      line.active = false;
      line.duration.record(this.now - line.enteredAt);
      this.clock.trace?.record(this.now, this.host, "leave", context.name, context.name, 0);
    } else {
      const thread = context as Thread;
      thread.state = "ended";
      this.clock.trace?.record(this.now, this.host, "end", thread.name, thread.name, 0);
      thread.onEnd?.();
    }
  }

  #compute(): void {
    this.computing = true;
    this.clock.queue.schedule(this.completion, this.now + this.owed, Priority.cpu);
  }

  #leaveIdle(): void {
    this.isIdle = false;
    if (this.core.spinners > 0) this.spun(this.core, this.idleSince);
    else this.spentHere.idle += this.now - this.idleSince;
  }

  // ------------------------------------------------------------------------------------------------------- crashes

  /** Ends everything that runs or waits here, at once. A new CPU continues the accounts. */
  retire(): void {
    // Another host on this processor may have been switched off before.
    if (this.retired) return;
    for (const core of this.saved()) {
      if (core.idle && core.spinners > 0) this.spun(core, core.idleSince);
      // The time that is owed never passes. The context that ran last owes most of it.
      this.accounts.writeOff(core.number, core.owedByAll(this.now));
      core.spent.idle = this.idleOf(core);
      this.clock.queue.cancel(core.completion);
      core.endSlice(this.clock.queue);
      core.interrupts.forget();
    }
    this.retired = true;
  }
}
