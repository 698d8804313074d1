import {
  type Binding,
  BROADCAST_MAC,
  type ControlOperation,
  type Down,
  type Message,
  type Op,
  Participants,
  Session,
  Sessions,
  type Up,
  VirtualEnables,
  type Wait,
} from "../../src/runtime/index.js";
import { EVERYBODY, isBroadcast, isOn, type Net } from "./addresses.js";
import { VNETBase, type VNETSlots } from "./vnet.xgraph.js";

type Port = VNETSlots["port"][number];

/**
 * The choice of an interface, made once when a session opens, and of the station there, which may change. A virtual protocol adds no header: its session
 * stands directly above the Ethernet session of the protocol over it. Source: x-kernel VNET.
 *
 * The attribute of a message that goes down may be a host, as a number: the next hop. Without it the message is for the host to which the session was
 * opened. In both cases ARP gives the host's present station. If ARP does not know the host, the message goes to the station from which the session has
 * received: so a host that asks gets an answer, although its address was never asked for.
 */
export class VNET extends VNETBase {
  /** By host, type and interface. Sessions of stations whose host is not known have no key, and live as long as the one below. */
  readonly #sessions = new Sessions<VNETSession>(this);
  /** The openEnables of protocols above, by the type that decides the number. */
  readonly #enables = new VirtualEnables();
  /** Types as numbers, for keys. */
  readonly #types = new Map<string, number>();

  override *open(
    upper: Binding,
    participants: Participants,
    type: string,
  ): Op<Session | null, Down | Wait<"Resolver.resolve">> {
    const remote = participants.popRemote();
    const port = remote === undefined ? undefined : this.#portTo(remote);
    if (remote === undefined || port === undefined) {
      this.counters.unreachable.count();
      return null;
    }
    const toAll = isBroadcast(netOf(port), remote);
    const mac = toAll ? BROADCAST_MAC : yield* port.arp.resolve(remote);
    const lower = mac === null ? null : yield* port.eth.open(new Participants([mac]), type);
    if (lower === null) {
      this.counters.unreachable.count();
      return null;
    }
    const session = this.#find(port, remote, type) ?? this.#create(upper, type, port, lower, remote);
    session.references++;
    yield* session.stand(lower);
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    if (!this.#enables.add(upper, type)) return false;
    let enabled = true;
    for (const { eth } of this.slots.port) enabled = eth.openEnable(participants.copy(), type) && enabled;
    return enabled;
  }

  override *openDone(lower: Session): Op<void, Up | Down | Wait<"Resolver.reverse">> {
    yield* this.#accept(lower);
  }

  /** For messages of a lower session without a session of this protocol. */
  override *demux(lower: Session, message: Message): Op<void, Up | Down | Wait<"Resolver.reverse">> {
    const session = yield* this.#accept(lower);
    if (session !== null) yield* session.demux(lower, message);
  }

  override control(operation: ControlOperation): number | undefined {
    if (operation === "broadcastAddress") return EVERYBODY;
    return super.control(operation === "myAddress" ? "myHost" : operation);
  }

  /** The number of sessions to known hosts. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Sends a message to a host that is, as far as is known, not at the session's station: `known` is its station, null if ARP does not know it. */
  *sendElsewhere(session: VNETSession, hop: number, known: number | null, message: Message): Op<boolean, Down> {
    const { port, remote } = session;
    let mac = known;
    if (mac === null) {
      // Who was not asked for when the session was made is at the station that it has heard.
      if (hop !== remote) return yield* port.eth.push(session.lower, message);
      yield* this.cpu.settle();
      mac = port.arp.seek(hop);
      if (mac === null) {
        this.counters.lost.count();
        return false;
      }
    }
    if (mac === session.mac) return yield* port.eth.push(session.lower, message);
    const lower = yield* port.eth.open(new Participants([mac]), session.type);
    if (lower === null) return false;
    // A session of the peer's own host is released with it.
    if (hop === remote) yield* session.stand(lower);
    const accepted = yield* port.eth.push(lower, message);
    if (hop !== remote) yield* lower.release();
    return accepted;
  }

  /** An unused session. A limited number of them stays, for later messages of their hosts. */
  leave(session: VNETSession): void {
    this.#sessions.leave(session)?.leaveLower();
  }

  /** Makes a session for messages of a lower session that has none yet. */
  *#accept(lower: Session): Op<VNETSession | null, Up | Down | Wait<"Resolver.reverse">> {
    const port = this.slots.port.find(({ eth }) => eth === lower.up);
    const upper = this.#enables.get(lower.type);
    if (upper === undefined || port === undefined) return null;
    const remote = yield* port.arp.reverse(macOf(lower));
    const known = remote === null ? undefined : this.#find(port, remote, lower.type);
    const session = known ?? this.#create(upper, lower.type, port, lower, remote);
    lower.receiver = session;
    // For the protocol above, a session that was unused counts as new.
    if (session.references <= 0) {
      yield* upper.openDone(session);
      if (session.references <= 0) this.leave(session);
    }
    return session;
  }

  #find({ eth }: Port, remote: number, type: string): VNETSession | undefined {
    return this.#sessions.find(remote, this.#typeNumber(type), this.#indexOf(eth));
  }

  #create(upper: Binding, type: string, port: Port, lower: Session, remote: number | null): VNETSession {
    // A station that sent before has its session already: now its host is known.
    const heard = lower.receiver;
    const session =
      heard instanceof VNETSession && heard.remote === null && heard.lower === lower
        ? heard
        : new VNETSession(this, upper, type, port, lower);
    session.remote = remote;
    if (remote !== null) this.#sessions.bind(session, remote, this.#typeNumber(type), this.#indexOf(port.eth));
    return session;
  }

  #typeNumber(type: string): number {
    let number = this.#types.get(type);
    if (number === undefined) this.#types.set(type, (number = this.#types.size));
    return number;
  }
  #indexOf(eth: Port["eth"]): number {
    return this.slots.port.findIndex((each) => each.eth === eth);
  }

  #portTo(host: number): Port | undefined {
    if (host === EVERYBODY) return this.slots.port[0];
    return this.slots.port.find((port) => isOn(netOf(port), host));
  }
}

function netOf({ eth }: Port): Net {
  return { address: eth.control("myHost") ?? 0, prefix: eth.control("netPrefix") ?? 32 };
}

function macOf(lower: Session): number {
  return lower.control("peerMac") ?? BROADCAST_MAC;
}

class VNETSession extends Session {
  /** Null for a station whose host ARP does not know. */
  remote: number | null = null;
  readonly port: Port;
  readonly #vnet: VNET;
  #lower: Session;
  /** Of the station, or of all. */
  mac: number;
  /** Whether it has a reference to the one below. One that a message has made has none: both are as idle as each other. */
  #holdsLower = false;

  constructor(vnet: VNET, upper: Binding, type: string, port: Port, lower: Session) {
    super(vnet, upper, type);
    this.#vnet = vnet;
    this.port = port;
    this.#lower = lower;
    this.mac = macOf(lower);
  }

  get lower(): Session {
    return this.#lower;
  }

  /** From now on it stands on this lower session, of which it is given a reference. */
  *stand(lower: Session): Op<void, Down> {
    const before = this.#lower;
    const held = this.#holdsLower;
    if (before !== lower) this.leaveLower();
    this.#lower = lower;
    this.mac = macOf(lower);
    this.#holdsLower = true;
    // Messages of a station go up one session, for all of its hosts.
    if (!(lower.receiver instanceof VNETSession)) lower.receiver = this;
    if (held) yield* before.release();
  }

  /** Messages of the lower session go up another. */
  leaveLower(): void {
    if (this.#lower.receiver === this) this.#lower.receiver = this.#lower.up.upper;
  }

  override push(message: Message): Op<boolean, Down> {
    const { attribute } = message;
    const hop = typeof attribute === "number" ? attribute : this.remote;
    const { port, mac } = this;
    if (hop === null || mac === BROADCAST_MAC) return port.eth.push(this.#lower, message);
    const known = port.arp.known(hop);
    return known === mac ? port.eth.push(this.#lower, message) : this.#vnet.sendElsewhere(this, hop, known, message);
  }

  demux(_session: Session, message: Message): Op<void, Up> {
    return this.up.demux(this, message);
  }

  override *close(): Op<void, Down> {
    if (this.#holdsLower) {
      this.#holdsLower = false;
      yield* this.#lower.release();
    }
    this.#vnet.leave(this);
  }

  override control(operation: ControlOperation): number | undefined {
    switch (operation) {
      case "peerHost":
      case "peerAddress":
        return this.remote ?? undefined;
      case "myAddress":
        return this.#lower.control("myHost");
      default:
        return this.#lower.control(operation);
    }
  }
}
