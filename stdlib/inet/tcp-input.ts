/**
 * What a segment does to a connection: RFC 9293, 3.10.7, with RFC 5961 against blind attackers. Nothing here waits, sends or calls up: a segment is
 * worked in at one instant, and the result says what is to be done.
 */
import { Message, type Op, type Timer } from "../../src/runtime/index.js";
import { type TCPBase, TCPFlags, type TCPHeader } from "./tcp.xgraph.js";
import { Congestion, type CongestionKind, firstWindow } from "./tcp-congestion.js";
import { type Connection, DEFAULT_MSS, type Failure } from "./tcp-connection.js";
import { type Options, readOptions } from "./tcp-options.js";
import type { Sending, TcpOutput } from "./tcp-output.js";
import { firstOf, unwrapped } from "./tcp-sequence.js";

/** What is to be done because of a segment. */
export interface Outcome {
  /** Its acknowledgement has been worked in: it told something, or repeated it. */
  acked: boolean;
  /** The connection is complete with it. */
  completed: boolean;
  /** It is answered with a reset of this sequence number. */
  reset: number | null;
}

/** The part of the protocol that input uses. */
export interface Receiving extends TCPBase {
  /** Breaks a connection off. To be called settled. */
  breakOff(connection: Connection, failure: Failure | null): void;
  /** Waits for the end of a connection that has nothing more to say. To be called settled. */
  linger(connection: Connection, time: number): void;
  /** Counts pieces of early data of a connection; too many of all connections crowd one out. */
  keepEarly(connection: Connection, pieces: number): void;
  /** No early data of a connection is left. */
  forgetEarly(connection: Connection): void;
  /** The connection is complete. */
  complete(connection: Connection): void;
  /** Whether one more answer to a suspicious segment may go in this second (RFC 5961, 7). */
  mayChallenge(): boolean;
  /** An acknowledgement has been put off long enough. */
  acknowledge(timer: Timer, connection: Connection): Op<void, Sending>;
}

/** What is left of a segment in the window. */
interface Place {
  readonly sequence: number;
  /** With its FIN. */
  readonly ends: boolean;
}

const is = (header: TCPHeader, flag: number): boolean => (header.flags & flag) !== 0;

export class TcpInput {
  readonly #tcp: Receiving;
  readonly #output: TcpOutput;

  constructor(tcp: Receiving, output: TcpOutput) {
    this.#tcp = tcp;
    this.#output = output;
  }

  /** The SYN that begins a connection of another host. @returns false if its options are malformed. */
  begin(connection: Connection, header: TCPHeader): boolean {
    const options = readOptions(header.options);
    if (options === null) return false;
    this.#meet(connection, header, options);
    return true;
  }

  /**
   * A segment for a connection. To be called settled.
   * @param message its data, of which the connection takes its part.
   */
  arrive(connection: Connection, header: TCPHeader, message: Message): Outcome {
    const outcome: Outcome = { acked: false, completed: false, reset: null };
    if (connection.persistWait > 0) connection.attempts = 0;
    if (connection.state === "SYN-SENT") this.#answered(connection, header, outcome);
    else if (connection.state !== "CLOSED") this.#synchronized(connection, header, message, outcome);
    return outcome;
  }

  // --------------------------------------------------------------------------------------------------- opening

  /** In SYN-SENT (RFC 9293, 3.10.7.3). Data of a segment with SYN is not taken; it is not acknowledged, and comes again. */
  #answered(connection: Connection, header: TCPHeader, outcome: Outcome): void {
    const { ack, rst, syn } = TCPFlags;
    const acknowledged = unwrapped(header.ack, connection.una);
    if (is(header, ack) && (acknowledged <= connection.iss || acknowledged > connection.max)) {
      if (!is(header, rst)) outcome.reset = header.ack;
      return;
    }
    if (is(header, rst)) {
      this.#tcp.counters.resetsIn.count();
      // Without an acknowledgement anyone could have sent it.
      if (is(header, ack)) this.#tcp.breakOff(connection, "refused");
      return;
    }
    if (!is(header, syn)) return;
    const options = readOptions(header.options);
    if (options === null) {
      this.#tcp.counters.malformed.count();
      return;
    }
    this.#meet(connection, header, options);
    connection.ackNow = true;
    if (!is(header, ack)) {
      // Both ends open at the same time: the SYN goes once more, with an acknowledgement.
      connection.state = "SYN-RECEIVED";
      connection.nxt = connection.iss;
      return;
    }
    this.#acknowledged(connection, acknowledged);
    this.#establish(connection, header, connection.irs, acknowledged, outcome);
  }

  /** The other end's SYN. */
  #meet(connection: Connection, header: TCPHeader, { mss, scale }: Options): void {
    const { parameters } = this.#tcp;
    connection.irs = firstOf(header.sequence);
    connection.rcvNxt = connection.irs + 1;
    connection.scales = parameters.windowScale && scale !== undefined;
    connection.sendScale = connection.scales ? scale! : 0;
    if (!connection.scales) connection.receiveBuffer = Math.min(connection.receiveBuffer, 0xffff);
    connection.rcvEdge = connection.rcvNxt + Math.min(connection.receiveBuffer, 0xffff);
    connection.window = header.window;
    connection.wl1 = connection.irs;
    connection.wl2 = connection.una;
    connection.mss = Math.max(1, Math.min(connection.ownMss, mss ?? DEFAULT_MSS));
    const first = firstWindow(connection.mss, parameters.initialWindow);
    connection.congestion = new Congestion(
      parameters.congestion as CongestionKind,
      connection.mss,
      first,
      connection.iss,
    );
  }

  #establish(
    connection: Connection,
    header: TCPHeader,
    sequence: number,
    acknowledged: number,
    outcome: Outcome,
  ): void {
    if (connection.attempts > 0) {
      connection.congestion?.lostSyn();
      connection.timeout.afterLostSyn();
    }
    connection.attempts = 0;
    connection.state = "ESTABLISHED";
    // The window of a segment with SYN is not scaled (RFC 7323, 2.2).
    connection.window = is(header, TCPFlags.syn) ? header.window : header.window * (1 << connection.sendScale);
    connection.largestWindow = connection.window;
    connection.wl1 = sequence;
    connection.wl2 = acknowledged;
    this.#output.restartTimer(connection);
    this.#tcp.complete(connection);
    outcome.completed = true;
  }

  // ---------------------------------------------------------------------------------------------- synchronized

  /** In all other states (RFC 9293, 3.10.7.4). */
  #synchronized(connection: Connection, header: TCPHeader, message: Message, outcome: Outcome): void {
    const { ack, rst, syn, fin, urg } = TCPFlags;
    const { counters } = this.#tcp;
    const bare = message.length === 0 && !is(header, syn | fin);
    let sequence = unwrapped(header.sequence, connection.rcvNxt);
    if (is(header, rst)) {
      this.#reset(connection, sequence);
      return;
    }
    const again = is(header, syn) && sequence === connection.irs;
    if (again) {
      // The SYN that this end knows, once more.
      sequence++;
      if (connection.state === "SYN-RECEIVED" && !is(header, ack)) {
        connection.resend = true;
        return;
      }
      connection.ackNow = true;
    }
    const place = this.#trim(connection, sequence, message, is(header, fin));
    if (place === null) return;
    const { ends } = place;
    sequence = place.sequence;
    if (is(header, syn) && !again) {
      if (connection.state === "SYN-RECEIVED" && connection.passive) {
        this.#tcp.breakOff(connection, "reset");
        return;
      }
      counters.blindOpenings.count();
      this.#challenge(connection);
      return;
    }
    if (!is(header, ack)) {
      counters.noAck.count();
      return;
    }
    const acknowledged = unwrapped(header.ack, connection.una);
    if (connection.state === "SYN-RECEIVED") {
      if (acknowledged <= connection.iss || acknowledged > connection.max) {
        outcome.reset = header.ack;
        return;
      }
      this.#acknowledged(connection, acknowledged);
      this.#establish(connection, header, sequence, acknowledged, outcome);
    } else {
      if (acknowledged > connection.max || acknowledged < connection.una - connection.largestWindow) {
        counters.blindAcks.count();
        this.#challenge(connection);
        return;
      }
      outcome.acked = this.#worksIn(connection, header, { sequence, acknowledged, bare });
      if (connection.state === "CLOSED") return;
    }
    if (is(header, urg)) counters.urgent.count();
    if (!connection.receives) return;
    if (message.length > 0) {
      if (connection.deaf) {
        counters.afterClose.count();
        outcome.reset = header.ack;
        this.#tcp.breakOff(connection, null);
        return;
      }
      this.#takeIn(connection, sequence, message, ends);
    } else if (ends) {
      connection.finAt ??= sequence;
      // RFC 5681, 4.2: what comes early is answered at once.
      if (sequence > connection.rcvNxt) connection.ackNow = true;
    }
    this.#end(connection);
  }

  /** RFC 5961, 3: only a reset with the number that is expected next breaks the connection off. */
  #reset(connection: Connection, sequence: number): void {
    const { counters } = this.#tcp;
    const { rcvNxt, rcvEdge, state } = connection;
    if (sequence === rcvNxt) {
      counters.resetsIn.count();
      const failure = state === "SYN-RECEIVED" && !connection.passive ? "refused" : "reset";
      this.#tcp.breakOff(connection, state === "TIME-WAIT" || state === "LAST-ACK" ? null : failure);
    } else if (sequence > rcvNxt && sequence < rcvEdge) {
      counters.blindResets.count();
      this.#challenge(connection);
    } else {
      counters.outsideWindow.count();
    }
  }

  /**
   * Cuts off the data that is here already, and the data behind the window. A FIN needs no room.
   * @returns null if nothing of the segment lies in the window; then it is answered with an acknowledgement.
   */
  #trim(connection: Connection, sequence: number, message: Message, ends: boolean): Place | null {
    const { counters } = this.#tcp;
    const { rcvNxt, rcvEdge } = connection;
    if (message.length === 0 && !ends) {
      // One that was overtaken, or crossed with one that moved the window, is taken all the same.
      if (sequence >= rcvNxt - connection.receiveBuffer && (sequence < rcvEdge || sequence <= rcvNxt)) {
        // It asks whether this end is there (RFC 9293, 3.8.4).
        if (sequence === rcvNxt - 1) connection.ackNow = true;
        return { sequence, ends };
      }
      counters.outsideWindow.count();
      this.#challenge(connection);
      return null;
    }
    if (sequence + message.length + (ends ? 1 : 0) <= rcvNxt) {
      counters.repeated.count();
      if (connection.state === "TIME-WAIT") this.#tcp.linger(connection, 2 * this.#tcp.parameters.msl);
      connection.ackNow = true;
      return null;
    }
    if (sequence < rcvNxt) {
      message.discard(rcvNxt - sequence);
      connection.ackNow = true;
    }
    const from = Math.max(sequence, rcvNxt);
    const room = rcvEdge - from;
    if (message.length <= room || (message.length === 0 && room === 0)) return { sequence: from, ends };
    connection.ackNow = true;
    if (room <= 0) counters.outsideWindow.count();
    if (room < 0 || (room === 0 && from > rcvNxt)) return null;
    // Into a window of 0 it asks whether the window has opened, and its acknowledgement counts (RFC 9293, 3.10.7.4).
    message.truncate(room);
    return { sequence: from, ends: false };
  }

  // ------------------------------------------------------------------------------------------ acknowledgements

  /** @returns whether it told something, or may show a loss. */
  #worksIn(
    connection: Connection,
    header: TCPHeader,
    {
      sequence,
      acknowledged,
      bare,
    }: { readonly sequence: number; readonly acknowledged: number; readonly bare: boolean },
  ): boolean {
    const { counters } = this.#tcp;
    const window = header.window * (1 << connection.sendScale);
    const same = window === connection.window;
    if (acknowledged > connection.una) {
      this.#advance(connection, acknowledged);
    } else if (acknowledged === connection.una && bare && same && connection.una < connection.nxt) {
      const { congestion, una, max, nxt } = connection;
      if (congestion?.repeated(una, max, nxt - una) === true) {
        counters.fastRetransmits.count();
        if (congestion.goesBack) connection.nxt = una;
        else connection.resend = true;
        this.#output.restartTimer(connection);
      }
    }
    const { wl1, wl2 } = connection;
    if (acknowledged >= connection.una && (wl1 < sequence || (wl1 === sequence && wl2 <= acknowledged))) {
      connection.window = window;
      connection.wl1 = sequence;
      connection.wl2 = acknowledged;
      connection.largestWindow = Math.max(connection.largestWindow, window);
      if (window > 0) this.#output.stopAsking(connection);
    }
    return bare || acknowledged > wl2;
  }

  /** New data is acknowledged. */
  #advance(connection: Connection, acknowledged: number): void {
    const { parameters } = this.#tcp;
    const acked = acknowledged - connection.una;
    this.#acknowledged(connection, acknowledged);
    connection.attempts = 0;
    const { congestion, una, max } = connection;
    const resend = congestion?.acknowledged(acked, una, max - una) ?? null;
    if (resend !== null) connection.resend = true;
    // RFC 6582, 4: of the partial acknowledgements of one recovery, the first one alone restarts the timer.
    if (resend !== "resend") this.#output.restartTimer(connection);
    this.#output.wake(connection);
    if (!connection.finished || una <= connection.buffer.end) return;
    // The FIN is acknowledged.
    switch (connection.state) {
      case "FIN-WAIT-1":
        connection.state = "FIN-WAIT-2";
        if (connection.deaf) this.#tcp.linger(connection, 4 * parameters.msl);
        break;
      case "CLOSING":
        this.#timeWait(connection);
        break;
      case "LAST-ACK":
        this.#tcp.breakOff(connection, null);
        break;
      default:
    }
  }

  /** Takes over the number, and measures the round trip. */
  #acknowledged(connection: Connection, acknowledged: number): void {
    const { host, histograms } = this.#tcp;
    connection.una = acknowledged;
    connection.nxt = Math.max(connection.nxt, acknowledged);
    connection.buffer.discard(acknowledged);
    const { timed, timeout } = connection;
    if (timed === null || acknowledged < timed.end) return;
    connection.timed = null;
    timeout.measured(host.now - timed.at);
    histograms.roundTrip.record(host.now - timed.at);
  }

  // -------------------------------------------------------------------------------------------------- incoming

  #takeIn(connection: Connection, sequence: number, message: Message, ends: boolean): void {
    const { counters, host } = this.#tcp;
    const { early, incoming } = connection;
    const { length } = message;
    if (connection.finAt !== null && sequence + length > connection.finAt)
      message.truncate(Math.max(0, connection.finAt - sequence));
    else if (ends) connection.finAt ??= sequence + length;
    if (message.length === 0) return;
    if (sequence > connection.rcvNxt) {
      counters.earlySegments.count();
      connection.ackNow = true;
      this.#tcp.keepEarly(connection, early.add(sequence, message));
      return;
    }
    // The message belongs to the protocol below, which releases it; its contents go up.
    const data = message.copy();
    incoming.push(data);
    this.#advanceBy(connection, data.length);
    if (early.empty) {
      this.#owe(connection);
      return;
    }
    connection.ackNow = true;
    for (const bytes of early.take(connection.rcvNxt)) {
      data.append(Message.of(host.buffers, bytes));
      this.#advanceBy(connection, bytes.length);
    }
    if (early.empty) this.#tcp.forgetEarly(connection);
  }

  #advanceBy(connection: Connection, length: number): void {
    connection.rcvNxt += length;
    connection.held += length;
  }

  /** An acknowledgement is due: at every second segment, or when it has been put off long enough (RFC 9293, 3.8.6.3). */
  #owe(connection: Connection): void {
    const { parameters, host } = this.#tcp;
    if (++connection.unacknowledged >= 2 || parameters.delayedAck === 0) {
      connection.ackNow = true;
    } else {
      connection.delayedAck ??= host.timers.after(parameters.delayedAck, (timer) =>
        this.#tcp.acknowledge(timer, connection),
      );
    }
  }

  /** The other end has nothing more to send, if all that it sent is here. */
  #end(connection: Connection): void {
    if (connection.finAt === null || connection.rcvNxt !== connection.finAt) return;
    connection.rcvNxt++;
    connection.rcvEdge = Math.max(connection.rcvEdge, connection.rcvNxt);
    connection.ackNow = true;
    connection.endToTell = true;
    switch (connection.state) {
      case "ESTABLISHED":
        connection.state = "CLOSE-WAIT";
        break;
      case "FIN-WAIT-1":
        connection.state = "CLOSING";
        break;
      case "FIN-WAIT-2":
        this.#timeWait(connection);
        break;
      default:
    }
  }

  #timeWait(connection: Connection): void {
    connection.state = "TIME-WAIT";
    this.#output.stopTimer(connection);
    this.#output.stopAsking(connection);
    this.#tcp.linger(connection, 2 * this.#tcp.parameters.msl);
  }

  /** RFC 5961, 7: so many of these answers in a second, and no more. */
  #challenge(connection: Connection): void {
    const { counters } = this.#tcp;
    if (!this.#tcp.mayChallenge()) {
      counters.challengesHeld.count();
      return;
    }
    counters.challenges.count();
    connection.ackNow = true;
  }
}
