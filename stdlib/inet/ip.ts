import {
  addToChecksum,
  type AtPoint,
  type Binding,
  type ControlOperation,
  type Down,
  Enables,
  foldChecksum,
  IdMap,
  type Message,
  type Op,
  Participants,
  Session,
  type Up,
} from "../../src/runtime/index.js";
import { IP_HEADER_BYTES, IPBase, type IPHeader, pushIPHeader, readIPHeader } from "./ip.xgraph.js";
import { Reassembly } from "./reassembly.js";

/** The longest data of a datagram: 65535 bytes with the header. */
const LONGEST = 0xffff - IP_HEADER_BYTES;
/** Where the checksum lies in the header. */
const CHECKSUM_AT = 10;

/** What IP says about a datagram to the protocol above, which may have to checksum it. */
export interface PseudoHeader {
  readonly source: number;
  readonly target: number;
  readonly proto: number;
}

/** Datagrams between hosts of one net: header checksum, fragmentation and reassembly (RFC 791); no routing yet. */
export class IP extends IPBase {
  readonly #sessions = new IdMap<IPSession>();
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
    const lower = yield* this.slots.lower.open(new Participants([remote]));
    if (lower === null) return null;
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

  override *demux(lower: Session, message: Message): Op<void, Up | AtPoint<"reassembled">> {
    const header = readIPHeader(message);
    const headerBytes = (header?.ihl ?? 0) * 4;
    const view = message.header(headerBytes);
    if (header === null || view === null || header.version !== 4) {
      this.counters.malformed.count();
      return;
    }
    if (foldChecksum(addToChecksum(0, view, message.front, headerBytes)) !== 0) {
      this.counters.badChecksum.count();
      return;
    }
    const length = header.length - headerBytes;
    if (length < 0 || header.length > message.length) {
      this.counters.malformed.count();
      return;
    }
    message.discard(headerBytes);
    if (!this.#isMine(header.target, lower)) {
      this.counters.notForUs.count();
      return;
    }
    // A short frame comes with padding.
    message.truncate(length);
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
    pushIPHeader(message, { length, ident, mf, offset, ttl: this.parameters.ttl, proto, source, target });
    const view = message.header(IP_HEADER_BYTES)!;
    const { front } = message;
    view.setUint16(front + CHECKSUM_AT, foldChecksum(addToChecksum(0, view, front, IP_HEADER_BYTES)));
  }

  *#deliver(lower: Session, message: Message, { source, target, proto }: IPHeader): Op<void, Up> {
    let session = this.#sessions.resolve(source, target, proto);
    if (session === undefined) {
      const enable = this.#enables.get(proto);
      if (enable === undefined) {
        this.counters.noProtocol.count();
        return;
      }
      session = this.#create(enable.binding, enable.type, lower, source, target, proto);
      yield* enable.binding.openDone(session);
    }
    message.attribute = session.incoming;
    yield* session.up.demux(session, message);
  }

  #isMine(target: number, lower: Session): boolean {
    const mine = lower.control("myHost") ?? 0;
    return target === mine || isBroadcast(target, lower);
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
  readonly #lower: Session;

  constructor(ip: IP, upper: Binding, type: string, lower: Session, remote: number, local: number, proto: number) {
    super(ip, upper, type);
    this.#ip = ip;
    this.#lower = lower;
    this.incoming = { source: remote, target: local, proto };
    const broadcast = isBroadcast(local, lower);
    // What came to everybody is answered from this host's address (RFC 1122, 3.2.1.3).
    this.#outgoing = { source: broadcast ? (lower.control("myHost") ?? 0) : local, target: remote, proto };
  }

  override push(message: Message): Op<boolean, Down | AtPoint<"fragment">> {
    return this.#ip.send(message, this.#lower, this.#outgoing);
  }

  override control(operation: ControlOperation): number | undefined {
    switch (operation) {
      case "myHost":
        return this.#outgoing.source;
      case "peerHost":
        return this.#outgoing.target;
      case "maxPacket":
        return LONGEST;
      case "optPacket":
        return roomOf(this.#lower);
      default:
        return this.#lower.control(operation);
    }
  }
}
