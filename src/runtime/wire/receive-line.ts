/** The interrupt line of a receive ring: its handler is the host's input. */
import { InterruptLine } from "../processor/interrupts.js";
import type { AnyOp } from "../processor/op.js";
import type { Receiving } from "./receiving.js";

/** The host, whose input is made anew when it boots. */
interface TakesFrames {
  readonly input: { interrupt(ring: Receiving): AnyOp };
}

export class ReceiveLine extends InterruptLine {
  readonly #host: TakesFrames;
  readonly #ring: Receiving;

  constructor(name: string, host: TakesFrames, ring: Receiving, core: number) {
    super(name, 1, () => host.input.interrupt(ring), core);
    this.#host = host;
    this.#ring = ring;
  }

  /** As the handler that the line was given, but without a function in between: it runs for every frame. */
  override begin(): AnyOp {
    return this.#host.input.interrupt(this.#ring);
  }
}
