import {
  type AtPoint,
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
} from "../../src/runtime/index.js";
import { checkIPHeader, IP_HEADER_BYTES, IPBase, type IPHeader, pushIPHeader } from "./ip.xgraph.js";
import { Reassembly } from "./reassembly.js";

/** The longest data of a datagram: 65535 bytes with the header. */
const LONGEST = 0xffff - IP_HEADER_BYTES;
/** ROUTE's number: it gets whole datagrams that are for other hosts, and sends them on as they are. */
const FORWARDING = 255;

/** Datagrams between hosts: header checksum (RFC 791, 3.1), fragmentation and reassembly (3.2), and the choice of the first hop (RFC 1122, 3.3.1). */
export class IP extends IPBase {
  /** By the peer's address, the own address and the protocol; those for datagrams in transit by the session to the neighbour and {@link FORWARDING}. */
  readonly #sessions = new Sessions<IPSession | TransitSession>(this);
  readonly #reassembly = new Reassembly(this);
  #ident = 0;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const remote = participants.popRemote();
    const proto = this.#sessions.numberOf(type);
    if (remote === undefined || proto === undefined) return null;
    const wanted = participants.popLocal();
    const hop = proto === FORWARDING ? remote : this.#firstHop(remote);
    const lower = yield* this.slots.lower.open(new Participants([hop]));
    if (lower === null) return null;
    if (proto === FORWARDING) return this.#transit(upper, type, lower);
    const local = wanted ?? lower.control("myHost") ?? 0;
    const session = this.#sessions.find(remote, local, proto) ?? this.#create(upper, type, lower, remote, local, proto);
    session.references++;
    // The session counts its own reference to the one below.
    yield* lower.release();
    return session;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    return this.#sessions.enable(upper, type);
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down | AtPoint<"reassembled">> {
    const header = checkIPHeader(message);
    if (typeof header === "string" || header.version !== 4) {
      (header === "badChecksum" ? this.counters.badChecksum : this.counters.malformed).count();
      return;
    }
    if (!this.#isMine(header.target, lower)) {
      yield* this.#passOn(lower, message);
      return;
    }
    message.discard(header.ihl * 4);
    if (header.mf === 0 && header.offset === 0) {
      yield* this.#deliver(lower, message, header);
      return;
    }
    this.counters.fragmentsIn.count();
    yield* this.cpu.settle();
    const whole = this.#reassembly.add(header, message);
    if (whole === null) return;
    this.counters.datagramsReassembled.count();
    yield* this.at(this.points.reassembled, whole.length);
    yield* this.#deliver(lower, whole, header);
    whole.release();
  }

  override control(operation: ControlOperation): number | undefined {
    switch (operation) {
      case "maxPacket":
        return LONGEST;
      case "optPacket":
        return roomOf(this.slots.lower);
      default:
        return super.control(operation);
    }
  }

  /** Sends a datagram, in fragments where it is longer than the link carries. */
  *send(message: Message, lower: Session, from: PseudoHeader): Op<boolean, Down | AtPoint<"fragment">> {
    if (message.length > LONGEST) {
      this.counters.refused.count();
      return false;
    }
    const most = roomOf(lower);
    // Every fragment but the last carries a multiple of 8 bytes.
    const each = most & ~7;
    if (message.length > most && each <= 0) {
      this.counters.refused.count();
      return false;
    }
    this.#ident = (this.#ident + 1) & 0xffff;
    const ident = this.#ident;
    if (message.length <= most) {
      this.#pushHeader(message, from, ident, 0, 0);
      return this.#sent(yield* this.slots.lower.push(lower, message));
    }
    let sent = true;
    for (let at = 0; sent && message.length > 0; at += each) {
      const fragment = message.split(each);
      this.counters.fragmentsOut.count();
      yield* this.at(this.points.fragment, fragment.length);
      this.#pushHeader(fragment, from, ident, message.length > 0 ? 1 : 0, at / 8);
      sent = yield* this.slots.lower.push(lower, fragment);
      fragment.release();
    }
    return this.#sent(sent);
  }

  #sent(accepted: boolean): boolean {
    if (!accepted) this.counters.refused.count();
    return accepted;
  }

  #pushHeader(
    message: Message,
    { source, target, proto }: PseudoHeader,
    ident: number,
    mf: number,
    offset: number,
  ): void {
    pushIPHeader(message, { ident, mf, offset, ttl: this.parameters.ttl, proto, source, target });
  }

  /** To the protocol that forwards, where there is one. */
  *#passOn(lower: Session, message: Message): Op<void, Up | Down> {
    const enable = this.#sessions.enabled(FORWARDING);
    if (enable === undefined) {
      this.counters.notForUs.count();
      return;
    }
    const session = this.#transit(enable.binding, enable.type, lower);
    yield* this.leave(session);
    yield* session.up.demux(session, message);
  }

  #transit(upper: Binding, type: string, lower: Session): TransitSession {
    const known = this.#sessions.find(lower.id, 0, FORWARDING);
    if (known instanceof TransitSession) return known;
    const session = new TransitSession(this, upper, type, lower);
    lower.references++;
    this.#sessions.bind(session, lower.id, 0, FORWARDING);
    return session;
  }

  /** The host itself where it is on a net of this one, otherwise the gateway; without one, the protocol below may know. */
  #firstHop(remote: number): number {
    const isNear = this.host.nics.some(({ address, prefix }) => {
      const rest = prefix === 0 ? 0xffffffff : 0xffffffff >>> prefix;
      return address !== 0 && (address | rest) >>> 0 === (remote | rest) >>> 0;
    });
    return isNear || remote === 0xffffffff ? remote : (this.parameters.gateway ?? remote);
  }

  *#deliver(lower: Session, message: Message, { source, target, proto }: IPHeader): Op<void, Up | Down> {
    if (proto === FORWARDING) {
      this.counters.noProtocol.count();
      return;
    }
    const known = this.#sessions.find(source, target, proto);
    let session = known instanceof IPSession ? known : undefined;
    if (session === undefined) {
      const enable = this.#sessions.enabled(proto);
      if (enable === undefined) {
        this.counters.noProtocol.count();
        return;
      }
      session = this.#create(enable.binding, enable.type, lower, source, target, proto);
      yield* enable.binding.openDone(session);
      yield* this.leave(session);
    }
    message.attribute = session.incoming;
    yield* session.up.demux(session, message);
  }

  /** How many sessions there are. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Nobody holds a session: the last ones of those stay, for peers that come back. */
  *leave(session: IPSession | TransitSession): Op<void, Down> {
    const oldest = this.#sessions.leave(session);
    if (oldest !== undefined) yield* oldest.lower.release();
  }

  #isMine(target: number, lower: Session): boolean {
    const mine = lower.control("myHost") ?? 0;
    if (target === mine || isBroadcast(target, lower)) return true;
    return this.host.nics.some(({ address }) => address === target && address !== 0);
  }

  #create(upper: Binding, type: string, lower: Session, remote: number, local: number, proto: number): IPSession {
    const session = new IPSession(this, upper, type, lower, remote, local, proto);
    lower.references++;
    this.#sessions.bind(session, remote, local, proto);
    return session;
  }
}

/** The last address of the link's net, and of all nets. */
function isBroadcast(host: number, lower: Session): boolean {
  if (host === 0xffffffff) return true;
  const prefix = lower.control("netPrefix") ?? 32;
  return prefix < 31 && host === ((lower.control("myHost") ?? 0) | (0xffffffff >>> prefix)) >>> 0;
}

/** The most data that goes down in one piece, in bytes. */
function roomOf(lower: { control(operation: ControlOperation): number | undefined }): number {
  const frame = lower.control("optPacket");
  return frame === undefined ? LONGEST : Math.min(frame - IP_HEADER_BYTES, LONGEST);
}

class IPSession extends Session {
  readonly incoming: PseudoHeader;
  readonly #outgoing: PseudoHeader;
  readonly #ip: IP;
  readonly lower: Session;

  constructor(ip: IP, upper: Binding, type: string, lower: Session, remote: number, local: number, proto: number) {
    super(ip, upper, type);
    this.#ip = ip;
    this.lower = lower;
    this.incoming = { source: remote, target: local, proto };
    const broadcast = isBroadcast(local, lower);
    // A datagram that was broadcast is answered from this host's address (RFC 1122, 3.2.1.3).
    this.#outgoing = { source: broadcast ? (lower.control("myHost") ?? 0) : local, target: remote, proto };
  }

  override push(message: Message): Op<boolean, Down | AtPoint<"fragment">> {
    return this.#ip.send(message, this.lower, this.#outgoing);
  }

  override close(): Op<void, Down> {
    return this.#ip.leave(this);
  }

  override control(operation: ControlOperation): number | undefined {
    switch (operation) {
      case "myHost":
      case "myAddress":
        return this.#outgoing.source;
      case "peerHost":
      case "peerAddress":
        return this.#outgoing.target;
      case "maxPacket":
        return LONGEST;
      case "optPacket":
        return roomOf(this.lower);
      default:
        return this.lower.control(operation);
    }
  }
}

/** To a neighbour, for datagrams that have their header already. */
class TransitSession extends Session {
  readonly #ip: IP;
  readonly lower: Session;

  constructor(ip: IP, upper: Binding, type: string, lower: Session) {
    super(ip, upper, type);
    this.#ip = ip;
    this.lower = lower;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#ip.slots.lower.push(this.lower, message);
  }

  override close(): Op<void, Down> {
    return this.#ip.leave(this);
  }

  /** `optPacket` is with the header here. */
  override control(operation: ControlOperation): number | undefined {
    return this.lower.control(operation);
  }
}
