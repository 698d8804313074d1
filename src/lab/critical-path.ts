/**
 * Where the time up to an instant went: the chain of what waited for what, walked backwards from there. While the CPU of a host
 * worked, it is what the CPU did; while it was idle, it is what ended the idling: the frame that came, back to the host that sent
 * it, or a wait. The parts follow one another without gaps, so that they sum to the time exactly.
 */
import type { TraceRecord } from "../runtime/index.js";

export const categories = ["wire", "interrupt", "protocol", "copy", "switch", "queue", "blocked"] as const;
/**
 * `wire`: a frame was on its way; `queue`: it waited for the wire; `copy`: between interface and memory; `interrupt`: entry, exit,
 * devices; `switch`: handing over and dispatching; `blocked`: the CPU was idle, and no frame ended that.
 */
export type Category = (typeof categories)[number];

export interface Part {
  /** In ns. */
  readonly from: number;
  readonly to: number;
  readonly category: Category;
  /** The host, or the sending host of a frame. */
  readonly host: string;
  readonly context: string;
  /** What was done: `net.udp.demux`. */
  readonly what: string;
}

/** What a CPU did from one instant to another. */
interface Work {
  readonly from: number;
  readonly to: number;
  readonly context: string;
  readonly what: string;
}

/** A frame from one interface to another. */
interface Flight {
  readonly host: string;
  readonly nic: string;
  /** When it was put into the transmit ring. */
  readonly queuedAt: number;
  /** When its last bit had left. */
  readonly leftAt: number;
  readonly bytes: number;
}

/** What a context has been charged and has not done yet. */
interface Due {
  readonly what: string;
  left: number;
}

/** Reads records, oldest first, and knows of each host what its CPU did when. */
export class History {
  readonly #hosts = new Map<string, HostHistory>();
  /** Frames in transmit rings, oldest first, by host and interface. */
  readonly #rings = new Map<string, { readonly time: number; readonly bytes: number }[]>();
  /** Frames that have left their interfaces, by message. */
  readonly #flights = new Map<number, Flight[]>();
  /** Frames that came, by host, oldest first. */
  readonly #arrived = new Map<string, { readonly time: number; readonly message: number }[]>();
  readonly #wireTime: (host: string, bytes: number) => number;

  /** @param wireTime how long a frame of so many bytes of a host is on its wire, in ns. */
  constructor(wireTime: (host: string, bytes: number) => number) {
    this.#wireTime = wireTime;
  }

  add(record: TraceRecord): void {
    const { time, host, kind, message, context } = record;
    if (kind === "transmit") {
      append(this.#rings, `${host} ${record.subject}`, { time, bytes: record.value });
    } else if (kind === "receive") {
      append(this.#arrived, host, { time, message });
    } else if (kind === "sent") {
      const queued = this.#rings.get(`${host} ${context}`)?.shift();
      if (queued !== undefined)
        append(this.#flights, message, {
          host,
          nic: context,
          queuedAt: queued.time,
          leftAt: time,
          bytes: queued.bytes,
        });
    }
    if (host === "" || context === "") return;
    let history = this.#hosts.get(host);
    if (history === undefined) {
      history = new HostHistory();
      this.#hosts.set(host, history);
    }
    history.add(record);
  }

  /** The parts from `from` to `to`, oldest first, for what happened at `to` on a host. */
  path(host: string, from: number, to: number): Part[] {
    const parts: Part[] = [];
    let at = to;
    let where = host;
    this.#hosts.get(host)?.advance(to);
    const push = (begin: number, category: Category, on: string, context: string, what: string): void => {
      const start = Math.max(begin, from);
      if (start < at) parts.push({ from: start, to: at, category, host: on, context, what });
      at = start;
    };
    while (at > from) {
      const work = this.#hosts.get(where)?.before(at);
      if (work !== undefined && work.to >= at) {
        push(work.from, categoryOf(work.what), where, work.context, work.what);
        continue;
      }
      // The CPU was idle up to now: a frame that came at this instant is what it waited for.
      const idleFrom = work?.to ?? 0;
      const came = this.#arrived.get(where)?.findLast(({ time }) => time === at);
      const source =
        came && this.#flights.get(came.message)?.findLast((each) => each.leftAt <= at && each.host !== where);
      if (came === undefined || source === undefined) {
        push(Math.min(idleFrom, at - 1), "blocked", where, "idle", "waiting");
        continue;
      }
      const wireFrom = source.leftAt - this.#wireTime(source.host, source.bytes);
      const what = `message ${came.message}`;
      push(Math.max(source.queuedAt, wireFrom), "wire", source.host, source.nic, what);
      if (at > source.queuedAt) push(source.queuedAt, "queue", source.host, source.nic, what);
      where = source.host;
      this.#hosts.get(where)?.advance(at);
    }
    return parts.reverse();
  }
}

/** Charges are made before their time passes: the running context works them off in order. */
class HostHistory {
  readonly #works: Work[] = [];
  readonly #due = new Map<string, Due[]>();
  #running: string | null = null;
  readonly #interrupted: (string | null)[] = [];
  #now = 0;

  add({ time, kind, context, subject, value }: TraceRecord): void {
    this.advance(time);
    switch (kind) {
      case "enter":
        this.#interrupted.push(this.#running);
        this.#running = context;
        return;
      case "leave":
        this.#running = this.#interrupted.pop() ?? null;
        return;
      case "dispatch":
        this.#running = context;
        append(this.#due, context, { what: "machine.dispatch", left: value });
        return;
      case "block":
      case "end":
        this.#running = null;
        return;
      case "charge":
        append(this.#due, context, { what: subject, left: value });
        return;
      default:
        return;
    }
  }

  advance(time: number): void {
    const due = this.#running === null ? undefined : this.#due.get(this.#running);
    for (let next = due?.[0]; next !== undefined && this.#now < time; next = due?.[0]) {
      const ns = Math.min(next.left, time - this.#now);
      if (ns > 0) this.#works.push({ from: this.#now, to: this.#now + ns, context: this.#running!, what: next.what });
      this.#now += ns;
      next.left -= ns;
      if (next.left > 0) break;
      due!.shift();
    }
    this.#now = Math.max(this.#now, time);
  }

  /** The last work that began before an instant, as far as it lies before it. */
  before(time: number): Work | undefined {
    let low = 0;
    let high = this.#works.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#works[middle]!.from < time) low = middle + 1;
      else high = middle;
    }
    return this.#works[low - 1];
  }
}

function categoryOf(what: string): Category {
  if (/^machine\.(interrupt|stack)\.|^device\./.test(what)) return "interrupt";
  if (/^machine\.(handoff|input|dispatch)/.test(what)) return "switch";
  if (/\.(receive|send|sent)$/.test(what) && /^[^.]+\.[^.]+$/.test(what)) return "copy";
  return "protocol";
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
