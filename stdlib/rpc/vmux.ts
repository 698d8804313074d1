import {
  type Binding,
  type ControlOperation,
  type Down,
  type Message,
  type Op,
  type Participants,
  type Session,
  type Up,
  VirtualEnables,
} from "../../src/runtime/index.js";
import { VirtualSession } from "./virtual-session.js";
import { VMUXBase } from "./vmux.xgraph.js";

/**
 * The choice of a lower protocol when a session opens. Questions go to the last lower protocol. Source: x-kernel VMUX.
 *
 * Choice. In the original an opener is given the lower protocol's session, and messages go past VMUX. Here VMUX has a session of its
 * own between them, so that messages cross the bindings that the graph shows, and barriers that stand there are passed.
 */
export class VMUX extends VMUXBase {
  /** The uppers that accept sessions of peers, by the type that decides the number. */
  readonly #enables = new VirtualEnables();

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    for (const binding of this.slots.lower) {
      const lower = yield* binding.open(participants.copy(), type);
      if (lower === null) continue;
      const known = sessionOf(lower);
      const session = known ?? new VMUXSession(this, upper, type, lower);
      session.references++;
      // Each session has one reference to the one below.
      if (known !== null) yield* lower.release();
      return session;
    }
    return null;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    if (!this.#enables.add(upper, type)) return false;
    let enabled = true;
    for (const lower of this.slots.lower) enabled = lower.openEnable(participants.copy(), type) && enabled;
    return enabled;
  }

  override *openDone(lower: Session): Op<void, Up> {
    yield* this.#accept(lower);
  }

  /** Receives a message of a lower session whose upper session is closed, and makes a new session for it. */
  override *demux(lower: Session, message: Message): Op<void, Up | Down> {
    const session = yield* this.#accept(lower);
    if (session !== null) yield* session.demux(lower, message);
  }

  override control(operation: ControlOperation): number | undefined {
    return this.slots.lower.at(-1)?.control(operation);
  }

  *#accept(lower: Session): Op<VMUXSession | null, Up> {
    const upper = this.#enables.get(lower.type);
    if (upper === undefined) return null;
    const session = new VMUXSession(this, upper, lower.type, lower);
    lower.references++;
    yield* upper.openDone(session);
    return session;
  }
}

function sessionOf(lower: Session): VMUXSession | null {
  return lower.receiver instanceof VMUXSession ? lower.receiver : null;
}

class VMUXSession extends VirtualSession {}
