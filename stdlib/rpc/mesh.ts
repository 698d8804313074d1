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
import { MESHBase, popMESHHeader, pushMESHHeader } from "./mesh.xgraph.js";

/**
 * Messages between the nodes of a multicomputer. A session is a node and a type, as in ETH; the last 64 that nobody holds stay.
 * Source: x-kernel MESH, over its driver xkmcmsg, which is the interface's own driver here.
 *
 * Choice. The sources tell what the header holds (type, own node, destination) but not where: it is laid out as Ethernet's, with
 * the stations of the interfaces as nodes, so that captures can be read.
 */
export class MESH extends MESHBase {
  readonly #sessions = new IdMap<MESHSession>();
  readonly #idle = new IdleSessions<MESHSession>();
  readonly #enables = new Enables();
  #nic: Session | null = null;
  #node = 0;

  override *init(): Op<void, Down> {
    this.#nic = yield* this.slots.lower.open(Participants.anyone());
    this.#node = this.slots.lower.control("myMac") ?? 0;
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
    const header = popMESHHeader(message);
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
  leave(session: MESHSession): void {
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
    pushMESHHeader(message, { target, source: this.#node, type });
    return yield* this.slots.lower.push(this.#nic!, message);
  }

  #create(upper: Binding, type: string, remote: number, number: number): MESHSession {
    const session = new MESHSession(this, upper, type, remote, number);
    this.#sessions.bind(session, remote, number);
    return session;
  }
}

class MESHSession extends Session {
  readonly #mesh: MESH;
  readonly remote: number;
  readonly number: number;

  constructor(mesh: MESH, upper: Binding, type: string, remote: number, number: number) {
    super(mesh, upper, type);
    this.#mesh = mesh;
    this.remote = remote;
    this.number = number;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.#mesh.send(message, this.remote, this.number);
  }

  /** Stays for a peer that comes back. */
  override *close(): Op {
    this.#mesh.leave(this);
  }

  override control(operation: ControlOperation): number | undefined {
    return operation === "peerMac" || operation === "peerAddress" ? this.remote : this.#mesh.control(operation);
  }
}
