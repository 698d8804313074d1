// Made by `xgc declare` from eth.xgraph; change that and declare again.
import { type Binding, type Counter, type Driver, type Host, type Message, Protocol } from "../../src/runtime/index.js";

export type ETHParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface ETHSlots {
  readonly lower: Binding<Driver>;
}

/** Ethernet framing (DIX), with the x-kernel's type field as upper protocol number. */
export abstract class ETHBase extends Protocol {
  readonly parameters: ETHParameters;
  readonly slots: ETHSlots;
  readonly counters: {
    /** Frames for this station with a type that no protocol has enabled. */
    readonly noType: Counter;
    /** Frames shorter than an Ethernet header. */
    readonly tooShort: Counter;
    /** Frames with an impossible sender: a group's address, none, or this station's own (IEEE 802.3, 3.2.3 to 3.2.5). */
    readonly badSource: Counter;
    /** Messages not sent: longer than a frame of the link carries. */
    readonly tooLong: Counter;
  };

  constructor(host: Host, name: string, parameters: ETHParameters, slots: ETHSlots) {
    super(host, name, "ETH", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = {
      noType: this.newCounter("noType"),
      tooShort: this.newCounter("tooShort"),
      badSource: this.newCounter("badSource"),
      tooLong: this.newCounter("tooLong"),
    };
  }
}

export interface ETHHeader {
  readonly target: number;
  readonly source: number;
  readonly type: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface ETHHeaderFields {
  readonly target: number;
  readonly source: number;
  readonly type: number;
}

/** Bytes of the header. */
export const ETH_HEADER_BYTES = 14;

/** The header at the front, which stays; null where the message is too short for it. */
export function readETHHeader(message: Message): ETHHeader | null {
  const view = message.header(ETH_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    target: view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2),
    source: view.getUint16(at + 6) * 2 ** 32 + view.getUint32(at + 8),
    type: view.getUint16(at + 12),
  };
}

/** The same, and removes it. */
export function popETHHeader(message: Message): ETHHeader | null {
  const header = readETHHeader(message);
  if (header !== null) message.discard(ETH_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushETHHeader(message: Message, fields: ETHHeaderFields): void {
  const view = message.push(ETH_HEADER_BYTES);
  storeETHHeader(view, message.front, fields);
}

function storeETHHeader(view: DataView, at: number, fields: ETHHeaderFields): void {
  const { target, source, type } = fields;
  view.setUint16(at, Math.floor(target / 2 ** 32));
  view.setUint32(at + 2, target);
  view.setUint16(at + 6, Math.floor(source / 2 ** 32));
  view.setUint32(at + 8, source);
  view.setUint16(at + 12, type);
}
