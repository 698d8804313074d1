import {
  type Binding,
  type Down,
  type Effect,
  type Message,
  type Op,
  type Participants,
  type Session,
  type Up,
  VirtualEnables,
} from "../../src/runtime/index.js";
import { VirtualSession } from "./virtual-session.js";
import { VCACHEBase } from "./vcache.xgraph.js";

/**
 * A cache of sessions. What a user closes stays open below for one to two intervals; who opens to the same peer meanwhile gets it
 * back at once, and a request that comes on it makes it a session again without an open. Source: x-kernel VCACHE.
 *
 * Choice. A session on which a call has failed is not kept: its peer may have rebooted.
 */
export class VCACHE extends VCACHEBase {
  /** Who wants requests of peers that open, by the type that decides the number. */
  readonly #enables = new VirtualEnables();
  /** Sessions without a user, in the order in which they lost it. */
  readonly #idle = new Set<VCACHESession>();
  #collecting = false;

  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    yield* this.cpu.settle();
    const key = `${type} ${participants.copy().popRemote() ?? ""} ${participants.copy().popLocal() ?? ""}`;
    for (const session of this.#idle) {
      if (session.key !== key) continue;
      this.counters.hits.count();
      this.#idle.delete(session);
      session.references++;
      return session;
    }
    this.counters.misses.count();
    const lower = yield* this.slots.lower.open(participants, type);
    if (lower === null) return null;
    const session = new VCACHESession(this, upper, type, lower, key);
    session.references++;
    return session;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    if (!this.#enables.add(upper, type)) return false;
    return this.slots.lower.openEnable(participants, type);
  }

  /** A peer has opened: its session has no user until one keeps it. */
  override *openDone(lower: Session): Op<void, Down> {
    const upper = this.#enables.get(lower.type);
    if (upper === undefined) return;
    lower.references++;
    yield* this.keep(new VCACHESession(this, upper, lower.type, lower, null));
  }

  /** Puts a session that has no user into the cache. */
  *keep(session: VCACHESession): Op<void, Down> {
    session.old = false;
    this.#idle.add(session);
    if (!this.#collecting) this.#collectLater();
    const [oldest] = this.#idle;
    if (this.#idle.size <= this.parameters.sessions || oldest === undefined) return;
    this.#idle.delete(oldest);
    this.counters.crowdedOut.count();
    yield* oldest.end();
  }

  /** How many sessions are kept without a user. */
  get idle(): number {
    return this.#idle.size;
  }

  /** A request has come on a session: false where nobody wants it any more. */
  *wake(session: VCACHESession): Op<boolean, Up> {
    this.#idle.delete(session);
    const upper = this.#enables.get(session.type);
    if (upper === undefined) return false;
    yield* upper.openDone(session);
    return true;
  }

  #collectLater(): void {
    this.#collecting = true;
    this.host.timers.after(this.parameters.interval, () => this.#collect(), true);
  }

  *#collect(): Op<void, Effect> {
    this.#collecting = false;
    for (const session of [...this.#idle]) {
      if (!session.old) {
        session.old = true;
        continue;
      }
      this.#idle.delete(session);
      this.counters.collected.count();
      yield* session.end();
      yield* this.cpu.settle();
    }
    if (this.#idle.size > 0) this.#collectLater();
  }
}

class VCACHESession extends VirtualSession {
  /** Who is at the other end, for those that were opened here. */
  readonly key: string | null;
  /** In the cache since before the last collection. */
  old = false;
  readonly #vcache: VCACHE;
  #failed = false;

  constructor(vcache: VCACHE, upper: Binding, type: string, lower: Session, key: string | null) {
    super(vcache, upper, type, lower);
    this.#vcache = vcache;
    this.key = key;
  }

  override *push(_message: Message): Op<boolean> {
    return false;
  }

  override *call(request: Message): Op<Message | null, Down> {
    const reply = yield* this.#vcache.slots.lower.call(this.lower, request);
    if (reply === null) this.#failed = true;
    return reply;
  }

  override *demux(_lower: Session, _message: Message): Op {
    // Only calls come here.
  }

  override *callDemux(_lower: Session, request: Message): Op<Message | null, Up | Down> {
    yield* this.#vcache.cpu.settle();
    const known = this.references > 0;
    this.references++;
    const wanted = known || (yield* this.#vcache.wake(this));
    const reply = wanted ? yield* this.up.callDemux(this, request) : null;
    yield* this.release();
    return reply;
  }

  override *close(): Op<void, Down> {
    yield* this.#vcache.cpu.settle();
    if (this.#failed) yield* this.end();
    else yield* this.#vcache.keep(this);
  }

  /** Closes what is below. */
  end(): Op<void, Down> {
    return super.close();
  }
}
