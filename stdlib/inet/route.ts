import {
  type AnyOp,
  type Down,
  IdMap,
  type Message,
  type Op,
  Participants,
  type Session,
} from "../../src/runtime/index.js";
import { isBroadcast, isForwardable, isWholeNet } from "./addresses.js";
import { type About, code, exceeded, ICMP_PROTO, icmpError, TIME_EXCEEDED, UNREACHABLE } from "./icmp-error.js";
import { type IPHeader, pushIPHeader, readIPHeader } from "./ip.xgraph.js";
import { ROUTEBase } from "./route.xgraph.js";
import { nextHop, routingTable, type RoutingTable } from "./routes.js";

/** An option with this bit goes into every fragment (RFC 791, 3.1). */
const COPIED = 0x80;
const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
/** The time to live of ICMP messages about other datagrams; RFC 1812 lets the router choose. */
const TTL = 64;

/** A datagram, and where it came from. */
interface Held {
  readonly from: Session;
  readonly message: Message;
}

/**
 * Forwarding (RFC 1812, 5.2 and 5.3): decrements the time to live and sends the datagram to the next router or the host, fragmented again if necessary.
 */
export class ROUTE extends ROUTEBase {
  #table: RoutingTable = [];
  /** Sessions to neighbours, in the order of their first use. */
  readonly #hops = new Map<number, Session>();
  /** For neighbours that are being asked for. */
  readonly #held = new IdMap<Held[]>();
  #ident = 0;

  override *init(): Op {
    this.#table = routingTable(this.host, (host) => host.protocols.some(({ type }) => type === this.type));
    this.slots.ip.openEnable(Participants.anyone());
  }

  /** A whole datagram for another host; its header has been checked. */
  override *demux(from: Session, message: Message): Op<void, Down> {
    const header = readIPHeader(message)!;
    if (!isForwardable(header.source) || !isForwardable(header.target)) {
      this.counters.martians.count();
      return;
    }
    if (this.#isForNet(header.target)) {
      this.counters.directedBroadcasts.count();
      return;
    }
    if (header.ttl <= 1) {
      this.counters.expired.count();
      yield* this.#complain(from, message, header, { type: TIME_EXCEEDED, code: exceeded.hops });
      return;
    }
    const hop = nextHop(this.#table, header.target);
    if (hop === undefined) {
      this.counters.unreachable.count();
      yield* this.#complain(from, message, header, { type: UNREACHABLE, code: code.net });
      return;
    }
    const address = hop === 0 ? header.target : hop;
    yield* this.cpu.settle();
    const to = this.#hops.get(address);
    if (to === undefined) this.#hold(address, from, message);
    else yield* this.#forward(from, message, header, to);
  }

  /** Whether a datagram is for all hosts of a net that this router is on, and must stay here. */
  #isForNet(target: number): boolean {
    const { broadcasts } = this.parameters;
    return this.host.nics.some((nic) => isWholeNet(nic, target) && !(broadcasts && isBroadcast(nic, target)));
  }

  #hold(address: number, from: Session, message: Message): void {
    const held = this.#held.resolve(address);
    if (held === undefined && this.#held.size < this.parameters.asking) {
      const first = [{ from, message: message.copy() }];
      this.#held.bind(first, address);
      this.host.spawn(`${this.name} asks for a neighbour`, this.#ask(address, first));
    } else if (held !== undefined && held.length < this.parameters.waiting) {
      held.push({ from, message: message.copy() });
    } else {
      this.counters.noRoom.count();
    }
  }

  *#ask(address: number, held: Held[]): AnyOp {
    const to = yield* this.slots.ip.open(new Participants([address]));
    for (let next = held.shift(); next !== undefined; next = held.shift()) {
      const { from, message } = next;
      const header = readIPHeader(message)!;
      if (to === null) {
        this.counters.unreachable.count();
        yield* this.#complain(from, message, header, { type: UNREACHABLE, code: code.host });
      } else {
        yield* this.#forward(from, message, header, to);
      }
      message.release();
      yield* this.cpu.settle();
    }
    // Datagrams that came meanwhile have gone on in order. From now on none waits.
    this.#held.unbind(address);
    if (to !== null) yield* this.#remember(address, to);
  }

  /** Beyond a limit the neighbour that was used first is forgotten. */
  *#remember(address: number, to: Session): Op<void, Down> {
    this.#hops.set(address, to);
    if (this.#hops.size <= this.parameters.neighbours) return;
    const [oldest] = this.#hops;
    if (oldest === undefined) return;
    this.#hops.delete(oldest[0]);
    yield* oldest[1].release();
  }

  /** The numbers of known neighbours and of open questions. */
  get neighbours(): { readonly known: number; readonly asked: number } {
    return { known: this.#hops.size, asked: this.#held.size };
  }

  *#forward(from: Session, message: Message, header: IPHeader, to: Session): Op<void, Down> {
    const mtu = to.control("optPacket") ?? Infinity;
    if (message.length <= mtu) {
      const { version, ihl, tos, ident, reserved, df, mf, offset, ttl, proto, source, target, options } = header;
      message.discard(ihl * 4);
      // Each field by its name, and in its order: a copy with `...` takes V8 far longer.
      const left = { version, ihl, tos, ident, reserved, df, mf, offset, ttl: ttl - 1, proto, source, target, options };
      pushIPHeader(message, left);
      this.counters.forwarded.count();
      yield* this.slots.ip.push(to, message);
    } else if (header.df === 1) {
      this.counters.unreachable.count();
      yield* this.#complain(from, message, header, { type: UNREACHABLE, code: code.tooLong, mtu });
    } else {
      this.counters.forwarded.count();
      this.counters.fragmented.count();
      yield* this.#inPieces(to, message, header, mtu);
    }
  }

  *#inPieces(to: Session, message: Message, header: IPHeader, mtu: number): Op<void, Down> {
    message.discard(header.ihl * 4);
    let { options } = header;
    // Links carry 68 bytes (RFC 791, 3.2), a header of 60 with 8 of data.
    if (mtu - header.ihl * 4 < 8) return;
    for (let offset = header.offset; message.length > 0;) {
      const ihl = 5 + options.length / 4;
      const piece = message.split((mtu - ihl * 4) & ~7);
      const mf = message.length > 0 ? 1 : header.mf;
      const bytes = piece.length;
      pushIPHeader(piece, { ...header, ihl, options, mf, offset, ttl: header.ttl - 1 });
      offset += bytes / 8;
      options = copiedOptions(options);
      const accepted = yield* this.slots.ip.push(to, piece);
      piece.release();
      if (!accepted) return;
    }
  }

  /** Tells the sender, on the way by which the datagram came. */
  *#complain(from: Session, message: Message, header: IPHeader, about: About): Op<void, Down> {
    message.discard(header.ihl * 4);
    const error = icmpError(message, header, about);
    if (error === null) return;
    const source = from.control("myHost") ?? 0;
    this.#ident = (this.#ident + 1) & 0xffff;
    pushIPHeader(error, { ident: this.#ident, ttl: TTL, proto: ICMP_PROTO, source, target: header.source });
    this.counters.errorsOut.count();
    yield* this.slots.ip.push(from, error);
    error.release();
  }
}

/** The options that go into fragments other than the first, padded to whole words. */
function copiedOptions(options: Uint8Array): Uint8Array {
  if (options.length === 0) return options;
  const kept: number[] = [];
  for (let at = 0; at < options.length;) {
    const kind = options[at]!;
    if (kind === END_OF_OPTIONS) break;
    const length = kind === NO_OPERATION ? 1 : Math.max(options[at + 1] ?? 0, 2);
    if ((kind & COPIED) !== 0) kept.push(...options.subarray(at, at + length));
    at += length;
  }
  while (kept.length % 4 !== 0) kept.push(END_OF_OPTIONS);
  return Uint8Array.from(kept);
}
