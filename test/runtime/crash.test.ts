/** A host that crashes and boots: what is lost, what goes on, and that nothing is left behind. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AnyOp,
  Binding,
  type Driver,
  type SimulatedHost,
  type LinkKind,
  type MediumData,
  type Message,
  type Mode,
  type NetworkInterface,
  type Op,
  Participants,
  Protocol,
  Semaphore,
  type Session,
  type Timer,
  TraceList,
  type Up,
  World,
  interrupt,
  threads,
} from "../../src/runtime/index.js";
import { compute, machine, noNumbers, oneHost, times } from "./machine.js";

// --------------------------------------------------------------------------------------------- two hosts on a link

class OverDriver extends Binding<Driver, Sink> {
  override demux(session: Session, message: Message): Op<void, Up> {
    return this.upper.demux(session, message) as Op<void, Up>;
  }
  override push(session: Session, message: Message): ReturnType<Binding["push"]> {
    return session.push(message) as ReturnType<Binding["push"]>;
  }
}

/** Takes frames up to where it waits for ever, or for `work` ns of computing. */
class Sink extends Protocol {
  readonly taken = this.newCounter("taken");
  readonly held = this.newGauge("held");
  readonly series = this.newSeries("lengths");
  readonly never = new Semaphore(this.cpu, "godot", 0);
  readonly waits: boolean;
  session: Session | null = null;
  seen = 0;

  constructor(host: SimulatedHost, nic: NetworkInterface, waits: boolean) {
    super(host, "sink", "SINK", []);
    this.waits = waits;
    this.below = new OverDriver(nic.driver);
    this.below.connect(this);
  }
  readonly below: OverDriver;

  override *init(): AnyOp {
    this.session = yield* this.below.open(Participants.anyone());
  }
  override *demux(_session: Session, message: Message): AnyOp {
    this.taken.count();
    this.held.add(1);
    this.series.record(message.length);
    this.seen++;
    yield* compute(this.host, 2000);
    if (this.waits) yield* this.never.wait();
    this.held.add(-1);
  }

  /** Broadcasts frames of 64 bytes, one after the other. */
  *send(frames: number): AnyOp {
    for (let sent = 0; sent < frames; sent++) {
      const message = yield* this.host.message(64, (bytes) => {
        bytes.fill(0xff, 0, 6);
        bytes.fill(0, 6);
      });
      yield* this.below.push(this.session!, message);
      message.release();
    }
  }
}

/** At 10 Mbit/s a frame of 64 bytes takes 60,800 ns, with preamble, check sequence and the gap behind it. */
const medium: MediumData = {
  name: "test wire",
  rate: 1e7,
  mtu: 1500,
  preamble: 8,
  shortest: 0,
  gap: 0,
  slot: 51_200,
  delay: 0,
};
const FRAME = (8 + 64 + 4) * 800;

interface Machine {
  readonly host: SimulatedHost;
  readonly nic: NetworkInterface;
  /** Made anew whenever the host boots. */
  sink: Sink;
}

interface Pair {
  readonly world: World;
  readonly trace: TraceList;
  readonly a: Machine;
  readonly b: Machine;
}

interface PairOptions {
  readonly mode?: Mode;
  readonly kind?: LinkKind;
  readonly delay?: number;
  /** Whether a message that comes up in `b` waits there for ever. */
  readonly waits?: boolean;
  readonly values?: Readonly<Record<string, number | boolean | string>>;
}

function pair({ mode = threads(1), kind = "line", delay = 0, waits = false, values = {} }: PairOptions = {}): Pair {
  const world = new World({ seed: 1, audit: true });
  const trace = new TraceList();
  world.trace = trace;
  const link = world.link("wire", { ...medium, kind, delay });
  const make = (name: string, holds: boolean): Machine => {
    const host = world.host(name, machine({ ...times, ...values }), mode, noNumbers);
    const nic = host.addInterface("nic", link, 0, 0);
    link.attach(nic);
    const made: Partial<Machine> & Pick<Machine, "host" | "nic"> = { host, nic };
    host.runs(() => (made.sink = host.add(new Sink(host, nic, holds))));
    return made as Machine;
  };
  return { world, trace, a: make("a", false), b: make("b", waits) };
}

/** Sends frames from `a`, and does something at times of the run, which goes on for long enough that all that was to come has come. */
function run({ world, a }: Pair, frames: number, during: Readonly<Record<number, () => void>>, end = 1e7): void {
  world.during(0, () => {
    a.host.spawn("sender", a.sink.send(frames));
  });
  for (const [at, action] of Object.entries(during)) world.during(Number(at), action);
  world.stopAfter(end);
  world.run();
}

// ------------------------------------------------------------------------------------------------------- a host

describe("a crash", () => {
  test("ends every thread, in every state, and none of them goes on", () => {
    const { world, host } = oneHost(machine());
    const never = new Semaphore(host.cpu, "godot", 0);
    const log: string[] = [];
    const after = (name: string, op: AnyOp) =>
      function* (): AnyOp {
        log.push(`${name} begins`);
        yield* op;
        log.push(`${name} ends`);
      };
    world.start(host, "waits", after("waits", never.wait()));
    world.start(host, "sleeps", after("sleeps", host.delay(1e6)));
    world.start(host, "computes", after("computes", compute(host, 1e6)));
    // The CPU is taken: this one never gets as far as its first line.
    world.start(host, "is ready", after("is ready", compute(host, 1)));
    const computed = host.cpu;
    world.during(5000, () => {
      host.crash();
      expect(host.waitingThreads()).toEqual([]);
    });
    world.run();
    expect(world.now - world.startedAt).toBe(5000);
    expect(log).toEqual(["waits begins", "sleeps begins", "computes begins"]);
    never.signal();
    world.quiesce();
    expect(log).toHaveLength(3);
    expect(host.cpu).not.toBe(computed);
  });

  test("cancels timers: those that are pending, due, and running", () => {
    const { world, host } = oneHost(machine());
    const log: string[] = [];
    let pending: Timer | undefined;
    const timer = (name: string) =>
      function* (_: Timer): AnyOp {
        log.push(`${name} begins`);
        yield* host.delay(1000);
        log.push(`${name} ends`);
      };
    world.start(host, "setter", function* () {
      host.timers.after(100, timer("running"));
      host.timers.after(1500, timer("due"));
      pending = host.timers.after(9000, timer("pending"));
      yield* host.delay(1000);
      // Its service thread does not get the CPU.
      yield* compute(host, 1e6);
    });
    const before = host.timers;
    world.during(3000, () => {
      expect(pending?.pending).toBe(true);
      host.crash();
      expect(pending?.pending).toBe(false);
    });
    world.stopAfter(1e5);
    world.run();
    world.quiesce();
    expect(log).toEqual(["running begins"]);
    expect(host.timers).not.toBe(before);
  });

  test("empties memory; counters and series go on, gauges fall to 0", () => {
    const { world, host } = oneHost(machine({ ...times, "memory.messages": 100 }));
    const counter = host.counter("x", "events");
    const series = host.series("x", "samples");
    const gauge = host.gauge("x", "held");
    world.start(host, "holder", function* () {
      counter.count();
      series.record(7);
      gauge.set(3);
      yield* host.message(80, (bytes) => bytes.fill(1));
      yield* host.delay(1e6);
    });
    const { memory, buffers } = host;
    world.during(5000, () => {
      expect([memory.free, buffers.outstanding]).toEqual([20, 1]);
      host.crash();
    });
    world.run();
    world.quiesce();
    expect([counter.value, series.values.length, gauge.value, gauge.most]).toEqual([1, 1, 0, 3]);
    expect([host.memory.free, host.buffers.outstanding]).toEqual([100, 0]);
    expect(host.memory).not.toBe(memory);
  });

  test("stops what else interrupts until the host has booted", () => {
    const device = { "device.clock.every": 1000, "device.clock.work": 10 };
    const { world, host, trace } = oneHost(machine({ ...times, ...device }));
    host.runs(() => null);
    world.during(2500, () => {
      host.crash();
    });
    world.during(7000, () => {
      host.boot();
    });
    world.stopAfter(10_000);
    world.run();
    const ticks = trace.records.filter(({ kind, subject }) => kind === "raise" && subject === "clock");
    const at = ticks.map(({ time }) => time - world.startedAt).filter((time) => time > 0);
    expect(at.filter((time) => time <= 2500).length).toBeGreaterThan(0);
    expect(at.filter((time) => time > 2500 && time <= 7000)).toEqual([]);
    expect(at.filter((time) => time > 7000).length).toBeGreaterThan(0);
  });

  test("needs a host that is up, and a boot one that is down", () => {
    const { host } = oneHost();
    expect(() => {
      host.boot();
    }).toThrow("host cannot boot: it is up");
    host.crash();
    expect(() => {
      host.crash();
    }).toThrow("host cannot crash: it is down");
    expect(() => {
      host.boot();
    }).toThrow("host runs nothing");
  });
});

describe("a boot", () => {
  test("counts, builds the graph anew, and initialises it", () => {
    const net = pair();
    const { host, sink: first, nic } = net.b;
    const { driver } = nic;
    run(net, 3, {
      100_000: () => {
        host.crash();
        expect([host.up, host.boots, host.protocols]).toEqual([false, 1, []]);
      },
      150_000: () => {
        host.boot();
        expect(host.up).toBe(true);
      },
    });
    net.world.quiesce();
    const { sink } = net.b;
    expect(host.boots).toBe(2);
    expect(sink).not.toBe(first);
    expect(host.protocols).toEqual([sink]);
    expect(nic.driver).not.toBe(driver);
    // The first frame came before the crash, the second while the host was down, the third after it had booted.
    expect([first.seen, sink.seen]).toEqual([1, 1]);
    // Counters have no life of their own.
    expect(sink.taken.value).toBe(2);
    expect(sink.taken).toBe(first.taken);
    expect(sink.series.values).toEqual(Float64Array.of(64, 64));
  });
});

// ------------------------------------------------------------------------------------------- stacks, rings and wires

describe("what a crash takes from input", () => {
  test("detachable stacks of handed over operations are back, and there is a thread for what comes then", () => {
    const net = pair({ mode: interrupt({ stacks: 2, threads: 2 }), waits: true });
    const { host } = net.b;
    run(net, 6, {
      [2.5 * FRAME]: () => {
        expect(host.input.stacks.free).toBe(0);
        expect(net.b.sink.held.value).toBe(2);
        host.crash();
        expect(host.input.stacks.free).toBe(2);
        expect(net.b.sink.held.value).toBe(0);
        host.boot();
      },
      [5.5 * FRAME]: () => {
        expect(net.b.sink.seen).toBe(2);
        expect(host.input.stacks.free).toBe(0);
      },
    });
    // Counters go on from their values before the crash.
    expect(host.input.messages).toBe(4);
    expect(host.cpu.handoffs).toBe(4);
  });

  test("frames in the receive ring and with input threads are gone", () => {
    const net = pair({ waits: true, values: { "nic.ring": 4 } });
    const { host, nic } = net.b;
    const before = host.buffers;
    run(net, 3, {
      [3 * FRAME + 20_000]: () => {
        expect(before.outstanding).toBe(3);
        host.crash();
        expect([nic.receivedFrames, nic.line.pending]).toEqual([0, false]);
        host.boot();
      },
    });
    net.world.quiesce();
    expect(host.buffers.outstanding).toBe(0);
    expect(net.b.sink.seen).toBe(0);
    expect(net.world.buffers.outstanding).toBe(0);
  });
});

describe("what a crash takes from the wire", () => {
  test.each<LinkKind>(["line", "cable", "switch"])("the frame under way and all behind it are lost: %s", (kind) => {
    const net = pair({ kind });
    const { a, b } = net;
    run(net, 4, {
      [1.5 * FRAME]: () => {
        expect(a.nic.outgoing).toBeDefined();
        a.host.crash();
        expect([a.nic.outgoing, a.nic.sentFrames]).toEqual([undefined, 0]);
      },
    });
    net.world.quiesce();
    expect(b.sink.seen).toBe(1);
    expect(net.world.buffers.outstanding).toBe(0);
  });

  test("a frame that has left arrives, though its sender is down", () => {
    const net = pair({ delay: 1_000_000 });
    run(net, 1, {
      [1.5 * FRAME]: () => {
        net.a.host.crash();
      },
    });
    net.world.quiesce();
    expect(net.b.sink.seen).toBe(1);
  });

  test("a frame that comes while its receiver is down is dropped, and none is kept until it is up", () => {
    const net = pair({ delay: 1_000_000 });
    const { host } = net.b;
    run(net, 2, {
      // After the first has been sent, and before it arrives.
      [1.2 * FRAME]: () => {
        host.crash();
      },
      // Between the two.
      [1_000_000 + 1.6 * FRAME]: () => {
        host.boot();
      },
    });
    net.world.quiesce();
    expect(net.b.sink.seen).toBe(1);
    expect(net.trace.records.filter((each) => each.host === "b" && each.kind === "receive")).toHaveLength(1);
  });
});

test("at any instant, in any mode and on any link, all is back in the end, and the accounts add up", () => {
  const mode = fc.constantFrom<Mode>(
    threads(1),
    threads(2),
    interrupt(),
    interrupt({ stacks: 1, exclusion: "lock" }),
    interrupt({ threads: 2, budget: 1000 }),
  );
  const kind = fc.constantFrom<LinkKind>("line", "cable", "switch");
  const times = fc.uniqueArray(fc.integer({ min: 1, max: 600_000 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(mode, kind, fc.boolean(), fc.boolean(), times, (under, on, waits, sender, at) => {
      const net = pair({ mode: under, kind: on, waits, delay: 500 });
      const { host } = sender ? net.a : net.b;
      const toggle = (): void => {
        if (host.up) host.crash();
        else host.boot();
      };
      run(net, 8, Object.fromEntries(at.map((time) => [time, toggle])));
      // What waits for ever never gives its memory back.
      if (waits && net.b.host.up) net.b.host.crash();
      net.world.quiesce();
      for (const each of net.world.hosts) each.cpu.checkAccounts();
      expect(host.boots).toBeLessThanOrEqual(1 + Math.floor(at.length / 2));
      expect(net.b.sink.taken.value).toBeLessThanOrEqual(8);
    }),
    { numRuns: 150 },
  );
});
