/** The control block of a connection (RFC 9293, 3.3.1): everything that is known of it, without what it does. */
import type { Message, PseudoHeader, Semaphore, Session, Timer } from "../../src/runtime/index.js";
import type { Congestion } from "./tcp-congestion.js";
import { EarlyData } from "./tcp-early.js";
import type { RetransmissionTimeout } from "./tcp-rto.js";
import type { SendBuffer } from "./tcp-send-buffer.js";
import type { Ends } from "./tcp-sequence.js";

/** The states of RFC 9293, 3.3.2. LISTEN is an openEnable, and has no connection. */
export type ConnectionState =
  | "SYN-SENT"
  | "SYN-RECEIVED"
  | "ESTABLISHED"
  | "FIN-WAIT-1"
  | "FIN-WAIT-2"
  | "CLOSE-WAIT"
  | "CLOSING"
  | "LAST-ACK"
  | "TIME-WAIT"
  | "CLOSED";

/** Why a connection was broken off. */
export type Failure = "refused" | "reset" | "timed out" | "aborted";

/** The MSS of a peer that names none (RFC 9293, 3.7.1). */
export const DEFAULT_MSS = 536;

/** The parts of a connection that are made with it. */
export interface Parts {
  readonly ends: Ends;
  readonly lower: Session;
  readonly pseudo: PseudoHeader;
  /** Another host has begun it. */
  readonly passive: boolean;
  /** The first sequence number. */
  readonly iss: number;
  readonly ownMss: number;
  readonly receiveBuffer: number;
  /** Small segments go at once. */
  readonly noDelay: boolean;
  readonly timeout: RetransmissionTimeout;
  /** From the first byte of data on, which follows the SYN. */
  readonly buffer: SendBuffer;
  readonly opened: Semaphore<"TCP.connect">;
  readonly turn: Semaphore<"TCP.turn">;
  readonly room: Semaphore<"TCP.room">;
}

export class Connection {
  state: ConnectionState;
  failure: Failure | null = null;
  readonly ends: Ends;
  readonly lower: Session;
  readonly pseudo: PseudoHeader;
  readonly passive: boolean;

  // ------------------------------------------------------------------------------------------------ sending
  readonly iss: number;
  readonly buffer: SendBuffer;
  readonly timeout: RetransmissionTimeout;
  readonly noDelay: boolean;
  /** Made when the size of segments is known. */
  congestion: Congestion | null = null;
  /** The first byte that is not acknowledged. */
  una: number;
  /** The next byte to be sent; after the timer has expired, perhaps once more. */
  nxt: number;
  /** The end of all that was sent. */
  max: number;
  /** The window of the other end, from the acknowledgement `wl2` in the segment `wl1` on. */
  window = 0;
  wl1 = 0;
  wl2 = 0;
  /** The largest window that the other end has told. */
  largestWindow = 0;
  /** The data of a segment at the most. */
  mss: number = DEFAULT_MSS;
  sendScale = 0;
  /** The protocol above sends nothing more: a FIN follows the data. */
  finished = false;
  /** The first segment that is not acknowledged is lost, and to be sent again. */
  resend = false;
  /** A segment of any size is to be sent, also into a window of 0. */
  force = false;
  /** The end of the last segment that was not full. */
  smallEnd: number;
  /** The segment whose round trip is measured: its end, and when it was sent. */
  timed: { readonly end: number; readonly at: number } | null = null;
  lastSent = 0;
  /** Expiries of the timer without an answer. */
  attempts = 0;
  /** A context is sending: it sends as long as there is something to send, so that segments keep their order. */
  sending = false;
  /** How many segments with data that context may still send. */
  burst: number = Infinity;
  /** Where a push waits until there is room, whether one does, and for how many bytes. */
  readonly room: Semaphore<"TCP.room">;
  wanted = 0;
  /** One push at a time. */
  readonly turn: Semaphore<"TCP.turn">;
  /** Where the open waits. */
  readonly opened: Semaphore<"TCP.connect">;

  // ---------------------------------------------------------------------------------------------- receiving
  irs = 0;
  /** The next byte that is expected. */
  rcvNxt = 0;
  /** The end of the window that was told. */
  rcvEdge = 0;
  receiveBuffer: number;
  readonly ownMss: number;
  receiveScale = 0;
  /** The other end offers or takes scaled windows. */
  scales = false;
  readonly early: EarlyData = new EarlyData();
  /** The sequence number of the other end's FIN, once it is known. */
  finAt: number | null = null;
  /** Data in order that is on its way up. */
  readonly incoming: Message[] = [];
  /** Bytes in order that are not consumed. */
  held = 0;
  /** The protocol above says when it has consumed. */
  byHand = false;
  /** An acknowledgement is due now. */
  ackNow = false;
  /** Segments with data that are not acknowledged. */
  unacknowledged = 0;
  /** A context is taking data up: it takes all, so that they keep their order. */
  delivering = false;
  /** The protocol above knows the connection. */
  announced = false;
  /** The protocol above is to be told that the other end has ended. */
  endToTell = false;
  /** The protocol above has closed, and takes no data. */
  deaf = false;

  // ------------------------------------------------------------------------------------------------- timers
  retransmission: Timer | null = null;
  persistence: Timer | null = null;
  /** The wait before the next question whether the window has opened, in ns; 0 if none is under way. */
  persistWait = 0;
  delayedAck: Timer | null = null;
  /** In TIME-WAIT, or in FIN-WAIT-2 without a user. */
  ending: Timer | null = null;
  /** Its key and the session below are given back. */
  buried = false;

  constructor(parts: Parts) {
    const { ends, lower, pseudo, passive, iss, ownMss, receiveBuffer, timeout, buffer } = parts;
    this.state = passive ? "SYN-RECEIVED" : "SYN-SENT";
    this.ends = ends;
    this.lower = lower;
    this.pseudo = pseudo;
    this.passive = passive;
    this.iss = iss;
    this.ownMss = ownMss;
    this.receiveBuffer = receiveBuffer;
    this.timeout = timeout;
    this.noDelay = parts.noDelay;
    this.buffer = buffer;
    this.una = iss;
    this.nxt = iss;
    this.max = iss;
    this.smallEnd = iss;
    this.opened = parts.opened;
    this.turn = parts.turn;
    this.room = parts.room;
  }

  /** Both ends know each other. */
  get synchronized(): boolean {
    return this.state !== "SYN-SENT" && this.state !== "SYN-RECEIVED" && this.state !== "CLOSED";
  }

  /** Data may come. */
  get receives(): boolean {
    const { state } = this;
    return state === "ESTABLISHED" || state === "FIN-WAIT-1" || state === "FIN-WAIT-2";
  }

  /** The protocol above may send. */
  get maySend(): boolean {
    const { state, finished } = this;
    return !finished && (state === "ESTABLISHED" || state === "CLOSE-WAIT");
  }

  /** The window that can be told now: it ends where it ended, or further on by at least a segment or half the buffer (RFC 9293, 3.8.6.2.2). */
  get windowEdge(): number {
    const edge = this.rcvNxt + Math.max(0, this.receiveBuffer - this.held);
    const least = Math.min(this.receiveBuffer / 2, this.mss);
    return edge - this.rcvEdge >= least ? edge : this.rcvEdge;
  }
}
