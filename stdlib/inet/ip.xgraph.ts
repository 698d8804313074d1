// Made by `xgc declare` from ip.xgraph; change that and declare again.
import {
  type Binding,
  type Counter,
  headerChecksum,
  type Host,
  type Message,
  Protocol,
  type ProtocolPoint,
} from "../../src/runtime/index.js";

const NO_BYTES = new Uint8Array(0);

export interface IPParameters {
  readonly ttl: number;
  /** An IPv4 address. */
  readonly gateway: number | null;
  /** In ns. */
  readonly reassembly: number;
  readonly fragments: number;
  readonly perSource: number;
}

/** The bindings to what is below. */
export interface IPSlots {
  readonly lower: Binding;
}

/**
 * Internet Protocol, RFC 791, with fragmentation and reassembly. A datagram for a host on another net goes to the gateway.
 *
 * Fragments are kept for `reassembly`: at most `fragments` of them, and `perSource` from one host. Beyond either limit, the datagram that began first is given up.
 */
export abstract class IPBase extends Protocol {
  readonly parameters: IPParameters;
  readonly slots: IPSlots;
  readonly counters: {
    readonly fragmentsOut: Counter;
    readonly fragmentsIn: Counter;
    readonly datagramsReassembled: Counter;
    readonly badChecksum: Counter;
    readonly malformed: Counter;
    /** Datagrams for other hosts that no ROUTE over this IP forwards. */
    readonly notForUs: Counter;
    readonly noProtocol: Counter;
    /** Datagrams from an address that no other host can have (RFC 1122, 3.2.1.3): they are dropped. */
    readonly badSource: Counter;
    /** Datagrams for one host that came in a frame for all stations (RFC 1122, 3.3.6): they are dropped. */
    readonly linkBroadcast: Counter;
    /** Datagrams given up with fragments missing. */
    readonly reassemblyTimeouts: Counter;
    /** Datagrams given up with fragments missing, because too many fragments were kept. */
    readonly crowdedOut: Counter;
    /** ICMP messages to senders whose datagrams could not be delivered (RFC 1122, 3.2.2). */
    readonly errorsOut: Counter;
    /** Datagrams not sent: longer than 65515 bytes, or the lower session refused them. */
    readonly refused: Counter;
  };
  readonly points: {
    /** One fragment is about to go down. */
    readonly fragment: ProtocolPoint<"fragment">;
    /** The last fragment of a datagram has arrived; the whole is about to go up. */
    readonly reassembled: ProtocolPoint<"reassembled">;
  };

  constructor(host: Host, name: string, parameters: Partial<IPParameters>, slots: IPSlots) {
    super(host, name, "IP", [slots.lower]);
    this.parameters = {
      ttl: 30,
      gateway: null,
      reassembly: 30_000_000_000,
      fragments: 8192,
      perSource: 2048,
      ...parameters,
    };
    this.slots = slots;
    this.counters = {
      fragmentsOut: this.newCounter("fragmentsOut"),
      fragmentsIn: this.newCounter("fragmentsIn"),
      datagramsReassembled: this.newCounter("datagramsReassembled"),
      badChecksum: this.newCounter("badChecksum"),
      malformed: this.newCounter("malformed"),
      notForUs: this.newCounter("notForUs"),
      noProtocol: this.newCounter("noProtocol"),
      badSource: this.newCounter("badSource"),
      linkBroadcast: this.newCounter("linkBroadcast"),
      reassemblyTimeouts: this.newCounter("reassemblyTimeouts"),
      crowdedOut: this.newCounter("crowdedOut"),
      errorsOut: this.newCounter("errorsOut"),
      refused: this.newCounter("refused"),
    };
    this.points = { fragment: this.newPoint("fragment"), reassembled: this.newPoint("reassembled") };
    this.auditCalls(
      "lower.push",
      [this.slots.lower],
      "push",
      (size, mtu) => (size <= mtu - 20 ? 1 : Math.ceil(size / (Math.floor((mtu - 20) / 8) * 8))),
      "ip.xgraph:38",
    );
  }
}

export interface IPHeader {
  readonly version: number;
  readonly ihl: number;
  readonly tos: number;
  /** The bytes of the header and the data. */
  readonly length: number;
  readonly ident: number;
  readonly reserved: number;
  readonly df: number;
  readonly mf: number;
  readonly offset: number;
  readonly ttl: number;
  readonly proto: number;
  /** The Internet checksum. */
  readonly checksum: number;
  readonly source: number;
  readonly target: number;
  readonly options: Uint8Array;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface IPHeaderFields {
  readonly version?: number;
  readonly ihl?: number;
  readonly tos?: number;
  readonly ident: number;
  readonly reserved?: number;
  readonly df?: number;
  readonly mf?: number;
  readonly offset?: number;
  readonly ttl: number;
  readonly proto: number;
  readonly source: number;
  readonly target: number;
  readonly options?: Uint8Array;
}

/** Bytes of the part of fixed length. */
export const IP_HEADER_BYTES = 20;

/** The header at the front, which stays; null where the message is too short for it. Nothing else is verified. */
export function readIPHeader(message: Message): IPHeader | null {
  let view = message.header(IP_HEADER_BYTES);
  if (view === null) return null;
  let at = message.front;
  const word0 = view.getUint8(at);
  const ihl = word0 & 0xf;
  const length = ihl * 4 - 20;
  if (length < 0) return null;
  view = message.header(IP_HEADER_BYTES + length);
  if (view === null) return null;
  at = message.front;
  const word6 = view.getUint16(at + 6);
  return {
    version: word0 >>> 4,
    ihl,
    tos: view.getUint8(at + 1),
    length: view.getUint16(at + 2),
    ident: view.getUint16(at + 4),
    reserved: word6 >>> 15,
    df: (word6 >>> 14) & 1,
    mf: (word6 >>> 13) & 1,
    offset: word6 & 0x1fff,
    ttl: view.getUint8(at + 8),
    proto: view.getUint8(at + 9),
    checksum: view.getUint16(at + 10),
    source: view.getUint32(at + 12),
    target: view.getUint32(at + 16),
    options: length === 0 ? NO_BYTES : new Uint8Array(view.buffer, view.byteOffset + at + 20, length).slice(),
  };
}

/** What may be wrong with a message, so that it has to be dropped. */
export type IPHeaderFault = "tooShort" | "badLength" | "badChecksum";

/**
 * The header at the front, which stays, if nothing is wrong with it.
 * What follows the data, such as the padding of a short frame, is cut off.
 */
export function checkIPHeader(message: Message): IPHeader | IPHeaderFault {
  const header = readIPHeader(message);
  if (header === null) return "tooShort";
  if (headerChecksum(message, IP_HEADER_BYTES + header.options.length) !== 0) return "badChecksum";
  if (header.length < IP_HEADER_BYTES + header.options.length || header.length > message.length) return "badLength";
  message.truncate(header.length);
  return header;
}

/** The same, and removes it. */
export function popIPHeader(message: Message): IPHeader | IPHeaderFault {
  const header = checkIPHeader(message);
  if (typeof header !== "string") message.discard(IP_HEADER_BYTES + header.options.length);
  return header;
}

/**
 * Puts a header in front, and fills in `length` and `checksum`.
 * Throws a RangeError where `options` is not as long as the other fields say, or where `length` has no room for the length.
 */
export function pushIPHeader(message: Message, fields: IPHeaderFields): void {
  const size = lengthOfIPHeader(fields);
  const length = size + message.length;
  if (length > 65535) throw new RangeError(`length would be ${length}, and its 16 bits hold 65535 at the most.`);
  const view = message.push(size);
  storeIPHeader(view, message.front, fields, length);
  view.setUint16(message.front + 10, headerChecksum(message, size));
}

/** Bytes of the whole header. */
function lengthOfIPHeader(fields: IPHeaderFields): number {
  const { ihl = 5, options = NO_BYTES } = fields;
  const length = ihl * 4 - 20;
  if (options.length !== length)
    throw new RangeError(`options has ${options.length} bytes, but the other fields say ${length}.`);
  return IP_HEADER_BYTES + length;
}

function storeIPHeader(view: DataView, at: number, fields: IPHeaderFields, length: number): void {
  const {
    version = 4,
    ihl = 5,
    tos = 0,
    ident,
    reserved = 0,
    df = 0,
    mf = 0,
    offset = 0,
    ttl,
    proto,
    source,
    target,
    options = NO_BYTES,
  } = fields;
  view.setUint8(at, ((version & 0xf) << 4) | (ihl & 0xf));
  view.setUint8(at + 1, tos);
  view.setUint16(at + 2, length);
  view.setUint16(at + 4, ident);
  view.setUint16(at + 6, ((reserved & 1) << 15) | ((df & 1) << 14) | ((mf & 1) << 13) | (offset & 0x1fff));
  view.setUint8(at + 8, ttl);
  view.setUint8(at + 9, proto);
  view.setUint16(at + 10, 0);
  view.setUint32(at + 12, source);
  view.setUint32(at + 16, target);
  if (options.length > 0) new Uint8Array(view.buffer, view.byteOffset + at + 20, options.length).set(options);
}
