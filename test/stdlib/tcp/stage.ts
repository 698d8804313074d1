/** Hosts with TCP on one Ethernet, built by hand: each segment on the wire is recorded with the states of both ends. */
import {
  type AnyOp,
  type BufferPool,
  type Link,
  Message,
  Participants,
  Protocol,
  type Session,
  type SimulatedHost,
  World,
} from "../../../src/runtime/index.js";
import { ETH_HEADER_BYTES } from "../../../stdlib/inet/eth.xgraph.js";
import { popIPHeader } from "../../../stdlib/inet/ip.xgraph.js";
import { TCP } from "../../../stdlib/inet/tcp.js";
import { popTCPHeader, TCPFlags, type TCPHeader, type TCPParameters } from "../../../stdlib/inet/tcp.xgraph.js";
import type { TCPSession } from "../../../stdlib/inet/tcp-session.js";
import { addressOf, addStation, IP_TYPE, number, type Options, Plain, type Station } from "../stack.js";

/** A trace with more lines is of no use to a reader, and shows a storm of segments. */
const LONGEST_LOG = 100_000;

/** The port on which every user listens. */
export const PORT = 7;

/** The top of the stack: opens, sends, and keeps what comes. */
export class User extends Protocol {
  readonly got: number[] = [];
  readonly events: string[] = [];
  /** Its sessions, those of others and its own. */
  readonly sessions: TCPSession[] = [];
  /** Done with each message besides keeping it. */
  onData: ((session: TCPSession, bytes: Uint8Array) => AnyOp) | null = null;
  /** Done when a peer has closed. */
  onEnd: ((session: TCPSession, orderly: boolean) => AnyOp) | null = null;
  readonly #lower: Plain<TCP>;

  constructor(host: SimulatedHost, lower: Plain<TCP>) {
    super(host, "user", "USER", [lower]);
    this.#lower = lower;
  }
  override *init(): AnyOp {
    this.#lower.openEnable(Participants.anyone([PORT]));
  }
  override *openDone(session: Session): AnyOp {
    session.references++;
    this.sessions.push(session as TCPSession);
    this.events.push("opened");
  }
  override *demux(session: Session, message: Message): AnyOp {
    const bytes = message.toBytes();
    for (const byte of bytes) this.got.push(byte);
    yield* this.cpu.settle();
    if (this.onData !== null) yield* this.onData(session as TCPSession, bytes);
  }
  override *closeDone(session: Session, orderly: boolean): AnyOp {
    this.events.push(orderly ? "closed by peer" : `broken off: ${(session as TCPSession).failure}`);
    if (this.onEnd !== null) yield* this.onEnd(session as TCPSession, orderly);
  }
  /** Opens a session to another user; null where that is refused. */
  *openTo(to: number, port: number = PORT, local?: number): AnyOp<TCPSession | null> {
    const session = yield* this.#lower.open(new Participants([to, port], local === undefined ? [] : [local]));
    if (session !== null) this.sessions.push(session as TCPSession);
    return session as TCPSession | null;
  }
  *send(session: TCPSession, bytes: Uint8Array): AnyOp<boolean> {
    const message = Message.of(this.host.buffers, bytes);
    const accepted = yield* this.#lower.push(session, message);
    message.release();
    return accepted;
  }
}

export interface Peer {
  readonly station: Station;
  readonly host: SimulatedHost;
  readonly address: number;
  readonly tcp: TCP;
  readonly user: User;
}

export interface Pair {
  readonly world: World;
  readonly link: Link;
  readonly one: Peer;
  readonly two: Peer;
  /** A line for each segment and event, up to now. */
  readonly log: string[];
  /** Adds a line of the test's own. */
  readonly note: (text: string) => void;
}

export interface PairOptions extends Options {
  readonly seed?: number;
  readonly tcp?: Partial<TCPParameters>;
  readonly one?: Partial<TCPParameters>;
  readonly two?: Partial<TCPParameters>;
}

const quick = { name: "Line", rate: 100_000_000, mtu: 1500, preamble: 8, shortest: 64, gap: 960, slot: 5120, delay: 0 };

/** Two hosts on a line of 100 Mbit/s, 1 ms from each other. */
export function pair(options: PairOptions = {}): Pair {
  const { world, link } = line(options);
  const [one, two] = ([options.one, options.two] as const).map((own, index) =>
    peerOn(world, link, index + 1, options, own),
  ) as [Peer, Peer];
  return { world, link, one, two, ...record(world, link, [one, two]) };
}

/** A line, to which hosts are added. */
export function line(options: PairOptions): { readonly world: World; readonly link: Link } {
  const world = new World({ seed: options.seed ?? 1 });
  const link = world.link("line", { ...quick, kind: "line" as const, delay: 1e6, ...options.link });
  return { world, link };
}

/** A host with TCP and a user. */
export function peerOn(
  world: World,
  link: Link,
  place: number,
  options: PairOptions,
  own: Partial<TCPParameters> = {},
): Peer {
  const station = addStation(world, link, `${place}`, addressOf(place), options);
  const { host, ip } = station;
  const tcp = host.add(new TCP(host, "tcp", { ...options.tcp, ...own }, { lower: new Plain(ip) }));
  const user = host.add(new User(host, new Plain(tcp)));
  return { station, host, address: station.address, tcp, user };
}

/** Records the segments of a line. */
export function record(world: World, link: Link, peers: readonly Peer[]): Pick<Pair, "log" | "note"> {
  const log: string[] = [];
  const base = new Map<string, number>();
  const states = (): string => peers.map(stateOf).join(" | ");
  const note = (text: string): void => {
    log.push(`${stamp(world.now)}  ${text}`);
  };
  link.tap = (time, bytes, { fate }) => {
    const segment = segmentOf(world.buffers, bytes);
    if (segment === null) return;
    const lost = fate === "" ? "" : `  (${fate})`;
    if (log.length >= LONGEST_LOG) throw new Error(`more than ${LONGEST_LOG} segments:\n${log.slice(-20).join("\n")}`);
    log.push(`${stamp(time)}  ${written(segment, base)}${lost}`.padEnd(78) + states());
  };
  return { log, note };
}

const stamp = (ns: number): string => `${(ns / 1e6).toFixed(3).padStart(12)} ms`;

function stateOf({ tcp }: Peer): string {
  return tcp.states.join(" ") || "-";
}

/** A segment on the wire. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly header: TCPHeader;
  readonly data: Uint8Array;
}

/** The segment of a frame; null if it has none. */
export function segmentOf(buffers: BufferPool, bytes: Uint8Array): Segment | null {
  if (number(bytes, 12, 2) !== IP_TYPE) return null;
  const message = Message.of(buffers, bytes.subarray(ETH_HEADER_BYTES));
  const datagram = popIPHeader(message);
  if (typeof datagram === "string" || datagram.proto !== 6) {
    message.release();
    return null;
  }
  const header = popTCPHeader(message, datagram);
  const data = message.toBytes();
  message.release();
  if (typeof header === "string") return null;
  return { from: datagram.source & 0xff, to: datagram.target & 0xff, header, data };
}

/** As text, with the numbers counted from the first one of each direction. */
function written({ from, to, header, data }: Segment, base: Map<string, number>): string {
  const { flags, sequence, ack, window, options, source, target } = header;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const ours = `${from}:${source}>${target}`;
  const theirs = `${to}:${target}>${source}`;
  if (has(TCPFlags.syn) && (has(TCPFlags.ack) || !base.has(ours))) base.set(ours, sequence);
  const relative = (value: number, key: string): number => (value - (base.get(key) ?? value)) >>> 0;
  const names = [
    ...(has(TCPFlags.syn) ? ["SYN"] : []),
    ...(has(TCPFlags.fin) ? ["FIN"] : []),
    ...(has(TCPFlags.rst) ? ["RST"] : []),
    ...(has(TCPFlags.psh) ? ["PSH"] : []),
  ];
  const at = relative(sequence, ours);
  const numbers = data.length > 0 ? `${at}..${at + data.length - 1}` : `${at}`;
  const told = has(TCPFlags.ack) ? [`ack ${relative(ack, theirs)}`] : [];
  const more = options.length > 0 ? [`<${optionsText(options)}>`] : [];
  return [`${from} > ${to}`, ...names, numbers, ...told, `win ${window}`, ...more].join(" ");
}

function optionsText(options: Uint8Array): string {
  const texts: string[] = [];
  for (let at = 0; at < options.length;) {
    const kind = options[at]!;
    if (kind === 0) break;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = options[at + 1] ?? 0;
    if (length < 2) return [...texts, "malformed"].join(", ");
    const value = number(options, at + 2, length - 2);
    texts.push(kind === 2 ? `mss ${value}` : kind === 3 ? `scale ${value}` : `option ${kind}`);
    at += length;
  }
  return texts.join(", ");
}

/** Runs the world to its end; everything must be back. */
export function settle({ world }: { readonly world: World }): void {
  world.run();
  world.quiesce();
}

/** Bytes that count up. */
export function bytes(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => from + index);
}
