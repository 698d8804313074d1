/**
 * Operations that may wait or hand over are generators. The type of an operation says what it may do, and `yield*` runs it.
 *
 * ```ts
 * override *demux(lower: Session, message: Message): Op<void, Up | Wait> {
 *   yield* this.#free.wait();                 // the effect Wait
 *   yield* session.up.demux(session, message); // the effect Up
 * }
 * ```
 *
 * @packageDocumentation
 */
// In the order of the page.
export {
  type Op,
  type AnyOp,
  type Effect,
  type Wait,
  type Handoff,
  type AtPoint,
  type Up,
  type Down,
  type Settle,
  up,
  down,
} from "../../../src/runtime/index.js";
