// Made by `xgc declare` from am.xgraph; change that and declare again.
import { type Binding, type Counter, type Host, type Message, Protocol } from "../../src/runtime/index.js";

export type AMParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface AMSlots {
  readonly lower: Binding;
}

/**
 * Active Messages: a message names the handler to run, by its place in the receiver's
 * table. There are no keys, no sessions above those of the link, and no look-ups.
 */
export abstract class AMBase extends Protocol {
  readonly parameters: AMParameters;
  readonly slots: AMSlots;
  readonly counters: {
    readonly messagesIn: Counter;
    readonly messagesOut: Counter;
    /** Messages that name no handler. */
    readonly noHandler: Counter;
    readonly malformed: Counter;
    /** Messages not sent: longer than 65535 bytes. */
    readonly tooLong: Counter;
  };

  constructor(host: Host, name: string, parameters: AMParameters, slots: AMSlots) {
    super(host, name, "AM", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = {
      messagesIn: this.newCounter("messagesIn"),
      messagesOut: this.newCounter("messagesOut"),
      noHandler: this.newCounter("noHandler"),
      malformed: this.newCounter("malformed"),
      tooLong: this.newCounter("tooLong"),
    };
  }
}

export interface AMHeader {
  readonly handler: number;
  /** The bytes of the data. */
  readonly length: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface AMHeaderFields {
  readonly handler: number;
}

/** Bytes of the header. */
export const AM_HEADER_BYTES = 6;

/** The header at the front, which stays; null where the message is too short for it. Nothing else is verified. */
export function readAMHeader(message: Message): AMHeader | null {
  const view = message.header(AM_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    handler: view.getUint32(at),
    length: view.getUint16(at + 4),
  };
}

/** What may be wrong with a message, so that it has to be dropped. */
export type AMHeaderFault = "tooShort" | "badLength";

/**
 * The header at the front, which stays, if nothing is wrong with it.
 * What follows the data, such as the padding of a short frame, is cut off.
 */
export function checkAMHeader(message: Message): AMHeader | AMHeaderFault {
  const header = readAMHeader(message);
  if (header === null) return "tooShort";
  if (header.length > message.length - AM_HEADER_BYTES) return "badLength";
  message.truncate(AM_HEADER_BYTES + header.length);
  return header;
}

/** The same, and removes it. */
export function popAMHeader(message: Message): AMHeader | AMHeaderFault {
  const header = checkAMHeader(message);
  if (typeof header !== "string") message.discard(AM_HEADER_BYTES);
  return header;
}

/**
 * Puts a header in front, and fills in `length`.
 * Throws a RangeError where `length` has no room for the length.
 */
export function pushAMHeader(message: Message, fields: AMHeaderFields): void {
  const length = message.length;
  if (length > 65535) throw new RangeError(`length would be ${length}, and its 16 bits hold 65535 at the most.`);
  const view = message.push(AM_HEADER_BYTES);
  storeAMHeader(view, message.front, fields, length);
}

function storeAMHeader(view: DataView, at: number, fields: AMHeaderFields, length: number): void {
  const { handler } = fields;
  view.setUint32(at, handler);
  view.setUint16(at + 4, length);
}
