import {
  type AnyOp,
  type Down,
  type Endpoint,
  type Handoff,
  type Host,
  IdMap,
  Message,
  type Op,
  Participants,
  Semaphore,
  type Session,
  type Timer,
  type Wait,
} from "../../src/runtime/index.js";
import { popWINDOWHeader, pushWINDOWHeader, WINDOWBase, type WINDOWHeader } from "./window.xgraph.js";

const OPEN = 1;
const OPENED = 2;
const DATA = 3;
const ACK = 4;
const RESET = 5;

/** The effects of sending data; a message without data takes no memory. */
type Sending = Wait<"memory"> | Handoff | Down;

/** A transfer under way, at its sender. */
interface Transfer {
  readonly session: Session;
  readonly connection: number;
  readonly total: number;
  readonly size: number;
  readonly window: number;
  /** Undefined until the peer has said it. */
  boot: number | undefined;
  /** The first that is not acknowledged, and the first that has not been sent. */
  base: number;
  next: number;
  attemptsLeft: number;
  timer: Timer | null;
  failed: boolean;
  /** A context sends as many messages as the window allows. */
  filling: boolean;
  /** Where the thread waits for the window. */
  readonly credits: Semaphore;
  readonly opened: Semaphore;
  readonly done: Semaphore;
}

/** A connection at its receiver. */
interface Incoming {
  expected: number;
}

/** What a message is, given the sequence number that its receiver expects, or has acknowledged up to. */
function eventOf({ kind, sequence }: WINDOWHeader, at: number): string {
  if (kind === ACK) return sequence > at ? "ACK of more" : "ACK again";
  if (kind === DATA) return sequence === at ? "DATA in order" : sequence < at ? "DATA again" : "DATA too early";
  return kind === OPENED ? "OPENED" : "RESET";
}

/** The last message delivered, by sender and connection: kept for each host whatever becomes of its memory, to judge the promise. */
const judges = new WeakMap<Host, Map<string, number>>();

export class WINDOW extends WINDOWBase {
  readonly #transfers = new IdMap<Transfer>();
  readonly #incoming = new IdMap<Incoming>();
  #connections = 0;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone([this.parameters.port]));
  }

  override *transfer({
    peer,
    messages = 1000,
    size = 512,
    window = 8,
  }: {
    readonly peer: Endpoint<WINDOWBase>;
    readonly messages?: number;
    readonly size?: number;
    readonly window?: number;
  }): AnyOp {
    const to = new Participants([peer.host.address, peer.protocol.parameters.port]);
    const session = yield* this.slots.lower.open(to);
    if (session === null || messages === 0) {
      if (messages > 0) this.counters.failed.count();
      return;
    }
    yield* this.cpu.settle();
    // No two transfers of a host have the same, before or after a boot.
    const connection = ((this.host.boots & 0xffff) * 2 ** 16 + ++this.#connections) >>> 0;
    const transfer: Transfer = {
      session,
      connection,
      total: messages,
      size,
      window,
      boot: undefined,
      base: 0,
      next: 0,
      attemptsLeft: this.parameters.attempts,
      timer: null,
      failed: false,
      filling: false,
      credits: new Semaphore(this.cpu, "room in the window", window),
      opened: new Semaphore(this.cpu, "the peer to open", 0),
      done: new Semaphore(this.cpu, "the last acknowledgement", 0),
    };
    this.#transfers.bind(transfer, connection);
    this.#setTimer(transfer);
    yield* this.#say(session, { kind: OPEN, connection });
    yield* transfer.opened.wait();
    if (this.parameters.sendOnAck) {
      // The first window goes out from here; what follows, from where the acknowledgements come.
      yield* this.#fill(transfer, window);
      yield* this.cpu.settle();
      if (transfer.base === transfer.next) yield* this.#fill(transfer);
    } else {
      while (!this.#hasEnded(transfer) && transfer.next < transfer.total) {
        yield* transfer.credits.wait();
        yield* this.cpu.settle();
        if (!this.#hasEnded(transfer)) yield* this.#sendData(transfer, transfer.next++);
      }
    }
    yield* transfer.done.wait();
    yield* this.cpu.settle();
    if (transfer.failed) this.counters.failed.count();
    if (transfer.timer !== null) this.host.timers.cancel(transfer.timer);
    this.#transfers.unbind(connection);
    yield* session.release();
  }

  override *demux(session: Session, message: Message): Op<void, Sending> {
    const header = popWINDOWHeader(message);
    if (header === null) {
      this.counters.malformed.count();
      return;
    }
    yield* this.cpu.settle();
    switch (header.kind) {
      case OPEN:
      case DATA:
        yield* this.#receive(session, header, message);
        return;
      case OPENED:
      case ACK:
      case RESET: {
        const transfer = this.#transfers.resolve(header.connection);
        this.#met(transfer, eventOf(header, transfer?.base ?? 0));
        if (transfer !== undefined) yield* this.#answered(transfer, header);
        return;
      }
      default:
        this.counters.malformed.count();
    }
  }

  // -------------------------------------------------------------------------------------------------- receiver

  *#receive(session: Session, header: WINDOWHeader, message: Message): Op<void, Down> {
    const { connection, sequence } = header;
    const peer = session.control("peerHost") ?? 0;
    const boot = this.host.boots & 0xffff;
    let incoming = this.#incoming.resolve(peer, connection);
    this.#note(
      incoming === undefined ? "receiver: no connection" : "receiver: connection",
      header.kind === OPEN
        ? "OPEN"
        : header.boot === boot
          ? eventOf(header, incoming?.expected ?? 0)
          : "DATA for another boot",
    );
    if (header.kind === OPEN) {
      if (incoming === undefined) {
        incoming = { expected: 0 };
        this.#incoming.bind(incoming, peer, connection);
      }
      yield* this.#say(session, { kind: OPENED, connection, boot });
      return;
    }
    if (header.boot !== boot || incoming === undefined) {
      yield* this.#say(session, { kind: RESET, connection });
      return;
    }
    if (sequence === incoming.expected) {
      incoming.expected++;
      this.#deliver(`${peer} ${connection}`, message);
    }
    yield* this.#say(session, { kind: ACK, connection, sequence: incoming.expected });
  }

  /** To the user, who knows messages by what stands in them. */
  #deliver(from: string, message: Message): void {
    this.counters.delivered.count();
    const view = message.header(4);
    const serial = view === null ? 0 : view.getUint32(message.front);
    const judge = judges.get(this.host) ?? new Map<string, number>();
    judges.set(this.host, judge);
    if (serial <= (judge.get(from) ?? -1)) this.counters.repeated.count();
    else judge.set(from, serial);
  }

  // ---------------------------------------------------------------------------------------------------- sender

  *#answered(transfer: Transfer, { kind, boot, sequence }: WINDOWHeader): Op<void, Sending> {
    if (this.#hasEnded(transfer)) return;
    if (kind === RESET) {
      this.#fail(transfer);
      return;
    }
    if (kind === OPENED) {
      if (transfer.boot !== undefined) return;
      transfer.boot = boot;
      this.#progress(transfer);
      transfer.opened.signal();
      return;
    }
    this.counters.acksIn.count();
    const room = sequence - transfer.base;
    if (room > 0 && sequence <= transfer.next) {
      transfer.base = sequence;
      this.#progress(transfer);
      if (transfer.base === transfer.total) transfer.done.signal();
      else if (this.parameters.sendOnAck) yield* this.#fill(transfer);
      else for (let free = 0; free < room; free++) transfer.credits.signal();
    }
    if (this.cpu.inInterrupt) this.counters.acksInHandler.count();
  }

  /** Sends as much as the window allows; in a handler this is where the ring may be full, and a thread take over. */
  *#fill(transfer: Transfer, most = Infinity): Op<void, Sending> {
    // Two at a time would overtake each other; the context that is sending sees the new window.
    if (transfer.filling) return;
    transfer.filling = true;
    for (let sent = 0; sent < most; sent++) {
      yield* this.cpu.settle();
      const { base, next, total, window } = transfer;
      if (this.#hasEnded(transfer) || next >= total || next >= base + window) break;
      transfer.next++;
      yield* this.#sendData(transfer, next);
    }
    transfer.filling = false;
  }

  /** For traces: an event, and the state of the transfer that it is for. */
  #met(transfer: Transfer | undefined, event: string): void {
    if (this.host.world.trace === null) return;
    let state = "no transfer";
    if (transfer !== undefined) {
      const { boot, base, next, window, total } = transfer;
      if (this.#hasEnded(transfer)) state = "ended";
      else if (boot === undefined) state = "opening";
      else if (next === total) state = "all sent";
      else state = next < base + window ? "window open" : "window full";
    }
    this.#note(`sender: ${state}`, event);
  }
  #note(state: string, event: string): void {
    const { world, name } = this.host;
    world.trace?.record(world.now, name, "note", this.cpu.contextName, `${state}, ${event}`, 0);
  }

  #hasEnded({ failed, base, total }: Transfer): boolean {
    return failed || base === total;
  }

  #progress(transfer: Transfer): void {
    transfer.attemptsLeft = this.parameters.attempts;
    this.#setTimer(transfer);
  }

  #setTimer(transfer: Transfer): void {
    const { timers } = this.host;
    if (transfer.timer !== null) timers.cancel(transfer.timer);
    transfer.timer = timers.after(this.parameters.timeout, (timer) => this.#again(timer, transfer));
  }

  *#again(timer: Timer, transfer: Transfer): AnyOp {
    if (timer.cancelRequested || this.#hasEnded(transfer)) return;
    this.#met(transfer, "timeout");
    if (--transfer.attemptsLeft <= 0) {
      this.#fail(transfer);
      return;
    }
    this.#setTimer(transfer);
    if (transfer.boot === undefined) {
      yield* this.#say(transfer.session, { kind: OPEN, connection: transfer.connection });
      return;
    }
    // A packet that is sent meanwhile is not late.
    const end = transfer.next;
    for (let sequence = transfer.base; sequence < end; sequence++) {
      if (sequence < transfer.base) continue;
      this.counters.retransmitted.count();
      yield* this.#sendData(transfer, sequence);
      yield* this.cpu.settle();
      if (this.#hasEnded(transfer)) return;
    }
  }

  #fail(transfer: Transfer): void {
    transfer.failed = true;
    transfer.opened.signal();
    transfer.credits.signal();
    transfer.done.signal();
  }

  *#sendData(transfer: Transfer, sequence: number): Op<void, Sending> {
    const { session, connection, boot, size } = transfer;
    this.counters.sent.count();
    const message = yield* this.host.message(Math.max(size, 4), (bytes) => {
      bytes.fill(sequence);
      new DataView(bytes.buffer, bytes.byteOffset, bytes.length).setUint32(0, sequence);
    });
    pushWINDOWHeader(message, { kind: DATA, boot: boot ?? 0, connection, sequence });
    yield* this.slots.lower.push(session, message);
    message.release();
  }

  *#say(
    session: Session,
    fields: { readonly kind: number; readonly connection: number; readonly boot?: number; readonly sequence?: number },
  ): Op<void, Down> {
    const message = new Message(this.host.buffers);
    pushWINDOWHeader(message, fields);
    yield* this.slots.lower.push(session, message);
    message.release();
  }
}
