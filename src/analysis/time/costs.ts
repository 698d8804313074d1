/** The costs of a machine's operations, in whole ns as in the runtime. */
import type { LabelledValue, MachineType, MediumType } from "../../compiler/index.js";

export class Costs {
  /** Whether CPU time that is no cost of the machine counts. */
  readonly spends: boolean = true;
  readonly #machine: MachineType;

  constructor(machine: MachineType) {
    this.#machine = machine;
  }

  get name(): string {
    return this.#machine.name;
  }

  /** The cost of an operation on a message of `bytes`, in ns, rounded up. */
  of(operation: string, bytes: number): number {
    const cost = this.#machine.costs[operation];
    return Math.ceil((cost?.fixed === undefined ? 0 : this.#time(cost.fixed)) + this.perByte(operation) * bytes);
  }
  /** What each further byte of a message costs an operation, in ns. */
  perByte(operation: string): number {
    const cost = this.#machine.costs[operation]?.perByte;
    return cost === undefined ? 0 : this.#time(cost, false);
  }
  /** A time of the machine itself, such as `interrupt.entry`, in ns. */
  time(name: string): number {
    const value = this.#machine.values[name];
    return value === undefined ? 0 : this.#time(value);
  }
  number(name: string, otherwise: number): number {
    const value = this.#machine.values[name]?.value;
    return typeof value === "number" ? value : otherwise;
  }
  is(name: string, value: boolean | string): boolean {
    return this.#machine.values[name]?.value === value;
  }
  /** The handler's part of a handoff, in ns. */
  handoff(kind: "interrupt" | "threads"): number {
    return Math.round(this.time(`handoff.${kind}`) * this.number("handoff.share", 0));
  }

  /** What the handler pays at the most of a handoff to a pool of threads, in ns. */
  handoffTo(pool: string): number {
    const of = (own: string, otherwise: string): number =>
      this.time(this.#machine.values[own] === undefined ? otherwise : own);
    const given = Math.round(of(`pool.${pool}.handoff`, "handoff.interrupt") * this.number("handoff.share", 0));
    return Math.max(given, of(`pool.${pool}.queue`, "input.queue"));
  }

  #time({ value, kind }: LabelledValue, whole = true): number {
    if (typeof value !== "number") return 0;
    const ns = kind === "cycles" || kind === "cyclesPerByte" ? (value * 1e9) / this.number("clock", 1e9) : value;
    return whole ? Math.round(ns) : ns;
  }
}

/** Counts frames that are sent in place of time: each costs 1, and all else nothing. */
export class FramesSent extends Costs {
  override readonly spends: boolean = false;

  override of(operation: string): number {
    return operation === "nic.send" ? 1 : 0;
  }
  override time(): number {
    return 0;
  }
  override handoff(): number {
    return 0;
  }
  override handoffTo(): number {
    return 0;
  }
}

/** The check sequence at the end of an Ethernet frame, in bytes. */
const CHECK_SEQUENCE = 4;

/** The time in which a medium delivers a frame of `bytes`, header and data, until the next one can begin; in ns, rounded as in a run. */
export function frameTime({ values }: MediumType, bytes: number): number {
  const value = (name: string): number => (typeof values[name] === "number" ? values[name] : 0);
  const whole = Math.max(bytes + CHECK_SEQUENCE, value("shortest"));
  return Math.round(((whole + value("preamble")) * 8e9) / value("rate")) + value("gap");
}
