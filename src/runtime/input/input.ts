/**
 * How a host takes frames in: the body of the network interrupt, the input threads, and the choice between them.
 *
 * Regular (`threads(n)`): the handler gives the frame to an idle input thread. If none is idle, the handler queues the frame on an active one, which
 * continues with it without a switch. So one thread needs fewer switches than two (TR 94-19, Table 5). IPP (`interrupt`): the handler goes up the
 * graph itself, on a detachable stack, until a handoff or the end.
 */
import type { HandoffSite } from "../processor/context.js";
import type { Cpu } from "../processor/cpu.js";
import { type DetachableStack, StackPool } from "../processor/detachable-stack.js";
import type { InterruptMode, Mode, ThreadsMode } from "./mode.js";
import type { Frame } from "../wire/frame.js";
import type { Receiving } from "../wire/receiving.js";
import { notAnOperation } from "../processor/misuses.js";
import { type AnyOp, HANDOFF, runAhead, SETTLE, WAIT } from "../processor/op.js";
import { type Arrival, type HostInput, InputThread } from "./host-input.js";
import { carry } from "./pools.js";

export class Input implements HostInput {
  readonly mode: Mode;
  /** Frames taken from the network. */
  messages = 0;
  /** Frames dropped, and handed-over operations not done, because no thread or stack was free. */
  dropped = 0;
  /** Frames queued on a thread that was active. */
  queued = 0;
  rounds = 0;
  readonly stacks: StackPool;
  readonly threads: readonly InputThread[];
  readonly #cpu: Cpu;
  readonly #budget: number | null;
  readonly #handedOver: DetachableStack[] = [];
  /** Interfaces whose frames wait in the ring for a stack. */
  readonly #deferred = new Set<Receiving>();
  /** Switches to input threads before the last crash. */
  #switchesBefore = 0;

  readonly #behind: ThreadsMode | InterruptMode;
  readonly #drains: "one" | "all";

  /**
   * @param behind The action for a frame that has been taken in.
   * @param mode The mode in the program, if it is another one.
   * @param drains How many frames one interrupt takes; by default, as the machine says.
   */
  constructor(
    cpu: Cpu,
    behind: ThreadsMode | InterruptMode,
    mode: Mode = behind,
    drains: "one" | "all" = cpu.profile.drains,
  ) {
    this.#cpu = cpu;
    this.#behind = behind;
    this.mode = mode;
    this.#drains = drains;
    this.#budget = behind.kind === "interrupt" ? behind.budget : null;
    const count = behind.kind === "threads" ? behind.count : behind.threads;
    this.stacks = new StackPool(behind.kind === "interrupt" ? behind.stacks : 0, () => this.stackReturned());
    const threads: InputThread[] = [];
    for (let number = 1; number <= count; number++) {
      const thread: InputThread = new InputThread(
        `input ${number}`,
        this.#serve(() => thread),
        undefined,
        mode.priority,
        mode.core,
        true,
      );
      thread.idle = true;
      thread.waitsFor = "input";
      threads.push(thread);
    }
    this.threads = threads;
  }

  /** Dispatches of input threads. */
  get switches(): number {
    let switches = this.#switchesBefore;
    for (const thread of this.threads) switches += thread.dispatches;
    return switches;
  }

  reset(): void {
    this.messages = 0;
    this.dropped = 0;
    this.queued = 0;
    this.rounds = 0;
    this.#switchesBefore = 0;
    for (const thread of this.threads) thread.dispatches = 0;
  }

  /** Takes over the counts of the input before a crash. */
  goOn(before: HostInput): void {
    this.messages = before.messages;
    this.dropped = before.dropped;
    this.queued = before.queued;
    this.rounds = before.rounds;
    this.#switchesBefore = before.switches;
  }

  // ---------------------------------------------------------------------------------------- the interrupt handler

  /** A frame has arrived, or has left. */
  signal(nic: Receiving): void {
    this.#cpu.raise(nic.line);
  }

  /** The body of a network interrupt. */
  *interrupt(nic: Receiving): AnyOp {
    const cpu = this.#cpu;
    cpu.charge(cpu.overhead.entry, 0);
    if (!cpu.trySettle()) yield SETTLE;
    yield* this.reclaim(nic);
    while (nic.receivedFrames > 0) {
      if (this.lacksStack) {
        this.#deferred.add(nic);
        break;
      }
      const frame = nic.takeFrame();
      cpu.charge(nic.driver.receiving, frame.length);
      if (!cpu.trySettle()) yield SETTLE;
      yield* this.takeIn(nic, frame);
      if (this.#drains === "one") break;
    }
    cpu.charge(cpu.overhead.exit, 0);
    if (!cpu.trySettle()) yield SETTLE;
    if (nic.sentFrames > 0 || (nic.receivedFrames > 0 && !this.#deferred.has(nic))) this.signal(nic);
  }

  /** Serves the frames that have left. */
  protected *reclaim(nic: Receiving): AnyOp {
    const cpu = this.#cpu;
    while (nic.sentFrames > 0) {
      cpu.charge(nic.driver.sending, 0);
      if (!cpu.trySettle()) yield SETTLE;
      nic.reclaim();
    }
  }

  /** True if a frame has to wait for a detachable stack. */
  protected get lacksStack(): boolean {
    return this.#behind.kind === "interrupt" && this.stacks.free === 0 && this.#behind.full === "defer";
  }

  /** Passes on a frame from the ring: to a thread, or up the graph. */
  protected *takeIn(nic: Receiving, frame: Frame): AnyOp {
    this.messages++;
    if (this.#behind.kind === "threads") yield* this.#giveToThread({ nic, frame });
    else yield* this.#process(nic, frame);
    this.#cpu.current!.message = 0;
  }

  *#giveToThread(arrival: Arrival): AnyOp {
    const cpu = this.#cpu;
    const idle = this.#idleThread();
    if (idle !== undefined) {
      idle.inbox.push(arrival);
      cpu.charge(cpu.overhead.handoffThreads, 0);
      cpu.charge(cpu.overhead.inputIdle, this.#idleCount());
      if (!cpu.trySettle()) yield SETTLE;
      cpu.ready(idle, "handoffThreads");
      return;
    }
    if (this.#behind.full === "drop") {
      this.drop(arrival);
      return;
    }
    cpu.charge(cpu.overhead.inputQueue, 0);
    if (!cpu.trySettle()) yield SETTLE;
    this.queued++;
    this.#leastLoaded().inbox.push(arrival);
  }

  *#process(nic: Receiving, frame: Frame): AnyOp {
    const cpu = this.#cpu;
    const stack = this.stacks.take();
    if (stack === undefined) {
      this.drop({ nic, frame });
      return;
    }
    cpu.charge(cpu.overhead.stackStart, 0);
    stack.message = frame.message;
    if (cpu.exclusion === "lock") {
      if (!cpu.trySettle()) yield SETTLE;
      if (!cpu.lock.tryEnter()) {
        stack.start(nic.driver.receive(frame));
        yield* this.#handOver(stack, cpu.handoffSite("block", "the protocol lock"));
        return;
      }
    }
    if (this.#budget !== null) cpu.current!.budgetLeft = this.#budget;
    const rest = runAhead(nic.driver.receive(frame));
    if (rest === null) this.stacks.put(stack);
    else yield* this.#drive(stack, rest);
    cpu.current!.budgetLeft = Infinity;
    if (cpu.exclusion === "lock") {
      if (!cpu.trySettle()) yield SETTLE;
      cpu.lock.leaveInHandler();
    }
  }

  /** Drives an activation on its stack, up to its end or to the handoff. */
  *#drive(stack: DetachableStack, activation: AnyOp): AnyOp {
    const cpu = this.#cpu;
    stack.start(activation);
    let step = stack.body.next();
    for (;;) {
      if (step.done === true) break;
      if ((step.value as unknown) === HANDOFF) {
        if (yield* this.#handOff(stack, cpu.site!)) break;
        // If no thread is free, the mode drops the message, and the handoff returns false.
        step = stack.body.next(false as unknown as undefined);
      } else if ((step.value as unknown) !== SETTLE) {
        throw notAnOperation(step.value, stack.body);
      } else {
        yield step.value;
        if (cpu.overBudget && (yield* this.#handOver(stack, cpu.handoffSite("time", "the budget of the mode")))) break;
        step = stack.body.next();
      }
    }
  }

  /** To the pool that the site names, or to the threads of the mode. */
  *#handOff(stack: DetachableStack, site: HandoffSite): AnyOp<boolean> {
    const { pool } = site;
    if (pool === undefined) return yield* this.#handOver(stack, site);
    this.#cpu.current!.budgetLeft = Infinity;
    if (!(yield* pool.take(stack.body, site))) return false;
    stack.detach();
    return true;
  }

  *#handOver(stack: DetachableStack, site: HandoffSite): AnyOp<boolean> {
    const cpu = this.#cpu;
    cpu.current!.budgetLeft = Infinity;
    const idle = this.#idleThread();
    // Only a message at a barrier can be dropped, not an operation in the middle.
    if (idle === undefined && this.#behind.full === "drop" && site.cause === "barrier") {
      this.dropped++;
      cpu.clock.trace?.record(cpu.now, cpu.host, "drop", cpu.contextName, site.text, 0);
      return false;
    }
    site.count++;
    cpu.accounts.handoffs++;
    cpu.clock.trace?.record(cpu.now, cpu.host, "handoff", cpu.contextName, site.text, 0);
    cpu.charge(cpu.overhead.handoffInterrupt, 0);
    cpu.charge(cpu.overhead.inputIdle, this.#idleCount());
    if (!cpu.trySettle()) yield SETTLE;
    if (idle === undefined) {
      this.#handedOver.push(stack);
    } else {
      idle.stack = stack;
      cpu.ready(idle, "handoffInterrupt");
    }
    return true;
  }

  protected drop({ nic, frame }: Arrival): void {
    this.dropped++;
    this.#cpu.clock.trace?.record(this.#cpu.now, this.#cpu.host, "drop", this.#cpu.contextName, nic.name, frame.length);
    frame.release();
  }

  protected stackReturned(): void {
    if (this.#deferred.size === 0) return;
    for (const nic of this.#deferred) this.signal(nic);
    this.#deferred.clear();
  }

  // -------------------------------------------------------------------------------------------- the input threads

  #idleThread(): InputThread | undefined {
    for (const thread of this.threads) {
      if (thread.idle) {
        thread.idle = false;
        return thread;
      }
    }
    return undefined;
  }

  #leastLoaded(): InputThread {
    let least = this.threads[0]!;
    for (const thread of this.threads) if (thread.inbox.length < least.inbox.length) least = thread;
    return least;
  }

  *#serve(self: () => InputThread): AnyOp {
    const cpu = this.#cpu;
    const thread = self();
    for (;;) {
      if (!cpu.trySettle()) yield SETTLE;
      const arrival = thread.inbox.shift();
      const stack = arrival === undefined ? (thread.stack ?? this.#handedOver.shift()) : undefined;
      if (arrival !== undefined || stack !== undefined) {
        if (cpu.exclusion !== "none") yield* cpu.lock.enter();
        if (arrival !== undefined) {
          const { driver } = arrival.nic;
          if (cpu.carries) yield* carry(cpu, driver.receive(arrival.frame));
          else yield* driver.receive(arrival.frame);
        } else {
          thread.stack = null;
          thread.message = stack!.message;
          thread.refillLeft = cpu.profile.refill;
          yield* cpu.carries ? carry(cpu, stack!.body) : stack!.body;
          if (!cpu.trySettle()) yield SETTLE;
          thread.refillLeft = 0;
        }
        if (cpu.exclusion !== "none") yield* cpu.lock.leave();
        continue;
      }
      thread.idle = true;
      cpu.block("input");
      yield WAIT;
    }
  }

  #idleCount(): number {
    let idle = 0;
    for (const thread of this.threads) if (thread.idle) idle++;
    return idle;
  }
}
