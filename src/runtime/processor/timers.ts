/**
 * The Event tool: an action after a time. When a timer expires, the clock interrupts, and a service thread runs the action. It
 * never runs inside the caller or in interrupt context. Source: x-kernel Programmer's Manual, Event tool.
 *
 * The original rounds to ticks of 100 ms. Here a timer expires at its exact time, so that no result depends on the phase of a
 * tick, which no program can see.
 */
import { checkedTime } from "../failures/checked.js";
import type { Cpu } from "./cpu.js";
import { InterruptLine } from "./interrupts.js";
import { Priority, SimulationEvent } from "../time/event-queue.js";
import { type AnyOp, type Op, WAIT } from "./op.js";
import { Thread } from "./thread.js";

/**
 * The result of cancelling: the action will not run (`cancelled`); it is running or about to run (`running`); it had ended, or was cancelled before
 * (`finished`).
 */
export type Cancelled = "cancelled" | "running" | "finished";

/** A timer that was set. An action may read `cancelRequested` to stop early. */
export class Timer extends SimulationEvent {
  override readonly daemon: boolean;
  override readonly owner: object;
  /** Pending until it expires, then due until a service thread runs its action. */
  state: "pending" | "due" | "running" | "finished" | "cancelled" = "pending";
  /** Set by a cancel that came while it was due or running: the handler should stop. */
  cancelRequested = false;
  readonly action: (timer: Timer) => AnyOp;
  readonly #timers: Timers;

  constructor(timers: Timers, action: (timer: Timer) => AnyOp, daemon: boolean) {
    super();
    this.#timers = timers;
    this.owner = timers.cpu;
    this.action = action;
    this.daemon = daemon;
  }

  override get code(): object {
    return this.action;
  }

  override fire(): void {
    this.#timers.expire(this);
  }
}

/** The timers of a host. Actions run in service threads, at their exact time: the x-kernel's ticks of 100 ms are not imitated. */
export class Timers {
  readonly cpu: Cpu;
  readonly #line: InterruptLine;
  readonly #due: Timer[] = [];
  readonly #idle: ServiceThread[] = [];
  #threads = 0;

  constructor(cpu: Cpu) {
    this.cpu = cpu;
    this.#line = cpu.accounts.addLine(new InterruptLine("timers", 1, () => this.#interrupt()));
  }

  /**
   * Does `action` in a service thread after a time.
   * @param delay At least 0, in ns.
   * @param action It gets the timer, whose `cancelRequested` says that it should stop.
   * @param daemon True if a world may end although this timer is set: for collectors, ageing, and all timers that are set again and again.
   * @returns the timer, for {@link cancel}.
   * @throws Misuse for a delay that is no time, and while CPU time is owed: settle first.
   */
  after(delay: number, action: (timer: Timer) => AnyOp, daemon = false): Timer {
    this.cpu.assertSettled("setting a timer");
    const at = this.cpu.now + checkedTime("the delay of a timer", delay);
    if (this.cpu.clock.audits) this.cpu.clock.note();
    const timer = new Timer(this, action, daemon);
    this.cpu.clock.queue.schedule(timer, at, Priority.timer);
    return timer;
  }

  /**
   * Cancels a timer, at any time and any number of times.
   * @returns "cancelled" if the action will not run; "running" if it runs or is about to, and its `cancelRequested` is set; "finished" if it has run or
   * was cancelled before.
   * @throws Misuse while CPU time is owed: settle first.
   */
  cancel(timer: Timer): Cancelled {
    this.cpu.assertSettled("cancelling a timer");
    switch (timer.state) {
      case "pending":
        this.cpu.clock.queue.cancel(timer);
        timer.state = "cancelled";
        return "cancelled";
      case "due":
      case "running":
        timer.cancelRequested = true;
        return "running";
      default:
        return "finished";
    }
  }

  /** @internal */
  expire(timer: Timer): void {
    timer.state = "due";
    this.#due.push(timer);
    this.cpu.raise(this.#line);
  }

  *#interrupt(): Op {
    const { cpu } = this;
    cpu.charge(cpu.overhead.entry, 0);
    yield* cpu.settle();
    for (let timer = this.#due.shift(); timer !== undefined; timer = this.#due.shift()) {
      const thread = this.#idle.pop() ?? new ServiceThread(this.cpu, ++this.#threads, this.#idle);
      thread.timer = timer;
      cpu.ready(thread.thread, "plain");
    }
    cpu.charge(cpu.overhead.exit, 0);
    yield* cpu.settle();
  }
}

class ServiceThread {
  readonly thread: Thread;
  timer: Timer | null = null;
  readonly #cpu: Cpu;
  readonly #idle: ServiceThread[];

  constructor(cpu: Cpu, number: number, idle: ServiceThread[]) {
    this.#cpu = cpu;
    this.#idle = idle;
    this.thread = new Thread(`service ${number}`, this.#serve());
  }

  *#serve(): AnyOp {
    for (;;) {
      yield* this.#cpu.settle();
      const timer = this.timer;
      if (timer !== null) {
        this.timer = null;
        this.#cpu.clock.trace?.record(
          this.#cpu.now,
          this.#cpu.host,
          "timer",
          this.thread.name,
          timer.cancelRequested ? "cancelled" : "",
          0,
        );
        timer.state = "running";
        const { exclusion } = this.#cpu;
        if (exclusion !== "none") yield* this.#cpu.lock.enter();
        yield* timer.action(timer);
        yield* this.#cpu.settle();
        if (exclusion !== "none") yield* this.#cpu.lock.leave();
        timer.state = "finished";
      }
      this.#idle.push(this);
      this.#cpu.block("a timer");
      yield WAIT;
    }
  }
}
