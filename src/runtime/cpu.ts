/**
 * One CPU of a host: interrupts that pre-empt threads, threads that do not pre-empt one another, and time.
 *
 * A context that computes *charges*: that only adds to what it owes. *Settling* makes the time pass: where nothing is due
 * up to then the clock jumps; otherwise the context is suspended, and interrupts take what falls into it. Code between two
 * settles is atomic at the instant of the first. Whatever others can see asserts that nothing is owed.
 *
 * An event never runs a CPU: it raises an interrupt or wakes a thread, which puts the CPU on the world's list; the world
 * serves the list when the event's callback has returned, and no clock jumps while the list is not empty.
 */
import type { Charge } from "./charge.js";
import { Priority, SimulationEvent } from "./event-queue.js";
import { InternalError, RunError } from "./errors.js";
import type { BlockPolicy } from "./mode.js";
import { HANDOFF, type AnyOp, type Handoff, type Op, SETTLE, type Settle, WAIT } from "./op.js";
import type { Profile } from "./profile.js";
import type { WakeCause, Thread } from "./thread.js";
import type { World } from "./world.js";

/** Something that runs on a CPU: a thread, or a run of an interrupt handler. */
export interface Context {
  readonly name: string;
  /** 0 for threads; while a handler runs, its own and lower levels are masked. */
  readonly level: number;
  /** What it runs; an interrupt line makes a new one each time. */
  body: AnyOp;
  /** CPU time charged and not yet passed, in ns, while another context runs. */
  owed: number;
  /** How much of the refill after a handoff it still has to pay, in ns. */
  refillLeft: number;
}

/** Something that interrupts: a network interface, the clock. */
export class InterruptLine implements Context {
  readonly name: string;
  readonly level: number;
  pending = false;
  raisedAt = 0;
  body: AnyOp;
  owed = 0;
  refillLeft = 0;
  readonly handler: () => AnyOp;

  constructor(name: string, level: number, handler: () => AnyOp) {
    this.name = name;
    this.level = level;
    this.handler = handler;
    this.body = NOTHING;
  }
}

/** Where a handoff is made, for traces and counts. */
export interface HandoffSite {
  readonly cause: "barrier" | "block" | "time";
  /** The barrier as written, or what would block. */
  readonly text: string;
  count: number;
}

class Completion extends SimulationEvent {
  readonly #cpu: Cpu;
  constructor(cpu: Cpu) {
    super();
    this.#cpu = cpu;
  }
  override fire(): void {
    this.#cpu.completed();
  }
}

function* nothing(): Op {
  // An interrupt line's body before its first interrupt.
}
const NOTHING = nothing();

export class Cpu {
  readonly world: World;
  readonly host: string;
  readonly profile: Profile;

  /** True while a handler runs: then a barrier hands over. */
  inInterrupt = false;
  /** Handoffs made, of every cause. */
  handoffs = 0;
  /** Dispatches of a thread, other than the idle loop; a return from an interrupt is none. */
  switches = 0;
  /** CPU time by what it went to, in ns; with what is still owed taken off, they add up to the time that has passed. */
  readonly spent = { interrupt: 0, thread: 0, switch: 0, idle: 0 };
  /** Why the running stack hands over; set for the handler, which reads it. */
  site: HandoffSite | null = null;
  /** What an operation that may wait does in an interrupt handler. */
  blocking: BlockPolicy = "handoff";

  #current: Context | null = null;
  #owed = 0;
  #computing = false;
  readonly #completion: Completion;
  readonly #interrupted: Context[] = [];
  readonly #pending: InterruptLine[] = [];
  #mask = 0;
  readonly #runQueue: Thread[] = [];
  readonly #sites = new Map<string, HandoffSite>();
  #idle = true;
  #idleSince = 0;
  #since = 0;
  #listed = false;
  #serving = false;

  constructor(world: World, host: string, profile: Profile) {
    this.world = world;
    this.host = host;
    this.profile = profile;
    this.#completion = new Completion(this);
  }

  get now(): number {
    return this.world.now;
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
    return this.spent.interrupt + this.spent.thread + this.spent.switch - this.#owedByAll();
  }
  /** Time without anything to do since the last reset, in ns. */
  get idle(): number {
    return this.spent.idle + (this.#idle ? this.now - this.#idleSince : 0);
  }

  // ------------------------------------------------------------------------------------------------------ time

  /** Adds an operation's cost for a message of `bytes` to what the running context owes. */
  charge(charge: Charge, bytes: number): void {
    const ns = charge.perByte === 0 ? charge.fixed : Math.round(charge.fixed + charge.perByte * bytes);
    charge.total += ns;
    this.chargeTime(ns);
    const { trace } = this.world;
    if (trace !== null)
      trace.record(this.now, this.host, "charge", this.contextName, `${charge.instance}.${charge.operation}`, ns);
  }

  /** Adds CPU time in ns to what the running context owes. */
  chargeTime(ns: number): void {
    const current = this.#current;
    let owed = ns;
    if (current !== null && current.refillLeft > 0) {
      const refill = Math.min(current.refillLeft, Math.round(ns * this.profile.refillPer));
      current.refillLeft -= refill;
      owed += refill;
    }
    this.#owed += owed;
    if (this.inInterrupt) this.spent.interrupt += owed;
    else this.spent.thread += owed;
  }

  /** Makes the time that the running context owes pass. */
  *settle(): Op {
    if (this.#owed === 0 ? this.#pending.length > 0 && this.#due() !== undefined : !this.#jump()) yield SETTLE;
  }

  /** Asserts that nothing is owed: for whatever others can see. */
  assertSettled(what: string): void {
    // Events come while a context is suspended with its computation: they owe nothing.
    if (this.#owed !== 0 && !this.#computing)
      throw new InternalError(
        `${what} on ${this.host} in ${this.contextName} while ${this.#owed} ns are owed: settle first`,
      );
  }

  #jump(): boolean {
    const { world } = this;
    const then = world.now + this.#owed;
    if (!world.jumps || world.readyCount > 0 || world.queue.nextTime <= then) return false;
    if (this.#pending.length > 0 && this.#due() !== undefined) return false;
    world.now = then;
    this.#owed = 0;
    return true;
  }

  // ------------------------------------------------------------------------------------------------- interrupts

  /** Makes an interrupt pending; one that is pending already stays one. */
  raise(line: InterruptLine): void {
    if (line.pending) return;
    line.pending = true;
    line.raisedAt = this.now;
    this.#pending.push(line);
    this.world.trace?.record(this.now, this.host, "raise", this.contextName, line.name, 0);
    this.poke();
  }

  /** Keeps interrupts up to a level out, until {@link unmask}; a running context must settle after that. */
  mask(level: number): void {
    this.assertSettled("mask");
    this.#mask = level;
  }
  unmask(): void {
    this.assertSettled("unmask");
    this.#mask = 0;
  }

  /** The pending interrupt to take now: the highest level, first come first served within one. */
  #due(): InterruptLine | undefined {
    let due: InterruptLine | undefined;
    // Between contexts, what an interrupt interrupted still keeps its level.
    const running = this.#current ?? this.#interrupted.at(-1);
    let above = Math.max(this.#mask, running?.level ?? 0);
    for (const line of this.#pending) {
      if (line.level > above) {
        due = line;
        above = line.level;
      }
    }
    return due;
  }

  #enter(line: InterruptLine): void {
    if (this.#current !== null) {
      const current = this.#current;
      if (this.#computing) {
        this.world.queue.cancel(this.#completion);
        this.#computing = false;
        this.#owed = this.#completion.time - this.now;
      }
      current.owed = this.#owed;
      this.#interrupted.push(current);
    } else if (this.#idle) {
      this.#leaveIdle();
    }
    this.#pending.splice(this.#pending.indexOf(line), 1);
    line.pending = false;
    line.refillLeft = 0;
    this.#owed = 0;
    this.#current = line;
    this.inInterrupt = true;
    this.world.trace?.record(this.now, this.host, "enter", line.name, line.name, this.now - line.raisedAt);
    line.body = line.handler();
  }

  // --------------------------------------------------------------------------------------------------- threads

  /** Makes a thread that waits runnable. */
  ready(thread: Thread, cause: WakeCause): void {
    if (thread.state !== "waiting")
      throw new InternalError(`thread ${thread.name} on ${this.host} is ${thread.state}, not waiting`);
    thread.state = "ready";
    thread.wakeCause = cause;
    this.#runQueue.push(thread);
    this.world.trace?.record(this.now, this.host, "ready", this.contextName, thread.name, 0);
    this.poke();
  }

  /** The running thread, which is about to wait: it yields `WAIT` next. */
  block(what: string): Thread {
    this.assertSettled(`waiting for ${what}`);
    const thread = this.#current as Thread | null;
    if (thread === null || this.inInterrupt)
      throw new InternalError(`an interrupt handler on ${this.host} waits for ${what}`);
    thread.state = "waiting";
    thread.waitsFor = what;
    this.world.trace?.record(this.now, this.host, "block", thread.name, what, 0);
    return thread;
  }

  #dispatch(thread: Thread): void {
    const { profile } = this;
    let cost = thread.dispatchCost(profile);
    if (this.#idle) {
      cost += profile.switchCold;
      this.#leaveIdle();
    }
    this.switches++;
    thread.dispatches++;
    thread.state = "running";
    thread.waitsFor = "";
    this.#current = thread;
    this.inInterrupt = false;
    this.#owed = thread.owed + cost;
    thread.owed = 0;
    this.spent.switch += cost;
    this.world.trace?.record(this.now, this.host, "dispatch", thread.name, thread.name, cost);
  }

  // ------------------------------------------------------------------------------------------------- handing off

  /**
   * Hands the running detachable stack over to a thread, where this is an interrupt handler; in a thread it does nothing and
   * costs nothing. False where the mode drops what no thread is free for: then the operation behind must not be done.
   */
  *handoff(site: HandoffSite): Op<boolean, Handoff> {
    if (!this.inInterrupt) return true;
    yield* this.settle();
    this.site = site;
    const taken = yield HANDOFF;
    return (taken as unknown) !== false;
  }

  /**
   * To be passed by an operation that may wait for `what`: in an interrupt handler it hands over to a thread first, as the
   * mode's policy says.
   * @param now whether it would have to wait now.
   * @throws RunError where the policy is that no handler may wait.
   */
  *beforeWait(what: string, now: boolean): Op<void, Handoff> {
    if (!this.inInterrupt || (!now && this.blocking !== "always")) return;
    if (this.blocking === "fail")
      throw new RunError(`${this.contextName} on ${this.host}, an interrupt handler, would wait for ${what}`);
    yield* this.handoff(this.handoffSite("block", what));
    yield* this.settle();
  }

  /** A place where handoffs are made and counted. */
  handoffSite(cause: HandoffSite["cause"], text: string): HandoffSite {
    let site = this.#sites.get(text);
    if (site === undefined) {
      site = { cause, text, count: 0 };
      this.#sites.set(text, site);
    }
    return site;
  }
  get sites(): readonly HandoffSite[] {
    return [...this.#sites.values()];
  }

  /** From now on the running context pays the refill that follows a handoff, as it computes. */
  beginRefill(): void {
    if (this.#current !== null) this.#current.refillLeft = this.profile.refill;
  }
  endRefill(): void {
    if (this.#current !== null) this.#current.refillLeft = 0;
  }

  // ---------------------------------------------------------------------------------------------------- serving

  /** Puts the CPU on the world's list, where there is something for it to look at. */
  poke(): void {
    if (this.#listed || this.#serving) return;
    this.#listed = true;
    this.world.list(this);
  }

  /** Called by the world's loop: runs whatever there is to run, up to the next wait for time. */
  serve(): void {
    this.#listed = false;
    this.#serving = true;
    try {
      for (;;) {
        if (this.#pending.length > 0) {
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
    const thread = this.#runQueue.shift();
    if (thread !== undefined) {
      this.#dispatch(thread);
      return true;
    }
    this.inInterrupt = false;
    if (!this.#idle) {
      this.#idle = true;
      this.#idleSince = this.now;
    }
    return false;
  }

  #step(context: Context): void {
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
        this.#current = null;
        return;
      default:
        throw new InternalError(`${context.name} on ${this.host} hands over without a detachable stack`);
    }
  }

  #finish(context: Context): void {
    if (this.#owed > 0)
      throw new InternalError(`${context.name} on ${this.host} ended while ${this.#owed} ns were owed`);
    this.#current = null;
    if (context.level > 0) {
      this.inInterrupt = false;
      this.world.trace?.record(this.now, this.host, "leave", context.name, context.name, 0);
    } else {
      const thread = context as Thread;
      thread.state = "ended";
      this.world.trace?.record(this.now, this.host, "end", thread.name, thread.name, 0);
      thread.onEnd?.();
    }
  }

  #compute(): void {
    this.#computing = true;
    this.world.queue.schedule(this.#completion, this.now + this.#owed, Priority.cpu);
  }

  #leaveIdle(): void {
    this.#idle = false;
    this.spent.idle += this.now - this.#idleSince;
  }

  // ------------------------------------------------------------------------------------------------- accounting

  reset(): void {
    this.switches = 0;
    this.handoffs = 0;
    for (const site of this.#sites.values()) site.count = 0;
    const owed = this.#owedByAll();
    this.spent.interrupt = 0;
    this.spent.thread = owed;
    this.spent.switch = 0;
    this.spent.idle = 0;
    this.#idleSince = this.now;
    this.#since = this.now;
  }

  /** Throws where the accounts do not add up to the time that has passed since the last reset. */
  checkAccounts(): void {
    const accounted = this.busy + this.idle;
    const passed = this.now - this.#since;
    if (accounted !== passed)
      throw new InternalError(`the accounts of ${this.host} add up to ${accounted} ns, but ${passed} ns have passed`);
  }

  #owedByAll(): number {
    let owed = this.#computing ? this.#completion.time - this.now : this.#owed;
    for (const context of this.#interrupted) owed += context.owed;
    for (const thread of this.#runQueue) owed += thread.owed;
    return owed;
  }
}
