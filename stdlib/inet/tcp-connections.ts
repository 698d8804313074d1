/** The connections of a host: found by their ends, and limited where strangers can make them more. */
import {
  type Binding,
  Crowd,
  type Enable,
  type Participants,
  type PseudoHeader,
  Semaphore,
  serial32,
  type Session,
  Sessions,
} from "../../src/runtime/index.js";
import { TCP_HEADER_BYTES, type TCPBase, type TCPHeader } from "./tcp.xgraph.js";
import { Connection } from "./tcp-connection.js";
import { RetransmissionTimeout } from "./tcp-rto.js";
import { SendBuffer } from "./tcp-send-buffer.js";
import { firstNumber, firstOf, wrapped } from "./tcp-sequence.js";
import { type SessionOwner, TCPSession } from "./tcp-session.js";

/** Ports of sessions whose opener names none (RFC 6335). */
const FIRST_DYNAMIC = 49152;
const LAST_PORT = 65535;
/** TCP's number over IP. */
const PROTO = 6;
/** The longest data of a segment over IP. */
const LONGEST = 0xffff - 20 - TCP_HEADER_BYTES;
const SECOND = 1e9;

/** The ends of a new connection. */
interface NewEnds {
  readonly remotePort: number;
  readonly localPort: number;
  /** Another host begins it. */
  readonly passive: boolean;
  /** The last number of an old connection of the same ends, behind which the new one begins; 0 without one. */
  readonly after: number;
}

export class Connections {
  readonly #tcp: TCPBase & SessionOwner;
  readonly #sessions: Sessions<TCPSession>;
  /** Connections that others have begun and that are not complete, by host. */
  readonly #begun: Crowd<TCPSession>;
  /** Those with early data. */
  readonly #early: Crowd<Connection>;
  /** Those that others have begun, and of these the ones that only wait for their end. */
  readonly #passive = new Set<TCPSession>();
  readonly #lingering = new Set<TCPSession>();
  readonly #secret: number;
  #nextPort = FIRST_DYNAMIC;
  #challenged = { since: 0, count: 0 };

  constructor(tcp: TCPBase & SessionOwner) {
    this.#tcp = tcp;
    this.#sessions = new Sessions(tcp);
    const { backlog, backlogPerPeer, early, earlyPerPeer } = tcp.parameters;
    this.#begun = new Crowd({ most: backlog, perSource: backlogPerPeer });
    this.#early = new Crowd({ most: early, perSource: earlyPerPeer });
    this.#secret = tcp.host.random.next();
  }

  enable(upper: Binding, participants: Participants, type: string): boolean {
    const port = participants.popLocal();
    return port !== undefined && this.#sessions.enable(upper, type, port);
  }
  enabled(port: number): Enable | undefined {
    return this.#sessions.enabled(port);
  }

  find(remotePort: number, localPort: number, lower: Session): TCPSession | undefined {
    return this.#sessions.find(remotePort, localPort, lower.id);
  }
  sessionOf({ ends, lower }: Connection): TCPSession | undefined {
    return this.find(ends.remotePort, ends.localPort, lower);
  }
  /** In the order in which they were begun. */
  values(): readonly TCPSession[] {
    return this.#sessions.values();
  }
  get size(): number {
    return this.#sessions.size;
  }
  get halfOpen(): number {
    return this.#begun.size;
  }
  /** Whether strangers have as many connections as they may. */
  get full(): boolean {
    return this.#passive.size >= this.#tcp.parameters.connections;
  }
  /** Of those that strangers have begun, the one that has waited longest for its end. */
  get longestLingering(): TCPSession | undefined {
    const [first] = this.#lingering;
    return first;
  }

  /** Makes a connection. @param lower the session below, of which the connection takes over one reference. */
  create(upper: Binding, type: string, lower: Session, given: NewEnds): TCPSession {
    const { parameters, cpu, host, name } = this.#tcp;
    const pseudo = pseudoOf(lower);
    const { remotePort, localPort, passive, after } = given;
    const ends = { remoteHost: pseudo.target, remotePort, localHost: pseudo.source, localPort };
    const iss = later(firstOf(firstNumber(this.#secret, ends, host.now)), after);
    const room = (lower.control("optPacket") ?? LONGEST + TCP_HEADER_BYTES) - TCP_HEADER_BYTES;
    const connection = new Connection({
      ends,
      lower,
      pseudo,
      passive,
      iss,
      ownMss: Math.max(1, Math.min(parameters.mss > 0 ? parameters.mss : room, LONGEST)),
      receiveBuffer: parameters.receiveBuffer,
      noDelay: !parameters.nagle,
      timeout: new RetransmissionTimeout({
        first: parameters.rtoFirst,
        least: parameters.rtoMin,
        most: parameters.rtoMax,
      }),
      buffer: new SendBuffer(iss + 1, parameters.sendBuffer),
      opened: new Semaphore<"TCP.connect">(cpu, `a connection of ${name}`, 0),
      turn: new Semaphore<"TCP.turn">(cpu, `the turn to send over ${name}`, 1),
      room: new Semaphore<"TCP.room">(cpu, `room in the send buffer of ${name}`, 0),
    });
    const session = new TCPSession(this.#tcp, upper, type, connection);
    this.#sessions.bind(session, remotePort, localPort, lower.id);
    return session;
  }

  /** Another host has begun a connection. @returns one that has to go, because too many are not complete. */
  begun(session: TCPSession): TCPSession | undefined {
    this.#passive.add(session);
    return this.#begun.add(session, session.connection.ends.remoteHost);
  }
  completed(session: TCPSession): void {
    this.#begun.remove(session);
  }
  /** It only waits for its end. */
  lingers(session: TCPSession): void {
    if (session.connection.passive) this.#lingering.add(session);
  }
  /** It is over, and its ends may have another one. */
  remove(session: TCPSession): void {
    this.#sessions.unbind(session);
    this.#passive.delete(session);
    this.#lingering.delete(session);
    this.#begun.remove(session);
  }

  /** The number of segments kept because earlier ones are missing. */
  get earlyKept(): number {
    return this.#early.parts;
  }
  /** A connection keeps early data. Too much of all connections crowds that of one out. */
  keepEarly(connection: Connection, pieces: number): void {
    for (let piece = 0; piece < pieces; piece++) {
      const crowded = this.#early.add(connection, connection.ends.remoteHost);
      if (crowded === undefined) continue;
      this.#tcp.counters.crowdedOut.count();
      crowded.early.clear();
    }
  }
  forgetEarly(connection: Connection): void {
    connection.early.clear();
    this.#early.remove(connection);
  }

  /** Whether one more answer to a suspicious segment may go in this second (RFC 5961, 7). */
  mayChallenge(): boolean {
    const { host, parameters } = this.#tcp;
    const second = Math.floor(host.now / SECOND);
    if (this.#challenged.since !== second) this.#challenged = { since: second, count: 0 };
    return ++this.#challenged.count <= parameters.challenges;
  }

  /** A port that no connection to a peer's port has, and no protocol has enabled; null if there is none. */
  freePort(remotePort: number, lower: Session): number | null {
    for (let tried = FIRST_DYNAMIC; tried <= LAST_PORT; tried++) {
      const port = this.#nextPort;
      this.#nextPort = port === LAST_PORT ? FIRST_DYNAMIC : port + 1;
      if (this.find(remotePort, port, lower) === undefined && this.enabled(port) === undefined) return port;
    }
    return null;
  }
}

/** For segments that go down a session. */
export function pseudoOf(lower: Session): PseudoHeader {
  return { source: lower.control("myHost") ?? 0, target: lower.control("peerHost") ?? 0, proto: PROTO };
}

/** Whether an opening is behind all numbers of a connection that waits for its end, so that it begins a new one (RFC 1122, 4.2.2.13). */
export function isNew({ sequence }: TCPHeader, old: Connection): boolean {
  return serial32.after(sequence, wrapped(old.rcvNxt));
}

/** A first sequence number behind all numbers of an old connection of the same ends. */
function later(first: number, after: number): number {
  return after === 0 || serial32.after(wrapped(first), wrapped(after)) ? first : firstOf(wrapped(after + 1));
}
