/**
 * The accounts of a processor's time: four totals, a charge for each operation, and a count for each place of handoffs. They outlive a crash
 * of the host, and its next processor continues them.
 */
import { InternalError } from "../failures/errors.js";
import type { Profile } from "../machine/profile.js";
import { Charge } from "../record/charge.js";
import type { HandoffSite, HandoffTarget } from "./context.js";
import type { InterruptLine } from "./interrupts.js";

/** The costs that a machine adds to those of protocols. */
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
  | "idleWake"
  | "spin"
  | "pollRound"
  | "poolHandoff"
  | "poolQueue"
  | "other";

/** CPU time by its use, in ns. */
export interface Spent {
  interrupt: number;
  thread: number;
  switch: number;
  idle: number;
}

export class Accounts {
  /** The four accounts of each core. Minus the time that is still owed, they add up to the elapsed time. */
  readonly cores: readonly Spent[];
  /** Dispatches of a thread, other than the idle loop; a return from an interrupt is none. */
  switches = 0;
  /** Preemptions of a thread by another one. */
  preemptions = 0;
  /** All handoffs, of every cause. */
  handoffs = 0;
  readonly overhead: Readonly<Record<Overhead, Charge>>;
  /** All charges of contexts, by instance and operation; `machine` has those of the machine itself. */
  readonly charges: Charge[];
  readonly #lines: InterruptLine[] = [];
  readonly #sites = new Map<string, HandoffSite>();
  readonly #barriers = new Set<string>();
  /** The time owed at the last reset, which no charge contains. */
  #carried = 0;
  /** The time of the last reset, in ns. */
  #since = 0;

  constructor(profile: Profile) {
    this.cores = Array.from({ length: profile.cores }, () => ({ interrupt: 0, thread: 0, switch: 0, idle: 0 }));
    this.overhead = overheads(profile);
    const { entry, exit, stackStart, handoffInterrupt, handoffThreads } = this.overhead;
    const { domainCrossing, inputIdle, inputQueue, refill, other } = this.overhead;
    const { idleWake, spin, pollRound, poolHandoff, poolQueue } = this.overhead;
    const handoffs = [handoffInterrupt, handoffThreads];
    this.charges = [entry, exit, stackStart, ...handoffs, domainCrossing, inputIdle, inputQueue, refill, other];
    this.charges.push(idleWake, spin, pollRound, poolHandoff, poolQueue);
  }

  /** All cores together. */
  get spent(): Spent {
    const all: Spent = { interrupt: 0, thread: 0, switch: 0, idle: 0 };
    for (const spent of this.cores) {
      all.interrupt += spent.interrupt;
      all.thread += spent.thread;
      all.switch += spent.switch;
      all.idle += spent.idle;
    }
    return all;
  }

  /** Adds an interrupt line, whose measurements a reset clears. */
  addLine(line: InterruptLine): InterruptLine {
    this.#lines.push(line);
    return line;
  }
  /** Adds a charge, which {@link check} counts from now on. */
  addCharge(charge: Charge): Charge {
    this.charges.push(charge);
    return charge;
  }

  get sites(): readonly HandoffSite[] {
    return [...this.#sites.values()];
  }

  /** A place where handoffs are made and counted; the same text is the same place. */
  site(cause: HandoffSite["cause"], text: string, pool?: HandoffTarget): HandoffSite {
    let site = this.#sites.get(text);
    // After a crash, a new pool replaces the old one.
    if (site === undefined || site.pool !== pool) {
      const { count, earlier, came } = site ?? { count: 0, earlier: 0, came: { handler: 0, thread: 0 } };
      site = { cause, text, count, earlier, came, ...(pool !== undefined && { pool }) };
      this.#sites.set(text, site);
    }
    return site;
  }

  /** As {@link site}, for a barrier that stands in the graph from now on. */
  barrier(cause: HandoffSite["cause"], text: string, pool?: HandoffTarget): HandoffSite {
    this.#barriers.add(text);
    return this.site(cause, text, pool);
  }
  /** The barriers that stand in the graph, in the order in which it was built. */
  get barriers(): readonly HandoffSite[] {
    return [...this.#barriers].map((text) => this.#sites.get(text)!);
  }

  /** Subtracts the time, in ns, that a core owes and that will never pass, because its processor is switched off. The single accounts are estimates then; their total is exact. */
  writeOff(core: number, owed: number): void {
    const spent = this.cores[core]!;
    let left = owed;
    for (const account of ["interrupt", "thread", "switch"] as const) {
      const given = Math.min(left, spent[account]);
      spent[account] -= given;
      if (account !== "switch") this.#carried -= given;
      left -= given;
    }
  }

  /** Begins anew, at the end of the warm-up. @param owed what contexts of each core owe now, in ns. */
  reset(owed: readonly number[], now: number): void {
    this.switches = 0;
    this.preemptions = 0;
    this.handoffs = 0;
    this.#carried = 0;
    this.cores.forEach((spent, core) => {
      this.#carried += owed[core]!;
      spent.interrupt = 0;
      spent.thread = owed[core]!;
      spent.switch = 0;
      spent.idle = 0;
    });
    this.#since = now;
    for (const charge of this.charges) charge.total = 0;
    for (const site of this.#sites.values()) {
      site.earlier += site.count;
      site.count = 0;
    }
    for (const line of this.#lines) {
      line.delay.reset();
      line.duration.reset();
    }
  }

  /**
   * Asserts that the busy and idle times of each core add up to the time since the last reset, and that the charges add up to the time that contexts
   * have used. @param accounted The busy and idle time of each core up to now, in ns.
   * @throws InternalError where they do not add up.
   */
  check(host: string, accounted: readonly number[], now: number): void {
    const passed = now - this.#since;
    let spent = 0;
    this.cores.forEach((of, core) => {
      if (accounted[core] !== passed) {
        const which = this.cores.length === 1 ? host : `core ${core} of ${host}`;
        throw new InternalError(
          `the accounts of ${which} add up to ${accounted[core]} ns, but ${passed} ns have passed`,
        );
      }
      spent += of.interrupt + of.thread;
    });
    let charged = this.#carried;
    for (const charge of this.charges) charged += charge.total;
    if (charged !== spent)
      throw new InternalError(`the charges of ${host} add up to ${charged} ns, but its contexts have used ${spent} ns`);
  }
}

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
    idleWake: charge("idle.wake", profile.idleWake),
    spin: charge("spin", 0, 1),
    pollRound: charge("poll.round", profile.pollRound),
    poolHandoff: charge("pool.handoff", 0, 1),
    poolQueue: charge("pool.queue", 0, 1),
    other: charge("other", 0, 1),
  };
}
