// Made by `xgc declare` from arp.xgraph; change that and declare again.
import { type Binding, type Counter, type Host, type Message, Protocol } from "../../src/runtime/index.js";

export interface ARPParameters {
  /** In ns. */
  readonly retry: number;
  readonly attempts: number;
  /** In ns. */
  readonly lifetime: number;
  readonly neighbours: number;
  readonly asking: number;
}

/** The bindings to what is below. */
export interface ARPSlots {
  readonly lower: Binding;
}

/**
 * Address Resolution Protocol, RFC 826: IPv4 addresses to Ethernet addresses.
 *
 * The station of a neighbour is valid for `lifetime`. When it is needed after that, ARP asks again, and uses the
 * old station until the last question has gone unanswered (RFC 1122, 2.3.2.1). Of more than `neighbours`, ARP
 * forgets the one that was last heard from longest ago; of more than `asking` questions it gives up the oldest.
 */
export abstract class ARPBase extends Protocol {
  readonly parameters: ARPParameters;
  readonly slots: ARPSlots;
  readonly counters: {
    readonly requestsOut: Counter;
    readonly requestsIn: Counter;
    readonly repliesOut: Counter;
    readonly repliesIn: Counter;
    /** Packets that are not ARP for IPv4 over Ethernet. */
    readonly malformed: Counter;
    /** Packets from a sender that is no station (a group's address, none, this station's own) or no host of this net: they are ignored. */
    readonly badSender: Counter;
    /** Packets in which another station claims this host's address (RFC 5227, 2.4). */
    readonly conflicts: Counter;
    /** Neighbours that have changed to another station. */
    readonly moved: Counter;
    /** Hosts that did not answer any attempt. */
    readonly unanswered: Counter;
    /** Questions given up for newer ones, because there were too many. */
    readonly crowdedOut: Counter;
    /** Neighbours forgotten for newer ones, because there were too many. */
    readonly forgotten: Counter;
  };

  constructor(host: Host, name: string, parameters: Partial<ARPParameters>, slots: ARPSlots) {
    super(host, name, "ARP", [slots.lower]);
    this.parameters = {
      retry: 2_000_000_000,
      attempts: 4,
      lifetime: 600_000_000_000,
      neighbours: 1024,
      asking: 64,
      ...parameters,
    };
    this.slots = slots;
    this.counters = {
      requestsOut: this.newCounter("requestsOut"),
      requestsIn: this.newCounter("requestsIn"),
      repliesOut: this.newCounter("repliesOut"),
      repliesIn: this.newCounter("repliesIn"),
      malformed: this.newCounter("malformed"),
      badSender: this.newCounter("badSender"),
      conflicts: this.newCounter("conflicts"),
      moved: this.newCounter("moved"),
      unanswered: this.newCounter("unanswered"),
      crowdedOut: this.newCounter("crowdedOut"),
      forgotten: this.newCounter("forgotten"),
    };
  }
}

export interface ARPHeader {
  readonly hardware: number;
  readonly protocol: number;
  readonly hardwareBytes: number;
  readonly protocolBytes: number;
  readonly operation: number;
  readonly senderMac: number;
  readonly senderHost: number;
  readonly targetMac: number;
  readonly targetHost: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface ARPHeaderFields {
  readonly hardware?: number;
  readonly protocol?: number;
  readonly hardwareBytes?: number;
  readonly protocolBytes?: number;
  readonly operation: number;
  readonly senderMac: number;
  readonly senderHost: number;
  readonly targetMac: number;
  readonly targetHost: number;
}

/** Bytes of the header. */
export const ARP_HEADER_BYTES = 28;

/** The header at the front, which stays; null where the message is too short for it. */
export function readARPHeader(message: Message): ARPHeader | null {
  const view = message.header(ARP_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    hardware: view.getUint16(at),
    protocol: view.getUint16(at + 2),
    hardwareBytes: view.getUint8(at + 4),
    protocolBytes: view.getUint8(at + 5),
    operation: view.getUint16(at + 6),
    senderMac: view.getUint16(at + 8) * 2 ** 32 + view.getUint32(at + 10),
    senderHost: view.getUint32(at + 14),
    targetMac: view.getUint16(at + 18) * 2 ** 32 + view.getUint32(at + 20),
    targetHost: view.getUint32(at + 24),
  };
}

/** The same, and removes it. */
export function popARPHeader(message: Message): ARPHeader | null {
  const header = readARPHeader(message);
  if (header !== null) message.discard(ARP_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushARPHeader(message: Message, fields: ARPHeaderFields): void {
  const view = message.push(ARP_HEADER_BYTES);
  storeARPHeader(view, message.front, fields);
}

function storeARPHeader(view: DataView, at: number, fields: ARPHeaderFields): void {
  const {
    hardware = 1,
    protocol = 0x0800,
    hardwareBytes = 6,
    protocolBytes = 4,
    operation,
    senderMac,
    senderHost,
    targetMac,
    targetHost,
  } = fields;
  view.setUint16(at, hardware);
  view.setUint16(at + 2, protocol);
  view.setUint8(at + 4, hardwareBytes);
  view.setUint8(at + 5, protocolBytes);
  view.setUint16(at + 6, operation);
  view.setUint16(at + 8, Math.floor(senderMac / 2 ** 32));
  view.setUint32(at + 10, senderMac);
  view.setUint32(at + 14, senderHost);
  view.setUint16(at + 18, Math.floor(targetMac / 2 ** 32));
  view.setUint32(at + 20, targetMac);
  view.setUint32(at + 24, targetHost);
}
