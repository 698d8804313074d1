/** Procedures by number, for servers of calls: bytes in, bytes out. */
import type { Message } from "../../src/runtime/index.js";
import { type AnyOp, type CallBinding, type Host, Participants, type Session } from "../../src/runtime/index.js";

/** A procedure's result for its argument. A procedure that waits or charges is a generator. Null makes the call fail. */
export type Procedure = (argument: Uint8Array) => Uint8Array | null | AnyOp<Uint8Array | null>;

/** The bytes of a procedure's number in front of its argument. */
const NUMBER_BYTES = 4;

/**
 * A server's table of procedures; and for its clients, how they are called. A request is the procedure's number in four bytes,
 * big-endian, and its argument; a reply is the result.
 *
 * @example
 * export class CALCULATOR extends CALCULATORBase {
 *   readonly #procedures = new Procedures(this.host, [
 *     [1, (bytes) => bytes],
 *     [2, (bytes) => bytes.toReversed()],
 *   ]);
 *   override init() {
 *     return this.#procedures.enable(this.slots.lower);
 *   }
 *   override callDemux(_session: Session, request: Message) {
 *     return this.#procedures.serve(request);
 *   }
 * }
 */
export class Procedures {
  readonly #host: Host;
  readonly #procedures: ReadonlyMap<number, Procedure>;

  constructor(host: Host, procedures: Iterable<readonly [number: number, procedure: Procedure]>) {
    this.#host = host;
    this.#procedures = new Map(procedures);
  }

  /** Makes the procedures callable by all peers that reach the protocol below. */
  *enable(lower: CallBinding): AnyOp {
    lower.openEnable(Participants.anyone());
  }

  /** Executes a request; null if there is no such procedure. */
  *serve(request: Message): AnyOp<Message | null> {
    const view = request.header(NUMBER_BYTES);
    if (view === null) return null;
    const procedure = this.#procedures.get(view.getUint32(request.front));
    if (procedure === undefined) return null;
    request.discard(NUMBER_BYTES);
    const given = procedure(request.toBytes());
    const result = given === null || given instanceof Uint8Array ? given : yield* given;
    return result === null
      ? null
      : yield* this.#host.message(result.length, (bytes) => {
          bytes.set(result);
        });
  }

  /** Calls a procedure of the peer of a session; null where the call failed. */
  *call(lower: CallBinding, session: Session, number: number, argument: Uint8Array): AnyOp<Uint8Array | null> {
    const request = yield* this.#host.message(argument.length, (bytes) => {
      bytes.set(argument);
    });
    const view = request.push(NUMBER_BYTES);
    view.setUint32(request.front, number);
    const reply = yield* lower.call(session, request);
    request.release();
    const result = reply?.toBytes() ?? null;
    reply?.release();
    return result;
  }
}
