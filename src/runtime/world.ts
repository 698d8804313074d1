/** A simulated world: hosts, links, one clock. */
import { InternalError, ProtocolFailure, RunError } from "./failures/errors.js";
import { SimulatedHost } from "./host.js";
import type { Mode } from "./input/mode.js";
import type { MachineData } from "./machine/profile.js";
import { BufferPool } from "./message/buffer-pool.js";
import type { Served } from "./processor/clock.js";
import type { AnyOp } from "./processor/op.js";
import type { Trace } from "./record/trace.js";
import { describeStandstill, type Phase } from "./standstill.js";
import { Callback, EventQueue, Priority } from "./time/event-queue.js";
import type { Host, HostWorld } from "./upi/host.js";
import type { ProtocolNumbers } from "./upi/numbers.js";
import type { Link, MediumData } from "./wire/link.js";
import { makeLink } from "./wire/make-link.js";
import type { WireWorld } from "./wire/wire-world.js";

interface Start {
  readonly host: Host;
  readonly name: string;
  readonly body: () => AnyOp;
}

/** Simulated time that a run may take at the most, in ns: a day. */
const LIMIT = 24 * 3600 * 1e9;

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
  readonly #ready: Served[] = [];
  readonly #early: Start[] = [];
  readonly #warm: Start[] = [];
  readonly #start: Start[] = [];
  readonly #during: { readonly after: number; readonly action: () => void }[] = [];
  readonly #planned: Callback[] = [];
  #stopAfter: number | undefined;
  #cutShort = false;
  /** Operations that were begun and have not ended. */
  #running = 0;
  #sessions = 0;
  #done = false;
  #phaseName: Phase = "boot";
  #startedAt = 0;
  /** Whether everything is checked that can be. */
  readonly audits: boolean;

  /**
   * @param options.audit checks the accounts of every host at every event, not only at the end, and how often protocols of the
   * standard library call those below; slow.
   */
  constructor(options: { readonly seed: number; readonly jump?: boolean; readonly audit?: boolean }) {
    this.seed = options.seed;
    this.audits = options.audit ?? false;
    this.jumps = options.jump ?? true;
  }

  host(name: string, machine: MachineData, mode: Mode, numbers: ProtocolNumbers): SimulatedHost {
    const host = new SimulatedHost(this, name, this.hosts.length + 1, machine, mode, numbers);
    this.hosts.push(host);
    return host;
  }

  link(name: string, medium: MediumData): Link {
    const link = makeLink(this, name, medium);
    this.links.push(link);
    return link;
  }

  /** Adds an operation of the warm-up, after which every counter starts at 0. */
  warm(host: Host, name: string, body: () => AnyOp): void {
    this.#warm.push({ host, name, body });
  }
  /** Adds an operation of the run, which ends when all have ended. */
  start(host: Host, name: string, body: () => AnyOp): void {
    this.#start.push({ host, name, body });
  }
  /** The same, but it begins with the warm-up and goes on through it. */
  startEarly(host: Host, name: string, body: () => AnyOp): void {
    this.#early.push({ host, name, body });
  }

  /** Calls a function at a time from now on, in ns. */
  at(time: number, action: () => void): void {
    this.queue.schedule(new Callback(action), time, Priority.control);
  }

  /** Does something at a time of the run, in ns from the end of the warm-up: a crash, another rate of loss. */
  during(after: number, action: () => void): void {
    this.#during.push({ after, action });
  }
  /** Ends the run at a time, in ns from the end of the warm-up, where it has not ended before; then nobody has to be brought on. */
  stopAfter(ns: number): void {
    this.#stopAfter = ns;
  }
  /** When the run began, after the warm-up, in ns. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** Whether the run has ended: work that is under way only comes to rest then. */
  get ended(): boolean {
    return this.#done;
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
   * Boots every host, does the warm-up, then the run, which ends when all that was started has ended, or at the time to stop.
   * @param horizon ends the run after that many ns, where it has not ended by itself; then a world cannot come to rest.
   * @throws RunError when the run cannot go on.
   */
  run(horizon?: number): void {
    this.#phase(
      "boot",
      this.hosts.map((host) => ({ host, name: "boot", body: () => host.init() })),
      () => {
        let parts = 2;
        const ended = (): void => {
          if (--parts === 0) this.#done = true;
        };
        if (this.#early.length > 0) this.#phase("early", this.#early, ended);
        else ended();
        this.#phase("warm", this.#warm, () => {
          for (const host of this.hosts) host.reset();
          this.#startedAt = this.now;
          for (const link of this.links) link.faults.reset();
          for (const { after, action } of this.#during) this.#later(after, action);
          if (this.#stopAfter !== undefined) this.#later(this.#stopAfter, () => this.#stop());
          if (horizon !== undefined)
            this.at(this.now + horizon, () => {
              this.#done = true;
            });
          if (this.#start.length + this.#early.length === 0 && this.#stopAfter !== undefined) return;
          this.#phase("start", this.#start, ended);
        });
      },
    );
    while (!this.#done) {
      this.#serve();
      if (this.audits) for (const host of this.hosts) host.cpu.checkAccounts();
      // Daemon events alone, such as the ticks of a clock, wake no thread that waits.
      if (this.queue.live === 0 || !this.#fire()) throw new RunError(describeStandstill(this.hosts, this.#phaseName));
    }
    for (const host of this.hosts) host.cpu.checkAccounts();
  }

  #later(after: number, action: () => void): void {
    const event = new Callback(action);
    this.queue.schedule(event, this.now + after, Priority.control);
    this.#planned.push(event);
  }

  #stop(): void {
    if (this.#done) return;
    this.#cutShort = this.#running > 0;
    this.#done = true;
  }

  /**
   * Lets everything that is under way end, and asserts that every stack and buffer is back. Where the run was stopped with something
   * still to do, that would take as long as it likes: there the hosts are switched off instead.
   * @throws InternalError where one is not.
   */
  quiesce(): void {
    // Events that were planned for later than the end of the run do not happen.
    for (const event of this.#planned) this.queue.cancel(event);
    if (this.#cutShort) for (const host of this.hosts) if (host.up) host.crash();
    // A daemon's next event must not be taken for work.
    for (this.#serve(); this.queue.live > 0; this.#serve()) this.#fire();
    for (const host of this.hosts) {
      host.cpu.checkAccounts();
      const { stacks } = host.input;
      if (stacks.free !== stacks.size)
        throw new InternalError(
          `${host.name}: ${stacks.size - stacks.free} of ${stacks.size} detachable stacks are not back`,
        );
    }
    for (const { name, buffers } of this.hosts)
      if (buffers.outstanding > 0)
        throw new InternalError(`${name}: ${buffers.outstanding} message buffers were not released`);
    if (this.buffers.outstanding > 0)
      throw new InternalError(`${this.buffers.outstanding} buffers of frames were not released`);
  }

  #serve(): void {
    for (let served = this.#ready.shift(); served !== undefined; served = this.#ready.shift()) {
      try {
        served.serve();
      } catch (error) {
        throw this.#failure(error, served);
      }
    }
  }

  /** What code on a processor has thrown, with the place. */
  #failure(error: unknown, processor: Served): unknown {
    const host = this.hosts.find(({ cpu }) => cpu === processor);
    if (error instanceof RunError || host === undefined) return error;
    const { name, cpu } = host;
    return new ProtocolFailure(error, {
      host: name,
      context: cpu.contextName,
      time: this.now,
      instances: host.instances(),
    });
  }

  /** Takes the next event; false where there is none. */
  #fire(): boolean {
    const event = this.queue.next();
    if (event === undefined) return false;
    if (event.time < this.now) throw new InternalError(`the clock would go back from ${this.now} to ${event.time}`);
    if (event.time > LIMIT) throw new RunError(`the run has not ended after a simulated day`);
    this.now = event.time;
    event.fire();
    return true;
  }

  #phase(name: Phase, starts: readonly Start[], next: () => void): void {
    this.trace?.record(this.now, "", "phase", "", name, starts.length);
    this.#phaseName = name;
    if (starts.length === 0) {
      next();
      return;
    }
    let left = starts.length;
    this.#running += left;
    for (const { host, name: threadName, body } of starts)
      host.spawn(threadName, body(), () => {
        this.#running--;
        if (--left === 0) this.at(this.now, next);
      });
  }
}
