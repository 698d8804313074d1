/** The session of a connection: what the protocol above does with it. */
import {
  type Binding,
  type ControlOperation,
  down,
  type Down,
  type Message,
  type Op,
  type Protocol,
  Session,
  type Wait,
  withoutHeader,
} from "../../src/runtime/index.js";
import { TCP_HEADER_BYTES } from "./tcp.xgraph.js";
import type { Connection, ConnectionState, Failure } from "./tcp-connection.js";
import type { Sending } from "./tcp-output.js";

/** The effects of a push. */
export type Pushing = Sending | Wait<"TCP.room"> | Wait<"TCP.turn">;

/** The part of the protocol that sessions use. */
export interface SessionOwner extends Protocol {
  /** Takes the bytes of a message over, and waits while there is no room for them. False if the connection takes none. */
  take(connection: Connection, message: Message): Op<boolean, Pushing>;
  /** No more data follows. */
  finish(connection: Connection): Op<void, Sending>;
  /** The protocol above takes no more data, and sends none. */
  leave(connection: Connection): Op<void, Sending>;
  /** Breaks the connection off. */
  abort(connection: Connection): Op<void, Sending>;
  /** The protocol above has consumed bytes. */
  consume(connection: Connection, bytes: number): Op<void, Sending>;
}

/**
 * A stream to a peer. `push` gives bytes to be sent, and waits while the buffer is full; `release` closes. A protocol that wants more has these methods, which it
 * finds with `session instanceof TCPSession`.
 */
export class TCPSession extends Session {
  readonly #tcp: SessionOwner;
  readonly #connection: Connection;

  constructor(tcp: SessionOwner, upper: Binding, type: string, connection: Connection) {
    super(tcp, upper, type);
    this.#tcp = tcp;
    this.#connection = connection;
  }

  /** The state of RFC 9293, 3.3.2. */
  get state(): ConnectionState {
    return this.#connection.state;
  }
  /** Why the connection was broken off; null while it is not, and after an orderly end. */
  get failure(): Failure | null {
    return this.#connection.failure;
  }
  /** Bytes that came and are not consumed. */
  get unconsumed(): number {
    return this.#connection.held;
  }

  /** @internal */
  get connection(): Connection {
    return this.#connection;
  }

  /** False if the connection is closed, or was broken off before all bytes were taken over. */
  override push(message: Message): Op<boolean, Pushing> {
    return this.#tcp.take(this.#connection, message);
  }

  /** Says to the other end that no more data follows. Data still comes. */
  override shutdown(): Op<void, Down> {
    return down(this.#tcp.finish(this.#connection));
  }

  /** Breaks the connection off: the other end gets a reset. */
  abort(): Op<void, Down> {
    return down(this.#tcp.abort(this.#connection));
  }

  /** From now on the protocol above says when it has consumed the bytes that came: until then they take room in the window. */
  consumeByHand(): void {
    this.#connection.byHand = true;
  }

  /** The protocol above has consumed so many bytes, of those that it consumes by hand. The other end is told if the window opens by enough. */
  consumed(bytes: number): Op<void, Down> {
    return down(this.#tcp.consume(this.#connection, bytes));
  }

  /** Closes both ways: a FIN follows the data, and data that still comes is answered with a reset (RFC 1122, 4.2.2.13). Does not wait. */
  override close(): Op<void, Down> {
    return down(this.#tcp.leave(this.#connection));
  }

  override control(operation: ControlOperation): number | undefined {
    const { ends, lower } = this.#connection;
    switch (operation) {
      case "myPort":
        return ends.localPort;
      case "peerPort":
        return ends.remotePort;
      case "maxPacket":
        return undefined;
      case "optPacket":
        return this.#connection.mss;
      default:
        return withoutHeader(operation, lower.control(operation), TCP_HEADER_BYTES);
    }
  }
}
