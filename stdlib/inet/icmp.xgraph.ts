// Made by `xgc declare` from icmp.xgraph; change that and declare again.
import {
  type AnyOp,
  type Binding,
  type Counter,
  type Endpoint,
  type Host,
  type Message,
  messageChecksum,
  Protocol,
  type Series,
} from "../../src/runtime/index.js";

export interface ICMPParameters {
  /** In ns. */
  readonly patience: number;
}

/** The bindings to what is below. */
export interface ICMPSlots {
  readonly lower: Binding;
}

/** Internet Control Message Protocol, RFC 792: answers and sends echo requests. */
export abstract class ICMPBase extends Protocol {
  readonly parameters: ICMPParameters;
  readonly slots: ICMPSlots;
  readonly counters: {
    readonly echoRequestsIn: Counter;
    readonly echoRepliesIn: Counter;
    readonly badChecksum: Counter;
    readonly ignored: Counter;
    readonly unanswered: Counter;
    /** Messages from routers about datagrams that could not be delivered, or were under way too long. */
    readonly unreachableIn: Counter;
    readonly timeExceededIn: Counter;
  };
  readonly series: {
    /** In ns. */
    readonly rtt: Series;
  };

  constructor(host: Host, name: string, parameters: Partial<ICMPParameters>, slots: ICMPSlots) {
    super(host, name, "ICMP", [slots.lower]);
    this.parameters = { patience: 15_000_000_000, ...parameters };
    this.slots = slots;
    this.counters = {
      echoRequestsIn: this.newCounter("echoRequestsIn"),
      echoRepliesIn: this.newCounter("echoRepliesIn"),
      badChecksum: this.newCounter("badChecksum"),
      ignored: this.newCounter("ignored"),
      unanswered: this.newCounter("unanswered"),
      unreachableIn: this.newCounter("unreachableIn"),
      timeExceededIn: this.newCounter("timeExceededIn"),
    };
    this.series = { rtt: this.newSeries("rtt") };
  }

  /**
   * Sends echo requests of `size` bytes one after the other, and waits for each reply.
   * `size`: in bytes.
   */
  abstract ping(options: { readonly peer: Endpoint<ICMPBase>; readonly size?: number; readonly times?: number }): AnyOp;
}

export interface ICMPHeader {
  readonly type: number;
  readonly code: number;
  /** The Internet checksum. */
  readonly checksum: number;
  readonly ident: number;
  readonly sequence: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface ICMPHeaderFields {
  readonly type: number;
  readonly code?: number;
  readonly ident?: number;
  readonly sequence?: number;
}

/** Bytes of the header. */
export const ICMP_HEADER_BYTES = 8;

/** The header at the front, which stays; null where the message is too short for it. Nothing else is verified. */
export function readICMPHeader(message: Message): ICMPHeader | null {
  const view = message.header(ICMP_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    type: view.getUint8(at),
    code: view.getUint8(at + 1),
    checksum: view.getUint16(at + 2),
    ident: view.getUint16(at + 4),
    sequence: view.getUint16(at + 6),
  };
}

/** What may be wrong with a message, so that it has to be dropped. */
export type ICMPHeaderFault = "tooShort" | "badChecksum";

/** The header at the front, which stays, if nothing is wrong with it. */
export function checkICMPHeader(message: Message): ICMPHeader | ICMPHeaderFault {
  const header = readICMPHeader(message);
  if (header === null) return "tooShort";
  if (messageChecksum(message) !== 0) return "badChecksum";
  return header;
}

/** The same, and removes it. */
export function popICMPHeader(message: Message): ICMPHeader | ICMPHeaderFault {
  const header = checkICMPHeader(message);
  if (typeof header !== "string") message.discard(ICMP_HEADER_BYTES);
  return header;
}

/** Puts a header in front, and fills in `checksum`. */
export function pushICMPHeader(message: Message, fields: ICMPHeaderFields): void {
  const view = message.push(ICMP_HEADER_BYTES);
  storeICMPHeader(view, message.front, fields);
  view.setUint16(message.front + 2, messageChecksum(message));
}

function storeICMPHeader(view: DataView, at: number, fields: ICMPHeaderFields): void {
  const { type, code = 0, ident = 0, sequence = 0 } = fields;
  view.setUint8(at, type);
  view.setUint8(at + 1, code);
  view.setUint16(at + 2, 0);
  view.setUint16(at + 4, ident);
  view.setUint16(at + 6, sequence);
}
