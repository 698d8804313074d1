/** Datagrams of which fragments have arrived (RFC 791, 3.2). */
import { type AnyOp, IdMap, Message, type Timer } from "../../src/runtime/index.js";
import { IP_HEADER_BYTES, type IPBase, type IPHeader } from "./ip.xgraph.js";

/** The longest data of a datagram, in bytes. */
const LONGEST = 0xffff - IP_HEADER_BYTES;

interface Fragment {
  /** Its place in the datagram, in bytes. */
  readonly at: number;
  readonly end: number;
  readonly message: Message;
}

interface Partial {
  /** In order of place, without overlaps. */
  readonly fragments: Fragment[];
  /** Known when the last fragment has come, in bytes. */
  length: number;
  received: number;
  readonly timer: Timer;
}

export class Reassembly {
  readonly #ip: IPBase;
  readonly #partials = new IdMap<Partial>();

  constructor(ip: IPBase) {
    this.#ip = ip;
  }

  /**
   * Takes a fragment in; with the last missing one it gives the whole datagram, which the caller releases. No data is copied.
   * A fragment that overlaps others without repeating one gives the datagram up (RFC 5722 tells why). To be called settled.
   */
  add(header: IPHeader, message: Message): Message | null {
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
      this.#end(header, partial);
      return null;
    }
    if (last) partial.length = end;
    partial.received += message.length;
    fragments.splice(place, 0, { at, end, message: message.copy() });
    if (partial.received < partial.length) return null;
    const whole = new Message(this.#ip.host.buffers);
    for (const fragment of fragments) whole.append(fragment.message);
    this.#end(header, partial);
    return whole;
  }

  #begin(header: IPHeader): Partial {
    const { source, target, proto, ident } = header;
    const timer = this.#ip.host.timers.after(this.#ip.parameters.reassembly, (expired) =>
      this.#expire(expired, header),
    );
    const partial: Partial = { fragments: [], length: Infinity, received: 0, timer };
    this.#partials.bind(partial, source, target, proto, ident);
    return partial;
  }

  #end(header: IPHeader, partial: Partial): void {
    this.#ip.host.timers.cancel(partial.timer);
    this.#drop(header, partial);
  }

  #drop({ source, target, proto, ident }: IPHeader, partial: Partial): void {
    this.#partials.unbind(source, target, proto, ident);
    for (const { message } of partial.fragments) message.release();
  }

  *#expire(timer: Timer, header: IPHeader): AnyOp {
    const partial = this.#partials.resolve(header.source, header.target, header.proto, header.ident);
    if (timer.cancelRequested || partial?.timer !== timer) return;
    this.#ip.counters.reassemblyTimeouts.count();
    this.#drop(header, partial);
  }
}
