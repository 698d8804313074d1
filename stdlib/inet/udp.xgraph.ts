// Made by `xgc declare` from udp.xgraph; change that and declare again.
import {
  type Binding,
  type Counter,
  type Host,
  type Message,
  messageChecksum,
  Protocol,
  type PseudoHeader,
} from "../../src/runtime/index.js";

export interface UDPParameters {
  readonly checksum: boolean;
}

/** The bindings to what is below. */
export interface UDPSlots {
  readonly lower: Binding;
}

/** User Datagram Protocol, RFC 768. The checksum is off by default, as in the x-kernel. */
export abstract class UDPBase extends Protocol {
  readonly parameters: UDPParameters;
  readonly slots: UDPSlots;
  readonly counters: {
    /** Datagrams for a port that no protocol has enabled; their senders are told (RFC 1122, 4.1.3.1). */
    readonly noPort: Counter;
    readonly badChecksum: Counter;
    readonly malformed: Counter;
    /** Messages not sent: longer than 65527 bytes. */
    readonly tooLong: Counter;
  };

  constructor(host: Host, name: string, parameters: Partial<UDPParameters>, slots: UDPSlots) {
    super(host, name, "UDP", [slots.lower]);
    this.parameters = { checksum: false, ...parameters };
    this.slots = slots;
    this.counters = {
      noPort: this.newCounter("noPort"),
      badChecksum: this.newCounter("badChecksum"),
      malformed: this.newCounter("malformed"),
      tooLong: this.newCounter("tooLong"),
    };
  }
}

export interface UDPHeader {
  readonly source: number;
  readonly target: number;
  /** The bytes of the header and the data. */
  readonly length: number;
  /** The Internet checksum; 0 for none. */
  readonly checksum: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface UDPHeaderFields {
  readonly source: number;
  readonly target: number;
}

/** Bytes of the header. */
export const UDP_HEADER_BYTES = 8;

/** The header at the front, which stays; null where the message is too short for it. Nothing else is verified. */
export function readUDPHeader(message: Message): UDPHeader | null {
  const view = message.header(UDP_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    source: view.getUint16(at),
    target: view.getUint16(at + 2),
    length: view.getUint16(at + 4),
    checksum: view.getUint16(at + 6),
  };
}

/** What may be wrong with a message, so that it has to be dropped. */
export type UDPHeaderFault = "tooShort" | "badLength" | "badChecksum";

/**
 * The header at the front, which stays, if nothing is wrong with it.
 * What follows the data, such as the padding of a short frame, is cut off.
 */
export function checkUDPHeader(message: Message, pseudo: PseudoHeader): UDPHeader | UDPHeaderFault {
  const header = readUDPHeader(message);
  if (header === null) return "tooShort";
  if (header.length < UDP_HEADER_BYTES || header.length > message.length) return "badLength";
  message.truncate(header.length);
  if (header.checksum !== 0 && messageChecksum(message, pseudo) !== 0) return "badChecksum";
  return header;
}

/** The same, and removes it. */
export function popUDPHeader(message: Message, pseudo: PseudoHeader): UDPHeader | UDPHeaderFault {
  const header = checkUDPHeader(message, pseudo);
  if (typeof header !== "string") message.discard(UDP_HEADER_BYTES);
  return header;
}

/**
 * Puts a header in front, and fills in `length` and `checksum`.
 * Throws a RangeError where `length` has no room for the length.
 */
export function pushUDPHeader(
  message: Message,
  fields: UDPHeaderFields,
  protocol: UDPBase,
  pseudo: PseudoHeader,
): void {
  const length = UDP_HEADER_BYTES + message.length;
  if (length > 65535) throw new RangeError(`length would be ${length}, and its 16 bits hold 65535 at the most.`);
  const view = message.push(UDP_HEADER_BYTES);
  storeUDPHeader(view, message.front, fields, length);
  if (protocol.parameters.checksum) {
    const checksum = messageChecksum(message, pseudo);
    view.setUint16(message.front + 6, checksum === 0 ? 0xffff : checksum);
  }
}

function storeUDPHeader(view: DataView, at: number, fields: UDPHeaderFields, length: number): void {
  const { source, target } = fields;
  view.setUint16(at, source);
  view.setUint16(at + 2, target);
  view.setUint16(at + 4, length);
  view.setUint16(at + 6, 0);
}
