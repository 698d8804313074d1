// Made by `xgc declare` from bid.xgraph; change that and declare again.
import {
  type Binding,
  type Counter,
  type Host,
  type Message,
  type Op,
  Protocol,
  type UpcallSlot,
} from "../../src/runtime/index.js";
import type { BootIds, BootIdsUpcalls } from "../services.xgraph.js";

export interface BIDParameters {
  readonly cluster: number;
}

/** The bindings to what is below. */
export interface BIDSlots {
  readonly data: Binding;
  readonly control: BootIds & UpcallSlot<BootIdsUpcalls>;
}

/**
 * Puts the boot identifiers of both ends on every message, and refuses messages from or to an earlier boot of a
 * host. Identifiers travel in the sender's own byte order: a peer with the other byte order returns the same bytes.
 */
export abstract class BIDBase extends Protocol implements BootIdsUpcalls {
  readonly parameters: BIDParameters;
  readonly slots: BIDSlots;
  readonly counters: {
    /** Messages from an earlier boot of the peer, or from one that is not known yet. */
    readonly staleSender: Counter;
    /** Messages to an earlier boot of this host. */
    readonly staleReceiver: Counter;
    readonly otherCluster: Counter;
    /** Messages not sent or not accepted because the peer's boot identifier is not known yet. */
    readonly notReady: Counter;
    readonly malformed: Counter;
    readonly noUpper: Counter;
  };

  constructor(host: Host, name: string, parameters: Partial<BIDParameters>, slots: BIDSlots) {
    super(host, name, "BID", [slots.data]);
    this.parameters = { cluster: 0, ...parameters };
    this.slots = slots;
    this.counters = {
      staleSender: this.newCounter("staleSender"),
      staleReceiver: this.newCounter("staleReceiver"),
      otherCluster: this.newCounter("otherCluster"),
      notReady: this.newCounter("notReady"),
      malformed: this.newCounter("malformed"),
      noUpper: this.newCounter("noUpper"),
    };
    slots.control.connect(this);
  }

  /** A peer's identifier has become known for the first time. */
  abstract contacted(host: number, bootId: number): Op<void>;

  /** A peer has rebooted. */
  abstract rebooted(host: number, bootId: number): Op<void>;
}

export interface BIDHeader {
  readonly sender: number;
  readonly receiver: number;
  readonly cluster: number;
  readonly upper: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface BIDHeaderFields {
  readonly sender: number;
  readonly receiver: number;
  readonly cluster: number;
  readonly upper: number;
}

/** Bytes of the header. */
export const BID_HEADER_BYTES = 16;

/** The header at the front, which stays; null where the message is too short for it. */
export function readBIDHeader(message: Message, protocol: BIDBase): BIDHeader | null {
  const little = protocol.host.profile.littleEndian;
  const view = message.header(BID_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    sender: view.getUint32(at, little),
    receiver: view.getUint32(at + 4, little),
    cluster: view.getUint32(at + 8),
    upper: view.getUint32(at + 12),
  };
}

/** The same, and removes it. */
export function popBIDHeader(message: Message, protocol: BIDBase): BIDHeader | null {
  const header = readBIDHeader(message, protocol);
  if (header !== null) message.discard(BID_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushBIDHeader(message: Message, fields: BIDHeaderFields, protocol: BIDBase): void {
  const view = message.push(BID_HEADER_BYTES);
  storeBIDHeader(view, message.front, fields, protocol);
}

function storeBIDHeader(view: DataView, at: number, fields: BIDHeaderFields, protocol: BIDBase): void {
  const little = protocol.host.profile.littleEndian;
  const { sender, receiver, cluster, upper } = fields;
  view.setUint32(at, sender, little);
  view.setUint32(at + 4, receiver, little);
  view.setUint32(at + 8, cluster);
  view.setUint32(at + 12, upper);
}
