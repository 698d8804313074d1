// Made by `xgc declare` from select.xgraph; change that and declare again.
import { type CallBinding, type Counter, type Host, type Message, Protocol } from "../../src/runtime/index.js";

export type SELECTParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface SELECTSlots {
  readonly lower: CallBinding;
}

/** Brings each call to its protocol by number, and says in the reply whether the call was executed. */
export abstract class SELECTBase extends Protocol {
  readonly parameters: SELECTParameters;
  readonly slots: SELECTSlots;
  readonly counters: {
    /** Calls for a protocol that has not been enabled. */
    readonly noUpper: Counter;
    readonly malformed: Counter;
    /** Calls whose reply says that they were not executed. */
    readonly failed: Counter;
  };

  constructor(host: Host, name: string, parameters: SELECTParameters, slots: SELECTSlots) {
    super(host, name, "SELECT", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = {
      noUpper: this.newCounter("noUpper"),
      malformed: this.newCounter("malformed"),
      failed: this.newCounter("failed"),
    };
  }
}

export interface SELECTHeader {
  readonly id: number;
  /** One of SELECTStatus, or what else a peer may send. */
  readonly status: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface SELECTHeaderFields {
  readonly id: number;
  /** One of SELECTStatus, or what else a peer may send. */
  readonly status?: number;
}

/** Values of `status`. */
export const SELECTStatus = { ok: 1, fail: 2 } as const;

/** Bytes of the header. */
export const SELECT_HEADER_BYTES = 8;

/** The header at the front, which stays; null where the message is too short for it. */
export function readSELECTHeader(message: Message): SELECTHeader | null {
  const view = message.header(SELECT_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    id: view.getUint32(at),
    status: view.getUint32(at + 4),
  };
}

/** The same, and removes it. */
export function popSELECTHeader(message: Message): SELECTHeader | null {
  const header = readSELECTHeader(message);
  if (header !== null) message.discard(SELECT_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushSELECTHeader(message: Message, fields: SELECTHeaderFields): void {
  const view = message.push(SELECT_HEADER_BYTES);
  storeSELECTHeader(view, message.front, fields);
}

function storeSELECTHeader(view: DataView, at: number, fields: SELECTHeaderFields): void {
  const { id, status = 1 } = fields;
  view.setUint32(at, id);
  view.setUint32(at + 4, status);
}
