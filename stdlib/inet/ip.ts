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
import { EVERYBODY, isBroadcast, isHostAddress, isOn, isWholeNet, type Net } from "./addresses.js";
import { type About, code, ICMP_PROTO, icmpError, Undeliverable, UNREACHABLE } from "./icmp-error.js";
import { checkIPHeader, IP_HEADER_BYTES, IPBase, type IPHeader, pushIPHeader } from "./ip.xgraph.js";
import { Reassembly } from "./reassembly.js";
import { TO_ALL } from "./to-all.js";

/** The longest data of a datagram: 65535 bytes with the header. */
const LONGEST = 0xffff - IP_HEADER_BYTES;
/** ROUTE's number: ROUTE gets whole datagrams for other hosts, and forwards them unchanged. */
const FORWARDING = 255;

/**
 * Datagrams between hosts: header checksum (RFC 791, 3.1), fragmentation and reassembly (3.2), and the choice of the first hop (RFC 1122, 3.3.1). What
 * comes from nowhere, or to nobody in particular, is dropped (3.2.1.3, 3.3.6); who sends what nobody here takes is told (3.2.2.1).
 */
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
    const hop = proto === FORWARDING ? remote : this.firstHop(remote);
    const lower = yield* this.slots.lower.open(new Participants([hop]));
    if (lower === null) return null;
    const local = wanted ?? lower.control("myHost") ?? 0;
    const session =
      proto === FORWARDING
        ? this.#transit(upper, type, lower)
        : (this.#sessions.find(remote, local, proto) ?? this.#create(upper, type, lower, remote, local, proto));
    session.references++;
    // The session has its own reference to the one below.
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
    const { target } = header;
    if (this.#isNobody(header.source)) {
      this.counters.badSource.count();
      return;
    }
    const toAll = isBroadcast(netOf(lower), target);
    if (message.attribute === TO_ALL && !toAll && isHostAddress(target)) {
      this.counters.linkBroadcast.count();
      return;
    }
    if (!toAll && !this.#isMine(target)) {
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
    const whole = this.#reassembly.add(header, message, lower);
    if (whole === null) return;
    this.counters.datagramsReassembled.count();
    yield* this.at(this.points.reassembled, whole.message.length);
    yield* this.#deliver(lower, whole.message, whole.header);
    whole.message.release();
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

  /** Sends a datagram by a lower session to a neighbour, in fragments if it is longer than the link carries. */
  *send(message: Message, lower: Session, from: PseudoHeader, hop: number): Op<boolean, Down | AtPoint<"fragment">> {
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
      message.attribute = hop;
      return this.#sent(yield* this.slots.lower.push(lower, message));
    }
    let sent = true;
    for (let at = 0; sent && message.length > 0; at += each) {
      const fragment = message.split(each);
      this.counters.fragmentsOut.count();
      yield* this.at(this.points.fragment, fragment.length);
      this.#pushHeader(fragment, from, ident, message.length > 0 ? 1 : 0, at / 8);
      fragment.attribute = hop;
      sent = yield* this.slots.lower.push(lower, fragment);
      fragment.release();
    }
    return this.#sent(sent);
  }

  /**
   * Tells the sender of a datagram that came up a lower session why it was not delivered; nobody is told of one that was for all hosts (RFC 1122, 3.2.2).
   * @param data The data behind its header, or at least the first 8 bytes.
   */
  *complain(lower: Session, data: Message, header: IPHeader, about: About): Op<boolean, Down> {
    const { source, target } = header;
    if (isBroadcast(netOf(lower), target)) return false;
    const error = icmpError(data, header, about);
    if (error === null) return false;
    this.counters.errorsOut.count();
    this.#ident = (this.#ident + 1) & 0xffff;
    this.#pushHeader(error, { source: target, target: source, proto: ICMP_PROTO }, this.#ident, 0, 0);
    error.attribute = this.firstHop(source);
    const accepted = yield* this.slots.lower.push(lower, error);
    error.release();
    return this.#sent(accepted);
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

  /** To the forwarding protocol, if there is one. */
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

  /** The host itself if it is on a net of this host, otherwise the gateway; without a gateway, the protocol below may know the way. */
  firstHop(remote: number): number {
    const isNear = this.host.nics.some((nic) => isOn(nic, remote));
    return isNear || remote === EVERYBODY ? remote : (this.parameters.gateway ?? remote);
  }

  *#deliver(lower: Session, message: Message, header: IPHeader): Op<void, Up | Down> {
    const { source, target, proto } = header;
    const known = this.#sessions.find(source, target, proto);
    let session = known instanceof IPSession ? known : undefined;
    if (session === undefined) {
      const enable = proto === FORWARDING ? undefined : this.#sessions.enabled(proto);
      if (enable === undefined) {
        this.counters.noProtocol.count();
        yield* this.complain(lower, message, header, { type: UNREACHABLE, code: code.protocol });
        return;
      }
      session = this.#create(enable.binding, enable.type, lower, source, target, proto);
      yield* enable.binding.openDone(session);
      yield* this.leave(session);
    }
    // The pseudo-header for UDP's checksum, and the facts that an ICMP message needs.
    message.attribute = header;
    yield* session.up.demux(session, message);
  }

  /** The number of stored fragments. */
  get fragments(): number {
    return this.#reassembly.kept;
  }
  /** The number of sessions. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** An unused session. A limited number of them stays, for later messages of their peers. */
  *leave(session: IPSession | TransitSession): Op<void, Down> {
    const oldest = this.#sessions.leave(session);
    if (oldest !== undefined) yield* oldest.lower.release();
  }

  #isMine(target: number): boolean {
    for (const { address } of this.host.nics) if (address === target && address !== 0) return true;
    return false;
  }

  /** Whether no other host can have an address: it is no host's, stands for a net that this host is on, or is its own. */
  #isNobody(source: number): boolean {
    if (!isHostAddress(source)) return true;
    for (const nic of this.host.nics) if (nic.address === source || isWholeNet(nic, source)) return true;
    return false;
  }

  #create(upper: Binding, type: string, lower: Session, remote: number, local: number, proto: number): IPSession {
    const session = new IPSession(this, upper, type, lower, remote, local, proto);
    lower.references++;
    this.#sessions.bind(session, remote, local, proto);
    return session;
  }
}

/** The address and the net of the interface below. */
function netOf(lower: Session): Net {
  return { address: lower.control("myHost") ?? 0, prefix: lower.control("netPrefix") ?? 32 };
}

/** The most data that goes down in one piece, in bytes. */
function roomOf(lower: { control(operation: ControlOperation): number | undefined }): number {
  const frame = lower.control("optPacket");
  return frame === undefined ? LONGEST : Math.min(frame - IP_HEADER_BYTES, LONGEST);
}

class IPSession extends Session {
  readonly #outgoing: PseudoHeader;
  /** The next hop for a datagram. */
  readonly #hop: number;
  readonly #ip: IP;
  readonly lower: Session;

  constructor(ip: IP, upper: Binding, type: string, lower: Session, remote: number, local: number, proto: number) {
    super(ip, upper, type);
    this.#ip = ip;
    this.lower = lower;
    this.#hop = ip.firstHop(remote);
    const broadcast = isBroadcast(netOf(lower), local);
    // A datagram that was broadcast is answered from this host's address (RFC 1122, 3.2.1.3).
    this.#outgoing = { source: broadcast ? (lower.control("myHost") ?? 0) : local, target: remote, proto };
  }

  override push(message: Message): Op<boolean, Down | AtPoint<"fragment">> {
    const { attribute } = message;
    if (!(attribute instanceof Undeliverable)) return this.#ip.send(message, this.lower, this.#outgoing, this.#hop);
    return this.#ip.complain(this.lower, message, attribute.header, { type: UNREACHABLE, code: attribute.code });
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
    // To the neighbour of the session below, at its present station.
    message.attribute = undefined;
    return this.#ip.slots.lower.push(this.lower, message);
  }

  override close(): Op<void, Down> {
    return this.#ip.leave(this);
  }

  /** `optPacket` includes the header here. */
  override control(operation: ControlOperation): number | undefined {
    return this.lower.control(operation);
  }
}
