/** One simulated host: a CPU, its input, its interfaces, its protocols, and what is counted on it. */
import { Charge } from "./charge.js";
import { Cpu, type HandoffSite } from "./cpu.js";
import { Input } from "./input.js";
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
  readonly cpu: Cpu;
  readonly input: Input;
  readonly timers: Timers;
  readonly random: Random;
  readonly numbers: ProtocolNumbers;
  readonly nics: NetworkInterface[] = [];
  readonly protocols: Protocol[] = [];
  readonly #counters = new Map<string, Counter>();
  readonly #series = new Map<string, Series>();
  readonly #charges = new Map<string, Charge>();
  readonly #threads = new Set<Thread>();

  constructor(world: World, name: string, number: number, machine: MachineData, mode: Mode, numbers: ProtocolNumbers) {
    this.world = world;
    this.name = name;
    this.number = number;
    this.profile = readProfile(machine);
    this.cpu = new Cpu(world, name, this.profile);
    if (mode.kind === "interrupt") this.cpu.blocking = mode.block;
    this.input = new Input(this.cpu, mode);
    this.timers = new Timers(this.cpu);
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

  /** Initialises the protocols bottom-up. */
  *boot(): AnyOp {
    for (const protocol of this.protocols) yield* protocol.init();
    yield* this.cpu.settle();
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

  /** Threads that wait for something, input threads that only wait for input left out. */
  waitingThreads(): readonly Thread[] {
    const inside = this.input.threads.filter(({ idle }) => !idle);
    return [...this.#threads, ...inside].filter(({ state }) => state === "waiting");
  }

  /** Lets `ns` pass for the running thread, without using the CPU. An interrupt handler hands over to a thread first. */
  *delay(ns: number): AnyOp {
    yield* this.cpu.settle();
    yield* this.cpu.beforeWait("a delay", true);
    const thread = this.cpu.block("a delay");
    this.world.at(this.now + ns, () => {
      this.cpu.ready(thread, "plain");
    });
    yield WAIT;
    // Being dispatched takes time.
    yield* this.cpu.settle();
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
    return this.cpu.handoffSite(cause, text);
  }

  /** Everything that has been charged, by instance and operation. */
  get charges(): readonly Charge[] {
    return [...this.#charges.values()];
  }
  get sites(): readonly HandoffSite[] {
    return this.cpu.sites;
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
