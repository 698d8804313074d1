/** Another source of a host's interrupts, such as its clock. Its handler takes CPU time, and starts late if other handlers are long. */
import { Charge } from "../record/charge.js";
import type { DeviceData } from "../machine/profile.js";
import type { Cpu } from "../processor/cpu.js";
import { InterruptLine } from "../processor/interrupts.js";
import { Priority, SimulationEvent } from "../time/event-queue.js";
import type { AnyOp } from "../processor/op.js";
import type { Random } from "../time/random.js";

class Tick extends SimulationEvent {
  // A device ticks for ever; its ticks alone do not keep a world running.
  override readonly daemon: boolean = true;
  readonly #device: Device;
  constructor(device: Device) {
    super();
    this.#device = device;
  }
  override fire(): void {
    this.#device.tick();
  }
}

export class Device {
  readonly name: string;
  readonly line: InterruptLine;
  /** Ticks that came before the previous one was served. */
  missed = 0;
  #cpu: Cpu;
  readonly #random: Random;
  readonly #data: DeviceData;
  readonly #working: Charge;
  readonly #tick: Tick;

  constructor(cpu: Cpu, random: Random, data: DeviceData) {
    this.name = data.name;
    this.#cpu = cpu;
    this.#random = random;
    this.#data = data;
    this.#working = cpu.accounts.addCharge(new Charge(`device.${data.name}`, "work", data.work, 0));
    this.line = cpu.accounts.addLine(new InterruptLine(data.name, data.level, () => this.#interrupt()));
    this.#tick = new Tick(this);
  }

  /** Starts the ticks. */
  start(): void {
    if (!this.#tick.pending) this.#schedule();
  }
  stop(): void {
    this.#cpu.clock.queue.cancel(this.#tick);
  }
  /** The host has crashed, and goes on with another CPU. */
  moveTo(cpu: Cpu): void {
    this.#cpu = cpu;
  }
  reset(): void {
    this.missed = 0;
  }

  tick(): void {
    if (this.line.pending) this.missed++;
    this.#cpu.raise(this.line);
    this.#schedule();
  }

  #schedule(): void {
    const { every, jitter } = this.#data;
    const after = jitter ? 1 + this.#random.below(2 * every) : every;
    this.#cpu.clock.queue.schedule(this.#tick, this.#cpu.now + after, Priority.device);
  }

  *#interrupt(): AnyOp {
    const cpu = this.#cpu;
    cpu.charge(cpu.overhead.entry, 0);
    cpu.charge(this.#working, 0);
    cpu.charge(cpu.overhead.exit, 0);
    yield* cpu.settle();
  }
}
