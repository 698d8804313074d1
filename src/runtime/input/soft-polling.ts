/**
 * Polling at a soft interrupt level (Linux' NAPI in its softirq): the first frame interrupts; the handler turns the interrupts of its interface off
 * and raises a procedure below all devices and above all threads, which takes at most `budget` frames in a round, and turns interrupts on again when
 * no frame is left. After a number of rounds in a row, or after a time, a thread with a priority below all others continues (ksoftirqd).
 */
import type { Cpu } from "../processor/cpu.js";
import { InterruptLine } from "../processor/interrupts.js";
import { type AnyOp, SETTLE, WAIT } from "../processor/op.js";
import { Thread } from "../processor/thread.js";
import type { Receiving } from "../wire/receiving.js";
import { SOFT_LEVEL } from "./deferred.js";
import { Input } from "./input.js";
import { interrupt, type PollingMode } from "./mode.js";

/** Below all threads that a program can name. */
const LOWEST = -1e9;

export class SoftPollingInput extends Input {
  readonly #cpu: Cpu;
  readonly #mode: PollingMode;
  /** The procedures, one for each core. */
  readonly #lines: readonly InterruptLine[];
  /** Interfaces whose interrupts are off, with the core that polls them. */
  readonly #polled = new Map<Receiving, number>();
  readonly #demoted: Thread;
  /** Whether the thread of lowest priority makes the rounds. */
  #isDemoted = false;
  /** Whether frames wait in the ring for a detachable stack. */
  #waitsForStack = false;

  constructor(cpu: Cpu, mode: PollingMode) {
    super(cpu, interrupt({ priority: mode.priority, core: mode.core }), mode);
    this.#cpu = cpu;
    this.#mode = mode;
    this.#lines = cpu.cores.map(({ number }) =>
      cpu.accounts.addLine(new InterruptLine("soft", SOFT_LEVEL, () => this.#procedure(number), number)),
    );
    this.#demoted = new Thread("demoted", this.#goOn(), undefined, LOWEST, mode.core, true);
    this.#demoted.waitsFor = "input";
  }

  override signal(nic: Receiving): void {
    if (!this.#polled.has(nic)) this.#cpu.raise(nic.line);
  }

  override *interrupt(nic: Receiving): AnyOp {
    const cpu = this.#cpu;
    cpu.charge(cpu.overhead.entry, 0);
    if (!cpu.trySettle()) yield SETTLE;
    this.#polled.set(nic, cpu.coreNumber);
    if (!this.#isDemoted) cpu.raise(this.#lines[cpu.coreNumber]!);
    cpu.charge(cpu.overhead.exit, 0);
    if (!cpu.trySettle()) yield SETTLE;
  }

  #hasWork(core: number): boolean {
    for (const at of this.#polled.values()) if (at === core) return true;
    return false;
  }

  *#procedure(core: number): AnyOp {
    const cpu = this.#cpu;
    const { demote, demoteRounds } = this.#mode;
    const begin = cpu.now;
    for (let rounds = 1; ; rounds++) {
      yield* this.#round(core);
      if (!this.#hasWork(core)) return;
      if (this.lacksStack) {
        this.#waitsForStack = true;
        return;
      }
      if (rounds === demoteRounds || (demote !== null && cpu.now - begin >= demote)) break;
    }
    this.#isDemoted = true;
    cpu.ready(this.#demoted, "plain");
  }

  *#goOn(): AnyOp {
    const cpu = this.#cpu;
    for (;;) {
      if (!cpu.trySettle()) yield SETTLE;
      if (this.#polled.size > 0) {
        yield* this.#round(null);
        cpu.ready(cpu.block("its next round"), "plain");
      } else {
        this.#isDemoted = false;
        cpu.block("input");
      }
      yield WAIT;
    }
  }

  /**
   * Takes frames of the interfaces whose interrupts are off, and turns the interrupts of an interface on again when it has no frame left. @param core
   * The core that polls them; null for all.
   */
  *#round(core: number | null): AnyOp {
    const cpu = this.#cpu;
    this.rounds++;
    cpu.charge(cpu.overhead.pollRound, 0);
    if (!cpu.trySettle()) yield SETTLE;
    let left = this.#mode.budget;
    for (const [nic, at] of this.#polled) {
      if (core !== null && at !== core) continue;
      yield* this.reclaim(nic);
      for (; left > 0 && nic.receivedFrames > 0 && !this.lacksStack; left--) {
        const frame = nic.takeFrame();
        cpu.charge(nic.driver.receiving, frame.length);
        if (!cpu.trySettle()) yield SETTLE;
        yield* this.takeIn(nic, frame);
        if (!cpu.trySettle()) yield SETTLE;
      }
    }
    // No frame can arrive between the look at the ring and the end of the round: both happen at one instant.
    for (const [nic, at] of this.#polled)
      if ((core === null || at === core) && nic.receivedFrames + nic.sentFrames === 0) this.#polled.delete(nic);
  }

  protected override stackReturned(): void {
    if (this.#isDemoted || !this.#waitsForStack) return;
    this.#waitsForStack = false;
    for (const at of new Set(this.#polled.values())) this.#cpu.raise(this.#lines[at]!);
  }
}
