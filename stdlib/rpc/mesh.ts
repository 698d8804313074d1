import {
  type Binding,
  type Down,
  type Message,
  type Op,
  Participants,
  type Session,
  type Up,
} from "../../src/runtime/index.js";
import { StationSessions } from "../inet/stations.js";
import { MESHBase, popMESHHeader, pushMESHHeader } from "./mesh.xgraph.js";

/**
 * Messages between the nodes of a multicomputer, with sessions as ETH has them. Source: x-kernel MESH, over its driver xkmcmsg, which is the
 * interface's own driver here.
 *
 * Choice. The sources name the contents of the header (type, own node, destination) but not its layout. It has Ethernet's layout, with
 * the stations of the interfaces as nodes, so that captures can be read.
 */
export class MESH extends MESHBase {
  readonly #sessions = new StationSessions(this);
  #nic: Session | null = null;
  #node = 0;

  override *init(): Op<void, Down> {
    this.#nic = yield* this.slots.lower.open(Participants.anyone());
    this.#node = this.slots.lower.control("myMac") ?? 0;
  }

  override open(upper: Binding, participants: Participants, type: string): Op<Session | null> {
    return this.#sessions.open(upper, participants, type);
  }
  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    return this.#sessions.enable(upper, type);
  }

  override *demux(_session: Session, message: Message): Op<void, Up> {
    const header = popMESHHeader(message);
    if (header === null) {
      this.counters.tooShort.count();
      return;
    }
    const { source, type } = header;
    const session = this.#sessions.find(source, type) ?? (yield* this.#sessions.meet(source, type));
    if (session === undefined) this.counters.noType.count();
    else yield* session.up.demux(session, message);
  }

  *send(message: Message, target: number, type: number): Op<boolean, Down> {
    if (message.length > (this.slots.lower.control("maxPacket") ?? Infinity)) {
      this.counters.tooLong.count();
      return false;
    }
    pushMESHHeader(message, { target, source: this.#node, type });
    return yield* this.slots.lower.push(this.#nic!, message);
  }

  /** The number of sessions. */
  get sessions(): number {
    return this.#sessions.size;
  }
}
