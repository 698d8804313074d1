// Made by `xgc declare` from application.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, type Message, Protocol } from "xgc/runtime";

export interface APPLICATIONParameters {
  readonly port: number;
}

/** The bindings to what is below. */
export interface APPLICATIONSlots {
  readonly lower: Binding;
}

/** A user's program that wants to hear of messages. Nobody has looked at its code, so it lives in a trust domain of its own. */
export abstract class APPLICATIONBase extends Protocol {
  readonly parameters: APPLICATIONParameters;
  readonly slots: APPLICATIONSlots;
  readonly counters: { readonly heard: Counter };

  constructor(host: Host, name: string, parameters: Partial<APPLICATIONParameters>, slots: APPLICATIONSlots) {
    super(host, name, "APPLICATION", [slots.lower]);
    this.parameters = { port: 2011, ...parameters };
    this.slots = slots;
    this.counters = { heard: this.newCounter("heard") };
  }

  /** Sends `times` messages to the peer's. */
  abstract tell(options: { readonly peer: Endpoint<APPLICATIONBase>; readonly times?: number }): AnyOp;
}

export interface APPLICATIONHeader {
  readonly number: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface APPLICATIONHeaderFields {
  readonly number: number;
}

/** Bytes of the header. */
export const APPLICATION_HEADER_BYTES = 4;

/** The header at the front, which stays; null where the message is too short for it. */
export function readAPPLICATIONHeader(message: Message): APPLICATIONHeader | null {
  const view = message.header(APPLICATION_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    number: view.getUint32(at),
  };
}

/** The same, and removes it. */
export function popAPPLICATIONHeader(message: Message): APPLICATIONHeader | null {
  const header = readAPPLICATIONHeader(message);
  if (header !== null) message.discard(APPLICATION_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushAPPLICATIONHeader(message: Message, fields: APPLICATIONHeaderFields): void {
  const view = message.push(APPLICATION_HEADER_BYTES);
  storeAPPLICATIONHeader(view, message.front, fields);
}

function storeAPPLICATIONHeader(view: DataView, at: number, fields: APPLICATIONHeaderFields): void {
  const { number } = fields;
  view.setUint32(at, number);
}
