import {
  type Binding,
  type ControlOperation,
  type Down,
  type Message,
  type Op,
  Participants,
  type Session,
  type Up,
  VirtualEnables,
} from "../../src/runtime/index.js";
import { VirtualSession } from "./virtual-session.js";
import { VSIZEBase } from "./vsize.xgraph.js";

/**
 * The choice of a lower protocol by size, message by message. A session has a session of every lower protocol, so that the peer
 * may choose otherwise. When a peer's first message comes up one of them, the others are opened on the way up: this may wait.
 * Questions go to the last lower session, which takes the longest messages. Source: x-kernel VSIZE.
 */
export class VSIZE extends VSIZEBase {
  /** Who wants messages of peers that open, by the type that decides the number. */
  readonly #enables = new VirtualEnables();

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const lowers = yield* this.#openAll(participants, type);
    if (lowers === null) return null;
    const session = sessionOf(lowers[0]!) ?? new VSIZESession(this, upper, type, lowers);
    // An older session has references of its own to the ones below.
    if (!session.stands(lowers)) yield* releaseAll(lowers);
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    if (!this.#enables.add(upper, type)) return false;
    let enabled = true;
    for (const lower of this.slots.lower) enabled = lower.openEnable(participants.copy(), type) && enabled;
    return enabled;
  }

  override *openDone(lower: Session): Op<void, Up | Down> {
    yield* this.#accept(lower);
  }

  /** For messages of a lower session that stands under none of this protocol's, because the one it had is closed. */
  override *demux(lower: Session, message: Message): Op<void, Up | Down> {
    const session = yield* this.#accept(lower);
    if (session !== null) yield* session.demux(lower, message);
  }

  override control(operation: ControlOperation): number | undefined {
    return this.slots.lower.at(-1)?.control(operation);
  }

  /** The longest message for a lower session, in bytes. */
  cutoff(index: number, lower: Session): number {
    return this.parameters.cutoffs[index] ?? lower.control("optPacket") ?? 0;
  }

  push(index: number, lower: Session, message: Message): Op<boolean, Down> {
    return this.slots.lower[index]!.push(lower, message);
  }

  *#accept(lower: Session): Op<VSIZESession | null, Up | Down> {
    const upper = this.#enables.get(lower.type);
    const peer = lower.control("peerAddress");
    if (upper === undefined || peer === undefined) return null;
    const lowers = yield* this.#openAll(new Participants([peer]), lower.type);
    if (lowers === null) return null;
    // While the others were being opened, a message may have come up one of them.
    const known = sessionOf(lower);
    if (known !== null) {
      yield* releaseAll(lowers);
      return known;
    }
    const session = new VSIZESession(this, upper, lower.type, lowers);
    yield* upper.openDone(session);
    return session;
  }

  *#openAll(participants: Participants, type: string): Op<Session[] | null, Down> {
    const lowers: Session[] = [];
    for (const lower of this.slots.lower) {
      const session = yield* lower.open(participants.copy(), type);
      if (session === null) {
        this.counters.unreachable.count();
        yield* releaseAll(lowers);
        return null;
      }
      lowers.push(session);
    }
    yield* this.cpu.settle();
    return lowers;
  }
}

function sessionOf(lower: Session): VSIZESession | null {
  return lower.receiver instanceof VSIZESession ? lower.receiver : null;
}

function* releaseAll(sessions: readonly Session[]): Op<void, Down> {
  for (const session of sessions) yield* session.release();
}

/** The session below that {@link VirtualSession} knows is the last one, which takes the longest messages. */
class VSIZESession extends VirtualSession {
  readonly #vsize: VSIZE;
  readonly #lowers: readonly Session[];
  readonly #cutoffs: readonly number[];

  constructor(vsize: VSIZE, upper: Binding, type: string, lowers: readonly Session[]) {
    super(vsize, upper, type, lowers.at(-1)!);
    this.#vsize = vsize;
    this.#lowers = lowers;
    this.#cutoffs = lowers.slice(0, -1).map((lower, index) => vsize.cutoff(index, lower));
    for (const lower of lowers) lower.receiver = this;
  }

  /** Whether it was made of just these. */
  stands(lowers: readonly Session[]): boolean {
    return lowers === this.#lowers;
  }

  override push(message: Message): Op<boolean, Down> {
    const short = this.#cutoffs.findIndex((cutoff) => message.length <= cutoff);
    const index = short < 0 ? this.#lowers.length - 1 : short;
    return this.#vsize.push(index, this.#lowers[index]!, message);
  }

  override *close(): Op<void, Down> {
    for (const lower of this.#lowers) lower.receiver = lower.up.upper;
    yield* releaseAll(this.#lowers);
  }
}
