/** Datagrams of which fragments have arrived (RFC 791, 3.2). The stored data is limited, in total and for each source. */
import {
  type AnyOp,
  Crowd,
  type Down,
  IdMap,
  Message,
  type Op,
  type Session,
  type Timer,
} from "../../src/runtime/index.js";
import { type About, exceeded, TIME_EXCEEDED } from "./icmp-error.js";
import { IP_HEADER_BYTES, type IPBase, type IPHeader } from "./ip.xgraph.js";

/** The longest data of a datagram, in bytes. */
const LONGEST = 0xffff - IP_HEADER_BYTES;

/** The part of the protocol that reassembly uses. */
interface Owner extends IPBase {
  /** Sends an ICMP message about a datagram, if one is allowed. */
  complain(lower: Session, data: Message, header: IPHeader, about: About): Op<boolean, Down>;
}

interface Fragment {
  /** Its place in the datagram, in bytes. */
  readonly at: number;
  readonly end: number;
  readonly message: Message;
}

/** The header of the first fragment, and the session that it came up. */
interface Head {
  readonly header: IPHeader;
  readonly lower: Session;
}

interface Partial {
  readonly key: IPHeader;
  /** In the order of their offsets, without overlaps. */
  readonly fragments: Fragment[];
  head: Head | null;
  /** Known when the last fragment has come, in bytes. */
  length: number;
  received: number;
  readonly timer: Timer;
}

/** A datagram that is complete. */
interface Whole {
  readonly message: Message;
  /** The header of the first fragment, with the length of the whole datagram. */
  readonly header: IPHeader;
}

export class Reassembly {
  readonly #ip: Owner;
  readonly #partials = new IdMap<Partial>();
  /** The same, with their fragments, by source. */
  readonly #crowd: Crowd<Partial>;

  constructor(ip: Owner) {
    this.#ip = ip;
    this.#crowd = new Crowd({ most: ip.parameters.fragments, perSource: ip.parameters.perSource });
  }

  /** The number of stored fragments. */
  get kept(): number {
    return this.#crowd.parts;
  }

  /**
   * Takes a fragment in; with the last missing one it gives the whole datagram, whose message the caller releases. No data is copied.
   * A fragment that overlaps others without repeating one gives the datagram up (RFC 5722 tells why). To be called settled.
   */
  add(header: IPHeader, message: Message, lower: Session): Whole | null {
    const { source, target, proto, ident } = header;
    const at = header.offset * 8;
    const end = at + message.length;
    if (end > LONGEST || message.length === 0 || (header.mf === 1 && message.length % 8 !== 0)) {
      this.#ip.counters.malformed.count();
      return null;
    }
    const partial = this.#partials.resolve(source, target, proto, ident) ?? this.#begin(header);
    const { fragments } = partial;
    let place = fragments.length;
    while (place > 0 && fragments[place - 1]!.at >= at) place--;
    const before = fragments[place - 1];
    const after = fragments[place];
    if (after !== undefined && after.at === at && after.end === end) return null;
    const last = header.mf === 0;
    if (
      (before !== undefined && before.end > at) ||
      (after !== undefined && (after.at < end || last)) ||
      end > partial.length ||
      (last && partial.length !== Infinity)
    ) {
      this.#ip.counters.malformed.count();
      this.#end(partial);
      return null;
    }
    if (last) partial.length = end;
    if (at === 0) partial.head = { header, lower };
    partial.received += message.length;
    fragments.splice(place, 0, { at, end, message: message.copy() });
    this.#makeRoom(source, partial);
    const { head } = partial;
    // The limit may have removed the datagram itself.
    if (partial.received < partial.length || head === null || fragments.length === 0) return null;
    const whole = new Message(this.#ip.host.buffers);
    for (const fragment of fragments) whole.append(fragment.message);
    this.#end(partial);
    return { message: whole, header: wholeHeader(head.header, whole.length) };
  }

  /** Another fragment is stored. If there are too many, the datagram that began first is given up. */
  #makeRoom(source: number, partial: Partial): void {
    const crowded = this.#crowd.add(partial, source);
    if (crowded === undefined) return;
    this.#ip.counters.crowdedOut.count();
    this.#end(crowded);
  }

  #begin(key: IPHeader): Partial {
    const { source, target, proto, ident } = key;
    const expired = (timer: Timer): AnyOp => this.#expire(timer, partial);
    const timer = this.#ip.host.timers.after(this.#ip.parameters.reassembly, expired);
    const partial: Partial = { key, fragments: [], head: null, length: Infinity, received: 0, timer };
    this.#partials.bind(partial, source, target, proto, ident);
    return partial;
  }

  #end(partial: Partial): void {
    this.#ip.host.timers.cancel(partial.timer);
    this.#drop(partial);
  }

  #drop(partial: Partial): void {
    const { source, target, proto, ident } = partial.key;
    this.#partials.unbind(source, target, proto, ident);
    this.#crowd.remove(partial);
    for (const { message } of partial.fragments.splice(0)) message.release();
  }

  /** The time limit has passed. The sender gets a message, if the first fragment has come (RFC 1122, 3.3.2). */
  *#expire(timer: Timer, partial: Partial): AnyOp {
    if (timer.cancelRequested) return;
    this.#ip.counters.reassemblyTimeouts.count();
    const { head, fragments } = partial;
    const first = head === null ? undefined : fragments[0]?.message.copy();
    this.#drop(partial);
    if (head === null || first === undefined) return;
    const about = { type: TIME_EXCEEDED, code: exceeded.reassembly };
    yield* this.#ip.complain(head.lower, first, head.header, about);
    first.release();
  }
}

/** Each field by its name, and in its order: a copy with `...` takes V8 far longer. */
function wholeHeader(first: IPHeader, bytes: number): IPHeader {
  const { version, ihl, tos, ident, reserved, df, ttl, proto, checksum, source, target, options } = first;
  const length = ihl * 4 + bytes;
  return {
    version,
    ihl,
    tos,
    length,
    ident,
    reserved,
    df,
    mf: 0,
    offset: 0,
    ttl,
    proto,
    checksum,
    source,
    target,
    options,
  };
}
