/** A further receive queue of an interface: a ring and an interrupt of its own, on a core of its own. */
import type { InterruptLine } from "../processor/interrupts.js";
import type { Frame } from "./frame.js";
import type { Cpu } from "../processor/cpu.js";
import type { AnyOp } from "../processor/op.js";
import { ReceiveLine } from "./receive-line.js";
import type { Receiver, Receiving } from "./receiving.js";

/** The interface, as its further queues need it. */
interface Owner {
  readonly name: string;
  readonly driver: Receiver;
  readonly host: {
    readonly cpu: Cpu;
    readonly input: {
      readonly mode: { readonly core: number };
      signal(queue: Receiving): void;
      interrupt(queue: Receiving): AnyOp;
    };
  };
  reclaim(): void;
}

export class ReceiveQueue implements Receiving {
  readonly name: string;
  readonly line: InterruptLine;
  /** Those that have left are served with the first queue. */
  readonly sentFrames = 0;
  readonly #nic: Owner;
  readonly #received: Frame[] = [];

  constructor(nic: Owner, number: number) {
    this.#nic = nic;
    this.name = `${nic.name} ${number + 1}`;
    const { cpu, input } = nic.host;
    const core = (input.mode.core + number) % cpu.cores.length;
    this.line = cpu.accounts.addLine(new ReceiveLine(this.name, nic.host, this, core));
  }

  get driver(): Receiver {
    return this.#nic.driver;
  }
  get receivedFrames(): number {
    return this.#received.length;
  }
  takeFrame(): Frame {
    return this.#received.shift()!;
  }
  reclaim(): void {
    this.#nic.reclaim();
  }

  /** The frame is this queue's. */
  add(frame: Frame): void {
    this.#received.push(frame);
    this.#nic.host.input.signal(this);
  }
  /** Its host has crashed. */
  clear(): void {
    for (const frame of this.#received.splice(0)) frame.release();
    this.line.pending = false;
  }
}
