// Made by `xgc declare` from udp.xgraph; change that and declare again.
import { type Binding, type Counter, type Host, type Message, Protocol } from "../../src/runtime/index.js";

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
  readonly counters: { readonly noPort: Counter; readonly badChecksum: Counter; readonly malformed: Counter };

  constructor(host: Host, name: string, parameters: Partial<UDPParameters>, slots: UDPSlots) {
    super(host, name, "UDP", [slots.lower]);
    this.parameters = { checksum: false, ...parameters };
    this.slots = slots;
    this.counters = {
      noPort: this.newCounter("noPort"),
      badChecksum: this.newCounter("badChecksum"),
      malformed: this.newCounter("malformed"),
    };
  }
}

export interface UDPHeader {
  readonly source: number;
  readonly target: number;
  readonly length: number;
  readonly checksum: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface UDPHeaderFields {
  readonly source: number;
  readonly target: number;
  readonly length: number;
  readonly checksum?: number;
}

/** Bytes of the header. */
export const UDP_HEADER_BYTES = 8;

/** The header at the front, which stays; null where the message is too short for it. */
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

/** The same, and removes it. */
export function popUDPHeader(message: Message): UDPHeader | null {
  const header = readUDPHeader(message);
  if (header !== null) message.discard(UDP_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushUDPHeader(message: Message, fields: UDPHeaderFields): void {
  const view = message.push(UDP_HEADER_BYTES);
  storeUDPHeader(view, message.front, fields);
}

function storeUDPHeader(view: DataView, at: number, fields: UDPHeaderFields): void {
  const { source, target, length, checksum = 0 } = fields;
  view.setUint16(at, source);
  view.setUint16(at + 2, target);
  view.setUint16(at + 4, length);
  view.setUint16(at + 6, checksum);
}
