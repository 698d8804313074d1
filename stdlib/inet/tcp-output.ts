/** What a connection sends, and when (RFC 9293, 3.8.6 and 3.10). */
import {
  type AtPoint,
  type Down,
  type Effect,
  type Handoff,
  Message,
  type Op,
  type Timer,
  type Wait,
} from "../../src/runtime/index.js";
import { pushTCPHeader, type TCPBase, TCPFlags } from "./tcp.xgraph.js";
import type { Connection } from "./tcp-connection.js";
import { openingOptions, scaleOf, wordsWith } from "./tcp-options.js";
import { wrapped } from "./tcp-sequence.js";

/** The effects of sending a segment. */
export type Sending = Down | AtPoint<"segment"> | Wait<"memory"> | Handoff;

/** The part of the protocol that sending uses. */
export interface Sender extends TCPBase {
  /** Passes the point `segment`. */
  passSegment(bytes: number): Op<void, AtPoint<"segment">>;
  /** The timer of the oldest segment under way has expired. */
  overdue(timer: Timer, connection: Connection): Op<void, Effect>;
  /** It is time to ask whether the window has opened. */
  ask(timer: Timer, connection: Connection): Op<void, Effect>;
}

/** The next segment of a connection. */
interface Plan {
  readonly from: number;
  /** Bytes of data. */
  readonly length: number;
  readonly flags: number;
  /** It asks whether the window has opened, and does not count as sent. */
  readonly probe: boolean;
}

/**
 * Segments with data that one arrival, push or timer sends at the most; their acknowledgements send the rest. So a window that opens wide does not flood the
 * link (RFC 5681, 4.1, leaves such a limit to the implementation), and a handler has an upper bound.
 */
const BURST = 8;
/** With an acknowledgement behind them, and a plan that memory was awaited for, and that is no longer right. */
const ROUNDS = 10;
const NO_OPTIONS = new Uint8Array(0);
/** A push that waits for room goes on when there is this much (as BSD's low-water mark), in bytes. */
const LOW_WATER = 2048;

export class TcpOutput {
  readonly #tcp: Sender;

  constructor(tcp: Sender) {
    this.#tcp = tcp;
  }

  /** Sends what may be sent, a burst at the most. If another context is sending, that one sends it. */
  *run(connection: Connection): Op<void, Sending> {
    const { cpu } = this.#tcp;
    yield* cpu.settle();
    if (connection.sending) return;
    connection.sending = true;
    connection.burst = BURST;
    for (let round = 0; round < ROUNDS; round++) {
      const plan = this.#plan(connection);
      if (plan === null) break;
      yield* this.#send(connection, plan);
      yield* cpu.settle();
    }
    connection.sending = false;
    connection.burst = Infinity;
    this.#persist(connection);
  }

  /** Whether data would be sent now. To be called settled. */
  sends(connection: Connection): boolean {
    if (connection.sending) return false;
    const plan = this.#plan(connection);
    return plan !== null && plan.length > 0;
  }

  /** Lets a push go on that waits for room, if there is enough. To be called settled. */
  wake(connection: Connection): void {
    const { buffer, wanted, state, room } = connection;
    if (wanted === 0) return;
    if (state !== "CLOSED" && buffer.room < Math.min(wanted, LOW_WATER, buffer.room + buffer.length)) return;
    connection.wanted = 0;
    room.signal();
  }

  /** Starts the retransmission timer anew, or stops it if nothing is under way. To be called settled. */
  restartTimer(connection: Connection): void {
    this.stopTimer(connection);
    if (connection.una < connection.max) this.#startTimer(connection);
  }

  stopTimer(connection: Connection): void {
    if (connection.retransmission === null) return;
    this.#tcp.host.timers.cancel(connection.retransmission);
    connection.retransmission = null;
  }

  #startTimer(connection: Connection): void {
    const action = (timer: Timer): Op<void, Effect> => this.#tcp.overdue(timer, connection);
    connection.retransmission = this.#tcp.host.timers.after(connection.timeout.value, action);
  }

  // ------------------------------------------------------------------------------------------ the next segment

  #plan(connection: Connection): Plan | null {
    const { state, nxt, una, buffer, mss } = connection;
    const { ack, psh, fin } = TCPFlags;
    if (state === "CLOSED") return null;
    if (state === "SYN-SENT" || state === "SYN-RECEIVED") return planOpening(connection);
    const last = (end: number): number =>
      (end === buffer.end ? psh : 0) | (end === buffer.end && connection.finished ? fin : 0);
    if (connection.burst <= 0) return planAck(connection);
    if (connection.resend) {
      const length = Math.min(mss, buffer.end - una, connection.max - una);
      if (length > 0) return { from: una, length, flags: ack | last(una + length), probe: false };
      connection.resend = false;
      if (connection.finished && una === buffer.end) return { from: una, length: 0, flags: ack | fin, probe: false };
    }
    const unsent = buffer.end - nxt;
    if (unsent > 0) {
      const usable = una + Math.min(connection.window, connection.congestion?.allowed ?? 0) - nxt;
      const length = Math.min(unsent, usable, mss);
      if (connection.force) {
        const most = Math.max(1, length);
        return { from: nxt, length: most, flags: ack | last(nxt + most), probe: length <= 0 };
      }
      if (length > 0 && (length === mss || isWorthwhile(connection, length, unsent)))
        return { from: nxt, length, flags: ack | last(nxt + length), probe: false };
    } else if (unsent === 0 && connection.finished) {
      return { from: nxt, length: 0, flags: ack | fin, probe: false };
    }
    return planAck(connection);
  }

  *#send(connection: Connection, plan: Plan): Op<void, Sending> {
    const { host, slots, cpu } = this.#tcp;
    const { buffer } = connection;
    let message: Message;
    if (plan.length === 0) {
      message = new Message(host.buffers);
    } else {
      message = yield* host.message(plan.length, (bytes) => {
        // Acknowledged or given up while memory was awaited: another plan follows.
        if (plan.from >= buffer.start) buffer.copy(plan.from, bytes);
      });
      yield* cpu.settle();
      const now = this.#plan(connection);
      if (now === null || now.from !== plan.from || now.length !== plan.length) {
        message.release();
        return;
      }
    }
    this.#commit(connection, plan, message);
    yield* this.#tcp.passSegment(message.length);
    yield* slots.lower.push(connection.lower, message);
    message.release();
  }

  /** The segment counts as sent from here on. The message gets its header. */
  #commit(connection: Connection, { from, length, flags, probe }: Plan, message: Message): void {
    const { counters, host, parameters } = this.#tcp;
    const { syn, fin, ack } = TCPFlags;
    const isSyn = (flags & syn) !== 0;
    let end = from + length;
    if ((flags & (syn | fin)) !== 0) end++;
    const repeats = from < connection.max;
    counters.segmentsOut.count();
    if (length === 0 && flags === ack) counters.acksOut.count();
    if (repeats && length > 0) counters.retransmits.count();
    if (probe) counters.probes.count();
    if ((flags & fin) !== 0) closing(connection);
    if (connection.resend) connection.resend = false;
    else if (!probe) connection.nxt = Math.max(connection.nxt, end);
    connection.force = false;
    connection.max = Math.max(connection.max, end);
    if (repeats || probe) connection.timed = null;
    else if (end > from && connection.timed === null) connection.timed = { end, at: host.now };
    if (length > 0 && length < connection.mss) connection.smallEnd = end;
    if (end > from) {
      connection.lastSent = host.now;
      connection.burst--;
    }
    if ((flags & ack) !== 0) this.#acknowledges(connection);
    if (isSyn) connection.receiveScale = parameters.windowScale ? scaleOf(connection.receiveBuffer) : 0;
    const scale = isSyn || !connection.scales ? 0 : connection.receiveScale;
    const options = isSyn ? openingOptions(connection.ownMss, this.#offeredScale(connection)) : NO_OPTIONS;
    const { localPort: source, remotePort: target } = connection.ends;
    const fields = {
      source,
      target,
      sequence: wrapped(from),
      ack: (flags & ack) === 0 ? 0 : wrapped(connection.rcvNxt),
      words: wordsWith(options),
      flags,
      window: Math.min(0xffff, Math.floor(windowOf(connection) / (1 << scale))),
      options,
    };
    pushTCPHeader(message, fields, connection.pseudo);
    if (end > from && !probe && connection.retransmission === null) this.#startTimer(connection);
  }

  /** The shift that a SYN offers; one that answers a SYN offers it only if that one did (RFC 7323, 2.2). */
  #offeredScale(connection: Connection): number | null {
    if (!this.#tcp.parameters.windowScale || (connection.state === "SYN-RECEIVED" && !connection.scales)) return null;
    return connection.receiveScale;
  }

  /** A segment with an acknowledgement goes: none is due any more. */
  #acknowledges(connection: Connection): void {
    connection.ackNow = false;
    connection.unacknowledged = 0;
    connection.rcvEdge = connection.windowEdge;
    if (connection.delayedAck === null) return;
    this.#tcp.host.timers.cancel(connection.delayedAck);
    connection.delayedAck = null;
  }

  // ----------------------------------------------------------------------------------------------- persistence

  /** With data to send, and nothing under way that an answer could follow, the timer asks (RFC 9293, 3.8.6.1; RFC 1122, 4.2.3.4). */
  #persist(connection: Connection): void {
    const { parameters, host } = this.#tcp;
    const { state, buffer, nxt, persistence, retransmission } = connection;
    if (!connection.synchronized || state === "TIME-WAIT" || buffer.end <= nxt || retransmission !== null) return;
    if (persistence !== null) return;
    const wait = Math.max(connection.persistWait * 2, connection.timeout.value, parameters.persistMin);
    connection.persistWait = Math.min(wait, parameters.persistMax);
    const action = (timer: Timer): Op<void, Effect> => this.#tcp.ask(timer, connection);
    // A run that has ended waits for no window.
    connection.persistence = host.timers.after(connection.persistWait, action, host.world.ended);
  }

  /** The window is open, or the connection has ended: no question is due. To be called settled. */
  stopAsking(connection: Connection): void {
    connection.persistWait = 0;
    if (connection.persistence === null) return;
    this.#tcp.host.timers.cancel(connection.persistence);
    connection.persistence = null;
  }
}

/** SYN, SYN with ACK, or an acknowledgement of a connection that is not complete. */
function planOpening(connection: Connection): Plan | null {
  const { state, iss, nxt, resend, ackNow } = connection;
  const { syn, ack } = TCPFlags;
  if (nxt === iss || resend)
    return { from: iss, length: 0, flags: state === "SYN-SENT" ? syn : syn | ack, probe: false };
  return ackNow && state === "SYN-RECEIVED" ? { from: nxt, length: 0, flags: ack, probe: false } : null;
}

/** An acknowledgement without data, if one is due. */
function planAck(connection: Connection): Plan | null {
  const { ackNow, nxt } = connection;
  return ackNow || opensWindow(connection) ? { from: nxt, length: 0, flags: TCPFlags.ack, probe: false } : null;
}

/**
 * Whether a segment that is not full is worth sending: it has all there is, and no other one that is not full is under way (Nagle's rule as Minshall reads
 * it: RFC 9293, 3.7.4); or it is a large part of the other end's window (RFC 9293, 3.8.6.2.1); or it repeats what was sent.
 */
function isWorthwhile(connection: Connection, length: number, unsent: number): boolean {
  const { smallEnd, una, finished, noDelay, largestWindow, nxt, max } = connection;
  if (length === unsent && (noDelay || finished || smallEnd <= una)) return true;
  return length >= largestWindow / 2 || nxt < max;
}

/** Whether so much was consumed that the other end should know: two segments, or half the buffer (as BSD has it). */
function opensWindow(connection: Connection): boolean {
  if (!connection.receives) return false;
  const more = connection.windowEdge - connection.rcvEdge;
  return more > 0 && (more >= 2 * connection.mss || 2 * more >= connection.receiveBuffer);
}

function windowOf(connection: Connection): number {
  // Before the other end's SYN has come, the window begins where that will.
  return connection.state === "SYN-SENT" ? connection.receiveBuffer : connection.rcvEdge - connection.rcvNxt;
}

/** The FIN goes. */
function closing(connection: Connection): void {
  if (connection.state === "ESTABLISHED") connection.state = "FIN-WAIT-1";
  else if (connection.state === "CLOSE-WAIT") connection.state = "LAST-ACK";
}
