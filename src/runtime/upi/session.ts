/** Sessions: the ends of conversations. Source: x-kernel Programmer's Manual, UPI. */
import { Misuse } from "../failures/errors.js";
import type { Message } from "../message/message.js";
import type { AnyOp, Down, Effect, Op } from "../processor/op.js";
import type { Binding } from "./binding.js";
import type { ControlOperation } from "./control-operation.js";
import type { Protocol } from "./protocol.js";

/** The receiver of the messages that come up a session: a protocol, or a virtual protocol's session. */
export interface Receiver {
  demux(session: Session, message: Message): AnyOp;
  /** Takes a request and returns the reply, which the caller then owns; null if there is none. */
  callDemux(session: Session, request: Message): AnyOp<Message | null>;
}

/**
 * One end of a conversation.
 *
 * `Effects` are the effects of `close`. For a protocol that holds a session, it belongs to a protocol below, whose effects count as `Down`. This is
 * the default, and the type that a binding's `open` returns. If the `close` of a class has further effects, the class names them: `extends
 * Session<Down | Wait<"log">>`.
 */
export abstract class Session<Effects extends Effect = Down> {
  /** A number that identifies the session, for use in keys. */
  readonly id: number;
  readonly protocol: Protocol;
  /** The binding to the protocol above. */
  readonly up: Binding;
  /**
   * The receiver above, for the classes of bindings that the compiler emits: each reads the field itself, and so V8 knows there which class of session has
   * it. Protocols send messages up with `session.up.demux(session, message)`.
   * @internal
   */
  above: Receiver;
  /** The protocol that decided the number. */
  readonly type: string;
  /** Lasting references and operations in progress; the session closes when none is left. */
  references = 0;

  constructor(protocol: Protocol, up: Binding, type: string) {
    this.id = protocol.host.world.newSessionId();
    this.protocol = protocol;
    this.up = up;
    this.above = up.upper;
    this.type = type;
  }

  /**
   * The receiver above: the protocol there, or a virtual protocol's session. Use it only for comparisons: a message reaches the receiver over the
   * binding, with `session.up.demux(session, message)`, where a barrier may stand and the cost is charged.
   */
  get receiver(): object {
    return this.above;
  }
  set receiver(receiver: Receiver) {
    this.above = receiver;
  }

  /** Sends a message. False if the message was not accepted, which reliable protocols treat as a loss. */
  abstract push(message: Message): Op<boolean, Effect>;

  /**
   * Sends a request and waits for the reply, which the caller then owns; null if the call failed. The request stays the caller's.
   */

  *call(_request: Message): Op<Message | null, Effect> {
    throw new Misuse(`${this.protocol.name} gets a call, but a session of ${this.protocol.type} has none`);
  }

  /** For a session that receives messages from below: that of a virtual protocol. */

  *callDemux(_session: Session, _request: Message): Op<Message | null, Effect> {
    throw new Misuse(`${this.protocol.name} gets a request, but a session of ${this.protocol.type} has no callDemux`);
  }

  /** Tells the peer of a stream that no more data follows; data may still come. Sessions of other kinds have no end to tell. */
  *shutdown(): Op<void, Effects> {
    // Messages that each stand alone have no end.
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
