/**
 * Polling with a budget (J. Mogul and K. Ramakrishnan, "Eliminating Receive Livelock in an Interrupt-Driven Kernel", 1996; Linux' NAPI). The first
 * frame interrupts. The handler turns the interrupts of its interface off and wakes a thread. The thread takes at most `budget` frames in a round,
 * lets other threads run, and turns interrupts on again when no frame is left. Under overload, surplus frames are lost in the ring and cost nothing.
 *
 * `at: busy`: the thread looks again and again, and no frame interrupts (a socket that polls, a main loop). It gives way to other threads.
 */
import type { Cpu } from "../processor/cpu.js";
import { StackPool } from "../processor/detachable-stack.js";
import { type HostInput, InputThread } from "./host-input.js";
import type { PollingMode } from "./mode.js";
import type { Frame } from "../wire/frame.js";
import type { Receiving } from "../wire/receiving.js";
import { type AnyOp, HANDOFF, runAhead, WAIT } from "../processor/op.js";

export class PollingInput implements HostInput {
  readonly mode: PollingMode;
  messages = 0;
  dropped = 0;
  queued = 0;
  rounds = 0;
  readonly stacks: StackPool = new StackPool(0, () => undefined);
  readonly threads: readonly InputThread[];
  readonly #cpu: Cpu;
  /** Interfaces whose interrupts are off. */
  readonly #polled = new Set<Receiving>();
  readonly #thread: InputThread;
  readonly #spins: boolean;
  #switchesBefore = 0;

  constructor(cpu: Cpu, mode: PollingMode) {
    this.#cpu = cpu;
    this.mode = mode;
    this.#spins = mode.at === "busy";
    this.#thread = new InputThread("poll", this.#poll(), undefined, mode.priority, mode.core, true);
    this.#thread.idle = true;
    this.#thread.waitsFor = "input";
    if (this.#spins) (cpu.cores[mode.core] ?? cpu.cores[0]!).spinners++;
    this.threads = [this.#thread];
  }

  get switches(): number {
    return this.#switchesBefore + this.#thread.dispatches;
  }
  reset(): void {
    this.messages = 0;
    this.dropped = 0;
    this.queued = 0;
    this.rounds = 0;
    this.#switchesBefore = 0;
    this.#thread.dispatches = 0;
  }
  goOn(before: HostInput): void {
    this.messages = before.messages;
    this.dropped = before.dropped;
    this.queued = before.queued;
    this.rounds = before.rounds;
    this.#switchesBefore = before.switches;
  }

  signal(nic: Receiving): void {
    if (this.#spins) this.#look(nic);
    // While the thread waits in a protocol, it frees no transmit buffers: the handler does, or a thread that needs one would wait for ever.
    if (!this.#polled.has(nic) || (nic.sentFrames > 0 && this.#isHeldUp)) this.#cpu.raise(nic.line);
  }

  /** A thread that looks again and again sees the frame at once, unless it waits in a protocol. */
  #look(nic: Receiving): void {
    this.#polled.add(nic);
    if (this.#thread.idle) {
      this.#thread.idle = false;
      this.#cpu.ready(this.#thread, "spin");
    }
  }

  /** Whether the thread waits in the middle of a round. */
  get #isHeldUp(): boolean {
    return !this.#thread.idle && this.#thread.state === "waiting";
  }

  *interrupt(nic: Receiving): AnyOp {
    const cpu = this.#cpu;
    cpu.charge(cpu.overhead.entry, 0);
    yield* cpu.settle();
    this.#polled.add(nic);
    if (this.#isHeldUp) yield* this.#reclaim(nic);
    if (this.#spins) {
      this.#look(nic);
    } else if (this.#thread.idle) {
      this.#thread.idle = false;
      cpu.charge(cpu.overhead.handoffThreads, 0);
      yield* cpu.settle();
      cpu.ready(this.#thread, "handoffThreads");
    }
    cpu.charge(cpu.overhead.exit, 0);
    yield* cpu.settle();
  }

  *#poll(): AnyOp {
    const cpu = this.#cpu;
    for (;;) {
      yield* cpu.settle();
      yield* this.#round();
      // No frame can arrive between the look at the ring and the wait: both happen at one instant.
      for (const nic of this.#polled) if (nic.receivedFrames + nic.sentFrames === 0) this.#polled.delete(nic);
      if (this.#polled.size === 0) {
        this.#thread.idle = true;
        if (this.#spins) cpu.spin("input");
        else cpu.block("input");
      } else {
        cpu.ready(cpu.block("its next round"), "plain");
      }
      yield WAIT;
    }
  }

  *#round(): AnyOp {
    const cpu = this.#cpu;
    let left = this.mode.budget;
    this.rounds++;
    cpu.charge(cpu.overhead.pollRound, 0);
    yield* cpu.settle();
    for (const nic of this.#polled) {
      yield* this.#reclaim(nic);
      for (; left > 0 && nic.receivedFrames > 0; left--) {
        const frame = nic.takeFrame();
        cpu.charge(nic.driver.receiving, frame.length);
        yield* cpu.settle();
        this.messages++;
        yield* this.#process(nic, frame);
        yield* cpu.settle();
      }
    }
  }

  *#process(nic: Receiving, frame: Frame): AnyOp {
    const op = runAhead(nic.driver.receive(frame));
    if (op === null) return;
    let step = op.next();
    while (step.done !== true) {
      if ((step.value as unknown) === HANDOFF) {
        const site = this.#cpu.site!;
        if (yield* site.pool!.take(op, site)) return;
        step = op.next(false as unknown as undefined);
        continue;
      }
      // Frames may have left before the thread began to wait.
      if ((step.value as unknown) === WAIT && this.#isHeldUp)
        for (const each of this.#polled) if (each.sentFrames > 0) this.#cpu.raise(each.line);
      yield step.value;
      step = op.next();
    }
  }

  /** Serves the frames that have left. */
  *#reclaim(nic: Receiving): AnyOp {
    const cpu = this.#cpu;
    while (nic.sentFrames > 0) {
      cpu.charge(nic.driver.sending, 0);
      yield* cpu.settle();
      nic.reclaim();
    }
  }
}
