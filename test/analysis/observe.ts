/** Runs a point and keeps what the analysis says something about: how long handlers ran, what ran where, and where handlers were handed over. */
import { vi } from "vitest";
import {
  type Charge,
  Cpu,
  type Point,
  RunError,
  type Simulation,
  type Trace,
  type TraceKind,
  type World,
} from "../../src/runtime/index.js";

/** A handoff before a wait. */
export interface Waited {
  readonly what: string;
  /** The functions that were running, the innermost first: `Driver.send`, `ETHSession.push`. */
  readonly functions: readonly string[];
}

/** What was seen on one host. */
export interface Observed {
  readonly host: string;
  /** The longest CPU time of one run, by interrupt line, in ns. */
  readonly longest: Map<string, number>;
  /** What was paid for in handlers and in threads: `net.ip.demux`. */
  readonly ran: { readonly interrupt: Set<string>; readonly thread: Set<string> };
  readonly waited: Waited[];
  /** Handoffs of any cause. */
  handoffs: number;
  /** Handoffs because the budget was used. */
  spent: number;
}

/** Thrown into a run that has shown enough. */
class Enough extends Error {}

class Observer implements Trace {
  readonly hosts = new Map<string, Observed>();
  /** The runs of handlers that are under way: host and line, and the CPU time so far. */
  readonly #open = new Map<string, number>();
  readonly #most: number;
  #seen = 0;
  world: World | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  of(host: string): Observed {
    let observed = this.hosts.get(host);
    if (observed === undefined) {
      observed = {
        host,
        longest: new Map(),
        ran: { interrupt: new Set(), thread: new Set() },
        waited: [],
        handoffs: 0,
        spent: 0,
      };
      this.hosts.set(host, observed);
    }
    return observed;
  }

  record(_time: number, host: string, kind: TraceKind, context: string, subject: string): void {
    const run = `${host} ${context}`;
    if (kind === "enter") this.#open.set(run, 0);
    if (kind === "leave") {
      const { longest } = this.of(host);
      longest.set(context, Math.max(longest.get(context) ?? 0, this.#open.get(run) ?? 0));
      this.#open.delete(run);
    }
    if (kind === "crash")
      for (const each of this.#open.keys()) if (each.startsWith(`${host} `)) this.#open.delete(each);
    if (kind === "handoff") this.of(host).handoffs++;
    if (kind === "handoff" && subject === "the budget of the mode") this.of(host).spent++;
    const { world } = this;
    if (++this.#seen === this.#most && world !== undefined)
      world.at(world.now, () => {
        throw new Enough();
      });
  }

  charge(time: number, host: string, context: string, { name }: Charge, ns: number): void {
    const run = `${host} ${context}`;
    const sofar = this.#open.get(run);
    if (sofar !== undefined) this.#open.set(run, sofar + ns);
    this.of(host).ran[sofar === undefined ? "thread" : "interrupt"].add(name);
    this.record(time, host, "charge", context, name);
  }
}

export interface Effort {
  /** Records of its trace after which a point is ended. */
  readonly most?: number;
  /** The run is one that cannot go on: the observations up to then count. */
  readonly fails?: boolean;
}

/**
 * Runs a point up to its end, or until `most` records of its trace have come.
 * @throws what the run throws.
 */
export function observe(
  experiment: Simulation["experiments"][number],
  point: Point,
  machines: Simulation["machines"],
  { most = Infinity, fails = false }: Effort = {},
): ReadonlyMap<string, Observed> {
  const observer = new Observer(most);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the CPU below
  const original = Cpu.prototype.handoffSite;
  const spy = vi.spyOn(Cpu.prototype, "handoffSite").mockImplementation(function (this: Cpu, cause, text) {
    if (cause === "block") observer.of(this.host).waited.push({ what: text, functions: functionsRunning() });
    return original.call(this, cause, text);
  });
  try {
    const { world } = experiment.build(point.values, {
      seed: 1,
      machines,
      audit: true,
      attach: (made) => {
        observer.world = made;
        made.trace = observer;
      },
    });
    world.run();
  } catch (error) {
    if (!(error instanceof Enough) && !(fails && error instanceof RunError)) throw error;
  } finally {
    spy.mockRestore();
  }
  return observer.hosts;
}

/** Each `yield*` on the way is a call, so that the stack has all functions of the handler. */
function functionsRunning(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack.split("\n").flatMap((line) => /^\s+at (?:new )?([\w$#.]+) \(/.exec(line)?.[1] ?? []);
}
