import {
  type AtPoint,
  type Binding,
  type ControlOperation,
  type Down,
  Enables,
  IdleSessions,
  IdMap,
  type Message,
  type Op,
  Participants,
  Session,
  type Up,
} from "../../src/runtime/index.js";
import { IP_HEADER_BYTES, IPBase, type IPHeader, readIPHeader } from "./ip.xgraph.js";
import { headerIsIntact, pushSealedHeader } from "./ip-wire.js";
import { Reassembly } from "./reassembly.js";

/** The longest data of a datagram: 65535 bytes with the header. */
const LONGEST = 0xffff - IP_HEADER_BYTES;
/** ROUTE's number: it gets whole datagrams that are for other hosts, and sends them on as they are. */
const FORWARDING = 255;

/** What IP says about a datagram to the protocol above, which may have to checksum it. */
export interface PseudoHeader {
  readonly source: number;
  readonly target: number;
  readonly proto: number;
}

/** Datagrams between hosts: header checksum, fragmentation and reassembly (RFC 791), and the choice of the first hop. */
export class IP extends IPBase {
  readonly #sessions = new IdMap<IPSession>();
  /** By the session to the neighbour. */
  readonly #transits = new IdMap<TransitSession>();
  readonly #idle = new IdleSessions<IPSession | TransitSession>();
  readonly #enables = new Enables();
  readonly #reassembly = new Reassembly(this);
  #ident = 0;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const remote = participants.popRemote();
    const proto = this.host.numbers.relative(type, this.type);
    if (remote === undefined || proto === undefined) return null;
    const wanted = participants.popLocal();
    const hop = proto === FORWARDING ? remote : this.#firstHop(remote);
    const lower = yield* this.slots.lower.open(new Participants([hop]));
    if (lower === null) return null;
    if (proto === FORWARDING) return this.#transit(upper, type, lower);
    const local = wanted ?? lower.control("myHost") ?? 0;
    const session =
      this.#sessions.resolve(remote, local, proto) ?? this.#create(upper, type, lower, remote, local, proto);
    session.references++;
    // The session counts its own reference to the one below.
    yield* lower.release() as Op<void, Down>;
    return session;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    const proto = this.host.numbers.relative(type, this.type);
    return proto !== undefined && this.#enables.add(upper, type, proto);
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down | AtPoint<"reassembled">> {
    const header = readIPHeader(message);
    const headerBytes = (header?.ihl ?? 0) * 4;
    if (header === null || header.version !== 4) {
      this.counters.malformed.count();
      return;
    }
    if (!headerIsIntact(message, headerBytes)) {
      this.counters.badChecksum.count();
      return;
    }
    if (header.length < headerBytes || header.length > message.length) {
      this.counters.malformed.count();
      return;
    }
    // A short frame comes with padding.
    message.truncate(header.length);
    if (!this.#isMine(header.target, lower)) {
      yield* this.#passOn(lower, message);
      return;
    }
    message.discard(headerBytes);
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
    const length = IP_HEADER_BYTES + message.length;
    pushSealedHeader(message, { length, ident, mf, offset, ttl: this.parameters.ttl, proto, source, target });
  }

  /** To the protocol that forwards, where there is one. */
  *#passOn(lower: Session, message: Message): Op<void, Up | Down> {
    const enable = this.#enables.get(FORWARDING);
    if (enable === undefined) {
      this.counters.notForUs.count();
      return;
    }
    const session = this.#transit(enable.binding, enable.type, lower);
    yield* this.leave(session);
    yield* session.up.demux(session, message);
  }

  #transit(upper: Binding, type: string, lower: Session): TransitSession {
    let session = this.#transits.resolve(lower.id);
    if (session === undefined) {
      session = new TransitSession(this, upper, type, lower);
      lower.references++;
      this.#transits.bind(session, lower.id);
    }
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
    let session = this.#sessions.resolve(source, target, proto);
    if (session === undefined) {
      const enable = this.#enables.get(proto);
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
    return this.#sessions.size + this.#transits.size;
  }

  /** Nobody holds a session: the last ones of those stay, for peers that come back. */
  *leave(session: IPSession | TransitSession): Op<void, Down> {
    const idle = this.#idle.add(session);
    if (idle === undefined) return;
    if (idle instanceof TransitSession) {
      if (!this.#transits.unbind(idle.lower.id)) return;
    } else {
      const { source, target, proto } = idle.incoming;
      // Its place may be another's by now.
      if (this.#sessions.resolve(source, target, proto) !== idle) return;
      this.#sessions.unbind(source, target, proto);
    }
    yield* idle.lower.release() as Op<void, Down>;
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
