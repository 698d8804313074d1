// Made by `xgc declare` from mesh.xgraph; change that and declare again.
import { type Binding, type Counter, type Driver, type Host, type Message, Protocol } from "../../src/runtime/index.js";

export type MESHParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface MESHSlots {
  readonly lower: Binding<Driver>;
}

/** Messages between nodes of a multicomputer, each a frame of its link. Stands where ETH stands on an Ethernet. */
export abstract class MESHBase extends Protocol {
  readonly parameters: MESHParameters;
  readonly slots: MESHSlots;
  readonly counters: {
    /** Frames for this node with a type that no protocol has enabled. */
    readonly noType: Counter;
    /** Frames shorter than a header. */
    readonly tooShort: Counter;
    /** Messages not sent: longer than a frame of the link. */
    readonly tooLong: Counter;
  };

  constructor(host: Host, name: string, parameters: MESHParameters, slots: MESHSlots) {
    super(host, name, "MESH", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = {
      noType: this.newCounter("noType"),
      tooShort: this.newCounter("tooShort"),
      tooLong: this.newCounter("tooLong"),
    };
  }
}

export interface MESHHeader {
  readonly target: number;
  readonly source: number;
  readonly type: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface MESHHeaderFields {
  readonly target: number;
  readonly source: number;
  readonly type: number;
}

/** Bytes of the header. */
export const MESH_HEADER_BYTES = 14;

/** The header at the front, which stays; null where the message is too short for it. */
export function readMESHHeader(message: Message): MESHHeader | null {
  const view = message.header(MESH_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    target: view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2),
    source: view.getUint16(at + 6) * 2 ** 32 + view.getUint32(at + 8),
    type: view.getUint16(at + 12),
  };
}

/** The same, and removes it. */
export function popMESHHeader(message: Message): MESHHeader | null {
  const header = readMESHHeader(message);
  if (header !== null) message.discard(MESH_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushMESHHeader(message: Message, fields: MESHHeaderFields): void {
  const view = message.push(MESH_HEADER_BYTES);
  storeMESHHeader(view, message.front, fields);
}

function storeMESHHeader(view: DataView, at: number, fields: MESHHeaderFields): void {
  const { target, source, type } = fields;
  view.setUint16(at, Math.floor(target / 2 ** 32));
  view.setUint32(at + 2, target);
  view.setUint16(at + 6, Math.floor(source / 2 ** 32));
  view.setUint32(at + 8, source);
  view.setUint16(at + 12, type);
}
