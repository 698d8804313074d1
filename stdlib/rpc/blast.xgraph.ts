// Made by `xgc declare` from blast.xgraph; change that and declare again.
import {
  type Binding,
  type Counter,
  type Gauge,
  type Host,
  type Message,
  Protocol,
  type ProtocolPoint,
  readBits,
  writeBits,
} from "../../src/runtime/index.js";

export interface BLASTParameters {
  readonly fragments: number;
  readonly outstanding: number;
  /** In ns. */
  readonly retain: number;
  /** In ns. */
  readonly perPacket: number;
  /** In ns. */
  readonly longestWait: number;
  readonly nacks: number;
  readonly packets: number;
  readonly perPeer: number;
}

/** The bindings to what is below. */
export interface BLASTSlots {
  readonly lower: Binding;
}

/**
 * Bulk transfer: messages of up to `fragments` packets, with selective retransmission. Delivery
 * is likely, but not guaranteed. Both ends must agree on `fragments`, the bits of the mask.
 *
 * Of incomplete messages at most `packets` packets are kept, and `perPeer` of one peer. Beyond either limit, the message that began first is given up.
 */
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
    /** Messages given up with packets missing, because too many packets were kept. */
    readonly crowdedOut: Counter;
    /** Packets of messages that were complete or given up, and packets that had arrived already. */
    readonly duplicates: Counter;
    /** Requests for packets of a message that is not kept, or not yet sent as a whole. */
    readonly strayNacks: Counter;
    /** Packets with a malformed header, or that contradict others of their message. */
    readonly malformed: Counter;
    /** Packets for a protocol that has not been enabled. */
    readonly noUpper: Counter;
    /** Messages not sent: too long for the packets of one message. */
    readonly tooLong: Counter;
  };
  readonly gauges: {
    /** Messages sent and kept, because a packet of them may be asked for. */
    readonly kept: Gauge;
  };
  readonly points: {
    /** One packet of a long message is about to go down. */
    readonly fragment: ProtocolPoint<"fragment">;
    /** The last missing packet has arrived; the whole message is about to go up. */
    readonly completed: ProtocolPoint<"completed">;
  };

  constructor(host: Host, name: string, parameters: Partial<BLASTParameters>, slots: BLASTSlots) {
    super(host, name, "BLAST", [slots.lower]);
    this.parameters = {
      fragments: 64,
      outstanding: 64,
      retain: 1_000_000_000,
      perPacket: 10_000_000,
      longestWait: 1_000_000_000,
      nacks: 3,
      packets: 8192,
      perPeer: 2048,
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
      crowdedOut: this.newCounter("crowdedOut"),
      duplicates: this.newCounter("duplicates"),
      strayNacks: this.newCounter("strayNacks"),
      malformed: this.newCounter("malformed"),
      noUpper: this.newCounter("noUpper"),
      tooLong: this.newCounter("tooLong"),
    };
    this.gauges = { kept: this.newGauge("kept") };
    this.points = { fragment: this.newPoint("fragment"), completed: this.newPoint("completed") };
  }
}

export interface BLASTHeader {
  readonly upper: number;
  readonly sequence: number;
  /** The bytes of the data. */
  readonly length: number;
  readonly count: number;
  /** One of BLASTOp, or what else a peer may send. */
  readonly op: number;
  /** Packet n is bit n - 1. */
  readonly mask: bigint;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface BLASTHeaderFields {
  readonly upper: number;
  readonly sequence: number;
  readonly count: number;
  /** One of BLASTOp, or what else a peer may send. */
  readonly op: number;
  /** Packet n is bit n - 1. */
  readonly mask: bigint;
}

/** Values of `op`. */
export const BLASTOp = { send: 1, nack: 2, retransmit: 3 } as const;

/** Bytes of the fields of fixed length. */
export const BLAST_HEADER_BYTES = 15;

/** Bytes of the header of an instance. */
export function bytesOfBLASTHeader(protocol: BLASTBase): number {
  const { fragments } = protocol.parameters;
  const size1 = fragments === 16 ? 3 : 1;
  const size2 = fragments / 8;
  return BLAST_HEADER_BYTES + size1 + size2;
}

/** The header at the front, which stays; null where the message is too short for it. Nothing else is verified. */
export function readBLASTHeader(message: Message, protocol: BLASTBase): BLASTHeader | null {
  const { fragments } = protocol.parameters;
  const size1 = fragments === 16 ? 3 : 1;
  const size2 = fragments / 8;
  const view = message.header(BLAST_HEADER_BYTES + size1 + size2);
  if (view === null) return null;
  const at = message.front;
  return {
    upper: view.getUint32(at),
    sequence: view.getUint32(at + 4),
    length: view.getUint32(at + 8),
    count: view.getUint16(at + 12),
    op: view.getUint8(at + 14),
    mask: readBits(view, at + size1 + 15, size2),
  };
}

/** What may be wrong with a message, so that it has to be dropped. */
export type BLASTHeaderFault = "tooShort" | "badLength";

/**
 * The header at the front, which stays, if nothing is wrong with it.
 * What follows the data, such as the padding of a short frame, is cut off.
 */
export function checkBLASTHeader(message: Message, protocol: BLASTBase): BLASTHeader | BLASTHeaderFault {
  const header = readBLASTHeader(message, protocol);
  if (header === null) return "tooShort";
  if (header.length > message.length - bytesOfBLASTHeader(protocol)) return "badLength";
  message.truncate(bytesOfBLASTHeader(protocol) + header.length);
  return header;
}

/** The same, and removes it. */
export function popBLASTHeader(message: Message, protocol: BLASTBase): BLASTHeader | BLASTHeaderFault {
  const header = checkBLASTHeader(message, protocol);
  if (typeof header !== "string") message.discard(bytesOfBLASTHeader(protocol));
  return header;
}

/** Puts a header in front, and fills in `length`. */
export function pushBLASTHeader(message: Message, fields: BLASTHeaderFields, protocol: BLASTBase): void {
  const size = bytesOfBLASTHeader(protocol);
  const length = message.length;
  const view = message.push(size);
  storeBLASTHeader(view, message.front, fields, length, protocol);
}

function storeBLASTHeader(
  view: DataView,
  at: number,
  fields: BLASTHeaderFields,
  length: number,
  protocol: BLASTBase,
): void {
  const { fragments } = protocol.parameters;
  const size1 = fragments === 16 ? 3 : 1;
  const size2 = fragments / 8;
  const { upper, sequence, count, op, mask } = fields;
  view.setUint32(at, upper);
  view.setUint32(at + 4, sequence);
  view.setUint32(at + 8, length);
  view.setUint16(at + 12, count);
  view.setUint8(at + 14, op);
  new Uint8Array(view.buffer, view.byteOffset + at + 15, size1).fill(0);
  writeBits(view, at + size1 + 15, size2, mask);
}
