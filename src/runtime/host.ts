/** One simulated host: a CPU, its input, its interfaces, its protocols, and its counters. */
import { checkedCount, checkedTime } from "./failures/checked.js";
import { type InstanceData, InternalError, Misuse, ProtocolFailure, RunError } from "./failures/errors.js";
import type { HostInput } from "./input/host-input.js";
import { makeInput } from "./input/make-input.js";
import type { Mode } from "./input/mode.js";
import { Pool } from "./input/pools.js";
import { type MachineData, type Profile, readProfile } from "./machine/profile.js";
import { BufferPool } from "./message/buffer-pool.js";
import { MemoryPool } from "./message/memory-pool.js";
import { Message } from "./message/message.js";
import type { Accounts } from "./processor/accounts.js";
import { beforeWait } from "./processor/before-wait.js";
import type { HandoffSite, HandoffTarget } from "./processor/context.js";
import { Cpu } from "./processor/cpu.js";
import type { InterruptLine } from "./processor/interrupts.js";
import { type AnyOp, type Handoff, type Op, type Wait, WAIT } from "./processor/op.js";
import { Thread } from "./processor/thread.js";
import { Timers } from "./processor/timers.js";
import { Charge } from "./record/charge.js";
import { Histogram } from "./record/histogram.js";
import { entry, Instruments } from "./record/instruments.js";
import type { WarmUp } from "./record/warm-up.js";
import type { Counter, Gauge, Series } from "./record/measure.js";
import { Callback, Priority } from "./time/event-queue.js";
import { Random } from "./time/random.js";
import type { Host, HostWorld, Passes, PoolOptions } from "./upi/host.js";
import type { ProtocolNumbers } from "./upi/numbers.js";
import { Protocol } from "./upi/protocol.js";
import { Device } from "./wire/device.js";
import { type Medium, NetworkInterface } from "./wire/network-interface.js";
import type { WireWorld } from "./wire/wire-world.js";

export class SimulatedHost implements Host {
  readonly world: HostWorld & WireWorld;
  readonly name: string;
  /** Hosts of a world have the numbers from 1. */
  readonly number: number;
  readonly profile: Profile;
  // A crash takes these away, and the host goes on with new ones.
  cpu: Cpu;
  input: HostInput;
  timers: Timers;
  /** The buffers of the host's messages. */
  buffers: BufferPool;
  /** Memory for messages that protocols make. */
  memory: MemoryPool;
  /** The number of boots. */
  boots = 0;
  /** False between a crash and the next boot. */
  up = true;
  /** The host on whose processor it runs, if that is not its own. */
  readonly shares: SimulatedHost | null;
  /** Another host runs on its processor, too. */
  isShared = false;
  /** What else interrupts, by the machine's `device.NAME` values. */
  readonly devices: readonly Device[];
  readonly random: Random;
  readonly numbers: ProtocolNumbers;
  readonly nics: NetworkInterface[] = [];
  readonly protocols: Protocol[] = [];
  readonly pools: Map<string, Pool> = new Map();
  readonly #places = new Map<Protocol, string>();
  #build: (() => unknown) | undefined;
  /** Whether a station outside of the world has its place. */
  replaced = false;
  readonly #instruments: Instruments;
  readonly #charges = new Map<string, Charge>();
  readonly #threads = new Set<Thread>();
  readonly #rom = new Map<string, object>();

  constructor(
    world: HostWorld & WireWorld,
    name: string,
    number: number,
    machine: MachineData,
    mode: Mode,
    numbers: ProtocolNumbers,
    shares: SimulatedHost | null = null,
  ) {
    this.world = world;
    this.name = name;
    this.number = number;
    this.profile = readProfile(machine);
    this.shares = shares;
    this.cpu = shares === null ? this.#newCpu(mode) : shares.cpu;
    if (shares !== null) shares.isShared = true;
    this.memory = this.#newMemory();
    this.input = makeInput(this.cpu, mode);
    this.timers = new Timers(this.cpu);
    this.buffers = new BufferPool(world.buffers);
    this.random = new Random(world.seed, number);
    this.numbers = numbers;
    this.#instruments = new Instruments(world);
    // What else interrupts the processor interrupts it once.
    const devices = shares === null ? this.profile.devices : [];
    this.devices = devices.map((device) => new Device(this.cpu, this.random, device));
  }

  /** Sets parameters of an instance that its graph leaves to the host; before the graph is built. */
  setRom(instance: string, parameters: object): void {
    this.#rom.set(instance, parameters);
  }
  /** The parameters of an instance that the host sets. */
  rom(instance: string): object {
    return this.#rom.get(instance) ?? {};
  }

  /** Barriers that a caller places, in place of what the program has there; null for none. */
  placement: Readonly<Record<string, boolean>> | null = null;
  /** How often handlers passed each place, where a caller places barriers. */
  readonly passes: Map<string, Passes> = new Map();
  readonly #barriers = new Map<string, boolean>();

  /** Decides about a barrier in place of the graph; before the graph is built. @param site as in {@link hasBarrier}. */
  setBarrier(site: string, stands: boolean): void {
    this.#barriers.set(site, stands);
  }
  hasBarrier(site: string, written: boolean): boolean {
    return this.placement?.[site] ?? this.#barriers.get(site) ?? written;
  }
  passesAt(site: string): Passes | null {
    return this.placement === null ? null : entry(this.passes, site, () => ({ count: 0 }));
  }
  /** What the host decides about points, once its graph is built. */
  #placePoints(): void {
    if (this.placement === null && this.#barriers.size === 0) return;
    for (const protocol of this.protocols)
      for (const point of protocol.declaredPoints.values()) {
        const site = `${protocol.name}.${point.name}`;
        protocol.placeBarrier(point, this.hasBarrier(site, point.barrier !== null));
        point.passes = this.passesAt(site);
      }
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

  /**
   * Adds an instance of the graph, bottom-up.
   * @param where The place in the graph's file, as `FILE:LINE`.
   * @throws RunError for an object of another class.
   */
  add<P extends Protocol>(protocol: P, where = ""): P {
    // Nobody has checked an implementation in JavaScript.
    if (!((protocol as unknown) instanceof Protocol)) {
      const { name } = (protocol as object).constructor;
      throw new RunError(`class "${name}" does not extend the base class that is declared for the protocol (${where})`);
    }
    this.protocols.push(protocol);
    this.#places.set(protocol, where);
    return protocol;
  }
  instances(): readonly InstanceData[] {
    return this.protocols.map((protocol) => ({
      name: protocol.name,
      type: protocol.constructor.name,
      where: this.#places.get(protocol) ?? "",
    }));
  }

  /** Builds the graph, now and at each later boot; returns the first one. */
  runs<Graph>(build: () => Graph): Graph {
    this.#build = build;
    return this.#built(build);
  }

  #built<Graph>(build: () => Graph): Graph {
    try {
      const graph = build();
      this.#placePoints();
      return graph;
    } catch (error) {
      if (error instanceof RunError) throw error;
      const place = { host: this.name, context: "the graph", time: this.now, instances: this.instances() };
      throw new ProtocolFailure(error, place);
    }
  }

  /** Initialises the protocols bottom-up, and starts the devices. */
  *init(): AnyOp {
    this.boots++;
    for (const protocol of this.protocols) {
      const op = protocol.init() as AnyOp | undefined;
      if (typeof op?.next !== "function") throw noInit(protocol);
      yield* op;
    }
    yield* this.cpu.settle();
    for (const device of this.devices) device.start();
  }

  /** A station outside of the world has its place from now on: it never boots, and a scenario's crashes and boots of it do not happen. */
  replace(): void {
    this.replaced = true;
    this.up = false;
  }

  /**
   * Everything in memory is gone at once: threads, stacks, timers, sessions, and the frames in the rings. Counters, series and
   * histograms go on; gauges fall to 0, since what they counted is gone.
   * @param all every host is switched off: then those on one processor may be.
   * @throws RunError where the host is down already, or does not have its processor to itself.
   */
  crash(all = false): void {
    if (this.replaced) return;
    if (!this.up) throw new RunError(`${this.name} cannot crash: it is down`);
    if (!all && (this.shares !== null || this.isShared))
      throw new RunError(`${this.name} cannot crash alone: another host runs on its processor, too`);
    this.up = false;
    const { world } = this;
    world.trace?.record(world.now, this.name, "crash", this.cpu.contextName, this.name, 0);
    for (const nic of this.nics) nic.powerOff();
    for (const device of this.devices) device.stop();
    const { cpu, input } = this;
    cpu.retire();
    world.queue.cancelAll(cpu);
    this.cpu = this.#newCpu(input.mode, cpu.accounts);
    this.memory = this.#newMemory();
    this.input = makeInput(this.cpu, input.mode);
    this.input.goOn(input);
    this.timers = new Timers(this.cpu);
    this.buffers = new BufferPool(world.buffers);
    for (const device of this.devices) device.moveTo(this.cpu);
    this.protocols.length = 0;
    this.pools.clear();
    this.#places.clear();
    this.#instruments.emptyGauges();
    const threads = [...this.#threads];
    this.#threads.clear();
    for (const thread of threads) {
      thread.state = "ended";
      thread.onEnd?.();
    }
  }

  /**
   * Starts again, with a new graph.
   * @throws RunError if the host is up.
   */
  boot(): void {
    if (this.replaced) return;
    if (this.up) throw new RunError(`${this.name} cannot boot: it is up`);
    if (this.#build === undefined) throw new InternalError(`${this.name} runs nothing`);
    this.up = true;
    const { world } = this;
    world.trace?.record(world.now, this.name, "boot", "", this.name, this.boots + 1);
    for (const nic of this.nics) nic.powerOn();
    this.#built(this.#build);
    this.spawn("boot", this.init());
  }

  #newCpu(mode: Mode, accounts?: Accounts): Cpu {
    const blocking = mode.kind === "interrupt" ? mode.block : "handoff";
    return new Cpu(this.world, this.name, this.profile, blocking, mode.exclusion, accounts);
  }
  #newMemory(): MemoryPool {
    return new MemoryPool(this.cpu, `message memory of ${this.name}`, this.profile.messageMemory);
  }

  /**
   * Starts a thread, which runs protocol code.
   * @param priority threads of a higher one are dispatched first; those of input and timers have 0.
   * @param core on which it runs.
   */
  spawn(name: string, body: AnyOp<unknown>, onEnd?: () => void, priority = 0, core = 0): Thread {
    const { cpu } = this;
    const settled = function* (): AnyOp {
      // The dispatch takes time.
      yield* cpu.settle();
      if (cpu.exclusion !== "none") yield* cpu.lock.enter();
      yield* body;
      yield* cpu.settle();
      if (cpu.exclusion !== "none") yield* cpu.lock.leave();
    };
    const thread = new Thread(
      name,
      settled(),
      () => {
        this.#threads.delete(thread);
        onEnd?.();
      },
      priority,
      core,
    );
    this.#threads.add(thread);
    cpu.ready(thread, "plain");
    return thread;
  }

  /**
   * Makes a message of `length` bytes in the host's message memory, for which it may have to wait. The memory comes back with
   * the last reference to the message.
   * @throws RunError if the host has less memory than that altogether.
   */
  *message(length: number, fill: (bytes: Uint8Array) => void): Op<Message, Wait<"memory"> | Handoff> {
    checkedCount("the length of a message", length);
    const { memory } = this;
    // A handler has no such promise, and neither have most threads.
    (this.cpu.current as Partial<Thread> | null)?.promised?.come(this.now);
    if (memory.limit !== Infinity) yield* memory.take(length);
    return Message.filled(this.buffers, length, fill, memory.limit === Infinity ? null : memory);
  }

  /** Threads that wait for something, except input threads that wait for input only. */
  waitingThreads(): readonly Thread[] {
    const inside = this.input.threads.filter(({ idle }) => !idle);
    const pooled = [...this.pools.values()].flatMap(({ threads }) => threads.filter(({ idle }) => !idle));
    return [...this.#threads, ...inside, ...pooled].filter(({ state }) => state === "waiting");
  }

  /** Lets `ns` pass for the running thread, without using the CPU. An interrupt handler hands over to a thread first. */
  *delay(ns: number): Op<void, Wait<"delay"> | Handoff> {
    checkedTime("a delay", ns);
    const { cpu, world } = this;
    yield* cpu.settle();
    yield* beforeWait(cpu, "a delay", true);
    const thread = cpu.block("a delay");
    const over = new Callback(() => cpu.ready(thread, "plain"), false, cpu, thread.body);
    world.queue.schedule(over, this.now + ns, Priority.control);
    yield WAIT;
    // The dispatch takes time.
    yield* cpu.settle();
    if (cpu.exclusion !== "none") yield* cpu.lock.reenter() as Op;
  }

  counter(instance: string, name: string): Counter {
    return this.#instruments.counter(`${instance}.${name}`);
  }
  series(instance: string, name: string): Series {
    return this.#instruments.series(`${instance}.${name}`);
  }
  /** Calls back for each value of each existing series, with the series' path. */
  watchSeries(watch: (name: string, series: Series, value: number) => void): void {
    this.#instruments.watchSeries(watch);
  }
  /** Gives each existing series and gauge, by path, the function that `watch` makes for it; it is called with each value. */
  watchAll(watch: (name: string, of: Series | Gauge) => (value: number) => void): void {
    this.#instruments.watchAll(watch);
  }
  /** What was cut of each series of which only the steady part was asked for, with the series' path. */
  warmUps(): Iterable<readonly [name: string, warmUp: WarmUp]> {
    return this.#instruments.warmUps();
  }
  /**
   * Another source of interrupts, by name.
   * @throws RunError if the machine has no such device.
   */
  device(name: string): Device {
    const device = this.devices.find((each) => each.name === name);
    if (device === undefined) throw new RunError(`the machine ${this.profile.machine} has no device ${name}`);
    return device;
  }
  /** The samples of all its series together. */
  get samples(): number {
    return this.#instruments.samples;
  }
  /** Frames that it has lost: at full rings, and for want of a thread, a stack or room in a queue. */
  get lost(): number {
    const pooled = [...this.pools.values()].reduce((sum, { counts }) => sum + counts.dropped.value, 0);
    return this.overruns + this.unsent + this.input.dropped + pooled;
  }
  /** Frames in its receive rings and messages on the way up the graph. */
  get waiting(): number {
    const rings = this.nics.flatMap((nic) => [nic, ...nic.queues]);
    const { stacks, threads } = this.input;
    const inRings = rings.reduce((sum, { receivedFrames }) => sum + receivedFrames, 0);
    const inThreads = threads.reduce((sum, { inbox }) => sum + inbox.length, 0);
    const inPools = [...this.pools.values()].reduce((sum, { queued }) => sum + queued, 0);
    return inRings + inThreads + inPools + stacks.size - stacks.free;
  }
  gauge(instance: string, name: string): Gauge {
    return this.#instruments.gauge(`${instance}.${name}`);
  }
  histogram(instance: string, name: string): Histogram {
    return this.#instruments.histogram(`${instance}.${name}`);
  }
  /** By instance and name. */
  get counters(): ReadonlyMap<string, Counter> {
    return this.#instruments.counters;
  }
  /** The cost of an instance's operation on this host's machine. */
  charge(instance: string, protocol: string, operation: string): Charge {
    return entry(this.#charges, `${instance}.${operation}`, () => {
      const { fixed, perByte } = this.profile.cost(`${protocol}.${operation}`);
      return this.cpu.accounts.addCharge(new Charge(instance, operation, fixed, perByte));
    });
  }
  /** A place where handoffs are made and counted. */
  site(cause: HandoffSite["cause"], text: string, pool?: HandoffTarget): HandoffSite {
    return this.cpu.accounts.site(cause, text, pool);
  }
  /** A place where a barrier stands: handoffs are made and counted there. */
  barrier(cause: HandoffSite["cause"], text: string, pool?: HandoffTarget): HandoffSite {
    return this.cpu.accounts.barrier(cause, text, pool);
  }
  pool(name: string, options: PoolOptions): Pool {
    const count = (what: string): Counter => this.counter(`pool.${name}`, what);
    const counts = { handoffs: count("handoffs"), queued: count("queued"), dropped: count("dropped") };
    const pool = new Pool(this.cpu, name, options, counts);
    this.pools.set(name, pool);
    return pool;
  }

  /** All charges, by instance and operation; `machine` has those of the machine itself. */
  get charges(): readonly Charge[] {
    return this.cpu.accounts.charges;
  }
  get sites(): readonly HandoffSite[] {
    return this.cpu.accounts.sites;
  }
  /** The barriers that stand in its graph. */
  get barriers(): readonly HandoffSite[] {
    return this.cpu.accounts.barriers;
  }
  /** Times from the raising of an interrupt to the entry of its handler, for all interfaces, in ns. */
  get nicDelay(): Histogram {
    return merged(this.#nicLines.map(({ delay }) => delay));
  }
  /** Times from the entry of a handler to its end, for all interfaces, in ns. */
  get nicHandler(): Histogram {
    return merged(this.#nicLines.map(({ duration }) => duration));
  }
  /** As `pool.NAME` in a program. */
  poolOf(name: string): Pool {
    const pool = this.pools.get(name);
    if (pool === undefined) throw new RunError(`the graph of ${this.name} has no pool ${name}`);
    return pool;
  }
  /** Interrupts for received frames. */
  get rxInterrupts(): number {
    return this.#nicLines.reduce((sum, { delay }) => sum + delay.length, 0);
  }
  get #nicLines(): readonly InterruptLine[] {
    return this.nics.flatMap(({ line, queues }) => [line, ...queues.map((queue) => queue.line)]);
  }
  /** Interrupts for frames that have left, where these are of their own. */
  get txInterrupts(): number {
    return this.nics.reduce((sum, nic) => sum + nic.txInterrupts, 0);
  }
  /** Frames dropped because the transmit ring was full. */
  get unsent(): number {
    return this.nics.reduce((sum, nic) => sum + nic.unsent, 0);
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
    for (const pool of this.pools.values()) pool.reset();
    this.#instruments.reset();
    for (const device of this.devices) device.reset();
    for (const nic of this.nics) {
      nic.overruns = 0;
      nic.unsent = 0;
      nic.txInterrupts = 0;
      nic.excessiveCollisions = 0;
    }
  }
}

function merged(histograms: readonly Histogram[]): Histogram {
  const [only] = histograms;
  if (only !== undefined && histograms.length === 1) return only;
  const all = new Histogram();
  for (const histogram of histograms) all.add(histogram);
  return all;
}

/** TypeScript refuses an `init` that is no operation, but JavaScript and casts do not. */
function noInit(protocol: Protocol): Misuse {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- for its place in the file
  const { init } = protocol;
  return new Misuse(`init of ${protocol.type} gives no operation: write *init()`, [{ about: "", code: init }]);
}
