import {
  type Binding,
  type Down,
  type Message,
  type Op,
  type Participants,
  type Session,
  type Up,
  VirtualEnables,
} from "../../src/runtime/index.js";
import { VirtualSession } from "./virtual-session.js";
import { VDROPBase } from "./vdrop.xgraph.js";

/** The intervals that a session chooses from. */
const SHORTEST = 2;
const LONGEST = 20;

/**
 * A test aid: of the messages that come up each session every so many are dropped; messages that go down are left alone. Source: x-kernel
 * VDROP, whose intervals come from the clock; here they come from the host's generator, so that a run can be repeated.
 */
export class VDROP extends VDROPBase {
  /** Who wants messages of peers that open, by the type that decides the number. */
  readonly #enables = new VirtualEnables();

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const lower = yield* this.slots.lower.open(participants, type);
    if (lower === null) return null;
    const known = lower.receiver;
    const session = known instanceof VDROPSession ? known : new VDROPSession(this, upper, type, lower);
    // An older session has a reference of its own to the one below.
    if (session === known) yield* lower.release();
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    if (!this.#enables.add(upper, type)) return false;
    return this.slots.lower.openEnable(participants, type);
  }

  override *openDone(lower: Session): Op<void, Up> {
    yield* this.#accept(lower);
  }

  /** For messages of a lower session that stands under none of this protocol's, because the one it had is closed. */
  override *demux(lower: Session, message: Message): Op<void, Up | Down> {
    const session = yield* this.#accept(lower);
    if (session !== null) yield* session.demux(lower, message);
  }

  /** How often a new session drops. */
  newInterval(): number {
    const { interval } = this.parameters;
    return interval < 0 ? SHORTEST + this.host.random.below(LONGEST - SHORTEST + 1) : interval;
  }

  *#accept(lower: Session): Op<VDROPSession | null, Up> {
    const upper = this.#enables.get(lower.type);
    if (upper === undefined) return null;
    lower.references++;
    const session = new VDROPSession(this, upper, lower.type, lower);
    yield* upper.openDone(session);
    return session;
  }
}

class VDROPSession extends VirtualSession {
  readonly #vdrop: VDROP;
  readonly #interval: number;
  #count = 0;

  constructor(vdrop: VDROP, upper: Binding, type: string, lower: Session) {
    super(vdrop, upper, type, lower);
    this.#vdrop = vdrop;
    this.#interval = vdrop.newInterval();
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Down> {
    if (++this.#count === this.#interval) {
      this.#count = 0;
      this.#vdrop.counters.dropped.count();
      // The first message of a peer may be this one: then nobody holds the session.
      if (this.references <= 0) yield* this.close();
      return;
    }
    yield* super.demux(lower, message);
  }
}
