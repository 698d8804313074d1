// Made by `xgc declare` from counted.xgraph; change that and declare again.
import { type AnyOp, type Binding, type Counter, type Endpoint, type Host, type Message, Protocol } from "xgc/runtime";

export type COUNTEDParameters = Readonly<Record<string, never>>;

/** The bindings to what is below. */
export interface COUNTEDSlots {
  readonly lower: Binding;
}

/**
 * Bytes that have come and are not yet reported: the handler adds to them, and a timer reports them to the user every 2 ms. Each
 * takes 30 us from reading the sum to writing it.
 */
export abstract class COUNTEDBase extends Protocol {
  readonly parameters: COUNTEDParameters;
  readonly slots: COUNTEDSlots;
  readonly counters: {
    /** Bytes that have come. */
    readonly came: Counter;
    /** Bytes that were reported. */
    readonly reported: Counter;
  };

  constructor(host: Host, name: string, parameters: COUNTEDParameters, slots: COUNTEDSlots) {
    super(host, name, "COUNTED", [slots.lower]);
    this.parameters = parameters;
    this.slots = slots;
    this.counters = { came: this.newCounter("came"), reported: this.newCounter("reported") };
  }

  /**
   * Sends `times` frames of `size` bytes to the peer's station, one each 700 us.
   * `size`: in bytes.
   */
  abstract tell(options: {
    readonly peer: Endpoint<COUNTEDBase>;
    readonly times?: number;
    readonly size?: number;
  }): AnyOp;
}

export interface COUNTEDHeader {
  readonly number: number;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface COUNTEDHeaderFields {
  readonly number: number;
}

/** Bytes of the header. */
export const COUNTED_HEADER_BYTES = 4;

/** The header at the front, which stays; null where the message is too short for it. */
export function readCOUNTEDHeader(message: Message): COUNTEDHeader | null {
  const view = message.header(COUNTED_HEADER_BYTES);
  if (view === null) return null;
  const at = message.front;
  return {
    number: view.getUint32(at),
  };
}

/** The same, and removes it. */
export function popCOUNTEDHeader(message: Message): COUNTEDHeader | null {
  const header = readCOUNTEDHeader(message);
  if (header !== null) message.discard(COUNTED_HEADER_BYTES);
  return header;
}

/** Puts a header in front. */
export function pushCOUNTEDHeader(message: Message, fields: COUNTEDHeaderFields): void {
  const view = message.push(COUNTED_HEADER_BYTES);
  storeCOUNTEDHeader(view, message.front, fields);
}

function storeCOUNTEDHeader(view: DataView, at: number, fields: COUNTEDHeaderFields): void {
  const { number } = fields;
  view.setUint32(at, number);
}
