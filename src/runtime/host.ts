/** One simulated host: a CPU, its input, its interfaces, its protocols, and what is counted on it. */
import { BufferPool } from "./buffer-pool.js";
import { Charge } from "./charge.js";
import { Cpu, type HandoffSite } from "./cpu.js";
import type { HostInput } from "./input.js";
import { makeInput } from "./input-modes.js";
import { InternalError, RunError } from "./errors.js";
import { Callback, Priority } from "./event-queue.js";
import { Counter, Series } from "./measure.js";
import type { Mode } from "./mode.js";
import { type Medium, NetworkInterface } from "./network-interface.js";
import type { ProtocolNumbers } from "./numbers.js";
import { type AnyOp, WAIT } from "./op.js";
import { type MachineData, type Profile, readProfile } from "./profile.js";
import { Random } from "./random.js";
import { Thread } from "./thread.js";
import { Timers } from "./timers.js";
import type { Protocol } from "./upi.js";
import type { World } from "./world.js";

export class Host {
  readonly world: World;
  readonly name: string;
  /** Counts hosts of a world from 1. */
  readonly number: number;
  readonly profile: Profile;
  // A crash takes these away, and the host goes on with new ones.
  cpu: Cpu;
  input: HostInput;
  timers: Timers;
  /** What the host's messages are made of. */
  buffers: BufferPool;
  /** How often it has booted. */
  boots = 0;
  /** False between a crash and the next boot. */
  up = true;
  readonly random: Random;
  readonly numbers: ProtocolNumbers;
  readonly nics: NetworkInterface[] = [];
  readonly protocols: Protocol[] = [];
  #build: (() => unknown) | undefined;
  readonly #counters = new Map<string, Counter>();
  readonly #series = new Map<string, Series>();
  readonly #charges = new Map<string, Charge>();
  readonly #threads = new Set<Thread>();
  readonly #sites = new Map<string, HandoffSite>();

  constructor(world: World, name: string, number: number, machine: MachineData, mode: Mode, numbers: ProtocolNumbers) {
    this.world = world;
    this.name = name;
    this.number = number;
    this.profile = readProfile(machine);
    this.cpu = new Cpu(world, name, this.profile);
    this.input = makeInput(this.cpu, mode);
    this.timers = new Timers(this.cpu);
    this.buffers = new BufferPool(world.buffers);
    this.random = new Random(world.seed, number);
    this.numbers = numbers;
  }

  get now(): number {
    return this.world.now;
  }

  /** Adds an interface. Its station address is made from the host's number, with Digital's vendor part (08-00-2b). */
  addInterface(name: string, medium: Medium, address: number, prefix: number): NetworkInterface {
    const mac = 0x08002b000000 + this.number * 0x100 + this.nics.length;
    const nic = new NetworkInterface(this, name, medium, mac, address, prefix);
    this.nics.push(nic);
    return nic;
  }

  /** The IPv4 address of the first interface that has one; 0 for none. */
  get address(): number {
    return this.nics.find(({ address }) => address !== 0)?.address ?? 0;
  }

  /** Adds an instance of the graph, bottom-up. */
  add<P extends Protocol>(protocol: P): P {
    this.protocols.push(protocol);
    return protocol;
  }

  /** Builds the graph, now and at each later boot; gives the first one. */
  runs<Graph>(build: () => Graph): Graph {
    this.#build = build;
    return build();
  }

  /** Initialises the protocols bottom-up. */
  *init(): AnyOp {
    this.boots++;
    for (const protocol of this.protocols) yield* protocol.init();
    yield* this.cpu.settle();
  }

  /**
   * Everything in memory is gone at once: threads, stacks, timers, sessions, and what is in the rings. Counters go on.
   * @throws RunError where the host is down already.
   */
  crash(): void {
    if (!this.up) throw new RunError(`${this.name} cannot crash: it is down`);
    this.up = false;
    const { world } = this;
    world.trace?.record(world.now, this.name, "crash", this.cpu.contextName, this.name, 0);
    for (const nic of this.nics) nic.powerOff();
    const { cpu, input } = this;
    cpu.retire();
    world.queue.cancelAll(cpu);
    this.cpu = new Cpu(world, this.name, this.profile, cpu);
    this.input = makeInput(this.cpu, input.mode);
    this.input.goOn(input);
    this.timers = new Timers(this.cpu);
    this.buffers = new BufferPool(world.buffers);
    this.protocols.length = 0;
    const threads = [...this.#threads];
    this.#threads.clear();
    for (const thread of threads) {
      thread.state = "ended";
      thread.onEnd?.();
    }
  }

  /**
   * Starts again, with a new graph.
   * @throws RunError where the host is up.
   */
  boot(): void {
    if (this.up) throw new RunError(`${this.name} cannot boot: it is up`);
    if (this.#build === undefined) throw new InternalError(`${this.name} runs nothing`);
    this.up = true;
    const { world } = this;
    world.trace?.record(world.now, this.name, "boot", "", this.name, this.boots + 1);
    for (const nic of this.nics) nic.powerOn();
    this.#build();
    this.spawn("boot", this.init());
  }

  /** Starts a thread. */
  spawn(name: string, body: AnyOp, onEnd?: () => void): void {
    const { cpu } = this;
    const settled = function* (): AnyOp {
      yield* body;
      yield* cpu.settle();
    };
    const thread = new Thread(name, settled(), () => {
      this.#threads.delete(thread);
      onEnd?.();
    });
    this.#threads.add(thread);
    cpu.ready(thread, "plain");
  }

  /** Spawned threads that wait for something. */
  waitingThreads(): readonly Thread[] {
    return [...this.#threads].filter((thread) => thread.state === "waiting");
  }

  /** Lets `ns` pass for the running thread, without using the CPU. */
  *delay(ns: number): AnyOp {
    yield* this.cpu.settle();
    const { cpu, world } = this;
    const thread = cpu.block("a delay");
    const over = new Callback(() => cpu.ready(thread, "plain"), false, cpu);
    world.queue.schedule(over, this.now + ns, Priority.control);
    yield WAIT;
  }

  counter(instance: string, name: string): Counter {
    return entry(this.#counters, `${instance}.${name}`, () => new Counter());
  }
  series(instance: string, name: string): Series {
    return entry(this.#series, `${instance}.${name}`, () => new Series());
  }
  /** What an operation of an instance costs on this host's machine. */
  charge(instance: string, protocol: string, operation: string): Charge {
    return entry(this.#charges, `${instance}.${operation}`, () => {
      const { fixed, perByte } = this.profile.cost(`${protocol}.${operation}`);
      return new Charge(instance, operation, fixed, perByte);
    });
  }
  /** A place where handoffs are made and counted. */
  site(cause: HandoffSite["cause"], text: string): HandoffSite {
    return entry(this.#sites, text, () => ({ cause, text, count: 0 }));
  }

  /** Everything that has been charged, by instance and operation. */
  get charges(): readonly Charge[] {
    return [...this.#charges.values()];
  }
  get sites(): readonly HandoffSite[] {
    return [...this.#sites.values()];
  }
  /** Frames lost to full receive rings. */
  get overruns(): number {
    let overruns = 0;
    for (const nic of this.nics) overruns += nic.overruns;
    return overruns;
  }

  /** Sets every counter to 0, at the end of the warm-up. */
  reset(): void {
    this.cpu.reset();
    this.input.reset();
    for (const counter of this.#counters.values()) counter.reset();
    for (const series of this.#series.values()) series.reset();
    for (const charge of this.#charges.values()) charge.total = 0;
    for (const site of this.#sites.values()) site.count = 0;
    for (const nic of this.nics) {
      nic.overruns = 0;
      nic.excessiveCollisions = 0;
    }
  }
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
