import {
  type AnyOp,
  BROADCAST_MAC,
  type Down,
  Message,
  type Op,
  Participants,
  Semaphore,
  type Session,
  type Timer,
  type Wait,
} from "../../src/runtime/index.js";
import type { Resolver } from "../services.xgraph.js";
import { isHostAddress, isOn, isStation, isWholeNet, type Net } from "./addresses.js";
import { ARPBase, type ARPHeader, popARPHeader, pushARPHeader } from "./arp.xgraph.js";

const ETHERNET = 1;
const IPV4 = 0x0800;
const REQUEST = 1;
const REPLY = 2;

interface Entry {
  readonly mac: number;
  /** The time at which it must be asked for again, in ns. */
  readonly until: number;
}

/** A question without an answer yet. */
interface Question {
  readonly host: number;
  readonly answered: Semaphore<"Resolver.resolve">;
  waiting: number;
  attemptsLeft: number;
  timer: Timer | null;
  mac: number | null;
}

/**
 * Address resolution: asks by broadcast, answers for this host, and learns from both (RFC 826, "Packet Reception"). Nothing is learned of a sender that
 * can be no station (RFC 1812, 3.3.2), of one that has no address yet (RFC 5227, 2.1.1), and of one that claims this host's address (2.4).
 */
export class ARP extends ARPBase implements Resolver {
  readonly #table = new Map<number, Entry>();
  /** Station to host, the latest known host. */
  readonly #hosts = new Map<number, number>();
  readonly #questions = new Map<number, Question>();
  #everybody: Session | null = null;
  #mac = 0;
  #net: Net = { address: 0, prefix: 32 };

  override *init(): Op<void, Down> {
    const { lower } = this.slots;
    lower.openEnable(Participants.anyone());
    this.#everybody = yield* lower.open(new Participants([BROADCAST_MAC]));
    this.#mac = lower.control("myMac") ?? 0;
    this.#net = { address: lower.control("myHost") ?? 0, prefix: lower.control("netPrefix") ?? 32 };
  }

  *resolve(host: number): Op<number | null, Wait<"Resolver.resolve"> | Down> {
    yield* this.cpu.settle();
    if (host === this.#net.address) return this.#mac;
    const known = this.known(host);
    if (known !== null) return known;
    let question = this.#questions.get(host);
    if (question === undefined) {
      question = this.#begin(host, 1);
      yield* this.#ask(question);
    } else {
      question.waiting++;
      // A question for which no thread waits does not keep a run from ending. From now on a thread waits.
      if (question.waiting === 1 && question.timer !== null) this.#startTimer(question);
    }
    // In a handler, the handoff of the semaphore is part of the wait.
    yield* question.answered.wait() as Op<void, Wait<"Resolver.resolve">>;
    return question.mac;
  }

  known(host: number): number | null {
    const entry = this.#table.get(host);
    return entry !== undefined && this.host.now < entry.until ? entry.mac : null;
  }

  seek(host: number): number | null {
    const entry = this.#table.get(host);
    if (entry !== undefined && this.host.now < entry.until) return entry.mac;
    if (this.#questions.get(host) === undefined) {
      const question = this.#begin(host, 0);
      // In a thread of its own: the sender of a message must not wait until a question is sent.
      this.host.timers.after(0, () => this.#ask(question), true);
    }
    return entry?.mac ?? null;
  }

  /** The number of known neighbours. */
  get neighbours(): number {
    return Math.max(this.#table.size, this.#hosts.size);
  }
  /** The number of open questions. */
  get asked(): number {
    return this.#questions.size;
  }

  /** Answers from known addresses; there is no reverse request (RFC 903). */
  override *demux(session: Session, message: Message): Op<void, Down> {
    const header = popARPHeader(message);
    if (
      header === null ||
      header.hardware !== ETHERNET ||
      header.protocol !== IPV4 ||
      header.hardwareBytes !== 6 ||
      header.protocolBytes !== 4 ||
      (header.operation !== REQUEST && header.operation !== REPLY)
    ) {
      this.counters.malformed.count();
      return;
    }
    const { operation, targetHost } = header;
    (operation === REQUEST ? this.counters.requestsIn : this.counters.repliesIn).count();
    if (!this.#isBelieved(header)) return;
    yield* this.cpu.settle();
    this.#learn(header);
    if (operation === REQUEST && targetHost === this.#net.address && targetHost !== 0)
      yield* this.#answer(session, header);
  }

  *reverse(mac: number): Op<number | null, Wait<"Resolver.reverse"> | Down> {
    return this.#hosts.get(mac) ?? null;
  }

  /** Whether a sender's addresses are plausible. A sender without an address yet (0.0.0.0) asks whether another host has the one that it wants. */
  #isBelieved({ operation, senderMac, senderHost }: ARPHeader): boolean {
    if (!isStation(senderMac) || senderMac === this.#mac) {
      this.counters.badSender.count();
      return false;
    }
    if (senderHost === this.#net.address && senderHost !== 0) {
      this.counters.conflicts.count();
      return false;
    }
    const isProbe = operation === REQUEST && senderHost === 0;
    if (!isProbe && (!isHostAddress(senderHost) || isWholeNet(this.#net, senderHost))) {
      this.counters.badSender.count();
      return false;
    }
    return true;
  }

  #learn({ senderHost: host, senderMac: mac, targetHost }: ARPHeader): void {
    const known = this.#table.get(host);
    // A host of another net gets an answer, but is no neighbour; neither is a host that has no address yet.
    if (host === 0 || !isOn(this.#net, host) || (known === undefined && targetHost !== this.#net.address)) return;
    if (known !== undefined && known.mac !== mac) {
      this.counters.moved.count();
      if (this.#hosts.get(known.mac) === host) this.#hosts.delete(known.mac);
    }
    this.#keep(this.#table, host, { mac, until: this.host.now + this.parameters.lifetime });
    this.#keep(this.#hosts, mac, host);
    const question = this.#questions.get(host);
    if (question !== undefined) this.#end(question, mac);
  }

  /** Adds the latest entry. Beyond a limit the oldest entry is removed, so that false senders cannot fill the memory. */
  #keep<V>(map: Map<number, V>, key: number, value: V): void {
    map.delete(key);
    map.set(key, value);
    if (map.size <= this.parameters.neighbours) return;
    const [oldest] = map.keys();
    if (oldest === undefined) return;
    map.delete(oldest);
    this.counters.forgotten.count();
  }

  /** To the sender that the packet names, which need not be the station that sent the frame. */
  *#answer(session: Session, { senderMac, senderHost }: ARPHeader): Op<void, Down> {
    const isOther = session.control("peerMac") !== senderMac;
    const to = isOther ? yield* this.slots.lower.open(new Participants([senderMac])) : session;
    if (to === null) return;
    const reply = new Message(this.host.buffers);
    pushARPHeader(reply, {
      operation: REPLY,
      senderMac: this.#mac,
      senderHost: this.#net.address,
      targetMac: senderMac,
      targetHost: senderHost,
    });
    this.counters.repliesOut.count();
    yield* this.slots.lower.push(to, reply);
    reply.release();
    if (isOther) yield* to.release();
  }

  /** A question that has not been sent yet. Beyond the limit the oldest question is given up. */
  #begin(host: number, waiting: number): Question {
    const answered = new Semaphore<"Resolver.resolve">(this.cpu, `an ARP reply of ${hostText(host)}`, 0);
    const { attempts: attemptsLeft, asking } = this.parameters;
    const question: Question = { host, answered, waiting, attemptsLeft, timer: null, mac: null };
    this.#questions.set(host, question);
    const [oldest] = this.#questions.values();
    if (this.#questions.size > asking && oldest !== undefined) {
      this.counters.crowdedOut.count();
      this.#end(oldest, null);
    }
    return question;
  }

  *#ask(question: Question): Op<void, Down> {
    // It may have been answered, or given up, before it could be asked.
    if (this.#questions.get(question.host) !== question) return;
    question.attemptsLeft--;
    this.#startTimer(question);
    const request = new Message(this.host.buffers);
    pushARPHeader(request, {
      operation: REQUEST,
      senderMac: this.#mac,
      senderHost: this.#net.address,
      targetMac: 0,
      targetHost: question.host,
    });
    this.counters.requestsOut.count();
    yield* this.slots.lower.push(this.#everybody!, request);
    request.release();
  }

  /** A question for which no thread waits does not keep a run from ending. */
  #startTimer(question: Question): void {
    if (question.timer !== null) this.host.timers.cancel(question.timer);
    const expired = (timer: Timer): AnyOp => this.#unanswered(timer, question);
    question.timer = this.host.timers.after(this.parameters.retry, expired, question.waiting === 0);
  }

  *#unanswered(timer: Timer, question: Question): AnyOp {
    if (timer.cancelRequested) return;
    question.timer = null;
    if (question.attemptsLeft > 0) {
      yield* this.#ask(question);
      return;
    }
    this.counters.unanswered.count();
    // Its earlier station is no longer valid.
    const known = this.#table.get(question.host);
    this.#table.delete(question.host);
    if (known !== undefined && this.#hosts.get(known.mac) === question.host) this.#hosts.delete(known.mac);
    this.#end(question, null);
  }

  #end(question: Question, mac: number | null): void {
    question.mac = mac;
    this.#questions.delete(question.host);
    if (question.timer !== null) this.host.timers.cancel(question.timer);
    for (; question.waiting > 0; question.waiting--) question.answered.signal();
  }
}

function hostText(host: number): string {
  return [24, 16, 8, 0].map((shift) => (host >>> shift) & 0xff).join(".");
}
