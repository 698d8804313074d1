/**
 * A deferred procedure at a software interrupt level. The network interrupt takes the frame off the interface and queues it. The procedure takes it
 * up the graph, above all threads and below all devices (4.2BSD's netisr, NT's deferred procedure call, Linux' softirq). The queue has a
 * limit. A frame that finds the queue full is dropped, after its interrupt has been paid for.
 */
import type { Cpu } from "../processor/cpu.js";
import { InterruptLine } from "../processor/interrupts.js";
import type { Arrival } from "./host-input.js";
import { Input } from "./input.js";
import { type DeferredMode, interrupt } from "./mode.js";
import type { Receiving } from "../wire/receiving.js";
import type { AnyOp } from "../processor/op.js";

/** Above threads, below devices, which have 1 and more. */
export const SOFT_LEVEL = 0.5;

export class DeferredInput extends Input {
  readonly #cpu: Cpu;
  readonly #limit: number;
  readonly #line: InterruptLine;
  readonly #backlog: Arrival[] = [];

  constructor(cpu: Cpu, mode: DeferredMode) {
    super(
      cpu,
      interrupt({ threads: mode.threads, stacks: mode.stacks, priority: mode.priority, core: mode.core }),
      mode,
    );
    this.#cpu = cpu;
    this.#limit = mode.backlog;
    this.#line = cpu.accounts.addLine(new InterruptLine("soft", SOFT_LEVEL, () => this.#procedure(), mode.core));
  }

  override *interrupt(nic: Receiving): AnyOp {
    const cpu = this.#cpu;
    cpu.charge(cpu.overhead.entry, 0);
    yield* cpu.settle();
    yield* this.reclaim(nic);
    while (nic.receivedFrames > 0) {
      const frame = nic.takeFrame();
      cpu.charge(nic.driver.receiving, frame.length);
      yield* cpu.settle();
      if (this.#backlog.length >= this.#limit) this.drop({ nic, frame });
      else this.#backlog.push({ nic, frame });
      if (cpu.profile.drains === "one") break;
    }
    cpu.charge(cpu.overhead.exit, 0);
    yield* cpu.settle();
    if (this.#backlog.length > 0) cpu.raise(this.#line);
    if (nic.receivedFrames > 0 || nic.sentFrames > 0) this.signal(nic);
  }

  *#procedure(): AnyOp {
    while (this.#backlog.length > 0 && !this.lacksStack) {
      const { nic, frame } = this.#backlog.shift()!;
      yield* this.takeIn(nic, frame);
      yield* this.#cpu.settle();
    }
  }

  protected override stackReturned(): void {
    if (this.#backlog.length > 0) this.#cpu.raise(this.#line);
  }
}
