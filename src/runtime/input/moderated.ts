/**
 * Interrupt moderation: two interrupts of an interface are at least a spacing apart, and each takes all frames that have arrived. Under load there are
 * fewer
 * interrupts, and the first frame waits longer.
 */
import type { Cpu } from "../processor/cpu.js";
import { Callback, Priority } from "../time/event-queue.js";
import { Input } from "./input.js";
import { interrupt, type ModeratedMode } from "./mode.js";
import type { Receiving } from "../wire/receiving.js";
import type { AnyOp } from "../processor/op.js";

export class ModeratedInput extends Input {
  readonly #cpu: Cpu;
  readonly #spacing: number;
  /** The time of an interface's last interrupt, in ns. */
  readonly #last = new Map<Receiving, number>();
  readonly #later = new Map<Receiving, Callback>();

  constructor(cpu: Cpu, mode: ModeratedMode) {
    super(
      cpu,
      interrupt({ threads: mode.threads, stacks: mode.stacks, priority: mode.priority, core: mode.core }),
      mode,
      "all",
    );
    this.#cpu = cpu;
    this.#spacing = mode.spacing;
  }

  override signal(nic: Receiving): void {
    const cpu = this.#cpu;
    const at = (this.#last.get(nic) ?? -Infinity) + this.#spacing;
    if (at <= cpu.now) {
      cpu.raise(nic.line);
      return;
    }
    let later = this.#later.get(nic);
    if (later === undefined) {
      later = new Callback(() => cpu.raise(nic.line), false, cpu);
      this.#later.set(nic, later);
    }
    if (!later.pending && !nic.line.pending) cpu.clock.queue.schedule(later, at, Priority.device);
  }

  override interrupt(nic: Receiving): AnyOp {
    this.#last.set(nic, this.#cpu.now);
    return super.interrupt(nic);
  }
}
