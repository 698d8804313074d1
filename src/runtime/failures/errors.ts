/** An invariant of the runtime does not hold: a bug in the runtime or in a protocol, not in a program. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}

/** A run cannot go on, for a reason that its program can cure. The message says the reason and the place. */
export class RunError extends Error {
  override readonly name = "RunError";
}

/** An instance of a graph, as a failure names it. */
export interface InstanceData {
  /** Its path in its host's graph: `net.udp`. */
  readonly name: string;
  /** The class that implements its protocol. */
  readonly type: string;
  /** Where the graph has it: `std/inet/inet.xgraph:17`; empty where that is not known. */
  readonly where: string;
}

/** Where code of a protocol was when it threw. */
export interface FailurePlace {
  readonly host: string;
  /** The handler or thread. */
  readonly context: string;
  /** Simulated time, in ns. */
  readonly time: number;
  readonly instances: readonly InstanceData[];
}

/** An exception of a protocol, or of the runtime below it. `cause` is the exception itself. */
export class ProtocolFailure extends Error {
  override readonly name = "ProtocolFailure";
  readonly place: FailurePlace;

  constructor(cause: unknown, place: FailurePlace) {
    super(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), { cause });
    this.place = place;
  }
}
