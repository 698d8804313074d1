import {
  type Binding,
  type ControlOperation,
  type Down,
  type Message,
  type Op,
  Participants,
  type PseudoHeader,
  Session,
  Sessions,
  type Up,
  withoutHeader,
} from "../../src/runtime/index.js";
import { code, Undeliverable } from "./icmp-error.js";
import type { IPHeader } from "./ip.xgraph.js";
import { checkUDPHeader, pushUDPHeader, UDP_HEADER_BYTES, UDPBase } from "./udp.xgraph.js";

/** Ports that are given to sessions whose opener names none (RFC 6335). */
const FIRST_DYNAMIC = 49152;
const LAST_PORT = 65535;
/** UDP's number over IP (RFC 768). */
const PROTO = 17;
/** The longest data: the length in the header has 16 bits. */
const LONGEST = 0xffff - UDP_HEADER_BYTES;

/** User datagrams: ports and an optional checksum over header, data and pseudo-header (RFC 768; RFC 1122, 4.1.3). */
export class UDP extends UDPBase {
  readonly #sessions = new Sessions<UDPSession>(this);
  /** The number of sessions that have a local port. */
  readonly #held = new Map<number, number>();
  #next = FIRST_DYNAMIC;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const remotePort = participants.popRemote();
    const localPort = participants.popLocal() ?? this.#freePort();
    if (remotePort === undefined || localPort === null) return null;
    const lower = yield* this.slots.lower.open(participants);
    if (lower === null) return null;
    let session = this.#sessions.find(remotePort, localPort, lower.id);
    if (session === undefined) session = this.#create(upper, type, lower, remotePort, localPort);
    // The existing session already has its own reference to the one below.
    else yield* lower.release();
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    const port = participants.popLocal();
    return port !== undefined && this.#sessions.enable(upper, type, port);
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down> {
    const about = message.attribute as IPHeader;
    const header = checkUDPHeader(message, about);
    if (typeof header === "string") {
      (header === "badChecksum" ? this.counters.badChecksum : this.counters.malformed).count();
      return;
    }
    let session = this.#sessions.find(header.source, header.target, lower.id);
    if (session === undefined) {
      const enable = this.#sessions.enabled(header.target);
      if (enable === undefined) {
        this.counters.noPort.count();
        message.attribute = new Undeliverable(about, code.port);
        yield* this.slots.lower.push(lower, message);
        return;
      }
      lower.references++;
      session = this.#create(enable.binding, enable.type, lower, header.source, header.target);
      yield* enable.binding.openDone(session);
      const oldest = this.#sessions.leave(session);
      if (oldest !== undefined) yield* this.#end(oldest);
    }
    message.discard(UDP_HEADER_BYTES);
    yield* session.up.demux(session, message);
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.slots.lower.control(operation), UDP_HEADER_BYTES);
  }

  *send(message: Message, session: UDPSession): Op<boolean, Down> {
    if (message.length > LONGEST) {
      this.counters.tooLong.count();
      return false;
    }
    const { localPort: source, remotePort: target, pseudo } = session;
    pushUDPHeader(message, { source, target }, this, pseudo);
    return yield* this.slots.lower.push(session.lower, message);
  }

  /** The number of sessions. */
  get sessions(): number {
    return this.#sessions.size;
  }

  *forget(session: UDPSession): Op<void, Down> {
    if (this.#sessions.unbind(session)) yield* this.#end(session);
  }

  /** Releases the resources of a session that has lost its key. */
  *#end({ localPort, lower }: UDPSession): Op<void, Down> {
    const held = (this.#held.get(localPort) ?? 1) - 1;
    if (held === 0) this.#held.delete(localPort);
    else this.#held.set(localPort, held);
    yield* lower.release();
  }

  #create(upper: Binding, type: string, lower: Session, remotePort: number, localPort: number): UDPSession {
    const session = new UDPSession(this, upper, type, lower, remotePort, localPort);
    this.#sessions.bind(session, remotePort, localPort, lower.id);
    this.#held.set(localPort, (this.#held.get(localPort) ?? 0) + 1);
    return session;
  }

  #freePort(): number | null {
    for (let tried = FIRST_DYNAMIC; tried <= LAST_PORT; tried++) {
      const port = this.#next;
      this.#next = port === LAST_PORT ? FIRST_DYNAMIC : port + 1;
      if (!this.#held.has(port) && this.#sessions.enabled(port) === undefined) return port;
    }
    return null;
  }
}

class UDPSession extends Session {
  readonly lower: Session;
  readonly remotePort: number;
  readonly localPort: number;
  /** For messages to be sent. */
  readonly pseudo: PseudoHeader;
  readonly #udp: UDP;

  constructor(udp: UDP, upper: Binding, type: string, lower: Session, remotePort: number, localPort: number) {
    super(udp, upper, type);
    this.#udp = udp;
    this.lower = lower;
    this.remotePort = remotePort;
    this.localPort = localPort;
    this.pseudo = { source: lower.control("myHost") ?? 0, target: lower.control("peerHost") ?? 0, proto: PROTO };
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#udp.send(message, this);
  }

  override close(): Op<void, Down> {
    return this.#udp.forget(this);
  }

  override control(operation: ControlOperation): number | undefined {
    switch (operation) {
      case "myPort":
        return this.localPort;
      case "peerPort":
        return this.remotePort;
      default:
        return withoutHeader(operation, this.lower.control(operation), UDP_HEADER_BYTES);
    }
  }
}
