/** An invariant of the runtime that did not hold: a bug in the runtime or in a protocol, not in a program. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}

/** A run that cannot go on, for a reason that its program can cure; the message says what and where. */
export class RunError extends Error {
  override readonly name = "RunError";
}
