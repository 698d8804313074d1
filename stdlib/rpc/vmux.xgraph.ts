// Made by `xgc declare` from vmux.xgraph; change that and declare again.
import { type Binding, type Host, Protocol } from "../../src/runtime/index.js";

export type VMUXParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface VMUXSlots {
  readonly lower: readonly Binding[];
}

/** Opens each session by the first lower protocol that reaches the peer; so traffic on the local net goes past IP. */
export abstract class VMUXBase extends Protocol {
  readonly parameters: VMUXParameters;
  readonly slots: VMUXSlots;

  constructor(host: Host, name: string, parameters: VMUXParameters, slots: VMUXSlots) {
    super(host, name, "VMUX", [...slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
  }
}
