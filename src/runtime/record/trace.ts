/** Trace records: the time, the place and the context of each visible event. */
import type { Charge } from "./charge.js";

export interface TraceRecord {
  /** In ns. */
  readonly time: number;
  readonly host: string;
  readonly kind: TraceKind;
  /** `idle`, the name of an interrupt line, or of a thread. */
  readonly context: string;
  /** The subject: an operation, a thread, a barrier, a frame. */
  readonly subject: string;
  /** A quantity that depends on the kind: ns charged, bytes of a frame, a count. */
  readonly value: number;
  /** The message concerned; 0 for none. */
  readonly message: number;
}

export type TraceKind =
  | "raise"
  | "enter"
  | "leave"
  | "ready"
  | "dispatch"
  | "preempt"
  | "priority"
  | "block"
  | "end"
  | "charge"
  | "handoff"
  | "stack"
  | "queue"
  | "drop"
  | "transmit"
  | "sent"
  | "receive"
  | "take"
  | "overrun"
  | "collision"
  | "timer"
  | "phase"
  | "crash"
  | "boot"
  | "note";

export interface Trace {
  record(
    time: number,
    host: string,
    kind: TraceKind,
    context: string,
    subject: string,
    value: number,
    message?: number,
  ): void;
  /** A charge of `ns`, in the running context. */
  charge(time: number, host: string, context: string, charge: Charge, ns: number): void;
}

/** Keeps every record. */
export class TraceList implements Trace {
  readonly records: TraceRecord[] = [];

  record(
    time: number,
    host: string,
    kind: TraceKind,
    context: string,
    subject: string,
    value: number,
    message = 0,
  ): void {
    this.records.push({ time, host, kind, context, subject, value, message });
  }
  charge(time: number, host: string, context: string, charge: Charge, ns: number): void {
    this.record(time, host, "charge", context, charge.name, ns);
  }
}

/** Keeps a hash of all records (two 32-bit FNV-1a lanes): equal hashes mean equal histories. */
export class TraceHash implements Trace {
  /** Records seen. */
  records = 0;
  #low = 0x811c9dc5;
  #high = 0x050c5d1f;

  record(
    time: number,
    host: string,
    kind: TraceKind,
    context: string,
    subject: string,
    value: number,
    message = 0,
  ): void {
    this.records++;
    this.#number(time);
    this.#text(host);
    this.#text(kind);
    this.#text(context);
    this.#text(subject);
    this.#number(value);
    this.#number(message);
  }

  charge(time: number, host: string, context: string, charge: Charge, ns: number): void {
    this.record(time, host, "charge", context, charge.name, ns);
  }

  /** 16 hexadecimal digits. */
  get digest(): string {
    const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
    return hex(this.#high) + hex(this.#low);
  }

  #number(value: number): void {
    this.#word(value | 0);
    this.#word(Math.floor(value / 2 ** 32) | 0);
  }

  #text(text: string): void {
    for (let index = 0; index < text.length; index++) this.#word(text.charCodeAt(index));
    this.#word(-1);
  }

  #word(word: number): void {
    this.#low = Math.imul(this.#low ^ word, 0x01000193);
    this.#high = Math.imul(this.#high ^ (word + 0x9e3779b9), 0x01000193) ^ (this.#low >>> 13);
  }
}
