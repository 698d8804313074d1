// Made by `xgc declare` from route.xgraph; change that and declare again.
import { type Binding, type Counter, type Host, Protocol } from "../../src/runtime/index.js";

export interface ROUTEParameters {
  readonly waiting: number;
  readonly asking: number;
  readonly neighbours: number;
  readonly broadcasts: boolean;
}

/** The bindings to what is below. */
export interface ROUTESlots {
  readonly ip: Binding;
}

/**
 * Forwards datagrams for other hosts (RFC 1812). It stands over IP, so that a barrier may stand between them: forwarding in the
 * interrupt handler, or in a thread. Its table is what a routing protocol would have settled on, with all routers up.
 *
 * While the next host on the way is not known, its datagrams wait, at most `waiting` of them, and a thread of their own asks for it. So the thread
 * that brought them in, even if it is the only input thread, can receive the answer (RFC 1122, 2.3.2.2, asks to keep one at the least).
 *
 * It knows the way to at most `neighbours`; the one that was met first is forgotten, and asked for when it is needed again. At most `asking` are asked
 * for at a time. With `broadcasts` it forwards datagrams for all hosts of a net that it is on (RFC 2644 wants it off).
 */
export abstract class ROUTEBase extends Protocol {
  readonly parameters: ROUTEParameters;
  readonly slots: ROUTESlots;
  readonly counters: {
    readonly forwarded: Counter;
    /** Datagrams that were too long for the next link, and went on in pieces. */
    readonly fragmented: Counter;
    /** Datagrams whose time to live was used up. */
    readonly expired: Counter;
    /** Datagrams for a net or host that cannot be reached, or that were too long and must not be cut. */
    readonly unreachable: Counter;
    /** Datagrams for a host that is being asked for, beyond those that may wait. */
    readonly noRoom: Counter;
    /** Datagrams to or from an address that no router may forward (RFC 1812, 5.3.7; RFC 6890): they are dropped. */
    readonly martians: Counter;
    /** Datagrams for all hosts of a net that this router is on (RFC 2644): they are dropped. */
    readonly directedBroadcasts: Counter;
    /** ICMP messages about datagrams that could not be forwarded. */
    readonly errorsOut: Counter;
  };

  constructor(host: Host, name: string, parameters: Partial<ROUTEParameters>, slots: ROUTESlots) {
    super(host, name, "ROUTE", [slots.ip]);
    this.parameters = { waiting: 16, asking: 256, neighbours: 1024, broadcasts: false, ...parameters };
    this.slots = slots;
    this.counters = {
      forwarded: this.newCounter("forwarded"),
      fragmented: this.newCounter("fragmented"),
      expired: this.newCounter("expired"),
      unreachable: this.newCounter("unreachable"),
      noRoom: this.newCounter("noRoom"),
      martians: this.newCounter("martians"),
      directedBroadcasts: this.newCounter("directedBroadcasts"),
      errorsOut: this.newCounter("errorsOut"),
    };
    this.auditCalls(
      "ip.push",
      [this.slots.ip],
      "push",
      (size, mtu) => (size <= mtu ? 1 : Math.ceil(size / (Math.floor((mtu - 60) / 8) * 8))),
      "route.xgraph:21",
    );
  }
}
