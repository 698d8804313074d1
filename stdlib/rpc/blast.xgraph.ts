// Made by `xgc declare` from blast.xgraph; change that and declare again.
import {
  type Binding,
  type Counter,
  type Host,
  type Message,
  Protocol,
  type ProtocolPoint,
} from "../../src/runtime/index.js";

export interface BLASTParameters {
  readonly outstanding: number;
  /** In ns. */
  readonly retain: number;
  /** In ns. */
  readonly perPacket: number;
  /** In ns. */
  readonly longestWait: number;
  readonly nacks: number;
}

/** The bindings to what is below. */
export interface BLASTSlots {
  readonly lower: Binding;
}

/** Bulk transfer: messages of up to 64 packets, with selective retransmission. It tries hard and promises nothing. */
export abstract class BLASTBase extends Protocol {
  readonly parameters: BLASTParameters;
  readonly slots: BLASTSlots;
  readonly counters: {
    readonly messagesOut: Counter;
    readonly messagesIn: Counter;
    readonly fragmentsOut: Counter;
    readonly fragmentsIn: Counter;
    /** Packets sent again because the receiver asked for them. */
    readonly retransmissions: Counter;
    readonly nacksOut: Counter;
    readonly nacksIn: Counter;
    /** Messages given up with packets missing. */
    readonly lost: Counter;
    /** Packets of messages that were complete or given up, and packets that had come already. */
    readonly duplicates: Counter;
    /** Requests for packets of a message that is not kept, or not yet sent as a whole. */
    readonly strayNacks: Counter;
    /** Packets that are no BLAST packets, or contradict others of their message. */
    readonly malformed: Counter;
    /** Packets for a protocol that nobody enabled. */
    readonly noUpper: Counter;
    /** Messages not sent: too long for the packets of one message. */
    readonly tooLong: Counter;
  };
  readonly points: {
    /** One packet of a long message is about to go down. */
    readonly fragment: ProtocolPoint<"fragment">;
    /** The last missing packet has come; the whole message is about to go up. */
    readonly completed: ProtocolPoint<"completed">;
  };

  constructor(host: Host, name: string, parameters: Partial<BLASTParameters>, slots: BLASTSlots) {
    super(host, name, "BLAST", [slots.lower]);
    this.parameters = {
      outstanding: 64,
      retain: 1_000_000_000,
      perPacket: 10_000_000,
      longestWait: 1_000_000_000,
      nacks: 3,
      ...parameters,
    };
    this.slots = slots;
    this.counters = {
      messagesOut: this.newCounter("messagesOut"),
      messagesIn: this.newCounter("messagesIn"),
      fragmentsOut: this.newCounter("fragmentsOut"),
      fragmentsIn: this.newCounter("fragmentsIn"),
      retransmissions: this.newCounter("retransmissions"),
      nacksOut: this.newCounter("nacksOut"),
      nacksIn: this.newCounter("nacksIn"),
      lost: this.newCounter("lost"),
      duplicates: this.newCounter("duplicates"),
      strayNacks: this.newCounter("strayNacks"),
      malformed: this.newCounter("malformed"),
      noUpper: this.newCounter("noUpper"),
      tooLong: this.newCounter("tooLong"),
    };
    this.points = { fragment: this.newPoint("fragment"), completed: this.newPoint("completed") };
  }
}

export interface BLASTHeader {
  readonly upper: number;
  readonly sequence: number;
  readonly length: number;
  readonly count: number;
  readonly op: number;
  readonly maskHigh: number;
  readonly maskLow: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface BLASTHeaderFields {
  readonly upper: number;
  readonly sequence: number;
  readonly length: number;
  readonly count: number;
  readonly op: number;
  readonly maskHigh: number;
  readonly maskLow: number;
}

/** Bytes of the header. */
export const BLAST_HEADER_BYTES = 24;

/** The header at the front, which stays; null where the message is too short for it. */
export function readBLASTHeader(message: Message): BLASTHeader | null {
  const view = message.header(BLAST_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    upper: view.getUint32(at),
    sequence: view.getUint32(at + 4),
    length: view.getUint32(at + 8),
    count: view.getUint16(at + 12),
    op: view.getUint8(at + 14),
    maskHigh: view.getUint32(at + 16),
    maskLow: view.getUint32(at + 20),
  };
}

/** The same, and removes it. */
export function popBLASTHeader(message: Message): BLASTHeader | null {
  const header = readBLASTHeader(message);
  if (header !== null) message.discard(BLAST_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushBLASTHeader(message: Message, fields: BLASTHeaderFields): void {
  const view = message.push(BLAST_HEADER_BYTES);
  storeBLASTHeader(view, message.front, fields);
}

/** Writes over the header at the front. Throws a RangeError where the message is too short for it. */
export function writeBLASTHeader(message: Message, fields: BLASTHeaderFields): void {
  const view = message.header(BLAST_HEADER_BYTES);
  if (view === null) throw new RangeError("The message is shorter than its BLAST header.");
  storeBLASTHeader(view, message.front, fields);
}

function storeBLASTHeader(view: DataView, at: number, fields: BLASTHeaderFields): void {
  const { upper, sequence, length, count, op, maskHigh, maskLow } = fields;
  view.setUint32(at, upper);
  view.setUint32(at + 4, sequence);
  view.setUint32(at + 8, length);
  view.setUint16(at + 12, count);
  view.setUint8(at + 14, op);
  view.setUint8(at + 15, 0);
  view.setUint32(at + 16, maskHigh);
  view.setUint32(at + 20, maskLow);
}
