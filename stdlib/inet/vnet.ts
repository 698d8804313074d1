import {
  type Binding,
  BROADCAST_MAC,
  type ControlOperation,
  type Down,
  type Message,
  type Op,
  Participants,
  Session,
  type Up,
  VirtualEnables,
  type Wait,
} from "../../src/runtime/index.js";
import { VNETBase, type VNETSlots } from "./vnet.xgraph.js";

type Port = VNETSlots["port"][number];

const EVERYBODY = 0xffffffff;

/**
 * The choice of an interface, made once when a session opens. A virtual protocol adds no header: its session stands directly
 * above the Ethernet session of the protocol over it. Source: x-kernel VNET.
 */
export class VNET extends VNETBase {
  /** Who wants messages of hosts that open, by the type that decides the number. */
  readonly #enables = new VirtualEnables();

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
    const mac = isBroadcast(port, remote) ? BROADCAST_MAC : yield* port.arp.resolve(remote);
    const lower = mac === null ? null : yield* port.eth.open(new Participants([mac]), type);
    if (lower === null) {
      this.counters.unreachable.count();
      return null;
    }
    // A peer that was heard before has its session already.
    const session =
      lower.receiver instanceof VNETSession ? lower.receiver : new VNETSession(this, upper, type, port, lower, remote);
    session.references++;
    if (session.holdsLower) yield* lower.release();
    else session.holdsLower = true;
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    if (!this.#enables.add(upper, type)) return false;
    let enabled = true;
    for (const { eth } of this.slots.port) enabled = eth.openEnable(participants.copy(), type) && enabled;
    return enabled;
  }

  override *openDone(lower: Session): Op<void, Up | Down | Wait<"Resolver.reverse">> {
    const port = this.slots.port.find(({ eth }) => eth === lower.up);
    const upper = this.#enables.get(lower.type);
    if (upper === undefined || port === undefined) return;
    const remote = yield* port.arp.reverse(lower.control("peerMac") ?? BROADCAST_MAC);
    yield* upper.openDone(new VNETSession(this, upper, lower.type, port, lower, remote));
  }

  override control(operation: ControlOperation): number | undefined {
    if (operation === "broadcastAddress") return EVERYBODY;
    return super.control(operation === "myAddress" ? "myHost" : operation);
  }

  #portTo(host: number): Port | undefined {
    if (host === EVERYBODY) return this.slots.port[0];
    return this.slots.port.find(({ eth }) => {
      const prefix = eth.control("netPrefix") ?? 32;
      const mask = prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0;
      return (host & mask) >>> 0 === ((eth.control("myHost") ?? 0) & mask) >>> 0;
    });
  }
}

/** The last address of a net, of all nets with it. */
function isBroadcast({ eth }: Port, host: number): boolean {
  const prefix = eth.control("netPrefix") ?? 32;
  const rest = prefix === 0 ? EVERYBODY : EVERYBODY >>> prefix;
  return host === EVERYBODY || (prefix < 31 && (host & rest) >>> 0 === rest);
}

class VNETSession extends Session {
  /** Whether it has a reference to the one below. One that a message has made has none: both are as idle as each other. */
  holdsLower = false;
  readonly #port: Port;
  readonly #lower: Session;
  /** Null for a station whose host ARP has not heard of. */
  readonly #remote: number | null;

  constructor(vnet: VNET, upper: Binding, type: string, port: Port, lower: Session, remote: number | null) {
    super(vnet, upper, type);
    this.#port = port;
    this.#lower = lower;
    this.#remote = remote;
    lower.receiver = this;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#port.eth.push(this.#lower, message);
  }

  demux(_session: Session, message: Message): Op<void, Up> {
    return this.up.demux(this, message);
  }

  override *close(): Op<void, Down> {
    if (!this.holdsLower) return;
    this.holdsLower = false;
    yield* this.#lower.release();
  }

  override control(operation: ControlOperation): number | undefined {
    switch (operation) {
      case "peerHost":
      case "peerAddress":
        return this.#remote ?? undefined;
      case "myAddress":
        return this.#lower.control("myHost");
      default:
        return this.#lower.control(operation);
    }
  }
}
