/** An invariant of the runtime that did not hold: a bug in the runtime, not in a program or a protocol. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}

/** Code or data that a failure is about, and whose place in a file is not on the failure's stack. */
export interface Suspended {
  /** Shown before the place; empty if there is one place only. */
  readonly about: string;
  /** A generator that is suspended, or a function. */
  readonly code: object;
}

/** A run that cannot go on, for a reason that its program can remove; the message says what and where. */
export class RunError extends Error {
  override readonly name = "RunError";
  readonly suspended: readonly Suspended[];

  constructor(message: string, suspended: readonly Suspended[] = []) {
    super(message);
    this.suspended = suspended;
  }
}

/** A protocol uses the runtime in a way that is never allowed: a negative time, `yield` for `yield*`, a message that is never released. */
export class Misuse extends Error {
  override readonly name = "Misuse";
  readonly suspended: readonly Suspended[];
  /** Whether an audited run of the same history would show the place of its creation. */
  readonly auditShows: boolean;

  constructor(message: string, suspended: readonly Suspended[] = [], auditShows = false) {
    super(message);
    this.suspended = suspended;
    this.auditShows = auditShows;
  }
}

/** An instance of a graph, as a failure names it. */
export interface InstanceData {
  /** Its path in its host's graph: `net.udp`. */
  readonly name: string;
  /** The class that implements its protocol. */
  readonly type: string;
  /** The place in its graph: `std/inet/inet.xgraph:17`; empty if that is not known. */
  readonly where: string;
}

/** The place of a protocol's code when it failed. */
export interface FailurePlace {
  readonly host: string;
  /** The handler or thread. */
  readonly context: string;
  /** Simulated time, in ns. */
  readonly time: number;
  readonly instances: readonly InstanceData[];
}

/** A value that a protocol, or the runtime below it, has thrown; `cause` is that value. */
export class ProtocolFailure extends Error {
  override readonly name = "ProtocolFailure";
  readonly place: FailurePlace;
  /** For a cause whose stack does not show the protocol's code. */
  readonly suspended: readonly Suspended[];

  constructor(cause: unknown, place: FailurePlace, suspended: readonly Suspended[] = []) {
    super(describeThrown(cause), { cause });
    this.place = place;
    this.suspended = cause instanceof Misuse && cause.suspended.length > 0 ? cause.suspended : suspended;
  }
}

/** The text of a thrown value. Any value can be thrown, also one whose conversion to text fails. */
export function describeThrown(thrown: unknown): string {
  if (thrown instanceof Misuse) return thrown.message;
  try {
    if (thrown instanceof Error) {
      const message = String(thrown.message);
      return message === "" ? String(thrown.name) : `${String(thrown.name)}: ${message}`;
    }
    const text = typeof thrown === "string" ? JSON.stringify(thrown) : String(thrown);
    return `${text}, which is no Error`;
  } catch {
    return "a value that has no text";
  }
}
