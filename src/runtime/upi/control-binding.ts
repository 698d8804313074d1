/** Bindings over control services, whose operations are called as they are: no message crosses them. */
import type { Cpu } from "../processor/cpu.js";
import type { Charge } from "../record/charge.js";
import type { Host } from "./host.js";
import type { Protocol } from "./protocol.js";

/** A slot over a control service with upcalls. */
export interface UpcallSlot<Upcalls> {
  /** Called by the upper protocol's constructor: from then on the upper protocol gets the service's upcalls. */
  connect(upper: Protocol & Upcalls): void;
}

/** A binding of an upper protocol to a control service of a lower one; emitted glue adds the service's operations. */
export abstract class ControlBinding<L extends Protocol = Protocol, U extends Protocol = Protocol> {
  readonly host: Host;
  readonly cpu: Cpu;
  readonly lower: L;
  #upper: U | undefined;

  constructor(lower: L) {
    this.host = lower.host;
    this.cpu = lower.cpu;
    this.lower = lower;
  }

  connect(upper: U): void {
    this.#upper = upper;
    this.lower.uppers.push(this);
  }
  get upper(): U {
    return this.#upper!;
  }

  /** The cost of an upcall of the service. */
  protected upcallCost(operation: string): Charge {
    return this.host.charge(this.upper.name, this.upper.type, operation);
  }
  /** The cost of an operation of the service. */
  protected cost(operation: string): Charge {
    return this.host.charge(this.lower.name, this.lower.type, operation);
  }
}
