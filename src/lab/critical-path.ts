/**
 * The critical path to an instant: the chain of causes, followed backwards. While the CPU of a host
 * works, the cause is its work. While it is idle, the cause is the event that ends the idle time: the arrival of a frame, which leads to the host that
 * sent
 * it, or a wait. The parts follow one another without gaps, so their sum is exactly the time.
 */
import type { TraceRecord } from "../runtime/index.js";

export const categories = ["wire", "interrupt", "protocol", "copy", "switch", "queue", "blocked"] as const;
/**
 * `wire`: a frame was on its way; `queue`: it waited for the wire; `copy`: between interface and memory; `interrupt`: entry, exit,
 * devices; `switch`: handing over and dispatching; `blocked`: the CPU was idle until something other than a frame ended the wait.
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
  /** The operation: `net.udp.demux`. */
  readonly what: string;
}

/** The work of a CPU from one instant to another. */
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
  /** The time at which it was put into the transmit ring. */
  readonly queuedAt: number;
  /** The time at which its last bit had left. */
  readonly leftAt: number;
  readonly bytes: number;
}

/** The charges of a context that it has not worked off yet. */
interface Due {
  readonly what: string;
  left: number;
}

/** Reads records, oldest first, and records for each host the work of its CPU. */
export class History {
  readonly #hosts = new Map<string, HostHistory>();
  /** Frames in transmit rings, oldest first, by host and interface. */
  readonly #rings = new Map<string, { readonly time: number; readonly bytes: number }[]>();
  /** Frames that have left their interfaces, by message. */
  readonly #flights = new Map<number, Flight[]>();
  /** Frames that have arrived, by host, oldest first. */
  readonly #arrived = new Map<string, { readonly time: number; readonly message: number }[]>();
  readonly #wireTime: (host: string, bytes: number) => number;

  /** @param wireTime How long a frame of a host with this many bytes is on its wire, in ns. */
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

  /** The parts from `from` to `to`, oldest first, that lead to the event at `to` on a host. */
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
      // The CPU was idle until now. If a frame arrived at this instant, the CPU waited for it.
      const idleFrom = work?.to ?? 0;
      const came = lastAt(this.#arrived.get(where) ?? [], at);
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

/** Charges are made before their time passes. The running context works them off in order. */
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

  /** The last work that began before an instant, up to that instant. */
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

/** The last frame that arrived at an instant, of frames in the order of their times. */
function lastAt<Frame extends { readonly time: number }>(frames: readonly Frame[], time: number): Frame | undefined {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle]!.time <= time) low = middle + 1;
    else high = middle;
  }
  const last = frames[low - 1];
  return last?.time === time ? last : undefined;
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
