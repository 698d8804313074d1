// Made by `xgc declare` from confirm.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, type Message, Protocol } from "xgc/runtime";

export interface CONFIRMParameters {
  readonly port: number;
}

/** The bindings to what is below. */
export interface CONFIRMSlots {
  readonly lower: Binding;
}

/** A server that asks the client back before it answers, and waits for the confirmation where it is: in the upcall. */
export abstract class CONFIRMBase extends Protocol {
  readonly parameters: CONFIRMParameters;
  readonly slots: CONFIRMSlots;
  readonly counters: { readonly answered: Counter };

  constructor(host: Host, name: string, parameters: Partial<CONFIRMParameters>, slots: CONFIRMSlots) {
    super(host, name, "CONFIRM", [slots.lower]);
    this.parameters = { port: 2010, ...parameters };
    this.slots = slots;
    this.counters = { answered: this.newCounter("answered") };
  }

  /** Asks `times` times, one after the other. */
  abstract ask(options: { readonly peer: Endpoint<CONFIRMBase>; readonly times?: number }): AnyOp;
}

export interface CONFIRMHeader {
  readonly kind: number;
  readonly number: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface CONFIRMHeaderFields {
  readonly kind: number;
  readonly number: number;
}

/** Bytes of the header. */
export const CONFIRM_HEADER_BYTES = 5;

/** The header at the front, which stays; null where the message is too short for it. */
export function readCONFIRMHeader(message: Message): CONFIRMHeader | null {
  const view = message.header(CONFIRM_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    kind: view.getUint8(at),
    number: view.getUint32(at + 1),
  };
}

/** The same, and removes it. */
export function popCONFIRMHeader(message: Message): CONFIRMHeader | null {
  const header = readCONFIRMHeader(message);
  if (header !== null) message.discard(CONFIRM_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushCONFIRMHeader(message: Message, fields: CONFIRMHeaderFields): void {
  const view = message.push(CONFIRM_HEADER_BYTES);
  storeCONFIRMHeader(view, message.front, fields);
}

function storeCONFIRMHeader(view: DataView, at: number, fields: CONFIRMHeaderFields): void {
  const { kind, number } = fields;
  view.setUint8(at, kind);
  view.setUint32(at + 1, number);
}
