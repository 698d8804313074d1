/**
 * A run as a trace for Perfetto (ui.perfetto.dev) and Chrome: a track for each context of each host (interrupt lines, threads), for
 * each interface and for each wire, and arrows that follow a frame from the context that sent it over the wire to the one that received it.
 * Format: "Trace Event Format" (Google), JSON object form; times in us, with ns as fractions.
 */
import type { Charge, Trace, TraceKind, World } from "../runtime/index.js";

/** The most events; later ones are not recorded. */
const LIMIT = 400_000;
const WIRES = 1_000_000;

/** Kinds that are shown as a mark at their time. */
const marks: ReadonlySet<TraceKind> = new Set<TraceKind>([
  "handoff",
  "drop",
  "overrun",
  "collision",
  "crash",
  "boot",
  "phase",
  "note",
]);

export class ChromeTrace implements Trace {
  /** The time up to which everything is recorded, in ns; undefined for the whole run. */
  endsAt: number | undefined;
  #next: Trace | null = null;
  readonly #events: string[] = [];
  readonly #processes = new Map<string, number>();
  readonly #tracks = new Map<string, number>();
  /** Contexts by host: the spans that have begun and not ended. */
  readonly #open = new Map<string, Set<string>>();
  /** The time at which the interface was free for its next frame, by host and interface. */
  readonly #sentAt = new Map<string, number>();
  readonly #waiting = new Map<string, { readonly at: number; readonly flow: number }[]>();
  /** The arrow of the frame that has just left an interface, for the frame's wire. */
  readonly #left = new Map<string, number>();
  /** Arrows without an end yet, by message. */
  readonly #flying = new Map<number, number[]>();
  #flows = 0;

  /** Records a world and its links, beside other listeners. For use as a run's `attach`. */
  attach(world: World): void {
    this.#next = world.trace;
    world.trace = this;
    for (const link of world.links) {
      const before = link.tap;
      link.tap = (time, bytes, facts) => {
        before?.(time, bytes, facts);
        if (this.#full(time)) return;
        const { from, message, startedAt, fate } = facts;
        // A cable carries one frame at a time; the directions of other links have tracks of their own.
        const track = (link.data.kind ?? "cable") === "cable" ? link.name : `${link.name} from ${from.host.name}`;
        const place = this.#place("wires", track);
        const args = { message, bytes: bytes.length, from: from.host.name, ...(fate !== "" && { fate }) };
        this.#slice(place, `message ${message}`, startedAt, time - startedAt, args);
        const flow = this.#left.get(`${from.host.name} ${from.name}`);
        if (flow === undefined) return;
        this.#flow("t", place, startedAt, flow);
        if (fate.includes("lost")) return;
        const flying = this.#flying.get(message) ?? [];
        flying.push(flow);
        this.#flying.set(message, flying);
      };
    }
  }

  charge(time: number, host: string, context: string, charge: Charge, ns: number): void {
    this.#next?.charge(time, host, context, charge, ns);
  }

  record(
    time: number,
    host: string,
    kind: TraceKind,
    context: string,
    subject: string,
    value: number,
    message = 0,
  ): void {
    this.#next?.record(time, host, kind, context, subject, value, message);
    if (this.#full(time)) return;
    switch (kind) {
      case "enter":
      case "dispatch":
        this.#begin(time, host, context);
        return;
      case "leave":
      case "block":
      case "end":
        this.#end(time, host, context);
        return;
      case "transmit":
        this.#transmit(time, host, context, subject, message);
        return;
      case "sent":
        this.#sent(time, host, context, value, message);
        return;
      case "receive":
        this.#mark(time, host, `${context} in`, `message ${message}`, value);
        return;
      case "take": {
        const flow = this.#flying.get(message)?.shift();
        if (flow !== undefined) this.#flow("f", this.#place(host, context), time, flow);
        return;
      }
      default:
        if (!marks.has(kind)) return;
        if (kind === "crash") for (const each of this.#open.get(host) ?? []) this.#end(time, host, each);
        this.#mark(time, host === "" ? "run" : host, context === "" ? kind : context, `${kind}: ${subject}`, value);
    }
  }

  /** The file. */
  get text(): string {
    return `{"displayTimeUnit":"ns","traceEvents":[\n${this.#events.join(",\n")}\n]}\n`;
  }

  get events(): number {
    return this.#events.length;
  }

  #full(time: number): boolean {
    if (this.#events.length < LIMIT) return false;
    this.endsAt ??= time;
    return true;
  }

  #begin(time: number, host: string, context: string): void {
    const open = this.#open.get(host) ?? new Set<string>();
    this.#open.set(host, open);
    open.add(context);
    this.#push({ ph: "B", ...this.#place(host, context), ts: time / 1000, name: context });
  }

  #end(time: number, host: string, context: string): void {
    if (this.#open.get(host)?.delete(context) !== true) return;
    this.#push({ ph: "E", ...this.#place(host, context), ts: time / 1000 });
  }

  #transmit(time: number, host: string, context: string, nic: string, message: number): void {
    const flow = ++this.#flows;
    this.#flow("s", this.#place(host, context), time, flow);
    this.#mark(time, host, context, `transmit message ${message}`, message);
    const key = `${host} ${nic}`;
    const waiting = this.#waiting.get(key) ?? [];
    waiting.push({ at: time, flow });
    this.#waiting.set(key, waiting);
  }

  #sent(time: number, host: string, nic: string, bytes: number, message: number): void {
    const key = `${host} ${nic}`;
    const first = this.#waiting.get(key)?.[0];
    if (first === undefined) return;
    const start = Math.max(first.at, this.#sentAt.get(key) ?? 0);
    this.#sentAt.set(key, time);
    this.#slice(this.#place(host, `${nic} out`), `message ${message}`, start, time - start, { message, bytes });
    this.#waiting.get(key)!.shift();
    this.#left.set(key, first.flow);
  }

  #mark(time: number, host: string, context: string, name: string, value: number): void {
    this.#push({ ph: "i", ...this.#place(host, context), ts: time / 1000, name, s: "t", args: { value } });
  }

  #slice(place: Place, name: string, start: number, ns: number, args: object): void {
    this.#push({ ph: "X", ...place, ts: start / 1000, dur: ns / 1000, name, args });
  }

  #flow(ph: "s" | "t" | "f", place: Place, time: number, id: number): void {
    this.#push({ ph, ...place, ts: time / 1000, id, name: "frame", cat: "frame", ...(ph === "f" && { bp: "e" }) });
  }

  #place(host: string, context: string): Place {
    let pid = this.#processes.get(host);
    if (pid === undefined) {
      pid = host === "wires" ? WIRES : this.#processes.size + 1;
      this.#processes.set(host, pid);
      this.#push({ ph: "M", pid, name: "process_name", args: { name: host } });
    }
    const key = `${host}\n${context}`;
    let tid = this.#tracks.get(key);
    if (tid === undefined) {
      tid = this.#tracks.size + 1;
      this.#tracks.set(key, tid);
      this.#push({ ph: "M", pid, tid, name: "thread_name", args: { name: context } });
    }
    return { pid, tid };
  }

  #push(event: object): void {
    this.#events.push(JSON.stringify(event));
  }
}

interface Place {
  readonly pid: number;
  readonly tid: number;
}
