import {
  type AnyOp,
  BROADCAST_MAC,
  type Down,
  IdMap,
  Message,
  type Op,
  Participants,
  Semaphore,
  type Session,
  type Timer,
  type Wait,
} from "../../src/runtime/index.js";
import type { Resolver } from "../services.xgraph.js";
import { ARPBase, popARPHeader, pushARPHeader } from "./arp.xgraph.js";

const ETHERNET = 1;
const IPV4 = 0x0800;
const REQUEST = 1;
const REPLY = 2;
/** As many neighbours as are remembered. */
const LIMIT = 1024;

interface Entry {
  readonly mac: number;
  /** When it is to be asked for again, in ns. */
  readonly until: number;
}

/** A question under way. */
interface Question {
  readonly host: number;
  readonly answered: Semaphore<"Resolver.resolve">;
  waiting: number;
  attemptsLeft: number;
  timer: Timer | null;
  mac: number | null;
}

/** Address resolution: asks by broadcast, answers for this host, and learns from both (RFC 826, "Packet Reception"). */
export class ARP extends ARPBase implements Resolver {
  readonly #table = new Map<number, Entry>();
  readonly #questions = new IdMap<Question>();
  #everybody: Session | null = null;
  #mac = 0;
  #address = 0;

  override *init(): Op<void, Down> {
    const { lower } = this.slots;
    lower.openEnable(Participants.anyone());
    this.#everybody = yield* lower.open(new Participants([BROADCAST_MAC]));
    this.#mac = lower.control("myMac") ?? 0;
    this.#address = lower.control("myHost") ?? 0;
  }

  *resolve(host: number): Op<number | null, Wait<"Resolver.resolve"> | Down> {
    yield* this.cpu.settle();
    if (host === this.#address) return this.#mac;
    const entry = this.#table.get(host);
    if (entry !== undefined && this.host.now < entry.until) return entry.mac;
    let question = this.#questions.resolve(host);
    if (question !== undefined) {
      question.waiting++;
    } else {
      const answered = new Semaphore<"Resolver.resolve">(this.cpu, `an ARP reply of ${hostText(host)}`, 0);
      question = { host, answered, waiting: 1, attemptsLeft: this.parameters.attempts, timer: null, mac: null };
      this.#questions.bind(question, host);
      yield* this.#ask(question);
    }
    // The semaphore's handoff, where this is a handler, is part of what waiting means here.
    yield* question.answered.wait() as Op<void, Wait<"Resolver.resolve">>;
    return question.mac;
  }

  /** How many neighbours are remembered. */
  get neighbours(): number {
    return Math.max(this.#table.size, this.#hosts.size);
  }

  /** Answers from what is known; there is no reverse request (RFC 903). */
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
    const { operation, senderHost, senderMac, targetHost } = header;
    (operation === REQUEST ? this.counters.requestsIn : this.counters.repliesIn).count();
    yield* this.cpu.settle();
    if (targetHost === this.#address || this.#table.get(senderHost) !== undefined) this.#learn(senderHost, senderMac);
    if (operation !== REQUEST || targetHost !== this.#address) return;
    const reply = new Message(this.host.buffers);
    pushARPHeader(reply, {
      operation: REPLY,
      senderMac: this.#mac,
      senderHost: this.#address,
      targetMac: senderMac,
      targetHost: senderHost,
    });
    this.counters.repliesOut.count();
    yield* this.slots.lower.push(session, reply);
    reply.release();
  }

  *reverse(mac: number): Op<number | null, Wait<"Resolver.reverse"> | Down> {
    return this.#hosts.get(mac) ?? null;
  }

  /** Station to host, the latest known. */
  readonly #hosts = new Map<number, number>();

  #learn(host: number, mac: number): void {
    keep(this.#table, host, { mac, until: this.host.now + this.parameters.lifetime });
    keep(this.#hosts, mac, host);
    const question = this.#questions.resolve(host);
    if (question !== undefined) this.#end(question, mac);
  }

  *#ask(question: Question): Op<void, Down> {
    question.attemptsLeft--;
    question.timer = this.host.timers.after(this.parameters.retry, (timer) => this.#unanswered(timer, question));
    const request = new Message(this.host.buffers);
    pushARPHeader(request, {
      operation: REQUEST,
      senderMac: this.#mac,
      senderHost: this.#address,
      targetMac: 0,
      targetHost: question.host,
    });
    this.counters.requestsOut.count();
    yield* this.slots.lower.push(this.#everybody!, request);
    request.release();
  }

  *#unanswered(timer: Timer, question: Question): AnyOp {
    if (timer.cancelRequested) return;
    if (question.attemptsLeft > 0) {
      yield* this.#ask(question);
      return;
    }
    this.counters.unanswered.count();
    question.timer = null;
    this.#end(question, null);
  }

  #end(question: Question, mac: number | null): void {
    question.mac = mac;
    this.#questions.unbind(question.host);
    if (question.timer !== null) this.host.timers.cancel(question.timer);
    for (; question.waiting > 0; question.waiting--) question.answered.signal();
  }
}

/** Adds the latest entry; beyond a limit the oldest entry goes, so that made-up senders cannot fill the memory. */
function keep<V>(map: Map<number, V>, key: number, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= LIMIT) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

function hostText(host: number): string {
  return [24, 16, 8, 0].map((shift) => (host >>> shift) & 0xff).join(".");
}
