/**
 * One CPU of a host: interrupts that pre-empt threads, threads that do not pre-empt one another, and time.
 *
 * A context that computes *charges*, which only adds to the time that it owes. *Settling* makes the time pass: if nothing is due
 * before, the clock jumps; otherwise the context is suspended, and interrupts run in the meantime. Code between two
 * settles is atomic at the instant of the first. Operations with visible effects assert that no time is owed.
 *
 * An event never runs a CPU: it raises an interrupt or wakes a thread, which puts the CPU on the world's list. The world
 * serves the list when the event's callback has returned, and no clock jumps while the list is not empty.
 */
import { checkedWork } from "../failures/checked.js";
import { InternalError, Misuse } from "../failures/errors.js";
import type { Profile } from "../machine/profile.js";
import type { Charge } from "../record/charge.js";
import { Priority } from "../time/event-queue.js";
import { Accounts, type Overhead, type Spent } from "./accounts.js";
import type { Clock } from "./clock.js";
import { Completion } from "./completion.js";
import type { Context, HandoffSite } from "./context.js";
import { type InterruptLine, PendingInterrupts } from "./interrupts.js";
import { leftMasked, notAnOperation, notSettled, putAsideMasked } from "./misuses.js";
import { HANDOFF, type Handoff, type Op, SETTLE, type Settle, WAIT } from "./op.js";
import type { BlockPolicy, Exclusion } from "./policies.js";
import { ProtocolLock } from "./protocol-lock.js";
import { RunQueue } from "./run-queue.js";
import type { Thread, WakeCause } from "./thread.js";

/** In ns: a long computation may be handed over at places this far apart. */
const STEP = 10_000;

export class Cpu {
  readonly clock: Clock;
  /** The host's name. */
  readonly host: string;
  readonly profile: Profile;
  /** What keeps two contexts from being in protocol code at the same time. */
  readonly exclusion: Exclusion;
  readonly lock: ProtocolLock;
  readonly accounts: Accounts;
  readonly overhead: Readonly<Record<Overhead, Charge>>;

  /** True while a handler runs: a barrier then hands over. */
  inInterrupt = false;
  /** Why the running stack hands over; the handler reads it. */
  site: HandoffSite | null = null;
  /** What an operation that has to wait does in an interrupt handler. */
  blocking: BlockPolicy;

  readonly #spent: Spent;
  #current: Context | null = null;
  #owed = 0;
  #computing = false;
  readonly #completion: Completion;
  readonly #interrupted: Context[] = [];
  readonly #interrupts = new PendingInterrupts();
  readonly #runQueue = new RunQueue();
  #idle = true;
  /** The processor has been idle since a thread last ran. */
  #cold = true;
  #idleSince: number;
  /** Where interrupts were last masked, in an audited run. */
  #masked: Misuse | null = null;
  #listed = false;
  #serving = false;
  /** After a crash nothing runs on this CPU again. Calls that still arrive come from before the crash. */
  #retired = false;

  /** @param accounts The accounts of the host's CPU before a crash, which this one continues. */
  constructor(
    clock: Clock,
    host: string,
    profile: Profile,
    blocking: BlockPolicy = "handoff",
    exclusion: Exclusion = "none",
    accounts: Accounts = new Accounts(profile),
  ) {
    this.clock = clock;
    this.host = host;
    this.profile = profile;
    this.blocking = blocking;
    this.exclusion = exclusion;
    this.lock = new ProtocolLock(this, exclusion);
    this.accounts = accounts;
    this.overhead = accounts.overhead;
    this.#spent = accounts.spent;
    this.#completion = new Completion(this);
    this.#idleSince = clock.now;
  }

  get now(): number {
    return this.clock.now;
  }
  /** Whether a context of this CPU runs at this moment. False during an event, and while another host's CPU runs. */
  get serving(): boolean {
    return this.#serving;
  }
  /** The running context's name. */
  get contextName(): string {
    return this.#current?.name ?? "idle";
  }
  get current(): Context | null {
    return this.#current;
  }
  /** CPU time used since the last reset: interrupts, threads and switches, in ns. */
  get busy(): number {
    return this.#spent.interrupt + this.#spent.thread + this.#spent.switch - this.#owedByAll();
  }
  /** Idle time since the last reset, in ns. */
  get idle(): number {
    return this.#spent.idle + (this.#idle ? this.now - this.#idleSince : 0);
  }
  /** CPU time by its use, in ns. Without the time that is still owed, the accounts add up to the time that has passed. */
  get spent(): Readonly<Spent> {
    return this.#spent;
  }
  /** Handoffs made, of every cause. */
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

  /** Adds an operation's cost for a message of `bytes` to what the running context owes. */
  charge(charge: Charge, bytes: number): void {
    const ns = charge.perByte === 0 ? charge.fixed : Math.round(charge.fixed + charge.perByte * bytes);
    if (ns === 0) return;
    this.#owe(charge, ns);
    const current = this.#current;
    if (current !== null && current.refillLeft > 0) {
      const refill = Math.min(current.refillLeft, Math.round(ns * this.profile.refillPer));
      current.refillLeft -= refill;
      this.#owe(this.overhead.refill, refill);
    }
  }

  /**
   * Adds CPU time that is no cost of the machine to the time that the running context owes.
   * @param ns At least 0; fractions are rounded.
   * @throws Misuse for a value that is no time.
   */
  chargeTime(ns: number): void {
    this.charge(this.overhead.other, checkedWork("CPU time to charge", ns));
  }

  /**
   * Computes for `ns`, which is no cost of the machine. It settles every 10 us, so that a handler whose budget is used up is
   * handed over on the way. The compiler counts the time if `ns` is a number or a parameter of the protocol.
   * @throws Misuse for a value that is no time.
   */
  *compute(ns: number): Op {
    checkedWork("CPU time to compute", ns);
    yield* this.settle();
    for (let left = ns; left > 0; left -= STEP) {
      this.chargeTime(Math.min(left, STEP));
      yield* this.settle();
    }
  }

  #owe(charge: Charge, ns: number): void {
    charge.total += ns;
    this.#owed += ns;
    if (this.inInterrupt) {
      this.#spent.interrupt += ns;
      this.#current!.budgetLeft -= ns;
    } else {
      this.#spent.thread += ns;
    }
    const { trace } = this.clock;
    if (trace !== null) trace.charge(this.now, this.host, this.contextName, charge, ns);
  }

  /** Makes the time that the running context owes pass. */
  *settle(): Op {
    if (!this.trySettle()) yield SETTLE;
  }

  /** {@link settle} without a generator, for code that runs for every frame: if it returns false, yield `SETTLE` at once. */
  trySettle(): boolean {
    if (this.#owed !== 0) return this.#jump();
    if (--this.clock.stepsLeft < 0) this.clock.checkProgress(true);
    return this.#interrupts.none || this.#due() === undefined;
  }

  /**
   * Asserts that no time is owed, for operations with visible effects.
   * @throws Misuse if time is owed.
   */
  assertSettled(what: string): void {
    // Events come while a context is suspended in its computation. They owe nothing.
    if (this.#owed !== 0 && !this.#computing) throw notSettled(what, this, this.#owed);
  }

  #jump(): boolean {
    const { clock } = this;
    const then = clock.now + this.#owed;
    if (!clock.jumps || clock.readyCount > 0 || clock.queue.nextTime <= then) return false;
    if (!this.#interrupts.none && this.#due() !== undefined) return false;
    if (this.overBudget) return false;
    clock.now = then;
    this.#owed = 0;
    return true;
  }

  // ------------------------------------------------------------------------------------------------- interrupts

  /** Makes an interrupt pending. A pending one stays pending. */
  raise(line: InterruptLine): void {
    if (line.pending || this.#retired) return;
    line.raisedAt = this.now;
    this.#interrupts.add(line);
    this.clock.trace?.record(this.now, this.host, "raise", this.contextName, line.name, 0);
    this.poke();
  }

  /**
   * Masks interrupts up to a level, until {@link unmask}; the running context must settle after that.
   * @returns the level that was masked before, for `unmask`.
   */
  mask(level: number): number {
    this.assertSettled("mask");
    const before = this.#interrupts.mask;
    if (level > before) this.#interrupts.mask = level;
    if (this.clock.audits) this.#masked = new Misuse("");
    return before;
  }
  /** Ends a mask. @param before The value that {@link mask} returned. */
  unmask(before = 0): void {
    this.assertSettled("unmask");
    this.#interrupts.mask = before;
  }
  /** Masks interrupts up to this level from now on; 0 masks none. */
  keepOut(level: number): void {
    this.#interrupts.mask = level;
  }

  /** True if the running handler has used up its budget, and may be handed over here. */
  get overBudget(): boolean {
    return this.inInterrupt && this.#current!.budgetLeft < 0 && this.#interrupts.mask === 0;
  }
  /** The pending interrupt to take now. */
  #due(): InterruptLine | undefined {
    // Between contexts, the interrupted context still masks its level.
    const running = this.#current ?? this.#interrupted.at(-1);
    return this.#interrupts.due(running?.level ?? 0);
  }

  #enter(line: InterruptLine): void {
    if (this.#current !== null) {
      const current = this.#current;
      if (this.#computing) {
        this.clock.queue.cancel(this.#completion);
        this.#computing = false;
        this.#owed = this.#completion.time - this.now;
      }
      current.owed = this.#owed;
      this.#interrupted.push(current);
    } else if (this.#idle) {
      this.#leaveIdle();
    }
    this.#interrupts.take(line);
    line.maskBefore = this.#interrupts.mask;
    line.refillLeft = 0;
    line.budgetLeft = Infinity;
    line.enteredAt = this.now;
    line.delay.record(this.now - line.raisedAt);
    this.#owed = 0;
    this.#current = line;
    this.inInterrupt = true;
    this.clock.trace?.record(this.now, this.host, "enter", line.name, line.name, this.now - line.raisedAt);
    line.body = line.handler();
  }

  // --------------------------------------------------------------------------------------------------- threads

  /** Makes a waiting thread runnable. */
  ready(thread: Thread, cause: WakeCause): void {
    if (this.#retired) return;
    if (thread.state !== "waiting")
      throw new Misuse(`thread ${thread.name} on ${this.host} is ${thread.state}, not waiting, and cannot be woken`);
    thread.state = "ready";
    thread.wakeCause = cause;
    this.#runQueue.add(thread);
    this.clock.trace?.record(this.now, this.host, "ready", this.contextName, thread.name, 0);
    this.poke();
  }

  /**
   * The running thread, which is about to wait: it yields `WAIT` next.
   * @throws RunError if it masks interrupts: they would stay masked while it waits, for all other threads too.
   */
  block(what: string): Thread {
    this.assertSettled(`waiting for ${what}`);
    const thread = this.#current as Thread | null;
    if (thread === null || this.inInterrupt) throw new Misuse(`an interrupt handler on ${this.host} waits for ${what}`);
    thread.state = "waiting";
    thread.waitsFor = what;
    thread.waitsSince = this.now;
    this.clock.trace?.record(this.now, this.host, "block", thread.name, what, 0);
    if (thread.inProtocols) this.lock.letGo(thread);
    this.#mayBePutAside(`waits for ${what}`);
    return thread;
  }

  #mayBePutAside(what: string): void {
    const { mask } = this.#interrupts;
    if (mask > 0) throw putAsideMasked(what, this, mask);
  }

  #dispatch(thread: Thread): void {
    const { profile } = this;
    let cost = thread.dispatchCost(profile);
    // The cache is also cold if an interrupt came between: it found the processor idle, and left its own data in the caches.
    if (this.#cold) cost += profile.switchCold;
    this.#cold = false;
    if (this.#idle) {
      this.#leaveIdle();
    }
    this.accounts.switches++;
    thread.dispatches++;
    thread.state = "running";
    thread.waitsFor = "";
    this.#current = thread;
    this.inInterrupt = false;
    this.#owed = thread.owed + cost;
    thread.owed = 0;
    this.#spent.switch += cost;
    this.clock.trace?.record(this.now, this.host, "dispatch", thread.name, thread.name, cost);
  }

  // ------------------------------------------------------------------------------------------------- handing off

  /**
   * In an interrupt handler, hands the running detachable stack over to a thread. In a thread it does nothing and
   * costs nothing. False if the mode drops the operation because no thread is free: then the operation behind must not run.
   * @throws RunError if the handler masks interrupts: nothing would unmask them when it returns.
   */
  *handoff(site: HandoffSite): Op<boolean, Handoff> {
    if (!this.inInterrupt) return true;
    yield* this.settle();
    // The time that has passed may have used up the budget.
    if (!this.inInterrupt) return true;
    this.#mayBePutAside(`hands over for ${site.text}`);
    this.site = site;
    const taken = yield HANDOFF;
    return (taken as unknown) !== false;
  }

  // ---------------------------------------------------------------------------------------------------- serving

  /** Puts the CPU on the world's list, if there is work for it. */
  poke(): void {
    if (this.#listed || this.#serving || this.#retired) return;
    this.#listed = true;
    this.clock.list(this);
  }

  /** Called by the world's loop: runs all that can run, up to the next wait for time. */
  serve(): void {
    this.#listed = false;
    if (this.#retired) return;
    this.#serving = true;
    try {
      for (;;) {
        if (!this.#interrupts.none) {
          const line = this.#due();
          if (line !== undefined) this.#enter(line);
        }
        if (this.#computing) return;
        if (this.#current === null && !this.#choose()) return;
        this.#step(this.#current!);
      }
    } finally {
      this.#serving = false;
    }
  }

  completed(): void {
    this.#computing = false;
    this.#owed = 0;
    this.poke();
  }

  #choose(): boolean {
    const interrupted = this.#interrupted.pop();
    if (interrupted !== undefined) {
      this.#current = interrupted;
      this.#owed = interrupted.owed;
      interrupted.owed = 0;
      this.inInterrupt = interrupted.level > 0;
      if (this.#owed > 0) this.#compute();
      return !this.#computing;
    }
    const thread = this.#runQueue.next();
    if (thread !== undefined) {
      this.#dispatch(thread);
      return true;
    }
    this.inInterrupt = false;
    if (!this.#idle) {
      this.#idle = true;
      this.#cold = true;
      this.#idleSince = this.now;
    }
    return false;
  }

  #step(context: Context): void {
    if (--this.clock.stepsLeft < 0) this.clock.checkProgress(false);
    const step = context.body.next();
    if (step.done === true) {
      this.#finish(context);
      return;
    }
    switch (step.value as Settle | typeof WAIT | typeof HANDOFF) {
      case SETTLE:
        if (this.#owed > 0) this.#compute();
        return;
      case WAIT:
        // Only an operation that has made its thread wait, or ready again, yields this.
        if (context.level > 0 || (context as Thread).state === "running")
          throw notAnOperation(step.value, context.body);
        this.#current = null;
        return;
      case HANDOFF:
        throw new Misuse(`${context.name} on ${this.host} hands over without a detachable stack`);
      default:
        throw notAnOperation(step.value, context.body);
    }
  }

  #finish(context: Context): void {
    if (this.#owed > 0)
      throw new InternalError(`${context.name} on ${this.host} ended while ${this.#owed} ns were owed`);
    const maskBefore = context.level > 0 ? (context as InterruptLine).maskBefore : 0;
    if (this.#interrupts.mask > maskBefore) throw leftMasked(context, this.#interrupts.mask, this.#masked);
    this.#current = null;
    if (context.level > 0) {
      this.inInterrupt = false;
      const line = context as InterruptLine;
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
    this.#computing = true;
    this.clock.queue.schedule(this.#completion, this.now + this.#owed, Priority.cpu);
  }

  #leaveIdle(): void {
    this.#idle = false;
    this.#spent.idle += this.now - this.#idleSince;
  }

  // ------------------------------------------------------------------------------------------------------- crashes

  /** Ends everything that runs or waits here, at once. A new CPU continues the accounts. */
  retire(): void {
    // Owed time never passes. Most of it is that of the context that ran last.
    this.accounts.writeOff(this.#owedByAll());
    this.#spent.idle = this.idle;
    this.clock.queue.cancel(this.#completion);
    this.#interrupts.forget();
    this.#retired = true;
  }

  // ------------------------------------------------------------------------------------------------- accounting

  /** Sets all counts and accounts to 0, at the end of the warm-up. */
  reset(): void {
    this.accounts.reset(this.#owedByAll(), this.now);
    this.#idleSince = this.now;
  }

  /** @throws InternalError if the accounts do not add up to the time that has passed since the last reset, or the charges to the accounts. */
  checkAccounts(): void {
    this.accounts.check(this.host, this.busy + this.idle, this.now);
  }

  #owedByAll(): number {
    let owed = this.#computing ? this.#completion.time - this.now : this.#owed;
    for (const context of this.#interrupted) owed += context.owed;
    return owed + this.#runQueue.owed;
  }
}
