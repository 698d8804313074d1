import {
  type Binding,
  BROADCAST_MAC,
  type Down,
  type Message,
  type Op,
  Participants,
  type Session,
  type Up,
} from "../../src/runtime/index.js";
import { isStation } from "./addresses.js";
import { ETHBase, popETHHeader, pushETHHeader } from "./eth.xgraph.js";
import { StationSessions } from "./stations.js";
import { TO_ALL } from "./to-all.js";

/** Ethernet framing. Source: x-kernel ETH; framing of the DIX specification, 1982. */
export class ETH extends ETHBase {
  readonly #sessions = new StationSessions(this);
  #nic: Session | null = null;
  #mac = 0;

  override *init(): Op<void, Down> {
    this.#nic = yield* this.slots.lower.open(Participants.anyone());
    this.#mac = this.slots.lower.control("myMac") ?? 0;
  }

  override open(upper: Binding, participants: Participants, type: string): Op<Session | null> {
    return this.#sessions.open(upper, participants, type);
  }
  override openEnable(upper: Binding, _participants: Participants, type: string): boolean {
    return this.#sessions.enable(upper, type);
  }

  override *demux(_session: Session, message: Message): Op<void, Up> {
    const header = popETHHeader(message);
    if (header === null) {
      this.counters.tooShort.count();
      return;
    }
    const { source, target, type } = header;
    if (!isStation(source) || source === this.#mac) {
      this.counters.badSource.count();
      return;
    }
    const session = this.#sessions.find(source, type) ?? (yield* this.#sessions.meet(source, type));
    if (session === undefined) {
      this.counters.noType.count();
      return;
    }
    if (target === BROADCAST_MAC) message.attribute = TO_ALL;
    yield* session.up.demux(session, message);
  }

  *send(message: Message, target: number, type: number): Op<boolean, Down> {
    if (message.length > (this.slots.lower.control("maxPacket") ?? Infinity)) {
      this.counters.tooLong.count();
      return false;
    }
    pushETHHeader(message, { target, source: this.#mac, type });
    return yield* this.slots.lower.push(this.#nic!, message);
  }

  /** The number of sessions. */
  get sessions(): number {
    return this.#sessions.size;
  }
}
