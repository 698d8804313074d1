/** Sessions: the ends of conversations. Source: x-kernel Programmer's Manual, UPI. */
import type { Message } from "../message/message.js";
import type { AnyOp, Down, Effect, Op } from "../processor/op.js";
import type { Binding } from "./binding.js";
import type { ControlOperation } from "./control-operation.js";
import type { Protocol } from "./protocol.js";

/** What messages that come up a session are given to: a protocol, or a virtual protocol's session. */
export interface Receiver {
  demux(session: Session, message: Message): AnyOp;
  /** A request: what comes back is the reply, which the caller then owns; null where there is none. */
  callDemux(session: Session, request: Message): AnyOp<Message | null>;
}

/** For bindings alone, over which a message gets to the receiver. */
export let receiverOf: (session: Session<Effect>) => Receiver;

/**
 * One end of a conversation.
 *
 * `Effects` are those that closing it may have. To its holder a session is one of what is below, whose effects count as `Down`: that is the default, and
 * what `open` of a binding gives. A class whose `close` does more says so: `extends Session<Down | Wait<"log">>`.
 */
export abstract class Session<Effects extends Effect = Down> {
  /** Tells sessions apart as parts of keys. */
  readonly id: number;
  readonly protocol: Protocol;
  /** The binding to the protocol above. */
  readonly up: Binding;
  #receiver: Receiver;
  /** The protocol that decided the number. */
  readonly type: string;
  /** Lasting references and operations in progress; the session closes when none is left. */
  references = 0;

  constructor(protocol: Protocol, up: Binding, type: string) {
    this.id = protocol.host.world.newSessionId();
    this.protocol = protocol;
    this.up = up;
    this.#receiver = up.upper;
    this.type = type;
  }

  static {
    receiverOf = (session) => session.#receiver;
  }

  /**
   * What is above: the protocol there, or a virtual protocol's session. To others it is an object to compare with, and no more: a message gets there over
   * the binding, `session.up.demux(session, message)`, where a barrier may stand and its cost is charged.
   */
  get receiver(): object {
    return this.#receiver;
  }
  set receiver(receiver: Receiver) {
    this.#receiver = receiver;
  }

  /** Sends a message. False where it was not accepted, which reliable protocols treat as a loss. */
  abstract push(message: Message): Op<boolean, Effect>;

  /**
   * Sends a request and waits for the reply, which the caller then owns; null where the call failed. The request stays the
   * caller's.
   */

  *call(_request: Message): Op<Message | null, Effect> {
    throw new Error(`${this.protocol.name} gets a call, but a session of ${this.protocol.type} has none`);
  }

  /** For a session that receives what comes up: a virtual protocol's. */

  *callDemux(_session: Session, _request: Message): Op<Message | null, Effect> {
    throw new Error(`${this.protocol.name} gets a request, but a session of ${this.protocol.type} has no callDemux`);
  }

  /** Gives up one reference. */
  *release(): Op<void, Effects> {
    if (--this.references <= 0) yield* this.close();
  }

  /** Runs when no reference is left. */
  *close(): Op<void, Effects> {
    // A session that its protocol caches stays.
  }

  control(_operation: ControlOperation): number | undefined {
    return undefined;
  }
}
