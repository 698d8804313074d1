/** A simulated world: hosts, links, one clock. */
import { LONGEST_RUN } from "./failures/checked.js";
import { type FailurePlace, InternalError, Misuse, ProtocolFailure, RunError } from "./failures/errors.js";
import { loopBudget } from "./failures/loop-budget.js";
import { leakOf } from "./leaks.js";
import { SimulatedHost } from "./host.js";
import type { Mode } from "./input/mode.js";
import type { MachineData } from "./machine/profile.js";
import { BufferPool } from "./message/buffer-pool.js";
import type { Ledger, Origin } from "./message/ledger.js";
import type { Served } from "./processor/clock.js";
import type { AnyOp } from "./processor/op.js";
import type { Thread } from "./processor/thread.js";
import type { Trace } from "./record/trace.js";
import { entryFault, operationFault } from "./entry-faults.js";
import { type Phase, standstill, stillWaits } from "./standstill.js";
import { Callback, EventQueue, Priority, type SimulationEvent } from "./time/event-queue.js";
import type { Host, HostWorld } from "./upi/host.js";
import type { ProtocolNumbers } from "./upi/numbers.js";
import type { Link, MediumData } from "./wire/link.js";
import { makeLink } from "./wire/make-link.js";
import type { NetworkInterface } from "./wire/network-interface.js";
import { type Promised, PromisedArrivals } from "./time/promised-arrivals.js";
import type { WireWorld } from "./wire/wire-world.js";

interface Start {
  readonly host: Host;
  readonly name: string;
  readonly body: () => AnyOp;
  /** About the messages that it makes. */
  promised: PromisedArrivals | null;
}

/** Steps that contexts and events may take at one instant, by default. */
const MOST_STEPS = 10_000_000;
/** Simulated time that unfinished work may take after the end of the run, in ns: an hour. */
const LONGEST_REST = 3600 * 1e9;

export interface WorldOptions {
  /** Seeds every host's generator, and every link's. */
  readonly seed: number;
  /** False makes every charge an event. Default true. */
  readonly jump?: boolean;
  /**
   * Checks the accounts of every host at every event, not only at the end, and the limits of calls in protocols of the standard library; slow. Default
   * false.
   */
  readonly audit?: boolean;
  /** Steps that may be taken without time passing before the run is stopped as an endless loop. */
  readonly maxSteps?: number;
  /** Records messages that are not released. */
  readonly ledger?: Ledger;
  readonly placement?: Placement;
}

export type Placement = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

export class World implements HostWorld, WireWorld {
  /** In ns since the start. A safe integer; it never runs backwards. */
  now = 0;
  readonly queue: EventQueue = new EventQueue();
  /** Frames on the wires; each host has an account of its own. */
  readonly buffers: BufferPool = new BufferPool();
  readonly hosts: SimulatedHost[] = [];
  readonly links: Link[] = [];
  readonly seed: number;
  /** False makes every charge an event. */
  readonly jumps: boolean;
  trace: Trace | null = null;
  /** Steps that may still be taken before the passing of time is checked. */
  stepsLeft: number;
  readonly #mostSteps: number;
  readonly #placement: Placement | undefined;
  /** The time at which the last budget of steps began, in ns. */
  #stepsSince = -1;
  /** The last call of a protocol, in an audited run. */
  #noted: { readonly misuse: Misuse; readonly time: number } | null = null;
  /** The processor that is served now, or was last. */
  #served: Served | null = null;
  readonly #ready: Served[] = [];
  readonly #early: Start[] = [];
  readonly #warm: Start[] = [];
  readonly #start: Start[] = [];
  readonly #during: { readonly after: number; readonly action: () => void }[] = [];
  readonly #planned: Callback[] = [];
  #stopAfter: number | undefined;
  #cutShort = false;
  /** The caller drives the clock. */
  #paced = false;
  /** Hosts whose places others have, outside of the world. */
  readonly #replaced = new Set<Host>();
  /** Threads of operations that have begun and not ended. */
  readonly #running = new Set<Thread>();
  #sessions = 0;
  #lastStart: Start | null = null;
  #done = false;
  #phaseName: Phase = "boot";
  #startedAt = 0;
  readonly audits: boolean;

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.#placement = options.placement;
    this.audits = options.audit ?? false;
    this.jumps = options.jump ?? true;
    this.#mostSteps = options.maxSteps ?? MOST_STEPS;
    this.stepsLeft = this.#mostSteps;
    loopBudget.begin(this, this.#mostSteps);
    if (options.ledger !== undefined) {
      this.buffers.ledger = options.ledger;
      options.ledger.locate = () => this.#origin();
    }
  }

  /** @param shares a host that is there already, on whose processor this one runs, too: a namespace of the same machine. */
  host(
    name: string,
    machine: MachineData,
    mode: Mode,
    numbers: ProtocolNumbers,
    shares: SimulatedHost | null = null,
  ): SimulatedHost {
    const number = this.hosts.length + 1;
    const host = asRunError("", () => new SimulatedHost(this, name, number, machine, mode, numbers, shares));
    host.placement = this.#placement?.[name] ?? null;
    this.hosts.push(host);
    return host;
  }

  link(name: string, medium: MediumData): Link {
    const link = asRunError(`${name}: `, () => makeLink(this, name, medium));
    this.links.push(link);
    return link;
  }

  /** Adds an operation of the warm-up, after which every counter starts at 0. */
  warm(host: Host, name: string, body: () => AnyOp): void {
    this.#add(this.#warm, { host, name, body, promised: null });
  }
  /** Adds an operation of the run, which ends when all have ended. */
  start(host: Host, name: string, body: () => AnyOp): void {
    this.#add(this.#start, { host, name, body, promised: null });
  }
  /** The same, but the operation begins with the warm-up and goes on through it. */
  startEarly(host: Host, name: string, body: () => AnyOp): void {
    this.#add(this.#early, { host, name, body, promised: null });
  }

  #add(starts: Start[], start: Start): void {
    starts.push(start);
    this.#lastStart = start;
  }
  /** Holds the operation that was added last to a promise about the messages that it makes. */
  promise(promised: Promised): void {
    const start = this.#lastStart;
    if (start !== null) start.promised = new PromisedArrivals(`messages are made by ${start.name}`, promised);
  }

  /** Calls a function at a time from now on, in ns. */
  at(time: number, action: () => void): void {
    this.queue.schedule(new Callback(action), time, Priority.control);
  }

  /** Acts at a time of the run, in ns from the end of the warm-up: a crash, another rate of loss. */
  during(after: number, action: () => void): void {
    this.#during.push({ after, action });
  }
  /**
   * Ends the run at a time, in ns from the end of the warm-up, if it has not ended before. With such a time the operations of the run need not end.
   */
  stopAfter(ns: number): void {
    this.#stopAfter = ns;
  }
  /** The time at which the run began, after the warm-up, in ns. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** Whether the run was stopped while operations that it had started went on. */
  get cutShort(): boolean {
    return this.#cutShort;
  }

  /** Whether the run has ended: only work that has begun is completed then. */
  get ended(): boolean {
    return this.#done;
  }

  /**
   * Gives a host's place on its link to a station outside of the world: the host does not boot, and begins none of its operations. Before the run.
   * @param take Called with each frame for the station, at the time at which it arrives.
   * @returns the interface, which brings frames from outside.
   */
  replace(host: SimulatedHost, take: (frame: Uint8Array) => void): NetworkInterface {
    const [nic] = host.nics;
    const link = this.links.find(({ nics }) => nic !== undefined && nics.includes(nic));
    if (nic === undefined || link === undefined) throw new RunError(`${host.name} is on no link`);
    this.#replaced.add(host);
    host.replace();
    nic.leadOutside(take);
    link.outside = nic;
    return nic;
  }

  newSessionId(): number {
    return ++this.#sessions;
  }

  // ------------------------------------------------------------------------------------------------- the loop

  get readyCount(): number {
    return this.#ready.length;
  }
  list(processor: Served): void {
    this.#ready.push(processor);
  }

  /**
   * Boots every host, does the warm-up, then the run, which ends when all started operations have ended, or at the time to stop.
   * @param horizon Ends the run after that many ns, if it has not ended by itself; unfinished work is then not completed.
   * @throws RunError if the run cannot go on.
   */
  run(horizon?: number): void {
    this.#boot(horizon);
    while (!this.#done) this.#turn();
    for (const host of this.hosts) host.cpu.checkAccounts();
  }

  /**
   * Begins a run whose clock the caller drives by {@link advance}. It ends as any other, or by {@link stop}; if no operation of the run is left, since a host that has been replaced was
   * to begin them all, only so or at the time to stop.
   */
  pace(): void {
    this.#paced = true;
    this.#boot(undefined);
  }

  /**
   * Does everything that is due up to a time, from now on, in a run that the caller paces. Nothing need be pending: frames may come from outside.
   * @throws RunError if the run cannot go on.
   */
  advance(until: number): void {
    let there = false;
    // No clock jumps over a pending event.
    const end = new Callback(() => {
      there = true;
    });
    this.queue.schedule(end, until, Priority.control);
    while (!there && !this.#done) {
      this.#serve();
      if (this.audits) for (const host of this.hosts) host.cpu.checkAccounts();
      this.#fire();
    }
    this.queue.cancel(end);
  }

  /** Ends the run now, whatever is under way. */
  stop(): void {
    this.#stop();
  }

  #boot(horizon: number | undefined): void {
    loopBudget.begin(this, this.#mostSteps);
    const [early, warm, start] = [this.#early, this.#warm, this.#start].map((starts) =>
      this.#replaced.size === 0 ? starts : starts.filter(({ host }) => !this.#replaced.has(host)),
    ) as [Start[], Start[], Start[]];
    this.#phase(
      "boot",
      this.hosts
        .filter((host) => !this.#replaced.has(host))
        .map((host) => ({ host, name: "boot", body: () => host.init(), promised: null })),
      () => {
        let parts = 2;
        const ended = (): void => {
          if (--parts === 0) this.#done = true;
        };
        if (early.length > 0) this.#phase("early", early, ended);
        else ended();
        this.#phase("warm", warm, () => {
          for (const host of this.hosts) host.reset();
          this.#startedAt = this.now;
          for (const link of this.links) link.faults.reset();
          for (const { after, action } of this.#during) this.#later(after, action);
          if (this.#stopAfter !== undefined) this.#later(this.#stopAfter, () => this.#stop());
          if (horizon !== undefined)
            this.at(this.now + horizon, () => {
              this.#done = true;
            });
          const endless = this.#stopAfter !== undefined || this.#paced;
          if (start.length + early.length === 0 && endless) return;
          this.#phase("start", start, ended);
        });
      },
    );
  }

  /** One turn of the loop. It is a method of its own because V8 optimizes one that is called often, and a loop that is entered once only in part. */
  #turn(): void {
    this.#serve();
    if (this.audits) for (const host of this.hosts) host.cpu.checkAccounts();
    // Daemon events alone, such as the ticks of a clock, do not wake a waiting thread.
    if (this.queue.live === 0 || !this.#fire()) throw standstill(this.hosts, this.links, this.#phaseName);
  }

  #later(after: number, action: () => void): void {
    const event = new Callback(action);
    this.queue.schedule(event, this.now + after, Priority.control);
    this.#planned.push(event);
  }

  #stop(): void {
    if (this.#done) return;
    this.#cutShort = this.#running.size > 0;
    this.#done = true;
  }

  /**
   * Completes all unfinished work, and asserts that every stack and buffer is back. If the run was stopped while operations were
   * still active, or its caller has driven the clock, completing them could take any time, so the hosts are switched off instead.
   * @throws Leak for messages that were not released; RunError for operations that do not end; InternalError for a bug of the runtime.
   */
  quiesce(): void {
    // Events that were planned for later than the end of the run do not happen.
    for (const event of this.#planned) this.queue.cancel(event);
    // Stations outside, with which hosts are connected, go on.
    if (this.#cutShort || this.#paced) for (const host of this.hosts) if (host.up) host.crash(true);
    for (const host of this.hosts) if (this.#replaced.has(host)) for (const nic of host.nics) nic.powerOff();
    const end = this.now;
    // A daemon's next event must not count as work.
    for (this.#serve(); this.queue.live > 0; this.#serve()) {
      if (this.queue.nextTime - end > LONGEST_REST) throw this.#restless();
      this.#fire();
    }
    for (const host of this.hosts) {
      host.cpu.checkAccounts();
      const { stacks } = host.input;
      if (stacks.free !== stacks.size)
        throw stillWaits(host, `${stacks.size - stacks.free} of ${stacks.size} detachable stacks are`);
    }
    this.#checkBuffers();
  }

  #checkBuffers(): void {
    const leaking = this.hosts.find(({ buffers }) => buffers.outstanding > 0);
    if (leaking !== undefined) {
      const { ledger } = this.buffers;
      throw leakOf(this.hosts, leaking, ledger);
    }
    if (this.buffers.outstanding > 0)
      throw new InternalError(`${this.buffers.outstanding} buffers of frames were not released`);
  }

  /** Work after the end of the run that never ends. */
  #restless(): RunError {
    const owners = new Map<object, SimulationEvent>();
    for (const event of this.queue.pending()) if (!event.daemon && event.owner !== null) owners.set(event.owner, event);
    const hosts = [...owners].map(([owner, event]) => ({ host: this.#hostOf(owner as Served), code: event.code }));
    const names = hosts.flatMap(({ host }) => (host === undefined ? [] : [host.name]));
    const suspended = hosts.flatMap(({ host, code }) =>
      host === undefined || code === null ? [] : [{ about: `on ${host.name}`, code }],
    );
    return new RunError(
      `the run has ended, but an hour later something still goes on${names.length === 0 ? "" : ` on ${names.join(" and ")}`}: a timer that is set again and again is to be a daemon, timers.after(delay, action, true)`,
      suspended,
    );
  }

  #serve(): void {
    const ready = this.#ready;
    while (ready.length > 0) {
      // Most of the time there is only one.
      const served = ready.length === 1 ? ready.pop()! : ready.shift()!;
      this.#served = served;
      try {
        served.serve();
      } catch (error) {
        throw this.#failure(error, served);
      }
    }
  }

  /** A value thrown by code on a processor, with the place. */
  #failure(error: unknown, processor: Served): unknown {
    const host = this.#hostOf(processor);
    if (error instanceof RunError || host === undefined) return error;
    const { current } = host.cpu;
    const suspended = current === null ? [] : [{ about: "", code: current.body }];
    return new ProtocolFailure(operationFault(host.protocols, error), this.#place(host), suspended);
  }

  #hostOf(processor: Served | null): SimulatedHost | undefined {
    return this.hosts.find(({ cpu }) => cpu === processor);
  }

  #place(host: SimulatedHost): FailurePlace {
    const { name, cpu } = host;
    return { host: name, context: cpu.contextName, time: this.now, instances: host.instances() };
  }

  /** The place at which a message is made at this moment. */
  #origin(): Origin {
    const host = this.#hostOf(this.#served);
    const error = new Misuse("");
    return { error, host: host?.name ?? "", context: host?.cpu.contextName ?? "", time: this.now };
  }

  checkProgress(called: boolean): void {
    if (this.now > this.#stepsSince) {
      this.#stepsSince = this.now;
      this.stepsLeft = this.#mostSteps;
      return;
    }
    const text = `an endless loop: ${this.#mostSteps} steps have been taken at ${this.now / 1e3} us without any time passing (--max-steps)`;
    const noted = this.#noted;
    if (called || noted?.time !== this.now) throw new Misuse(text, [], !called);
    noted.misuse.message = text;
    throw noted.misuse;
  }

  note(): void {
    this.#noted = { misuse: new Misuse(""), time: this.now };
  }

  /** Takes the next event; false if there is none. */
  #fire(): boolean {
    const event = this.queue.next();
    if (event === undefined) return false;
    if (event.time < this.now) throw new InternalError(`the clock would go back from ${this.now} to ${event.time}`);
    if (event.time > LONGEST_RUN && !this.#paced) throw this.#endless();
    this.now = event.time;
    if (--this.stepsLeft < 0) this.#checkEvents(event);
    event.fire();
    return true;
  }

  /** A loop of events: timers that are set for the same instant again and again. */
  #checkEvents({ owner, code }: SimulationEvent): void {
    try {
      this.checkProgress(false);
    } catch (error) {
      const host = this.#hostOf(owner as Served | null);
      if (host === undefined) throw error;
      throw new ProtocolFailure(error, this.#place(host), code === null ? [] : [{ about: "", code }]);
    }
  }

  /** The run is longer than the limit of a run. */
  #endless(): RunError {
    const running = [...this.#running].map(({ name }) => name);
    const who =
      running.length === 0 ? "" : `: ${running.join(", ")} ${running.length === 1 ? "has" : "have"} not ended`;
    const suspended = [...this.#running].map(({ name, body }) => ({ about: name, code: body }));
    return new RunError(`the run has not ended after a simulated day${who}`, suspended);
  }

  #phase(name: Phase, starts: readonly Start[], next: () => void): void {
    this.trace?.record(this.now, "", "phase", "", name, starts.length);
    this.#phaseName = name;
    if (starts.length === 0) {
      next();
      return;
    }
    let left = starts.length;
    for (const { host, name: threadName, body, promised } of starts) {
      const thread = host.spawn(threadName, this.#begin(host, threadName, body), () => {
        this.#running.delete(thread);
        if (--left === 0) this.at(this.now, next);
      });
      thread.promised = promised;
      this.#running.add(thread);
    }
  }

  /** Calls an entry. @throws ProtocolFailure if it gives no operation. */
  #begin(host: Host, name: string, body: () => AnyOp): AnyOp {
    let op: unknown;
    try {
      op = body();
    } catch (error) {
      throw this.#entryFailure(host, name, { thrown: error });
    }
    if (typeof (op as AnyOp | undefined)?.next !== "function") throw this.#entryFailure(host, name, { given: op });
    return op as AnyOp;
  }

  #entryFailure(host: Host, name: string, outcome: { readonly thrown: unknown } | { readonly given: unknown }): Error {
    const place = { host: host.name, context: name, time: this.now, instances: host.instances() };
    const { cause, suspended } = entryFault(host.protocols, name, outcome);
    return new ProtocolFailure(cause, place, suspended);
  }
}

/** Values of machines and links out of range are a fault of the program. */
function asRunError<Made>(about: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw error instanceof RangeError ? new RunError(about + error.message) : error;
  }
}
