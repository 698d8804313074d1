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
import { Charge } from "../record/charge.js";
import { Priority, SimulationEvent } from "../time/event-queue.js";
import { type FailurePlace, InternalError, ProtocolFailure, RunError } from "../errors.js";
import { Histogram } from "../record/histogram.js";
import type { BlockPolicy, Exclusion } from "../input/mode.js";
import { HANDOFF, type AnyOp, type Handoff, type Op, SETTLE, type Settle, WAIT } from "./op.js";
import type { Profile } from "../profile.js";
import type { WakeCause, Thread } from "./thread.js";
import type { World } from "../world.js";

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
  /** CPU time that it may still use before it is handed over, in ns. */
  budgetLeft: number;
}

/** Something that interrupts: a network interface, the timers, a device. */
export class InterruptLine implements Context {
  readonly name: string;
  readonly level: number;
  pending = false;
  raisedAt = 0;
  enteredAt = 0;
  body: AnyOp;
  owed = 0;
  refillLeft = 0;
  budgetLeft: number = Infinity;
  /** From raised to entered, in ns. */
  readonly delay: Histogram = new Histogram();
  /** From entered to left, with what interrupted it, in ns. */
  readonly duration: Histogram = new Histogram();
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
  /** The barrier as written, what would block, or the budget. */
  readonly text: string;
  count: number;
}

/** Of a computation, in ns. */
const STEP = 10_000;

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

/** What a machine makes a context pay beside the operations of protocols. */
function overheads(profile: Profile): Record<Overhead, Charge> {
  const charge = (operation: string, fixed: number, perUnit = 0): Charge =>
    new Charge("machine", operation, fixed, perUnit);
  return {
    entry: charge("interrupt.entry", profile.interruptEntry),
    exit: charge("interrupt.exit", profile.interruptExit),
    stackStart: charge("stack.start", profile.stackStart),
    handoffInterrupt: charge("handoff.interrupt", profile.handoffInterruptHandler),
    handoffThreads: charge("handoff.threads", profile.handoffThreadsHandler),
    domainCrossing: charge("domain.crossing", profile.domainCrossing),
    inputIdle: charge("input.idle", 0, profile.inputIdle),
    inputQueue: charge("input.queue", profile.inputQueue),
    refill: charge("handoff.refill", 0, 1),
    other: charge("other", 0, 1),
  };
}
export type Overhead =
  | "entry"
  | "exit"
  | "stackStart"
  | "handoffInterrupt"
  | "handoffThreads"
  | "domainCrossing"
  | "inputIdle"
  | "inputQueue"
  | "refill"
  | "other";

export class Cpu {
  readonly world: World;
  readonly host: string;
  readonly profile: Profile;
  readonly overhead: Readonly<Record<Overhead, Charge>>;
  /** Who may be in protocol code at a time. */
  readonly exclusion: Exclusion;

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
  blocking: BlockPolicy;

  #current: Context | null = null;
  #owed = 0;
  #computing = false;
  readonly #completion: Completion;
  readonly #interrupted: Context[] = [];
  readonly #pending: InterruptLine[] = [];
  readonly #lines: InterruptLine[];
  readonly #charges: Charge[];
  readonly #sites: Map<string, HandoffSite>;
  /** What was owed at the last reset, and is on no charge. */
  #carried = 0;
  #mask = 0;
  /** The context in protocol code, where only one may be. */
  #lockedBy: Context | null = null;
  readonly #lockQueue: Thread[] = [];
  readonly #runQueue: Thread[] = [];
  #idle = true;
  /** The processor has been idle since a thread last ran. */
  #cold = true;
  #idleSince = 0;
  #since = 0;
  #listed = false;
  #serving = false;
  /** After a crash: nothing runs here again, and what still calls is of the time before. */
  #retired = false;

  /** @param before the host's CPU up to a crash: its counters go on. */
  constructor(
    world: World,
    host: string,
    profile: Profile,
    blocking: BlockPolicy = "handoff",
    exclusion: Exclusion = "none",
    before?: Cpu,
  ) {
    this.world = world;
    this.host = host;
    this.profile = profile;
    this.blocking = blocking;
    this.exclusion = exclusion;
    this.#completion = new Completion(this);
    if (before !== undefined) {
      this.overhead = before.overhead;
      this.#charges = before.#charges;
      this.#lines = before.#lines;
      this.#sites = before.#sites;
      this.#goOn(before);
      return;
    }
    this.overhead = overheads(profile);
    const { entry, exit, stackStart, handoffInterrupt, handoffThreads } = this.overhead;
    const { domainCrossing, inputIdle, inputQueue, refill, other } = this.overhead;
    const handoffs = [handoffInterrupt, handoffThreads];
    this.#charges = [entry, exit, stackStart, ...handoffs, domainCrossing, inputIdle, inputQueue, refill, other];
    this.#lines = [];
    this.#sites = new Map();
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

  /** Lines that have been added. */
  get lines(): readonly InterruptLine[] {
    return this.#lines;
  }
  /** Everything that contexts have been charged for, by instance and operation; `machine` is the machine's own part. */
  get charges(): readonly Charge[] {
    return this.#charges;
  }

  /** A place where handoffs are made and counted; the same text is the same place. */
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

  /** Adds a line, whose measurements a reset clears. */
  addLine(line: InterruptLine): InterruptLine {
    this.#lines.push(line);
    return line;
  }
  /** Adds a charge, which the accounts contain from now on. */
  addCharge(charge: Charge): Charge {
    this.#charges.push(charge);
    return charge;
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

  /** Adds CPU time in ns, which no cost of the machine stands for, to what the running context owes. */
  chargeTime(ns: number): void {
    this.charge(this.overhead.other, ns);
  }

  /**
   * Computes for `ns`, for which no cost of the machine stands. It settles every 10 us, so that a handler whose budget is used is
   * handed over on the way. The compiler counts it where `ns` is a number or a parameter of the protocol.
   */
  *compute(ns: number): Op {
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
      this.spent.interrupt += ns;
      this.#current!.budgetLeft -= ns;
    } else {
      this.spent.thread += ns;
    }
    const { trace } = this.world;
    if (trace !== null) trace.charge(this.now, this.host, this.contextName, charge, ns);
  }

  /** Makes the time that the running context owes pass. */
  *settle(): Op {
    if (!this.trySettle()) yield SETTLE;
  }

  /** {@link settle} without a generator, for what runs for every frame: where it returns false, yield `SETTLE` at once. */
  trySettle(): boolean {
    return this.#owed === 0 ? this.#pending.length === 0 || this.#due() === undefined : this.#jump();
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
    if (this.overBudget) return false;
    world.now = then;
    this.#owed = 0;
    return true;
  }

  // ------------------------------------------------------------------------------------------------- interrupts

  /** Makes an interrupt pending; one that is pending already stays one. */
  raise(line: InterruptLine): void {
    if (line.pending || this.#retired) return;
    line.pending = true;
    line.raisedAt = this.now;
    this.#pending.push(line);
    this.world.trace?.record(this.now, this.host, "raise", this.contextName, line.name, 0);
    this.poke();
  }

  /**
   * Keeps interrupts up to a level out, until {@link unmask}; the running context must settle after that.
   * @returns what was kept out before, for `unmask`.
   */
  mask(level: number): number {
    this.assertSettled("mask");
    const before = this.#mask;
    if (level > before) this.#mask = level;
    return before;
  }
  unmask(before = 0): void {
    this.assertSettled("unmask");
    this.#mask = before;
  }

  /** True where the running handler has used its budget, and may be handed over here. */
  get overBudget(): boolean {
    return this.inInterrupt && this.#current!.budgetLeft < 0 && this.#mask === 0;
  }
  /** The running handler is to be handed over at the first safe place after it has used so much CPU time, in ns. */
  beginBudget(ns: number): void {
    if (this.#current !== null) this.#current.budgetLeft = ns;
  }
  endBudget(): void {
    if (this.#current !== null) this.#current.budgetLeft = Infinity;
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
    // Most of the time it is the only one.
    if (this.#pending.length === 1) this.#pending.pop();
    else this.#pending.splice(this.#pending.indexOf(line), 1);
    line.pending = false;
    line.refillLeft = 0;
    line.budgetLeft = Infinity;
    line.enteredAt = this.now;
    line.delay.record(this.now - line.raisedAt);
    this.#owed = 0;
    this.#current = line;
    this.inInterrupt = true;
    this.world.trace?.record(this.now, this.host, "enter", line.name, line.name, this.now - line.raisedAt);
    line.body = line.handler();
  }

  // --------------------------------------------------------------------------------------------------- threads

  /** Makes a thread that waits runnable. */
  ready(thread: Thread, cause: WakeCause): void {
    if (this.#retired) return;
    if (thread.state !== "waiting")
      throw new InternalError(`thread ${thread.name} on ${this.host} is ${thread.state}, not waiting`);
    thread.state = "ready";
    thread.wakeCause = cause;
    const queue = this.#runQueue;
    let place = queue.length;
    while (place > 0 && queue[place - 1]!.priority < thread.priority) place--;
    if (place === queue.length) queue.push(thread);
    else queue.splice(place, 0, thread);
    this.world.trace?.record(this.now, this.host, "ready", this.contextName, thread.name, 0);
    this.poke();
  }

  /**
   * The running thread, which is about to wait: it yields `WAIT` next.
   * @throws RunError where it keeps interrupts out: they would stay out until the thread goes on, whatever runs meanwhile.
   */
  block(what: string): Thread {
    this.assertSettled(`waiting for ${what}`);
    const thread = this.#current as Thread | null;
    if (thread === null || this.inInterrupt)
      throw new InternalError(`an interrupt handler on ${this.host} waits for ${what}`);
    thread.state = "waiting";
    thread.waitsFor = what;
    this.world.trace?.record(this.now, this.host, "block", thread.name, what, 0);
    if (thread.inProtocols) this.#letGo(thread);
    this.#mayBePutAside(`waits for ${what}`);
    return thread;
  }

  #mayBePutAside(what: string): void {
    if (this.#mask > 0)
      throw new RunError(
        `${this.contextName} on ${this.host} ${what} at ${this.now} ns while it keeps interrupts of level ${this.#mask} out`,
      );
  }

  // ----------------------------------------------------------------------------------------------- protocol code

  /**
   * Before protocol code, in a thread: under `exclusion lock` it waits until nobody else is in, under `mask` it keeps network
   * interrupts out. A thread that waits inside lets others in, and enters again afterwards ({@link reenter}).
   */
  *enterProtocols(): AnyOp {
    if (this.exclusion === "none") return;
    yield* this.settle();
    const thread = this.#current as Thread;
    if (this.exclusion === "mask") {
      this.#mask = 1;
    } else if (this.#lockedBy !== null) {
      this.#lockQueue.push(this.block("the protocol lock"));
      // Who lets go hands the lock on to the first in the queue.
      yield WAIT;
    } else {
      this.#lockedBy = thread;
    }
    thread.inProtocols = true;
  }

  /** After protocol code, in a thread. */
  *leaveProtocols(): AnyOp {
    if (this.exclusion === "none") return;
    yield* this.settle();
    const thread = this.#current as Thread;
    this.#letGo(thread);
    thread.inProtocols = false;
    // Interrupts that were kept out come now.
    yield* this.settle();
  }

  /** After a wait inside protocol code. */
  *reenter(): AnyOp {
    if (this.exclusion === "none" || this.inInterrupt) return;
    const thread = this.#current as Thread;
    if (!thread.inProtocols) return;
    thread.inProtocols = false;
    yield* this.enterProtocols();
  }

  /** Before protocol code, in a handler: false where a thread is in it, so that the handler must hand over. */
  tryEnterProtocols(): boolean {
    if (this.exclusion !== "lock") return true;
    this.assertSettled("taking the protocol lock");
    if (this.#lockedBy !== null) return false;
    this.#lockedBy = this.#current;
    return true;
  }
  /** After protocol code, in a handler. */
  leaveProtocolsInHandler(): void {
    if (this.exclusion === "lock") this.#letGo(this.#current!);
  }

  #letGo(context: Context): void {
    if (this.exclusion === "mask") {
      this.#mask = 0;
      return;
    }
    if (this.#lockedBy !== context)
      throw new InternalError(`${context.name} on ${this.host} lets go of a lock that it does not hold`);
    const next = this.#lockQueue.shift() ?? null;
    this.#lockedBy = next;
    if (next !== null) this.ready(next, "plain");
  }
  /** Who is in protocol code, where only one may be. */
  get lockedBy(): Context | null {
    return this.#lockedBy;
  }

  #dispatch(thread: Thread): void {
    const { profile } = this;
    let cost = thread.dispatchCost(profile);
    // Cold too where an interrupt came between: it found the processor idle, and what it left in the caches is not the thread's.
    if (this.#cold) cost += profile.switchCold;
    this.#cold = false;
    if (this.#idle) {
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
   * @throws RunError where the handler keeps interrupts out: nobody would let them in again when it returns.
   */
  *handoff(site: HandoffSite): Op<boolean, Handoff> {
    if (!this.inInterrupt) return true;
    yield* this.settle();
    // The time that has passed may have been the last of the budget.
    if (!this.inInterrupt) return true;
    this.#mayBePutAside(`hands over for ${site.text}`);
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
      throw new RunError(
        `the handler ${this.contextName} on ${this.host} would wait for ${what} at ${this.now} ns, and its mode has block: fail`,
      );
    yield* this.handoff(this.handoffSite("block", what));
    yield* this.settle();
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
    if (this.#listed || this.#serving || this.#retired) return;
    this.#listed = true;
    this.world.list(this);
  }

  /** Called by the world's loop: runs whatever there is to run, up to the next wait for time. */
  serve(): void {
    this.#listed = false;
    if (this.#retired) return;
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
      this.#cold = true;
      this.#idleSince = this.now;
    }
    return false;
  }

  #step(context: Context): void {
    let step;
    try {
      step = context.body.next();
    } catch (error) {
      throw error instanceof RunError ? error : new ProtocolFailure(error, this.#failurePlace(context));
    }
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

  #failurePlace({ name }: Context): FailurePlace {
    const host = this.world.hosts.find((each) => each.name === this.host);
    return { host: this.host, context: name, time: this.now, instances: host?.instances() ?? [] };
  }

  #finish(context: Context): void {
    if (this.#owed > 0)
      throw new InternalError(`${context.name} on ${this.host} ended while ${this.#owed} ns were owed`);
    this.#current = null;
    if (context.level > 0) {
      this.inInterrupt = false;
      const line = context as InterruptLine;
      line.duration.record(this.now - line.enteredAt);
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

  // ------------------------------------------------------------------------------------------------------- crashes

  /** Ends everything that runs or waits here, at once. A new CPU goes on with the accounts. */
  retire(): void {
    this.world.queue.cancel(this.#completion);
    for (const line of this.#pending) line.pending = false;
    this.#retired = true;
  }

  #goOn(before: Cpu): void {
    // What was owed never passed. Most of it is of whatever ran last; the total is exact.
    this.#carried = before.#carried;
    let owed = before.#owedByAll();
    for (const account of ["interrupt", "thread", "switch"] as const) {
      const given = Math.min(owed, before.spent[account]);
      this.spent[account] = before.spent[account] - given;
      if (account !== "switch") this.#carried -= given;
      owed -= given;
    }
    this.spent.idle = before.idle;
    this.switches = before.switches;
    this.handoffs = before.handoffs;
    this.#since = before.#since;
    this.#idleSince = this.now;
  }

  // ------------------------------------------------------------------------------------------------- accounting

  reset(): void {
    this.switches = 0;
    this.handoffs = 0;
    this.#carried = this.#owedByAll();
    this.spent.interrupt = 0;
    this.spent.thread = this.#carried;
    this.spent.switch = 0;
    this.spent.idle = 0;
    this.#idleSince = this.now;
    this.#since = this.now;
    for (const charge of this.#charges) charge.total = 0;
    for (const site of this.#sites.values()) site.count = 0;
    for (const line of this.#lines) {
      line.delay.reset();
      line.duration.reset();
    }
  }

  /** Throws where the accounts do not add up to the time that has passed since the last reset, or the charges to the accounts. */
  checkAccounts(): void {
    const accounted = this.busy + this.idle;
    const passed = this.now - this.#since;
    if (accounted !== passed)
      throw new InternalError(`the accounts of ${this.host} add up to ${accounted} ns, but ${passed} ns have passed`);
    let charged = this.#carried;
    for (const charge of this.#charges) charged += charge.total;
    const spent = this.spent.interrupt + this.spent.thread;
    if (charged !== spent)
      throw new InternalError(
        `the charges of ${this.host} add up to ${charged} ns, but its contexts have used ${spent} ns`,
      );
  }

  #owedByAll(): number {
    let owed = this.#computing ? this.#completion.time - this.now : this.#owed;
    for (const context of this.#interrupted) owed += context.owed;
    for (const thread of this.#runQueue) owed += thread.owed;
    return owed;
  }
}
