/** The CPU time that the running context owes: protocols charge it for their operations, and the processor makes the time pass. */
import { checkedWork } from "../failures/checked.js";
import type { Profile } from "../machine/profile.js";
import type { Charge } from "../record/charge.js";
import type { Accounts, Overhead, Spent } from "./accounts.js";
import type { Clock } from "./clock.js";
import type { Context } from "./context.js";
import type { Op } from "./op.js";

/** The time, in ns, for which a computation runs between two places where its context may be handed over. */
const STEP = 10_000;

export abstract class Charging {
  readonly clock: Clock;
  /** The host's name. */
  readonly host: string;
  readonly profile: Profile;
  readonly accounts: Accounts;
  readonly overhead: Readonly<Record<Overhead, Charge>>;

  /** True while a handler runs: then a barrier hands over. */
  inInterrupt = false;
  protected running: Context | null = null;
  protected owed = 0;
  /** The accounts of the core that runs. */
  protected spentHere: Spent;

  constructor(clock: Clock, host: string, profile: Profile, accounts: Accounts) {
    this.clock = clock;
    this.host = host;
    this.profile = profile;
    this.accounts = accounts;
    this.overhead = accounts.overhead;
    this.spentHere = accounts.cores[0]!;
  }

  get now(): number {
    return this.clock.now;
  }
  /** The running context's name. */
  get contextName(): string {
    return this.running?.name ?? "idle";
  }
  get current(): Context | null {
    return this.running;
  }

  /** Makes the time that the running context owes pass. */
  abstract settle(): Op;

  /** Adds an operation's cost for a message of `bytes` to what the running context owes. */
  charge(charge: Charge, bytes: number): void {
    const ns = charge.perByte === 0 ? charge.fixed : Math.round(charge.fixed + charge.perByte * bytes);
    if (ns === 0) return;
    this.owe(charge, ns);
    const current = this.running;
    if (current !== null && current.refillLeft > 0) {
      const refill = Math.min(current.refillLeft, Math.round(ns * this.profile.refillPer));
      current.refillLeft -= refill;
      this.owe(this.overhead.refill, refill);
    }
  }

  /**
   * Adds CPU time that is no declared cost of the machine to the time that the running context owes.
   * @param ns from 0 on; fractions are rounded.
   * @throws Misuse for a value that is no time.
   */
  chargeTime(ns: number): void {
    this.charge(this.overhead.other, checkedWork("CPU time to charge", ns));
  }

  /**
   * Computes for `ns`, a time that is no declared cost of the machine. It settles every 10 us, so that a handler whose budget is used is
   * handed over on the way. The compiler counts it where `ns` is a number or a parameter of the protocol.
   * @throws Misuse for a value that is no time.
   */
  *compute(ns: number): Op {
    checkedWork("CPU time to compute", ns);
    yield* this.settle();
    const before = this.leaveKernel();
    for (let left = ns; left > 0; left -= STEP) {
      this.chargeTime(Math.min(left, STEP));
      yield* this.settle();
    }
    this.enterKernel(before);
  }

  /** The running thread computes outside of the kernel. With `preempt = return`, another thread can preempt it only here. */
  protected abstract leaveKernel(): Context | null;
  protected abstract enterKernel(thread: Context | null): void;

  protected owe(charge: Charge, ns: number): void {
    charge.total += ns;
    this.owed += ns;
    if (this.inInterrupt) {
      this.spentHere.interrupt += ns;
      this.running!.budgetLeft -= ns;
    } else {
      this.spentHere.thread += ns;
    }
    const { trace } = this.clock;
    if (trace !== null) trace.charge(this.now, this.host, this.contextName, charge, ns);
  }
}
