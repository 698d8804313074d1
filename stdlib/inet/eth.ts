import {
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
import { ETHBase, popETHHeader, pushETHHeader } from "./eth.xgraph.js";

/**
 * Ethernet framing. A session is a station and a type; the last 64 that nobody holds stay, so that a peer that comes back finds its
 * own. Source: x-kernel ETH; framing of the DIX specification, 1982.
 */
export class ETH extends ETHBase {
  readonly #sessions = new IdMap<ETHSession>();
  readonly #idle = new IdleSessions<ETHSession>();
  readonly #enables = new Enables();
  #nic: Session | null = null;
  #mac = 0;

  override *init(): Op<void, Down> {
    this.#nic = yield* this.slots.lower.open(Participants.anyone());
    this.#mac = this.slots.lower.control("myMac") ?? 0;
  }

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null> {
    const remote = participants.popRemote();
    const number = this.host.numbers.relative(type, this.type);
    if (remote === undefined || number === undefined) return null;
    const session = this.#sessions.resolve(remote, number) ?? this.#create(upper, type, remote, number);
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    const number = this.host.numbers.relative(type, this.type);
    return number !== undefined && this.#enables.add(upper, type, number);
  }

  override *demux(_session: Session, message: Message): Op<void, Up> {
    const header = popETHHeader(message);
    if (header === null) {
      this.counters.tooShort.count();
      return;
    }
    let session = this.#sessions.resolve(header.source, header.type);
    if (session === undefined) {
      const enable = this.#enables.get(header.type);
      if (enable === undefined) {
        this.counters.noType.count();
        return;
      }
      session = this.#create(enable.binding, enable.type, header.source, header.type);
      yield* enable.binding.openDone(session);
      this.leave(session);
    }
    yield* session.up.demux(session, message);
  }

  /** How many sessions there are. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Nobody holds a session. */
  leave(session: ETHSession): void {
    const idle = this.#idle.add(session);
    if (idle === undefined) return;
    const { remote, number } = idle;
    // Its place may be another's by now.
    if (this.#sessions.resolve(remote, number) === idle) this.#sessions.unbind(remote, number);
  }

  *send(message: Message, target: number, type: number): Op<boolean, Down> {
    if (message.length > (this.slots.lower.control("maxPacket") ?? Infinity)) {
      this.counters.tooLong.count();
      return false;
    }
    pushETHHeader(message, { target, source: this.#mac, type });
    return yield* this.slots.lower.push(this.#nic!, message);
  }

  #create(upper: Binding, type: string, remote: number, number: number): ETHSession {
    const session = new ETHSession(this, upper, type, remote, number);
    this.#sessions.bind(session, remote, number);
    return session;
  }
}

class ETHSession extends Session {
  readonly #eth: ETH;
  readonly remote: number;
  readonly number: number;

  constructor(eth: ETH, upper: Binding, type: string, remote: number, number: number) {
    super(eth, upper, type);
    this.#eth = eth;
    this.remote = remote;
    this.number = number;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#eth.send(message, this.remote, this.number);
  }

  /** Stays for a peer that comes back. */
  override *close(): Op {
    this.#eth.leave(this);
  }

  override control(operation: ControlOperation): number | undefined {
    return operation === "peerMac" || operation === "peerAddress" ? this.remote : this.#eth.control(operation);
  }
}
