// Made by `xgc declare` from bidctl.xgraph; change that and declare again.
import {
  type Binding,
  type ControlBinding,
  type Counter,
  headerChecksum,
  type Host,
  type Message,
  Protocol,
  type ProtocolPoint,
} from "../../src/runtime/index.js";
import type { BootIdsUpcalls } from "../services.xgraph.js";

export interface BIDCTLParameters {
  readonly announce: boolean;
  /** In ns. */
  readonly firstWait: number;
  /** In ns. */
  readonly longestWait: number;
  /** In ns. */
  readonly politeness: number;
  /** In ns. */
  readonly keepAlive: number;
  /** In ns. */
  readonly forget: number;
  readonly peers: number;
}

/** The bindings to what is below. */
export interface BIDCTLSlots {
  readonly lower: Binding;
}

/**
 * Finds out the boot identifiers of peers, and tells the protocols above when a peer has rebooted. With
 * `announce` a host broadcasts that it has booted; each peer that knows it waits up to `politeness`
 * before it asks. Of more than `peers`, it forgets the one that has not been asked for longest.
 */
export abstract class BIDCTLBase extends Protocol {
  readonly parameters: BIDCTLParameters;
  readonly slots: BIDCTLSlots;
  readonly counters: {
    readonly queriesOut: Counter;
    readonly queriesIn: Counter;
    readonly responsesIn: Counter;
    /** Peers that have rebooted since they were known. */
    readonly reboots: Counter;
    readonly contacts: Counter;
    readonly malformed: Counter;
    readonly badChecksum: Counter;
    /** Messages from peers that no protocol here watches, and responses without a question. */
    readonly ignored: Counter;
    /** Peers forgotten because there were too many. */
    readonly crowdedOut: Counter;
  };
  readonly points: {
    /** A peer has announced that it has booted; the thread waits before it asks the peer. */
    readonly delayed: ProtocolPoint<"delayed">;
  };
  /** Whom upcalls of BootIds go to. */
  declare readonly uppers: (ControlBinding & BootIdsUpcalls)[];

  constructor(host: Host, name: string, parameters: Partial<BIDCTLParameters>, slots: BIDCTLSlots) {
    super(host, name, "BIDCTL", [slots.lower]);
    this.parameters = {
      announce: false,
      firstWait: 5_000_000_000,
      longestWait: 60_000_000_000,
      politeness: 3_000_000_000,
      keepAlive: 300_000_000_000,
      forget: 600_000_000_000,
      peers: 1024,
      ...parameters,
    };
    this.slots = slots;
    this.counters = {
      queriesOut: this.newCounter("queriesOut"),
      queriesIn: this.newCounter("queriesIn"),
      responsesIn: this.newCounter("responsesIn"),
      reboots: this.newCounter("reboots"),
      contacts: this.newCounter("contacts"),
      malformed: this.newCounter("malformed"),
      badChecksum: this.newCounter("badChecksum"),
      ignored: this.newCounter("ignored"),
      crowdedOut: this.newCounter("crowdedOut"),
    };
    this.points = { delayed: this.newPoint("delayed") };
  }
}

export interface BIDCTLHeader {
  /** Bits of BIDCTLFlags. */
  readonly flags: number;
  /** The Internet checksum. */
  readonly checksum: number;
  readonly sender: number;
  readonly receiver: number;
  readonly requestTag: number;
  readonly replyTag: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface BIDCTLHeaderFields {
  /** Bits of BIDCTLFlags. */
  readonly flags: number;
  readonly sender: number;
  readonly receiver: number;
  readonly requestTag?: number;
  readonly replyTag?: number;
}

/** Bits of `flags`. */
export const BIDCTLFlags = { query: 1, response: 2, broadcast: 4 } as const;

/** Bytes of the header. */
export const BIDCTL_HEADER_BYTES = 20;

/** The header at the front, which stays; null where the message is too short for it. Nothing else is verified. */
export function readBIDCTLHeader(message: Message, protocol: BIDCTLBase): BIDCTLHeader | null {
  const little = protocol.host.profile.littleEndian;
  const view = message.header(BIDCTL_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    flags: view.getUint16(at),
    checksum: view.getUint16(at + 2),
    sender: view.getUint32(at + 4, little),
    receiver: view.getUint32(at + 8, little),
    requestTag: view.getUint32(at + 12),
    replyTag: view.getUint32(at + 16),
  };
}

/** What may be wrong with a message, so that it has to be dropped. */
export type BIDCTLHeaderFault = "tooShort" | "badChecksum";

/** The header at the front, which stays, if nothing is wrong with it. */
export function checkBIDCTLHeader(message: Message, protocol: BIDCTLBase): BIDCTLHeader | BIDCTLHeaderFault {
  const header = readBIDCTLHeader(message, protocol);
  if (header === null) return "tooShort";
  if (headerChecksum(message, BIDCTL_HEADER_BYTES) !== 0) return "badChecksum";
  return header;
}

/** The same, and removes it. */
export function popBIDCTLHeader(message: Message, protocol: BIDCTLBase): BIDCTLHeader | BIDCTLHeaderFault {
  const header = checkBIDCTLHeader(message, protocol);
  if (typeof header !== "string") message.discard(BIDCTL_HEADER_BYTES);
  return header;
}

/** Puts a header in front, and fills in `checksum`. */
export function pushBIDCTLHeader(message: Message, fields: BIDCTLHeaderFields, protocol: BIDCTLBase): void {
  const view = message.push(BIDCTL_HEADER_BYTES);
  storeBIDCTLHeader(view, message.front, fields, protocol);
  view.setUint16(message.front + 2, headerChecksum(message, BIDCTL_HEADER_BYTES));
}

function storeBIDCTLHeader(view: DataView, at: number, fields: BIDCTLHeaderFields, protocol: BIDCTLBase): void {
  const little = protocol.host.profile.littleEndian;
  const { flags, sender, receiver, requestTag = 0, replyTag = 0 } = fields;
  view.setUint16(at, flags);
  view.setUint16(at + 2, 0);
  view.setUint32(at + 4, sender, little);
  view.setUint32(at + 8, receiver, little);
  view.setUint32(at + 12, requestTag);
  view.setUint32(at + 16, replyTag);
}
