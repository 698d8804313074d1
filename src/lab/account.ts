/** The use of time on each host in a run, and the times of its interrupt handlers. */
import type { Trace, TraceKind, World } from "../runtime/index.js";

export interface HostAccount {
  readonly host: string;
  /** CPU time by its use, in ns. */
  readonly spent: Readonly<Record<"interrupt" | "thread" | "switch" | "idle", number>>;
  /** By instance and operation, in ns: `IP.demux`. */
  readonly charges: Readonly<Record<string, number>>;
  readonly switches: number;
  readonly handoffs: number;
  /** Frames taken from the network. */
  readonly frames: number;
  readonly overruns: number;
  /** Runs of interrupt handlers, from entry to exit; time in ns. */
  readonly handlers: { readonly count: number; readonly total: number; readonly longest: number };
  /** The mean time for which its received frames occupied the wire, in ns; 0 if none came or the wire does not say. */
  readonly frameNs: number;
  /** Receive buffers of an interface. */
  readonly ring: number;
}

export interface Account {
  readonly hosts: readonly HostAccount[];
  /** Time of the run without boot and warm-up, in ns. */
  readonly ns: number;
}

/** Counts the runs of handlers; hosts count everything else themselves. */
export class Observer implements Trace {
  readonly #entered = new Map<string, number>();
  /** The number of frames of each length. */
  readonly #received = new Map<string, Map<number, number>>();
  readonly #handlers = new Map<string, { count: number; total: number; longest: number }>();

  record(time: number, host: string, kind: TraceKind, context: string, subject: string, value: number): void {
    if (kind === "enter") this.#entered.set(`${host} ${context}`, time);
    else if (kind === "leave") this.#leave(host, time - (this.#entered.get(`${host} ${context}`) ?? time));
    else if (kind === "receive") this.#receive(host, value);
    else if (kind === "phase" && subject === "start") {
      this.#handlers.clear();
      this.#received.clear();
    }
  }

  /** Hosts count their charges. */
  charge(): void {
    // Nothing to do.
  }

  #leave(host: string, ns: number): void {
    const own = this.#handlers.get(host) ?? { count: 0, total: 0, longest: 0 };
    this.#handlers.set(host, {
      count: own.count + 1,
      total: own.total + ns,
      longest: Math.max(own.longest, ns),
    });
  }

  #receive(host: string, length: number): void {
    const own = this.#received.get(host) ?? new Map<number, number>();
    this.#received.set(host, own.set(length, (own.get(length) ?? 0) + 1));
  }

  #frameNs(world: World, host: string): number {
    const [link] = world.links.filter((each) => "transmissionTime" in each);
    const lengths = [...(this.#received.get(host) ?? [])];
    const count = lengths.reduce((sum, [, times]) => sum + times, 0);
    if (link === undefined || count === 0) return 0;
    return lengths.reduce((sum, [length, times]) => sum + link.transmissionTime(length) * times, 0) / count;
  }

  account(world: World): Account {
    const hosts = world.hosts.map((host): HostAccount => {
      const { cpu, input, profile, charges, overruns, name } = host;
      return {
        host: name,
        spent: { ...cpu.spent, idle: cpu.idle },
        charges: Object.fromEntries(
          charges.filter(({ total }) => total > 0).map(({ name: charged, total }) => [charged, total]),
        ),
        switches: cpu.switches,
        handoffs: cpu.handoffs,
        frames: input.messages,
        overruns,
        handlers: this.#handlers.get(name) ?? { count: 0, total: 0, longest: 0 },
        frameNs: this.#frameNs(world, name),
        ring: profile.ring,
      };
    });
    return { hosts, ns: world.now - world.startedAt };
  }
}
