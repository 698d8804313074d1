/** Records a run as a timeline. */
import type { Charge, Link, SimulatedHost, Trace, TraceKind, World } from "../runtime/index.js";
import { CoreWork, type Working } from "./core-work.js";
import type { Timeline, TrackKind } from "./timeline.js";
import { TimelineStore } from "./timeline-store.js";

/** Kinds that are shown as a mark at their time. */
const marks: ReadonlySet<TraceKind> = new Set<TraceKind>([
  "handoff",
  "drop",
  "overrun",
  "collision",
  "receive",
  "crash",
  "boot",
  "phase",
  "note",
]);

/** A context with the spans that may belong to the next message that it sends. */
interface Context extends Working {
  /** Operations without a message, since the context last waited, sent or took a message. */
  unclaimed: number[];
  /** It has handed over, and the next thread that it makes ready continues there. */
  handing: boolean;
  /** The context that made it ready, and when. */
  wokenBy: { readonly track: number; readonly time: number } | null;
}

interface Flight {
  readonly chain: number;
  readonly track: number;
  readonly time: number;
}

export class Recorder implements Trace {
  readonly #most: number;
  readonly #store = new TimelineStore();
  #world: World | undefined;
  #next: Trace | null = null;
  /** The time from which on nothing is recorded, in ns. */
  #endsAt: number | undefined;
  #now = 0;
  readonly #hosts = new Map<string, SimulatedHost>();
  readonly #cores = new Map<string, CoreWork[]>();
  readonly #contexts = new Map<string, Context>();
  /** Frames in transmit rings, oldest first, by host and interface. */
  readonly #rings = new Map<string, Flight[]>();
  /** The time at which the interface was free for its next frame, by host and interface. */
  readonly #sentAt = new Map<string, number>();
  /** The frame that has just left an interface, for its wire. */
  readonly #left = new Map<string, Flight>();
  /** Frames on the way, by message. */
  readonly #flying = new Map<number, Flight[]>();
  /** Handoffs that no other context has taken up yet, by host and message. */
  readonly #handoffs = new Map<string, { readonly track: number; readonly time: number; readonly text: string }>();

  /** @param most The most spans, marks, arrows and values of counters; nothing is recorded after the instant at which they are reached. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Records a world and its links, beside other listeners. For use as a run's `attach`. */
  attach(world: World): void {
    this.#world = world;
    this.#next = world.trace;
    world.trace = this;
    for (const host of world.hosts) this.#hosts.set(host.name, host);
    for (const link of world.links) this.#tap(link);
  }

  get events(): number {
    return this.#store.events;
  }
  /** The time from which on nothing was recorded because the most events were reached, in ns; undefined for a whole run. */
  get endsAt(): number | undefined {
    return this.#endsAt;
  }

  /** To be called after the run. */
  finished(): Timeline {
    const end = this.#endsAt ?? this.#now;
    for (const cores of this.#cores.values()) for (const core of cores) core.close(end);
    for (const context of this.#contexts.values()) this.#shut(context, end);
    return this.#store.finished([...this.#hosts.keys()], end, this.#endsAt !== undefined);
  }

  charge(time: number, host: string, context: string, charge: Charge, ns: number): void {
    this.#next?.charge(time, host, context, charge, ns);
    if (this.#full(time)) return;
    const core = this.#core(host);
    core.advance(time);
    const running = core.running as Context | null;
    // A charge outside of contexts has no track: the CPU is between two of them.
    if (running === null) return;
    const message = this.#hosts.get(host)?.cpu.current?.message ?? 0;
    if (message !== 0) this.#takenOver(host, running, message, time);
    running.due.push({ name: this.#store.name(charge.name), message, left: ns, from: -1, spent: 0 });
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
      case "enter": {
        const handler = this.#context(host, context, "interrupt");
        this.#core(host).enter(handler, time);
        this.#begin(handler, time);
        break;
      }
      case "leave":
        this.#core(host).leave(time);
        this.#shut(this.#context(host, context, "interrupt"), time);
        break;
      case "dispatch":
        this.#dispatched(host, context, time, value);
        break;
      case "block":
      case "end":
      case "preempt":
        this.#core(host).putAside(time);
        this.#shut(this.#context(host, context, "thread"), time);
        break;
      case "ready":
        this.#made(host, subject, time);
        break;
      case "handoff":
        this.#handsOver(host, subject, time);
        break;
      case "transmit":
        this.#transmits(host, subject, time, message);
        break;
      case "sent":
        this.#sent(host, context, time, value, message);
        break;
      case "receive":
        this.#store.count(host, `${context}: receive ring`, "frames", time, 1);
        break;
      case "take":
        this.#takes(host, subject, time, message);
        break;
      case "crash":
        this.#crash(host, time);
        break;
      default:
        break;
    }
    // At a crash, the host still has its old input.
    if (kind !== "crash") this.#queues(host, time);
    if (marks.has(kind)) this.#mark(time, host, kind, context, subject, message);
  }

  // ---------------------------------------------------------------------------------------------------- contexts

  #dispatched(host: string, name: string, time: number, cost: number): void {
    const thread = this.#context(host, name, "thread");
    this.#core(host).dispatch(thread, time);
    this.#begin(thread, time);
    if (cost > 0)
      thread.due.unshift({ name: this.#store.name("machine.switch"), message: 0, left: cost, from: -1, spent: 0 });
    const { wokenBy } = thread;
    thread.wokenBy = null;
    if (wokenBy === null) return;
    const { track, time: fromTime } = wokenBy;
    this.#arrow("wake", track, fromTime, thread.track, time, 0, "");
  }

  #made(host: string, name: string, time: number): void {
    const by = this.#core(host).running as Context | null;
    if (by === null) return;
    const thread = this.#context(host, name, "thread");
    // The arrow of a handoff leads to the same thread.
    if (by.handing) by.handing = false;
    else if (by !== thread) thread.wokenBy = { track: by.track, time };
  }

  #handsOver(host: string, text: string, time: number): void {
    const from = this.#core(host).running as Context | null;
    const message = this.#hosts.get(host)?.cpu.current?.message ?? 0;
    if (from === null) return;
    from.handing = true;
    if (message !== 0) this.#handoffs.set(`${host} ${message}`, { track: from.track, time, text });
  }

  /** Another context goes on with a message that was handed over. */
  #takenOver(host: string, by: Context, message: number, time: number): void {
    if (this.#handoffs.size === 0) return;
    const key = `${host} ${message}`;
    const handoff = this.#handoffs.get(key);
    if (handoff === undefined || handoff.track === by.track) return;
    this.#handoffs.delete(key);
    this.#arrow("handoff", handoff.track, handoff.time, by.track, time, message, handoff.text);
  }

  #crash(host: string, time: number): void {
    for (const core of this.#cores.get(host) ?? []) core.stop(time);
    for (const [key, context] of this.#contexts) {
      if (!key.startsWith(`${host}\n`)) continue;
      this.#shut(context, time);
      context.due.length = 0;
      context.wokenBy = null;
    }
    for (const held of [this.#rings, this.#handoffs])
      for (const key of [...held.keys()]) if (key.startsWith(`${host} `)) held.delete(key);
    this.#store.emptyCounters(host, time);
  }

  #begin(context: Context, time: number): void {
    if (context.openSince < 0) context.openSince = time;
  }
  #shut(context: Context, time: number): void {
    context.unclaimed = [];
    context.handing = false;
    const { openSince } = context;
    if (openSince < 0) return;
    context.openSince = -1;
    this.#store.span(context.track, "context", context.name, openSince, time, 0, 0);
  }

  #context(host: string, name: string, kind: "interrupt" | "thread"): Context {
    const key = `${host}\n${kind}\n${name}`;
    let context = this.#contexts.get(key);
    if (context === undefined) {
      const track = this.#store.track(host, name, kind);
      const named = this.#store.name(name);
      context = { track, name: named, due: [], openSince: -1, unclaimed: [], handing: false, wokenBy: null };
      this.#contexts.set(key, context);
    }
    return context;
  }

  /** The core that is served at this moment. */
  #core(host: string): CoreWork {
    const cpu = this.#hosts.get(host)?.cpu;
    const number = cpu?.coreNumber ?? 0;
    let cores = this.#cores.get(host);
    if (cores === undefined) {
      const several = (cpu?.cores.length ?? 1) > 1;
      cores = Array.from({ length: cpu?.cores.length ?? 1 }, (_, each) =>
        this.#newCore(host, several ? ` ${each}` : ""),
      );
      this.#cores.set(host, cores);
    }
    return cores[number] ?? cores[0]!;
  }

  #newCore(host: string, number: string): CoreWork {
    const store = this.#store;
    return new CoreWork(
      store.track(host, `core${number}`, "core"),
      (of, name, from, to, spent, message) => {
        const span = store.span(of.track, "operation", name, from, to, spent, message);
        if (message === 0) (of as Context).unclaimed.push(span);
      },
      (track, by, from, to) => store.span(track, "context", by.name, from, to, 0, 0),
    );
  }

  // ------------------------------------------------------------------------------------------------------ frames

  #transmits(host: string, nic: string, time: number, message: number): void {
    const core = this.#core(host);
    core.advance(time);
    const context = core.running as Context | null;
    if (context !== null) {
      for (const span of context.unclaimed) this.#store.belongsTo(span, message);
      context.unclaimed = [];
    }
    const carried = this.#hosts.get(host)?.cpu.current?.message ?? 0;
    if (carried !== 0 && carried !== message) this.#store.cause(carried, message);
    const track = context?.track ?? this.#store.track(host, `${nic} out`, "out");
    append(this.#rings, `${host} ${nic}`, { chain: ++this.#store.chains, track, time });
    this.#store.count(host, `${nic}: transmit ring`, "frames", time, 1);
  }

  #sent(host: string, nic: string, time: number, bytes: number, message: number): void {
    const key = `${host} ${nic}`;
    const first = this.#rings.get(key)?.shift();
    this.#store.count(host, `${nic}: transmit ring`, "frames", time, -1);
    if (first === undefined) return;
    const start = Math.max(first.time, this.#sentAt.get(key) ?? 0);
    this.#sentAt.set(key, time);
    const track = this.#store.track(host, `${nic} out`, "out");
    this.#store.span(track, "frame", this.#messageName(message), start, time, bytes, message);
    this.#left.set(key, first);
  }

  #tap(link: Link): void {
    const before = link.tap;
    link.tap = (time, bytes, facts) => {
      before?.(time, bytes, facts);
      if (this.#full(time)) return;
      const { from, message, startedAt, fate } = facts;
      // A cable carries one frame at a time; the directions of other links have tracks of their own.
      const name = (link.data.kind ?? "cable") === "cable" ? link.name : `${link.name} from ${from.host.name}`;
      const track = this.#store.track("", name, "wire");
      const label = fate === "" ? this.#messageName(message) : this.#store.name(`message ${message}, ${fate}`);
      this.#store.span(track, "frame", label, startedAt, time, bytes.length, message);
      const flight = this.#left.get(`${from.host.name} ${from.name}`);
      if (flight === undefined) return;
      this.#arrow("frame", flight.track, flight.time, track, startedAt, message, "", flight.chain);
      if (fate.includes("lost")) return;
      append(this.#flying, message, { chain: flight.chain, track, time: startedAt });
    };
  }

  #takes(host: string, nic: string, time: number, message: number): void {
    this.#store.count(host, `${nic}: receive ring`, "frames", time, -1);
    const context = this.#core(host).running as Context | null;
    const flight = this.#flying.get(message)?.shift();
    if (context === null) return;
    context.unclaimed = [];
    if (flight === undefined) return;
    this.#arrow("frame", flight.track, flight.time, context.track, time, message, "", flight.chain);
  }

  // ------------------------------------------------------------------------------------------- marks and counters

  #mark(time: number, host: string, kind: TraceKind, context: string, subject: string, message: number): void {
    const text = kind === "receive" ? `message ${message}` : subject;
    this.#store.mark({ track: this.#trackOfMark(host, kind, context), time, kind, text, message });
  }

  #trackOfMark(host: string, kind: TraceKind, context: string): number {
    const { track, known } = { track: this.#store.track.bind(this.#store), known: this.#store.known.bind(this.#store) };
    if (host === "") return track("", "phases", "run");
    if (kind === "receive" || kind === "overrun") return track(host, `${context} in`, "in");
    if (kind === "collision") return track(host, `${context} out`, "out");
    const kinds: readonly TrackKind[] = ["thread", "interrupt"];
    const running = this.#core(host).running;
    if (running !== null && kinds.some((each) => known(host, context, each) === running.track)) return running.track;
    for (const each of kinds) {
      const found = known(host, context, each);
      if (found !== undefined) return found;
    }
    return this.#core(host).track;
  }

  /** Frames that wait for a thread, and stacks that are in use. */
  #queues(host: string, time: number): void {
    const input = this.#hosts.get(host)?.input;
    if (input === undefined) return;
    const { stacks, threads } = input;
    if (stacks.size > 0)
      this.#store.count(host, "detachable stacks in use", "stacks", time, stacks.size - stacks.free, true);
    if (threads.length === 0) return;
    let waiting = 0;
    for (const { inbox } of threads) waiting += inbox.length;
    this.#store.count(host, "frames for input threads", "frames", time, waiting, true);
  }

  #arrow(
    kind: "frame" | "handoff" | "wake",
    from: number,
    fromTime: number,
    to: number,
    toTime: number,
    message: number,
    text: string,
    chain: number = ++this.#store.chains,
  ): void {
    this.#store.arrow({ kind, from, fromTime, to, toTime, message, text, chain });
  }

  #messageName(message: number): number {
    return this.#store.name(`message ${message}`);
  }

  #full(time: number): boolean {
    if (this.#endsAt !== undefined) return true;
    if (time > this.#now) this.#now = time;
    if (this.#store.events < this.#most || this.#world === undefined) return false;
    this.#endsAt = time;
    return true;
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
