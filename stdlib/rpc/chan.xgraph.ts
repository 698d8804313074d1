// Made by `xgc declare` from chan.xgraph; change that and declare again.
import {
  type Binding,
  type Counter,
  type Histogram,
  type Host,
  type Message,
  type Op,
  Protocol,
  type ProtocolPoint,
  type UpcallSlot,
} from "../../src/runtime/index.js";
import type { BootIds, BootIdsUpcalls } from "../services.xgraph.js";

export interface CHANParameters {
  /** In ns. */
  readonly timeout: number;
  /** In ns. */
  readonly replyTimeout: number;
  /** In ns. */
  readonly longest: number;
  readonly replyAttempts: number;
  readonly wakeInThread: boolean;
  readonly replies: number;
  readonly perPeer: number;
  readonly channels: number;
}

/** The bindings to what is below. */
export interface CHANSlots {
  readonly data: Binding;
  readonly control: BootIds & UpcallSlot<BootIdsUpcalls>;
}

/**
 * Channels for requests and replies. A request is executed at most once, and one call is under way on a channel
 * at a time. With `wakeInThread` the reply of a call is handed over to a thread before it wakes the caller.
 *
 * A server keeps at most `replies` replies that have not been acknowledged, and `perPeer` of one peer; beyond either limit, the oldest is given up. For up to `channels`
 * channels without a session it remembers the last request; beyond that, it forgets the channel that has been idle longest, and would execute an old request on it again.
 */
export abstract class CHANBase extends Protocol implements BootIdsUpcalls {
  readonly parameters: CHANParameters;
  readonly slots: CHANSlots;
  readonly counters: {
    readonly calls: Counter;
    /** Requests executed. */
    readonly executions: Counter;
    /** Requests and replies sent again as a whole. */
    readonly retransmits: Counter;
    /** Probes: questions whether the other side has received the last message. */
    readonly probes: Counter;
    /** Calls that failed: the peer has rebooted, or has no reply for them. */
    readonly failures: Counter;
    /** Replies given up, because the caller has long been silent. */
    readonly repliesGivenUp: Counter;
    /** Replies given up for newer ones, because too many were kept. */
    readonly crowdedOut: Counter;
    /** Channels forgotten, because too many were remembered. */
    readonly forgotten: Counter;
    /** Calls that failed and replies that were not sent, because they are longer than the protocol below carries. */
    readonly tooLong: Counter;
    /** Requests and replies that are repeated, or belong to a call that has ended. */
    readonly old: Counter;
    readonly malformed: Counter;
    /** Messages on channels that this host does not have. */
    readonly noChannel: Counter;
    /** Requests for a protocol that has not been enabled. */
    readonly noUpper: Counter;
  };
  readonly histograms: {
    /**
     * From a call to its reply.
     * In ns.
     */
    readonly waited: Histogram;
  };
  readonly points: {
    /** The reply of a call has arrived; its caller is about to be woken. */
    readonly replied: ProtocolPoint<"replied">;
  };

  constructor(host: Host, name: string, parameters: Partial<CHANParameters>, slots: CHANSlots) {
    super(host, name, "CHAN", [slots.data]);
    this.parameters = {
      timeout: 5_000_000_000,
      replyTimeout: 8_000_000_000,
      longest: 60_000_000_000,
      replyAttempts: 12,
      wakeInThread: true,
      replies: 1024,
      perPeer: 256,
      channels: 65_536,
      ...parameters,
    };
    this.slots = slots;
    this.counters = {
      calls: this.newCounter("calls"),
      executions: this.newCounter("executions"),
      retransmits: this.newCounter("retransmits"),
      probes: this.newCounter("probes"),
      failures: this.newCounter("failures"),
      repliesGivenUp: this.newCounter("repliesGivenUp"),
      crowdedOut: this.newCounter("crowdedOut"),
      forgotten: this.newCounter("forgotten"),
      tooLong: this.newCounter("tooLong"),
      old: this.newCounter("old"),
      malformed: this.newCounter("malformed"),
      noChannel: this.newCounter("noChannel"),
      noUpper: this.newCounter("noUpper"),
    };
    this.histograms = { waited: this.newHistogram("waited") };
    this.points = { replied: this.newPoint("replied") };
    if (this.parameters.wakeInThread) this.setBarrier(this.points.replied, "chan.xgraph:43");
    slots.control.connect(this);
  }

  /** A peer's identifier has become known for the first time. */
  abstract contacted(host: number, bootId: number): Op<void>;

  /** A peer has rebooted. */
  abstract rebooted(host: number, bootId: number): Op<void>;
}

export interface CHANHeader {
  readonly channel: number;
  /** Bits of CHANFlags. */
  readonly flags: number;
  readonly upper: number;
  /** Compare it with `serial32` of the runtime: after the highest number comes 0. */
  readonly sequence: number;
  /** The bytes of the data. */
  readonly length: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface CHANHeaderFields {
  readonly channel: number;
  /** Bits of CHANFlags. */
  readonly flags: number;
  readonly upper: number;
  /** Compare it with `serial32` of the runtime: after the highest number comes 0. */
  readonly sequence: number;
}

/** Bits of `flags`. */
export const CHANFlags = { fromClient: 1, userMessage: 2, ackRequested: 4, negativeAck: 8, failed: 16 } as const;

/** Bytes of the header. */
export const CHAN_HEADER_BYTES = 16;

/** The header at the front, which stays; null where the message is too short for it. Nothing else is verified. */
export function readCHANHeader(message: Message): CHANHeader | null {
  const view = message.header(CHAN_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    channel: view.getUint16(at),
    flags: view.getUint8(at + 3),
    upper: view.getUint32(at + 4),
    sequence: view.getUint32(at + 8),
    length: view.getUint32(at + 12),
  };
}

/** What may be wrong with a message, so that it has to be dropped. */
export type CHANHeaderFault = "tooShort" | "badLength";

/**
 * The header at the front, which stays, if nothing is wrong with it.
 * What follows the data, such as the padding of a short frame, is cut off.
 */
export function checkCHANHeader(message: Message): CHANHeader | CHANHeaderFault {
  const header = readCHANHeader(message);
  if (header === null) return "tooShort";
  if (header.length > message.length - CHAN_HEADER_BYTES) return "badLength";
  message.truncate(CHAN_HEADER_BYTES + header.length);
  return header;
}

/** The same, and removes it. */
export function popCHANHeader(message: Message): CHANHeader | CHANHeaderFault {
  const header = checkCHANHeader(message);
  if (typeof header !== "string") message.discard(CHAN_HEADER_BYTES);
  return header;
}

/** Puts a header in front, and fills in `length`. */
export function pushCHANHeader(message: Message, fields: CHANHeaderFields): void {
  const length = message.length;
  const view = message.push(CHAN_HEADER_BYTES);
  storeCHANHeader(view, message.front, fields, length);
}

function storeCHANHeader(view: DataView, at: number, fields: CHANHeaderFields, length: number): void {
  const { channel, flags, upper, sequence } = fields;
  view.setUint16(at, channel);
  view.setUint8(at + 2, 0);
  view.setUint8(at + 3, flags);
  view.setUint32(at + 4, upper);
  view.setUint32(at + 8, sequence);
  view.setUint32(at + 12, length);
}
