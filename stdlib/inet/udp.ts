import {
  type Binding,
  type ControlOperation,
  type Down,
  foldChecksum,
  type Message,
  type Op,
  Participants,
  Session,
  Sessions,
  type Up,
  withoutHeader,
} from "../../src/runtime/index.js";
import type { PseudoHeader } from "./ip.js";
import { pushUDPHeader, readUDPHeader, UDP_HEADER_BYTES, UDPBase } from "./udp.xgraph.js";

/** Ports that are given to sessions whose opener names none (RFC 6335). */
const FIRST_DYNAMIC = 49152;
const LAST_PORT = 65535;
/** Where the checksum lies in the header. */
const CHECKSUM_AT = 6;
const PROTO = 17;

/** User datagrams: ports and an optional checksum over header, data and pseudo-header (RFC 768). */
export class UDP extends UDPBase {
  readonly #sessions = new Sessions<UDPSession>(this);
  /** How many sessions hold a local port. */
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
    // The session that is there already has its own reference to the one below.
    else yield* lower.release();
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    const port = participants.popLocal();
    return port !== undefined && this.#sessions.enable(upper, type, port);
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down> {
    const header = readUDPHeader(message);
    if (header === null || header.length < UDP_HEADER_BYTES || header.length > message.length) {
      this.counters.malformed.count();
      return;
    }
    message.truncate(header.length);
    if (
      header.checksum !== 0 &&
      foldChecksum(message.checksum(pseudoSum(message.attribute as PseudoHeader, header.length))) !== 0
    ) {
      this.counters.badChecksum.count();
      return;
    }
    message.discard(UDP_HEADER_BYTES);
    let session = this.#sessions.find(header.source, header.target, lower.id);
    if (session === undefined) {
      const enable = this.#sessions.enabled(header.target);
      if (enable === undefined) {
        this.counters.noPort.count();
        return;
      }
      lower.references++;
      session = this.#create(enable.binding, enable.type, lower, header.source, header.target);
      yield* enable.binding.openDone(session);
      const oldest = this.#sessions.leave(session);
      if (oldest !== undefined) yield* this.#end(oldest);
    }
    yield* session.up.demux(session, message);
  }

  override control(operation: ControlOperation): number | undefined {
    return withoutHeader(operation, this.slots.lower.control(operation), UDP_HEADER_BYTES);
  }

  send(message: Message, lower: Session, source: number, target: number): Op<boolean, Down> {
    const length = UDP_HEADER_BYTES + message.length;
    pushUDPHeader(message, { source, target, length });
    if (this.parameters.checksum) {
      const addresses = { source: lower.control("myHost") ?? 0, target: lower.control("peerHost") ?? 0, proto: PROTO };
      const checksum = foldChecksum(message.checksum(pseudoSum(addresses, length)));
      // 0 means that there is none.
      message.header(UDP_HEADER_BYTES)!.setUint16(message.front + CHECKSUM_AT, checksum === 0 ? 0xffff : checksum);
    }
    return this.slots.lower.push(lower, message);
  }

  /** How many sessions there are. */
  get sessions(): number {
    return this.#sessions.size;
  }

  *forget(session: UDPSession): Op<void, Down> {
    if (this.#sessions.unbind(session)) yield* this.#end(session);
  }

  /** Gives up what a session that has no key any more holds. */
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

/** The pseudo-header's part of the checksum's running sum. */
function pseudoSum({ source, target, proto }: PseudoHeader, length: number): number {
  return (source >>> 16) + (source & 0xffff) + (target >>> 16) + (target & 0xffff) + proto + length;
}

class UDPSession extends Session {
  readonly lower: Session;
  readonly remotePort: number;
  readonly localPort: number;
  readonly #udp: UDP;

  constructor(udp: UDP, upper: Binding, type: string, lower: Session, remotePort: number, localPort: number) {
    super(udp, upper, type);
    this.#udp = udp;
    this.lower = lower;
    this.remotePort = remotePort;
    this.localPort = localPort;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#udp.send(message, this.lower, this.localPort, this.remotePort);
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
