/**
 * The sessions of a protocol that frames messages between the stations of a link: ETH, and MESH under a header of its own. A session is a
 * station and a type; the last 64 that nobody holds stay, so that a peer that comes back finds its own. Source: x-kernel ETH.
 */
import {
  type Binding,
  type ControlOperation,
  type Down,
  type Message,
  type Op,
  type Participants,
  type Protocol,
  Session,
  Sessions,
  type Up,
} from "../../src/runtime/index.js";

/** The protocol that has these sessions. */
interface Framing extends Protocol {
  /** Frames a message and sends it to a station; false if it was not accepted. */
  send(message: Message, target: number, type: number): Op<boolean, Down>;
}

export class StationSessions {
  readonly #protocol: Framing;
  readonly #sessions: Sessions<StationSession>;

  constructor(protocol: Framing) {
    this.#protocol = protocol;
    this.#sessions = new Sessions(protocol);
  }

  /** `open` of the protocol. */
  *open(upper: Binding, participants: Participants, type: string): Op<Session | null> {
    const remote = participants.popRemote();
    const number = this.#sessions.numberOf(type);
    if (remote === undefined || number === undefined) return null;
    const session = this.#sessions.find(remote, number) ?? this.#create(upper, type, remote, number);
    session.references++;
    return session;
  }

  /** `openEnable` of the protocol. */
  enable(upper: Binding, type: string): boolean {
    return this.#sessions.enable(upper, type);
  }

  find(remote: number, number: number): Session | undefined {
    return this.#sessions.find(remote, number);
  }

  /** The session of a station from which no message has come before; undefined if no protocol wants the type. */
  *meet(remote: number, number: number): Op<Session | undefined, Up> {
    const enable = this.#sessions.enabled(number);
    if (enable === undefined) return undefined;
    const session = this.#create(enable.binding, enable.type, remote, number);
    yield* enable.binding.openDone(session);
    this.leave(session);
    return session;
  }

  /** The session is no longer used. */
  leave(session: StationSession): void {
    this.#sessions.leave(session);
  }

  /** The number of sessions. */
  get size(): number {
    return this.#sessions.size;
  }

  #create(upper: Binding, type: string, remote: number, number: number): StationSession {
    const session = new StationSession(this, this.#protocol, upper, type, remote, number);
    this.#sessions.bind(session, remote, number);
    return session;
  }
}

class StationSession extends Session {
  readonly #all: StationSessions;
  readonly #framing: Framing;
  readonly remote: number;
  readonly number: number;

  constructor(all: StationSessions, framing: Framing, upper: Binding, type: string, remote: number, number: number) {
    super(framing, upper, type);
    this.#all = all;
    this.#framing = framing;
    this.remote = remote;
    this.number = number;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#framing.send(message, this.remote, this.number);
  }

  /** Stays for later messages of its peer. */
  override *close(): Op {
    this.#all.leave(this);
  }

  override control(operation: ControlOperation): number | undefined {
    return operation === "peerMac" || operation === "peerAddress" ? this.remote : this.#framing.control(operation);
  }
}
