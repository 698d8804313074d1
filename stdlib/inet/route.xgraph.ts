// Made by `xgc declare` from route.xgraph; change that and declare again.
import { type Binding, type Counter, type Host, Protocol } from "../../src/runtime/index.js";

export type ROUTEParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface ROUTESlots {
  readonly ip: Binding;
}

/**
 * Forwards datagrams for other hosts (RFC 1812). It stands over IP, so that a barrier may stand between them: forwarding in the
 * interrupt handler, or in a thread. Its table is what a routing protocol would have settled on, with all routers up.
 */
export abstract class ROUTEBase extends Protocol {
  readonly parameters: ROUTEParameters;
  readonly slots: ROUTESlots;
  readonly counters: {
    readonly forwarded: Counter;
    /** Datagrams that were longer than the next link carries, and went on in pieces. */
    readonly fragmented: Counter;
    /** Datagrams whose time to live was used up. */
    readonly expired: Counter;
    /** Datagrams for a net or host that cannot be reached, or that were too long and must not be cut. */
    readonly unreachable: Counter;
    /** ICMP messages about datagrams that did not get on. */
    readonly errorsOut: Counter;
  };

  constructor(host: Host, name: string, parameters: ROUTEParameters, slots: ROUTESlots) {
    super(host, name, "ROUTE", [slots.ip]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = {
      forwarded: this.newCounter("forwarded"),
      fragmented: this.newCounter("fragmented"),
      expired: this.newCounter("expired"),
      unreachable: this.newCounter("unreachable"),
      errorsOut: this.newCounter("errorsOut"),
    };
  }
}
