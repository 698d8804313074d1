/** Where the time of a run went on each host, and how long its interrupt handlers ran. */
import type { Trace, TraceKind, World } from "../runtime/index.js";

export interface HostAccount {
  readonly host: string;
  /** CPU time by what it went to, in ns. */
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
  /** Receive buffers of an interface. */
  readonly ring: number;
}

export interface Account {
  readonly hosts: readonly HostAccount[];
  /** Time of the run without boot and warm-up, in ns. */
  readonly ns: number;
}

/** Watches handlers come and go; everything else hosts keep themselves. */
export class Observer implements Trace {
  readonly #entered = new Map<string, number>();
  readonly #handlers = new Map<string, { count: number; total: number; longest: number }>();

  record(time: number, host: string, kind: TraceKind, context: string, subject: string): void {
    if (kind === "enter") this.#entered.set(`${host} ${context}`, time);
    else if (kind === "leave") this.#leave(host, time - (this.#entered.get(`${host} ${context}`) ?? time));
    else if (kind === "phase" && subject === "start") this.#handlers.clear();
  }

  charge(): void {
    // Hosts keep what they are charged.
  }

  #leave(host: string, ns: number): void {
    const own = this.#handlers.get(host) ?? { count: 0, total: 0, longest: 0 };
    this.#handlers.set(host, {
      count: own.count + 1,
      total: own.total + ns,
      longest: Math.max(own.longest, ns),
    });
  }

  account(world: World): Account {
    const hosts = world.hosts.map((host): HostAccount => {
      const { cpu, input, profile, charges, overruns, name } = host;
      return {
        host: name,
        spent: { ...cpu.spent, idle: cpu.idle },
        charges: Object.fromEntries(
          charges
            .filter(({ total }) => total > 0)
            .map(({ instance, operation, total }) => [`${instance}.${operation}`, total]),
        ),
        switches: cpu.switches,
        handoffs: cpu.handoffs,
        frames: input.messages,
        overruns,
        handlers: this.#handlers.get(name) ?? { count: 0, total: 0, longest: 0 },
        ring: profile.ring,
      };
    });
    return { hosts, ns: world.now - world.startedAt };
  }
}
