/**
 * Operations that may wait or hand over are generators, and their type says what they may do.
 *
 * `Op<T, E>` gives a `T` and may have the effects `E`. TypeScript carries the effects through `yield*` and refuses an
 * annotation that leaves one out, so an operation's effects are proved, and can be read without running it.
 * `Up` and `Down` are symbolic: they stand for the effects of the protocols above or below, which only a graph determines.
 *
 * A call without `yield*` compiles and does nothing; the lint rule `xgc/no-floating-op` refuses it.
 */

declare const effect: unique symbol;

/** Lets the CPU time that the running context owes pass. */
export interface Settle {
  readonly [effect]: "settle";
}
/** Waits for something: a semaphore, a device, an answer. In an interrupt handler it hands over to a thread first. */
export interface Wait<What extends string = string> {
  readonly [effect]: "wait";
  readonly what: What;
}
/** Hands the running stack over to a thread, if it is in an interrupt handler. */
export interface Handoff {
  readonly [effect]: "handoff";
}
/** Passes a declared point of a protocol, at which a graph may have a barrier. */
export interface AtPoint<Point extends string = string> {
  readonly [effect]: "point";
  readonly point: Point;
}
/** The effects of the protocol above. */
export interface Up {
  readonly [effect]: "up";
}
/** The effects of the protocol below. */
export interface Down {
  readonly [effect]: "down";
}

/** The effects of an operation, apart from settling. */
export type Effect = Wait | Handoff | AtPoint | Up | Down;

/** An operation that gives a `T` and may have the effects `E`. */
export type Op<T = void, E = never> = Generator<Settle | E, T, void>;
/** An operation with any effects. */
export type AnyOp<T = void> = Op<T, Effect>;

// The yielded values are three small numbers, which the CPU can distinguish quickly.
export const SETTLE: Settle = 0 as unknown as Settle;
export const WAIT: Wait<never> = 1 as unknown as Wait<never>;
export const HANDOFF: Handoff = 2 as unknown as Handoff;

/**
 * Runs an operation at once, up to its end or its first suspension, where operations are translated to plain calls; elsewhere it may begin later.
 * @returns the rest of it, whose `next()` comes next; null if it has ended. Its result is lost.
 */
export function runAhead(op: AnyOp): AnyOp | null {
  return op;
}

/** Calls into the protocol above: the effects become `Up`. */
export function up<T>(op: AnyOp<T>): Op<T, Up> {
  return op as Op<T, Up>;
}
/** Calls into the protocol below: the effects become `Down`. */
export function down<T>(op: AnyOp<T>): Op<T, Down> {
  return op as Op<T, Down>;
}
