import {
  type AtPoint,
  type Down,
  type Effect,
  type Handoff,
  Message,
  type Op,
  Participants,
  Semaphore,
  type Session,
  type Timer,
  type Wait,
} from "../../src/runtime/index.js";
import type { BootIds } from "../services.xgraph.js";
import {
  BIDCTLBase,
  BIDCTLFlags,
  type BIDCTLHeader,
  type BIDCTLHeaderFields,
  popBIDCTLHeader,
  pushBIDCTLHeader,
} from "./bidctl.xgraph.js";

/** The least time that a host waits after an announcement, in ns. */
const LEAST_POLITE = 30_000_000;
/** The interval at which silent peers are looked for, in ns. */
const TICK = 60_000_000_000;

/** The state of a peer. */
interface Peer {
  readonly host: number;
  /**
   * `init`: never asked; `open`: asked for the first time; `normal`: its life is known; `query`: asked whether it is still in that
   * life.
   */
  state: "init" | "open" | "normal" | "query";
  /** 0 while it is not known. */
  bootId: number;
  /** The tag of the last question. */
  tag: number;
  wait: number;
  timer: Timer | null;
  session: Session | null;
  readonly answered: Semaphore<"BootIds.ask">;
  waiting: number;
  watchers: number;
  /** The times at which it was last heard and last needed, in ns. */
  heardAt: number;
  usedAt: number;
  /** The boot identifier that the peer has announced last, while a thread waits before it asks; null otherwise. */
  announced: number | null;
}

/**
 * Boot identifiers of hosts. A host's identifier counts its boots, so that two lives always differ (the original takes the second
 * of the boot, which two boots may share). Peers are asked when a protocol first wants to know, and again when a message shows
 * another identifier; a question has a tag of its own, and only the answer with that tag counts.
 * Source: x-kernel BIDCTL.
 *
 * Choices. Everything is big-endian (identifiers and tags are in the sender's own order in the original). Tags are counted, from
 * a random number on. A message that says QUERY is answered even if its sender is unknown, but nothing is kept of it
 * then. Questions that nobody waits for do not keep a run from ending.
 */
export class BIDCTL extends BIDCTLBase implements BootIds {
  /** In the order in which they were last needed. */
  readonly #peers = new Map<number, Peer>();
  #bootId = 0;
  #myAddress = 0;
  #tag = 0;
  #ticking = false;

  override *init(): Op<void, Effect> {
    const { lower } = this.slots;
    this.#bootId = this.host.boots;
    this.#tag = this.host.random.next();
    this.#myAddress = lower.control("myAddress") ?? 0;
    lower.openEnable(Participants.anyone());
    const everybody = lower.control("broadcastAddress");
    if (!this.parameters.announce || everybody === undefined) return;
    const session = yield* lower.open(new Participants([everybody]));
    if (session === null) return;
    yield* this.#send(session, { flags: BIDCTLFlags.broadcast, receiver: 0 });
    yield* session.release();
  }

  // ------------------------------------------------------------------------------------------------- the service

  local(): number {
    return this.#bootId;
  }
  peer(host: number): number {
    return host === this.#myAddress ? this.#bootId : (this.#peers.get(host)?.bootId ?? 0);
  }

  *query(host: number, suggested: number): Op<number, Wait<"BootIds.query"> | Down> {
    if (host === this.#myAddress) return this.#bootId;
    yield* this.cpu.settle();
    const peer = this.#peers.get(host) ?? this.#add(host);
    this.#isUsed(peer);
    if (peer.state === "init") {
      peer.state = "open";
      yield* this.#ask(peer);
    } else if (peer.state === "normal" && suggested !== 0 && suggested !== peer.bootId) {
      peer.state = "query";
      yield* this.#ask(peer);
    }
    return peer.bootId;
  }

  *ask(host: number): Op<number, Wait<"BootIds.ask"> | Down> {
    const known = yield* this.query(host, 0) as Op<number, Down>;
    yield* this.cpu.settle();
    const peer = this.#peers.get(host);
    if (peer === undefined || peer.state === "normal") return known;
    peer.waiting++;
    // A peer for which a thread waits must be asked again, in any case.
    this.#startTimer(peer);
    // In a handler, the handoff of the semaphore is part of the wait.
    yield* peer.answered.wait() as Op<void, Wait<"BootIds.ask">>;
    return peer.bootId;
  }

  watch(host: number): void {
    if (host === this.#myAddress) return;
    const peer = this.#peers.get(host) ?? this.#add(host);
    peer.watchers++;
  }
  unwatch(host: number): void {
    const peer = this.#peers.get(host);
    if (peer !== undefined && peer.watchers > 0) peer.watchers--;
  }

  // ------------------------------------------------------------------------------------------------- from the net

  override *demux(lower: Session, message: Message): Op<void, Down | AtPoint<"delayed"> | Wait<"delay"> | Handoff> {
    const header = popBIDCTLHeader(message, this);
    if (header === "badChecksum") {
      this.counters.badChecksum.count();
      return;
    }
    const host = lower.control("peerAddress");
    if (header === "tooShort" || header.sender === 0 || host === undefined) {
      this.counters.malformed.count();
      return;
    }
    yield* this.cpu.settle();
    const peer = this.#peers.get(host);
    const is = (flag: number): boolean => (header.flags & flag) !== 0;
    if (is(BIDCTLFlags.broadcast)) {
      if (peer === undefined) this.counters.ignored.count();
      else yield* this.#announced(peer, header);
      return;
    }
    if (peer !== undefined) {
      peer.heardAt = this.host.now;
      yield* this.#heard(peer, header);
    } else if (!is(BIDCTLFlags.query)) {
      this.counters.ignored.count();
    }
    if (is(BIDCTLFlags.query)) {
      this.counters.queriesIn.count();
      yield* this.#answer(lower, peer, header);
    } else if (peer?.state === "normal" && header.receiver !== this.#bootId) {
      // The peer has not noticed that this host has rebooted.
      yield* this.#send(lower, { flags: 0, receiver: peer.bootId });
    }
  }

  /** A peer has booted, and its announcement asks others to wait: it is asked only after a while. */
  *#announced(peer: Peer, { sender }: BIDCTLHeader): Op<void, Down | AtPoint<"delayed"> | Wait<"delay"> | Handoff> {
    // One thread for each peer is enough, for any number of announcements; the last one counts.
    const isNew = peer.announced === null;
    if (peer.announced === sender) this.counters.ignored.count();
    peer.announced = sender;
    if (!isNew) return;
    yield* this.at(this.points.delayed, 0);
    const { politeness } = this.parameters;
    const least = Math.min(LEAST_POLITE, politeness);
    const patience = least + this.host.random.below(politeness - least + 1);
    yield* this.host.delay(patience);
    yield* this.cpu.settle();
    const { announced } = peer;
    peer.announced = null;
    if (peer.state === "normal") {
      if (peer.bootId === announced) return;
      peer.state = "query";
    }
    if (peer.state !== "init") yield* this.#ask(peer);
  }

  *#heard(peer: Peer, header: BIDCTLHeader): Op<void, Down> {
    if ((header.flags & BIDCTLFlags.response) !== 0) {
      if (!isAsked(peer) || header.replyTag !== peer.tag) {
        this.counters.ignored.count();
        return;
      }
      this.counters.responsesIn.count();
      yield* this.#learn(peer, header.sender);
    } else if (peer.state === "normal" && header.sender !== peer.bootId) {
      peer.state = "query";
      yield* this.#ask(peer);
    }
  }

  *#learn(peer: Peer, bootId: number): Op {
    const { host, state } = peer;
    const before = peer.bootId;
    if (peer.timer !== null) this.host.timers.cancel(peer.timer);
    peer.timer = null;
    peer.state = "normal";
    peer.bootId = bootId;
    for (; peer.waiting > 0; peer.waiting--) peer.answered.signal();
    if (state === "open") {
      this.counters.contacts.count();
      for (const upper of this.uppers) yield* upper.contacted(host, bootId);
    } else if (before !== bootId) {
      this.counters.reboots.count();
      for (const upper of this.uppers) yield* upper.rebooted(host, bootId);
    }
    yield* this.cpu.settle();
  }

  /** Answers a question, and asks back if a question to the peer is open. */
  *#answer(lower: Session, peer: Peer | undefined, { sender, requestTag }: BIDCTLHeader): Op<void, Down> {
    yield* this.cpu.settle();
    const asks = peer !== undefined && isAsked(peer);
    const receiver = peer === undefined || peer.bootId === 0 ? sender : peer.bootId;
    const flags = BIDCTLFlags.response | (asks ? BIDCTLFlags.query : 0);
    yield* this.#send(lower, { flags, receiver, requestTag: asks ? peer.tag : 0, replyTag: requestTag });
  }

  // ------------------------------------------------------------------------------------------------- to the net

  *#ask(peer: Peer): Op<void, Down> {
    peer.tag = this.#tag = (this.#tag + 1) >>> 0;
    peer.wait = this.parameters.firstWait;
    this.#startTimer(peer);
    this.#startTicking();
    yield* this.#sendQuery(peer);
  }

  *#sendQuery(peer: Peer): Op<void, Down> {
    const { host } = peer;
    if (peer.session === null) {
      const session = yield* this.slots.lower.open(new Participants([host]));
      yield* this.cpu.settle();
      if (session === null) return;
      peer.session = session;
    }
    this.counters.queriesOut.count();
    const { tag, bootId } = peer;
    yield* this.#send(peer.session, { flags: BIDCTLFlags.query, receiver: bootId, requestTag: tag });
    yield* this.cpu.settle();
  }

  #startTimer(peer: Peer): void {
    if (peer.timer !== null) this.host.timers.cancel(peer.timer);
    peer.timer = this.host.timers.after(peer.wait, (timer) => this.#unanswered(timer, peer), peer.waiting === 0);
  }

  *#unanswered(timer: Timer, peer: Peer): Op<void, Effect> {
    if (timer.cancelRequested || !isAsked(peer)) return;
    peer.wait = Math.min(peer.wait * 2, this.parameters.longestWait);
    this.#startTimer(peer);
    yield* this.#sendQuery(peer);
  }

  *#send(session: Session, fields: Omit<BIDCTLHeaderFields, "sender">): Op<void, Down> {
    const message = new Message(this.host.buffers);
    pushBIDCTLHeader(message, { ...fields, sender: this.#bootId }, this);
    yield* this.slots.lower.push(session, message);
    message.release();
  }

  // ------------------------------------------------------------------------------------------------- ageing

  #add(host: number): Peer {
    const { now } = this.host;
    const answered = new Semaphore<"BootIds.ask">(this.cpu, `the boot identifier of ${host.toString(16)}`, 0);
    const peer: Peer = {
      ...{ host, state: "init", bootId: 0, tag: 0, wait: 0, timer: null, session: null },
      ...{ answered, waiting: 0, watchers: 0, heardAt: now, usedAt: now, announced: null },
    };
    this.#peers.set(host, peer);
    if (this.#peers.size > this.parameters.peers) this.#forgetOne();
    return peer;
  }

  #isUsed(peer: Peer): void {
    peer.usedAt = this.host.now;
    this.#peers.delete(peer.host);
    this.#peers.set(peer.host, peer);
  }

  /** The number of known peers. */
  get peers(): number {
    return this.#peers.size;
  }

  /** Too many peers are known. The one that has not been needed for the longest time is forgotten, unless a protocol watches it or waits for it. */
  #forgetOne(): void {
    const all = [...this.#peers.values()];
    const oldest = all
      .slice(0, -1)
      .find(({ watchers, waiting, announced }) => watchers === 0 && waiting === 0 && announced === null);
    if (oldest === undefined) return;
    const { host, timer, session } = oldest;
    this.#peers.delete(host);
    this.counters.crowdedOut.count();
    if (timer !== null) this.host.timers.cancel(timer);
    // The context that adds a peer may not be allowed to wait, and closing a session may wait.
    if (session !== null) this.host.timers.after(0, () => session.release(), true);
  }

  #startTicking(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    this.host.timers.after(TICK, () => this.#tick(), true);
  }

  /** Sends a message to peers that have long been silent, and forgets those that are not needed. */
  *#tick(): Op<void, Effect> {
    this.#ticking = false;
    const { keepAlive, forget } = this.parameters;
    const { now } = this.host;
    for (const peer of this.#peers.values()) {
      if (peer.watchers > 0) {
        peer.usedAt = now;
        if (peer.state !== "normal" || peer.session === null || now - peer.heardAt < keepAlive) continue;
        peer.heardAt = now;
        yield* this.#send(peer.session, { flags: 0, receiver: peer.bootId });
        yield* this.cpu.settle();
      } else if (peer.waiting === 0 && now - peer.usedAt >= forget) {
        this.#peers.delete(peer.host);
        if (peer.timer !== null) this.host.timers.cancel(peer.timer);
        if (peer.session !== null) yield* peer.session.release();
        yield* this.cpu.settle();
      }
    }
    if (this.#peers.size > 0) this.#startTicking();
  }
}

function isAsked({ state }: Peer): boolean {
  return state === "open" || state === "query";
}
