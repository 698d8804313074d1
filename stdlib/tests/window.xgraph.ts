// Made by `xgc declare` from window.xgraph; change that and declare again.
import {
  type AnyOp,
  type Binding,
  type Counter,
  type Endpoint,
  type Host,
  type Message,
  Protocol,
} from "../../src/runtime/index.js";

export interface WINDOWParameters {
  readonly port: number;
  readonly sendOnAck: boolean;
  /** In ns. */
  readonly timeout: number;
  readonly attempts: number;
}

/** The bindings to what is below. */
export interface WINDOWSlots {
  readonly lower: Binding;
}

/**
 * A small sliding-window transport: in order, nothing twice, also across crashes of either side, as the receiver's
 * boot count is part of each message. Section 2.2 of TR 94-19 discusses such acknowledgements: they are housekeeping
 * in the handler, or with `sendOnAck` they send the next messages, and may find the transmit ring full.
 */
export abstract class WINDOWBase extends Protocol {
  readonly parameters: WINDOWParameters;
  readonly slots: WINDOWSlots;
  readonly counters: {
    readonly sent: Counter;
    readonly retransmitted: Counter;
    readonly acksIn: Counter;
    /** Acknowledgements that were handled entirely in the interrupt handler. */
    readonly acksInHandler: Counter;
    readonly delivered: Counter;
    /** Messages delivered a second time: the transport promises that there are none. */
    readonly repeated: Counter;
    /** Transfers that ended without all acknowledgements. */
    readonly failed: Counter;
    readonly malformed: Counter;
  };

  constructor(host: Host, name: string, parameters: Partial<WINDOWParameters>, slots: WINDOWSlots) {
    super(host, name, "WINDOW", [slots.lower]);
    this.parameters = { port: 2003, sendOnAck: false, timeout: 100_000_000, attempts: 12, ...parameters };
    this.slots = slots;
    this.counters = {
      sent: this.newCounter("sent"),
      retransmitted: this.newCounter("retransmitted"),
      acksIn: this.newCounter("acksIn"),
      acksInHandler: this.newCounter("acksInHandler"),
      delivered: this.newCounter("delivered"),
      repeated: this.newCounter("repeated"),
      failed: this.newCounter("failed"),
      malformed: this.newCounter("malformed"),
    };
  }

  /**
   * Sends `messages` of `size` bytes each, at most `window` of them unacknowledged.
   * `size`: in bytes.
   */
  abstract transfer(options: {
    readonly peer: Endpoint<WINDOWBase>;
    readonly messages?: number;
    readonly size?: number;
    readonly window?: number;
  }): AnyOp;
}

export interface WINDOWHeader {
  readonly kind: number;
  readonly boot: number;
  readonly connection: number;
  readonly sequence: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface WINDOWHeaderFields {
  readonly kind: number;
  readonly boot?: number;
  readonly connection: number;
  readonly sequence?: number;
}

/** Bytes of the header. */
export const WINDOW_HEADER_BYTES = 12;

/** The header at the front, which stays; null where the message is too short for it. */
export function readWINDOWHeader(message: Message): WINDOWHeader | null {
  const view = message.header(WINDOW_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    kind: view.getUint8(at),
    boot: view.getUint16(at + 2),
    connection: view.getUint32(at + 4),
    sequence: view.getUint32(at + 8),
  };
}

/** The same, and removes it. */
export function popWINDOWHeader(message: Message): WINDOWHeader | null {
  const header = readWINDOWHeader(message);
  if (header !== null) message.discard(WINDOW_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushWINDOWHeader(message: Message, fields: WINDOWHeaderFields): void {
  const view = message.push(WINDOW_HEADER_BYTES);
  storeWINDOWHeader(view, message.front, fields);
}

function storeWINDOWHeader(view: DataView, at: number, fields: WINDOWHeaderFields): void {
  const { kind, boot = 0, connection, sequence = 0 } = fields;
  view.setUint8(at, kind);
  view.setUint8(at + 1, 0);
  view.setUint16(at + 2, boot);
  view.setUint32(at + 4, connection);
  view.setUint32(at + 8, sequence);
}
