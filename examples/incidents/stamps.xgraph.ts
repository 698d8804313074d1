// Made by `xgc declare` from stamps.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, type Message, Protocol } from "xgc/runtime";

export type STAMPSParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface STAMPSSlots {
  readonly lower: Binding;
}

/** Times at which synchronisation frames came, in a table that a mutex guards, as an interface's driver keeps them for the clock protocol. */
export abstract class STAMPSBase extends Protocol {
  readonly parameters: STAMPSParameters;
  readonly slots: STAMPSSlots;
  readonly counters: { readonly stamped: Counter };

  constructor(host: Host, name: string, parameters: STAMPSParameters, slots: STAMPSSlots) {
    super(host, name, "STAMPS", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = { stamped: this.newCounter("stamped") };
  }

  /** Sends `times` frames to the peer's station, one each millisecond. */
  abstract synchronise(options: { readonly peer: Endpoint<STAMPSBase>; readonly times?: number }): AnyOp;

  /** Looks through the table `times` times, once each millisecond; one look takes 200 us. */
  abstract look(options: { readonly times?: number }): AnyOp;
}

export interface STAMPSHeader {
  readonly number: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface STAMPSHeaderFields {
  readonly number: number;
}

/** Bytes of the header. */
export const STAMPS_HEADER_BYTES = 4;

/** The header at the front, which stays; null where the message is too short for it. */
export function readSTAMPSHeader(message: Message): STAMPSHeader | null {
  const view = message.header(STAMPS_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    number: view.getUint32(at),
  };
}

/** The same, and removes it. */
export function popSTAMPSHeader(message: Message): STAMPSHeader | null {
  const header = readSTAMPSHeader(message);
  if (header !== null) message.discard(STAMPS_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushSTAMPSHeader(message: Message, fields: STAMPSHeaderFields): void {
  const view = message.push(STAMPS_HEADER_BYTES);
  storeSTAMPSHeader(view, message.front, fields);
}

function storeSTAMPSHeader(view: DataView, at: number, fields: STAMPSHeaderFields): void {
  const { number } = fields;
  view.setUint32(at, number);
}
