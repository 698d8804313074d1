// Made by `xgc declare` from journal.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, type Message, Protocol } from "xgc/runtime";

export interface JOURNALParameters {
  readonly lines: number;
  readonly drop: boolean;
}

/** The bindings to what is below. */
export interface JOURNALSlots {
  readonly lower: Binding;
}

/**
 * A journal of what has come in. Interrupts are kept out while a line is put into it, so that handlers may write too; a thread empties it
 * every 5 ms. Who finds it full waits, or with `drop` loses the line.
 */
export abstract class JOURNALBase extends Protocol {
  readonly parameters: JOURNALParameters;
  readonly slots: JOURNALSlots;
  readonly counters: { readonly written: Counter; readonly lost: Counter };

  constructor(host: Host, name: string, parameters: Partial<JOURNALParameters>, slots: JOURNALSlots) {
    super(host, name, "JOURNAL", [slots.lower]);
    this.parameters = { lines: 4, drop: false, ...parameters };
    this.slots = slots;
    this.counters = { written: this.newCounter("written"), lost: this.newCounter("lost") };
  }

  /** Sends `times` frames to the peer's station, one each millisecond. */
  abstract tell(options: { readonly peer: Endpoint<JOURNALBase>; readonly times?: number }): AnyOp;

  /**
   * Empties the journal every 5 ms, for a time `lasting`.
   * `lasting`: in ns.
   */
  abstract empty(options: { readonly lasting?: number }): AnyOp;
}

export interface JOURNALHeader {
  readonly number: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface JOURNALHeaderFields {
  readonly number: number;
}

/** Bytes of the header. */
export const JOURNAL_HEADER_BYTES = 4;

/** The header at the front, which stays; null where the message is too short for it. */
export function readJOURNALHeader(message: Message): JOURNALHeader | null {
  const view = message.header(JOURNAL_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    number: view.getUint32(at),
  };
}

/** The same, and removes it. */
export function popJOURNALHeader(message: Message): JOURNALHeader | null {
  const header = readJOURNALHeader(message);
  if (header !== null) message.discard(JOURNAL_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushJOURNALHeader(message: Message, fields: JOURNALHeaderFields): void {
  const view = message.push(JOURNAL_HEADER_BYTES);
  storeJOURNALHeader(view, message.front, fields);
}

function storeJOURNALHeader(view: DataView, at: number, fields: JOURNALHeaderFields): void {
  const { number } = fields;
  view.setUint32(at, number);
}
