import {
  type AtPoint,
  type Binding,
  type ControlOperation,
  type Down,
  type Effect,
  type Handoff,
  Message,
  type Op,
  Participants,
  type PseudoHeader,
  type Session,
  type Timer,
  type Up,
  type Wait,
} from "../../src/runtime/index.js";
import type { IPHeader } from "./ip.xgraph.js";
import { popTCPHeader, pushTCPHeader, TCP_HEADER_BYTES, TCPBase, TCPFlags, type TCPHeader } from "./tcp.xgraph.js";
import type { Connection, ConnectionState, Failure } from "./tcp-connection.js";
import { Connections, isNew, pseudoOf } from "./tcp-connections.js";
import { type Outcome, type Receiving, TcpInput } from "./tcp-input.js";
import { type Sender, type Sending, TcpOutput } from "./tcp-output.js";
import { wrapped } from "./tcp-sequence.js";
import type { Pushing, SessionOwner, TCPSession } from "./tcp-session.js";

/** Messages that one context takes up at the most. */
const MOST_TAKEN = 4;

/** The points at which an arriving segment may be handed over. */
type Arriving = AtPoint<"connected" | "acknowledged" | "sendsOnAck" | "received">;

/**
 * Streams of bytes: RFC 9293, with the timer of RFC 6298, the congestion control of RFC 5681 and 6582, and the defences of RFC 5961. A segment is worked
 * into its connection at one instant; then the context that brought it takes data up and sends what has become possible. docs/tcp.md describes it.
 */
export class TCP extends TCPBase implements Sender, Receiving, SessionOwner {
  readonly #connections: Connections = new Connections(this);
  readonly #output: TcpOutput = new TcpOutput(this);
  readonly #input: TcpInput = new TcpInput(this, this.#output);

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    return this.#connections.enable(upper, participants, type);
  }

  /** Waits until the connection is complete; null if it is refused, nobody answers, or the ends have a connection already. */
  override *open(
    upper: Binding,
    participants: Participants,
    type: string,
  ): Op<TCPSession | null, Sending | Wait<"TCP.connect">> {
    const remotePort = participants.popRemote();
    const wanted = participants.popLocal();
    if (remotePort === undefined) return null;
    const lower = yield* this.slots.lower.open(participants);
    if (lower === null) return null;
    yield* this.cpu.settle();
    const localPort = wanted ?? this.#connections.freePort(remotePort, lower);
    if (localPort === null || this.#connections.find(remotePort, localPort, lower) !== undefined) {
      yield* lower.release();
      return null;
    }
    const session = this.#connections.create(upper, type, lower, { remotePort, localPort, passive: false, after: 0 });
    const { connection } = session;
    session.references++;
    yield* this.#output.run(connection);
    yield* connection.opened.wait();
    if (connection.failure === null) return session;
    yield* this.#bury(session);
    return null;
  }

  override *demux(lower: Session, message: Message): Op<void, Up | Sending | Arriving> {
    const about = message.attribute as IPHeader;
    const header = popTCPHeader(message, about);
    if (typeof header === "string") {
      (header === "badChecksum" ? this.counters.badChecksum : this.counters.malformed).count();
      return;
    }
    yield* this.cpu.settle();
    this.counters.segmentsIn.count();
    const session = this.#connections.find(header.source, header.target, lower);
    if (session === undefined || this.#begins(session, header)) {
      yield* this.#unknown(lower, header, message, about, session);
      return;
    }
    const { connection } = session;
    const bare = message.length === 0 && (header.flags & (TCPFlags.syn | TCPFlags.fin | TCPFlags.rst)) === 0;
    const outcome = this.#input.arrive(connection, header, message);
    if (bare && outcome.acked) this.counters.acksIn.count();
    yield* this.#follow(session, outcome, message.length);
    if (bare && outcome.acked && this.cpu.inInterrupt) this.counters.acksInHandler.count();
  }

  override control(operation: ControlOperation): number | undefined {
    const below = this.slots.lower.control(operation);
    if (operation === "maxPacket") return undefined;
    return operation === "optPacket" && below !== undefined ? below - TCP_HEADER_BYTES : below;
  }

  /** The number of connections. */
  get sessions(): number {
    return this.#connections.size;
  }
  /** The states of all connections, in the order in which they were begun. */
  get states(): readonly ConnectionState[] {
    return this.#connections.values().map(({ state }) => state);
  }
  /** The number of connections that others have begun and that are not complete. */
  get halfOpen(): number {
    return this.#connections.halfOpen;
  }
  /** The number of segments kept because earlier ones are missing. */
  get earlyKept(): number {
    return this.#connections.earlyKept;
  }

  // ------------------------------------------------------------------------------------------ what segments do

  /** What is to be done after a segment: points are passed, data goes up, segments go down. */
  *#follow(session: TCPSession, outcome: Outcome, bytes: number): Op<void, Up | Sending | Arriving> {
    const { connection } = session;
    if (outcome.completed) yield* this.at(this.points.connected, bytes);
    if (outcome.acked) {
      if (this.#output.sends(connection)) yield* this.at(this.points.sendsOnAck, bytes);
      else yield* this.at(this.points.acknowledged, bytes);
    }
    if (connection.passive || connection.incoming.length > 0 || connection.endToTell) yield* this.#takeUp(session);
    if (outcome.reset !== null)
      yield* this.#sendReset(connection.lower, connection.pseudo, connection.ends.localPort, {
        target: connection.ends.remotePort,
        sequence: outcome.reset,
      });
    yield* this.#output.run(connection);
    if (connection.state === "CLOSED") yield* this.#bury(session);
  }

  /** Takes up all that is due. If another context is doing that, that one takes this up, too. */
  *#takeUp(session: TCPSession): Op<void, Up | Sending | Arriving> {
    const { connection } = session;
    yield* this.cpu.settle();
    if (connection.delivering) return;
    connection.delivering = true;
    yield* this.#deliver(session);
  }

  /** Takes up the next messages; if more have come meanwhile, a service thread goes on, so that a handler has an upper bound. */
  *#deliver(session: TCPSession): Op<void, Up | Sending | Arriving> {
    const { connection } = session;
    if (connection.passive && !connection.announced && connection.synchronized) {
      connection.announced = true;
      yield* session.up.openDone(session);
      yield* this.cpu.settle();
    }
    for (let taken = 0; taken < MOST_TAKEN; taken++) {
      const message = connection.incoming.shift();
      if (message === undefined) break;
      const { length } = message;
      yield* this.at(this.points.received, length);
      this.counters.bytesIn.count(length);
      yield* session.up.demux(session, message);
      message.release();
      yield* this.cpu.settle();
      if (!connection.byHand) connection.held -= length;
    }
    if (connection.incoming.length > 0) {
      this.host.timers.after(0, () => this.#deliverMore(session));
      return;
    }
    if (connection.endToTell) {
      connection.endToTell = false;
      if (connection.announced && !connection.deaf) {
        yield* session.up.closeDone(session, connection.failure === null);
        yield* this.cpu.settle();
        // Nobody keeps it: it ends with its peer.
        if (session.references <= 0) yield* this.leave(connection);
      }
    }
    connection.delivering = false;
  }

  *#deliverMore(session: TCPSession): Op<void, Effect> {
    yield* this.#deliver(session);
    yield* this.#output.run(session.connection);
    if (session.connection.state === "CLOSED") yield* this.#bury(session);
  }

  /** Whether a segment begins a new connection of the ends of one that waits for its end (RFC 1122, 4.2.2.13). */
  #begins({ connection }: TCPSession, header: TCPHeader): boolean {
    const { flags } = header;
    const { syn, ack, rst } = TCPFlags;
    if (connection.state !== "TIME-WAIT" || (flags & (syn | ack | rst)) !== syn) return false;
    return isNew(header, connection);
  }

  /** A segment for a connection that does not exist, or for one that is over (RFC 9293, 3.10.7.1 and 3.10.7.2). */
  *#unknown(
    lower: Session,
    header: TCPHeader,
    message: Message,
    about: IPHeader,
    old: TCPSession | undefined,
  ): Op<void, Up | Sending | Arriving> {
    const { syn, ack, rst, fin } = TCPFlags;
    const { counters } = this;
    const { flags } = header;
    if ((flags & rst) !== 0) return;
    // Only one host can be the other end of a connection (RFC 1122, 4.2.3.10).
    if (about.target !== lower.control("myHost")) {
      counters.toAll.count();
      return;
    }
    const enable = this.#connections.enabled(header.target);
    if (enable === undefined || (flags & ack) !== 0) {
      counters.noPort.count();
      const length = message.length + ((flags & syn) === 0 ? 0 : 1) + ((flags & fin) === 0 ? 0 : 1);
      const answer = (flags & ack) === 0 ? { ack: (header.sequence + length) % 2 ** 32 } : { sequence: header.ack };
      yield* this.#sendReset(lower, pseudoOf(lower), header.target, { target: header.source, ...answer });
      return;
    }
    if ((flags & syn) === 0) {
      counters.noAck.count();
      return;
    }
    let after = 0;
    if (old !== undefined) {
      after = old.connection.max;
      this.breakOff(old.connection, null);
      yield* this.#bury(old);
    }
    if (this.#connections.full) {
      const ending = this.#connections.longestLingering;
      if (ending === undefined) {
        counters.tooMany.count();
        return;
      }
      this.breakOff(ending.connection, null);
      yield* this.#bury(ending);
    }
    lower.references++;
    const ends = { remotePort: header.source, localPort: header.target, passive: true, after };
    const session = this.#connections.create(enable.binding, enable.type, lower, ends);
    if (!this.#input.begin(session.connection, header)) {
      counters.malformed.count();
      this.breakOff(session.connection, null);
      yield* this.#bury(session);
      return;
    }
    const crowded = this.#connections.begun(session);
    if (crowded !== undefined) {
      counters.backlogOverflows.count();
      this.breakOff(crowded.connection, null);
      yield* this.#bury(crowded);
    }
    yield* this.#output.run(session.connection);
  }

  *#sendReset(
    lower: Session,
    pseudo: PseudoHeader,
    source: number,
    { target, sequence = 0, ack }: { readonly target: number; readonly sequence?: number; readonly ack?: number },
  ): Op<void, Sending> {
    this.counters.resetsOut.count();
    const message = new Message(this.host.buffers);
    const flags = TCPFlags.rst | (ack === undefined ? 0 : TCPFlags.ack);
    pushTCPHeader(message, { source, target, sequence, ack: ack ?? 0, flags }, pseudo);
    yield* this.passSegment(message.length);
    yield* this.slots.lower.push(lower, message);
    message.release();
  }

  // ---------------------------------------------------------------------------------------- for sending and input

  passSegment(bytes: number): Op<void, AtPoint<"segment">> {
    return this.at(this.points.segment, bytes);
  }

  complete(connection: Connection): void {
    if (!connection.passive) {
      this.counters.opened.count();
      connection.announced = true;
      connection.opened.signal();
      return;
    }
    this.counters.accepted.count();
    const session = this.#connections.sessionOf(connection);
    if (session !== undefined) this.#connections.completed(session);
  }

  breakOff(connection: Connection, failure: Failure | null): void {
    if (connection.state === "CLOSED") return;
    const { counters } = this;
    if (connection.state === "SYN-SENT" || connection.state === "SYN-RECEIVED") {
      if (failure === "refused") counters.refused.count();
      connection.opened.signal();
    } else if (connection.announced) {
      connection.endToTell = failure !== null && failure !== "aborted";
    }
    if (failure === "timed out") counters.givenUp.count();
    connection.state = "CLOSED";
    connection.failure = failure;
    this.#output.stopTimer(connection);
    this.#output.stopAsking(connection);
    for (const timer of [connection.delayedAck, connection.ending]) if (timer !== null) this.host.timers.cancel(timer);
    connection.delayedAck = null;
    connection.ending = null;
    for (const message of connection.incoming.splice(0)) message.release();
    this.forgetEarly(connection);
    this.#output.wake(connection);
  }

  linger(connection: Connection, time: number): void {
    if (connection.ending !== null) this.host.timers.cancel(connection.ending);
    const session = this.#connections.sessionOf(connection);
    if (session !== undefined) this.#connections.lingers(session);
    const action = (timer: Timer): Op<void, Effect> => this.#expire(timer, connection);
    connection.ending = this.host.timers.after(time, action, true);
  }

  keepEarly(connection: Connection, pieces: number): void {
    this.#connections.keepEarly(connection, pieces);
  }
  forgetEarly(connection: Connection): void {
    this.#connections.forgetEarly(connection);
  }
  mayChallenge(): boolean {
    return this.#connections.mayChallenge();
  }

  // ----------------------------------------------------------------------------------------------------- timers

  *overdue(timer: Timer, connection: Connection): Op<void, Effect> {
    if (timer.cancelRequested || connection.retransmission !== timer) return;
    yield* this.cpu.settle();
    connection.retransmission = null;
    if (connection.state === "CLOSED") return;
    const { parameters } = this;
    const opening = !connection.synchronized;
    if (connection.attempts >= (opening ? parameters.synAttempts : parameters.attempts)) {
      yield* this.#giveUp(connection);
      return;
    }
    this.counters.timeouts.count();
    connection.attempts++;
    connection.timeout.backOff();
    connection.timed = null;
    const { una, nxt, max } = connection;
    if (opening) {
      connection.resend = true;
    } else {
      connection.congestion?.timedOut(nxt - una, max, connection.attempts > 1);
      connection.nxt = una;
      connection.resend = false;
      connection.smallEnd = una;
    }
    yield* this.#output.run(connection);
  }

  *ask(timer: Timer, connection: Connection): Op<void, Effect> {
    if (timer.cancelRequested || connection.persistence !== timer) return;
    yield* this.cpu.settle();
    connection.persistence = null;
    if (connection.attempts++ >= this.parameters.attempts) {
      yield* this.#giveUp(connection);
      return;
    }
    connection.force = true;
    yield* this.#output.run(connection);
  }

  *acknowledge(timer: Timer, connection: Connection): Op<void, Sending> {
    if (timer.cancelRequested || connection.delayedAck !== timer) return;
    yield* this.cpu.settle();
    connection.delayedAck = null;
    connection.ackNow = true;
    yield* this.#output.run(connection);
  }

  *#expire(timer: Timer, connection: Connection): Op<void, Effect> {
    if (timer.cancelRequested || connection.ending !== timer) return;
    yield* this.cpu.settle();
    connection.ending = null;
    this.breakOff(connection, null);
    const session = this.#connections.sessionOf(connection);
    if (session !== undefined) yield* this.#bury(session);
  }

  /** Nobody has answered. */
  *#giveUp(connection: Connection): Op<void, Effect> {
    const session = this.#connections.sessionOf(connection);
    const told = connection.synchronized;
    const sequence = wrapped(connection.nxt);
    this.breakOff(connection, "timed out");
    if (told) yield* this.#resetPeer(connection, sequence);
    if (session !== undefined) yield* this.#ended(session);
  }

  *#resetPeer({ lower, pseudo, ends, rcvNxt }: Connection, sequence: number): Op<void, Sending> {
    const reset = { target: ends.remotePort, sequence, ack: wrapped(rcvNxt) };
    yield* this.#sendReset(lower, pseudo, ends.localPort, reset);
  }

  /** The connection was broken off: the protocol above is told. */
  *#ended(session: TCPSession): Op<void, Up | Sending | Arriving> {
    if (session.connection.endToTell) yield* this.#takeUp(session);
    yield* this.#bury(session);
  }

  // --------------------------------------------------------------------------------------------------- sessions

  *take(connection: Connection, message: Message): Op<boolean, Pushing> {
    yield* connection.turn.wait();
    while (message.length > 0 && connection.maySend) {
      const taken = connection.buffer.add(message);
      this.counters.bytesOut.count(taken);
      if (taken > 0) {
        this.#mayHavePaused(connection);
        yield* this.#output.run(connection);
        yield* this.cpu.settle();
      } else {
        connection.wanted = message.length;
        yield* connection.room.wait();
      }
    }
    const accepted = message.length === 0 && connection.failure === null;
    connection.turn.signal();
    return accepted;
  }

  *finish(connection: Connection): Op<void, Sending> {
    yield* this.cpu.settle();
    if (connection.finished || connection.state === "CLOSED") return;
    connection.finished = true;
    yield* this.#output.run(connection);
  }

  *leave(connection: Connection): Op<void, Sending> {
    yield* this.cpu.settle();
    connection.deaf = true;
    if (connection.state === "FIN-WAIT-2" && connection.ending === null)
      this.linger(connection, 4 * this.parameters.msl);
    yield* this.finish(connection);
    const session = connection.state === "CLOSED" ? this.#connections.sessionOf(connection) : undefined;
    if (session !== undefined) yield* this.#bury(session);
  }

  *abort(connection: Connection): Op<void, Sending> {
    yield* this.cpu.settle();
    const told = connection.synchronized && connection.state !== "TIME-WAIT";
    const session = this.#connections.sessionOf(connection);
    this.breakOff(connection, "aborted");
    if (told) yield* this.#resetPeer(connection, wrapped(connection.nxt));
    if (session !== undefined) yield* this.#bury(session);
  }

  *consume(connection: Connection, bytes: number): Op<void, Sending> {
    yield* this.cpu.settle();
    connection.held = Math.max(0, connection.held - bytes);
    yield* this.#output.run(connection);
  }

  /** Nothing is under way, and nothing was sent for longer than the time-out (RFC 5681, 4.1). */
  #mayHavePaused(connection: Connection): void {
    if (connection.una === connection.max && this.host.now - connection.lastSent > connection.timeout.value)
      connection.congestion?.paused();
  }

  /** Gives back the key and the session below; the connection is closed. */
  *#bury(session: TCPSession): Op<void, Down | Handoff> {
    const { connection } = session;
    if (connection.buried) return;
    connection.buried = true;
    this.#connections.remove(session);
    yield* connection.lower.release();
  }
}
