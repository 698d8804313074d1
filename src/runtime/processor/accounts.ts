/**
 * The accounts of a processor's time: four totals, a charge for each operation, and a count for each place of handoffs. They outlive a crash
 * of the host, and its next processor continues them.
 */
import { InternalError } from "../failures/errors.js";
import type { Profile } from "../machine/profile.js";
import { Charge } from "../record/charge.js";
import type { HandoffSite } from "./context.js";
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
  | "other";

/** CPU time by its use, in ns. */
export interface Spent {
  interrupt: number;
  thread: number;
  switch: number;
  idle: number;
}

export class Accounts {
  /** Without the time that is still owed, the four add up to the time that has passed. */
  readonly spent: Spent = { interrupt: 0, thread: 0, switch: 0, idle: 0 };
  /** Dispatches of a thread, other than the idle loop; a return from an interrupt is none. */
  switches = 0;
  /** Handoffs made, of every cause. */
  handoffs = 0;
  readonly overhead: Readonly<Record<Overhead, Charge>>;
  /** All charges of contexts, by instance and operation; `machine` has those of the machine itself. */
  readonly charges: Charge[];
  readonly #lines: InterruptLine[] = [];
  readonly #sites = new Map<string, HandoffSite>();
  /** The time owed at the last reset, which no charge contains. */
  #carried = 0;
  /** The time of the last reset, in ns. */
  #since = 0;

  constructor(profile: Profile) {
    this.overhead = overheads(profile);
    const { entry, exit, stackStart, handoffInterrupt, handoffThreads } = this.overhead;
    const { domainCrossing, inputIdle, inputQueue, refill, other } = this.overhead;
    const handoffs = [handoffInterrupt, handoffThreads];
    this.charges = [entry, exit, stackStart, ...handoffs, domainCrossing, inputIdle, inputQueue, refill, other];
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

  /** A place at which handoffs are made and counted; the same text is the same place. */
  site(cause: HandoffSite["cause"], text: string): HandoffSite {
    let site = this.#sites.get(text);
    if (site === undefined) {
      site = { cause, text, count: 0 };
      this.#sites.set(text, site);
    }
    return site;
  }

  /** Removes time that will never pass, in ns, since its processor is switched off. The single accounts are estimates then; their total is exact. */
  writeOff(owed: number): void {
    let left = owed;
    for (const account of ["interrupt", "thread", "switch"] as const) {
      const given = Math.min(left, this.spent[account]);
      this.spent[account] -= given;
      if (account !== "switch") this.#carried -= given;
      left -= given;
    }
  }

  /** Begins anew, at the end of the warm-up. @param owed The time that contexts owe now, in ns. */
  reset(owed: number, now: number): void {
    this.switches = 0;
    this.handoffs = 0;
    this.#carried = owed;
    this.spent.interrupt = 0;
    this.spent.thread = owed;
    this.spent.switch = 0;
    this.spent.idle = 0;
    this.#since = now;
    for (const charge of this.charges) charge.total = 0;
    for (const site of this.#sites.values()) site.count = 0;
    for (const line of this.#lines) {
      line.delay.reset();
      line.duration.reset();
    }
  }

  /**
   * Asserts that used and idle time add up to the time since the last reset, and that the charges add up to the time that contexts have used.
   * @param accounted The time used and idle up to now, in ns.
   * @throws InternalError if they do not add up.
   */
  check(host: string, accounted: number, now: number): void {
    const passed = now - this.#since;
    if (accounted !== passed)
      throw new InternalError(`the accounts of ${host} add up to ${accounted} ns, but ${passed} ns have passed`);
    let charged = this.#carried;
    for (const charge of this.charges) charged += charge.total;
    const spent = this.spent.interrupt + this.spent.thread;
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
    other: charge("other", 0, 1),
  };
}
