// Made by `xgc declare` from vnet.xgraph; change that and declare again.
import { type Binding, type Counter, type Host, Protocol } from "../../src/runtime/index.js";
import type { Resolver } from "../services.xgraph.js";

export type VNETParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface VNETSlots {
  readonly port: readonly { readonly eth: Binding; readonly arp: Resolver }[];
}

/** Picks the interface that reaches a host and the link address to use there. Adds no header. */
export abstract class VNETBase extends Protocol {
  readonly parameters: VNETParameters;
  readonly slots: VNETSlots;
  readonly counters: {
    /** Opens that failed because the host is on no local net or did not answer ARP. */
    readonly unreachable: Counter;
    /** Messages not sent, because the host does not answer ARP any more. */
    readonly lost: Counter;
  };

  constructor(host: Host, name: string, parameters: VNETParameters, slots: VNETSlots) {
    super(host, name, "VNET", [...slots.port.map((each) => each.eth)]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = { unreachable: this.newCounter("unreachable"), lost: this.newCounter("lost") };
  }
}
