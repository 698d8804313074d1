/**
 * Worlds for schedules: a server whose frames come as its promise allows at the worst. One frame of the world's own traffic is caught on the wire; copies
 * of it are then given to the server's interface at the least distances of the promise and of the wire, from an instant at which the machine's clock
 * interrupts, too.
 */
import { type HostSchedule, schedulesOf, type ScheduledTask } from "../../src/analysis/index.js";
import { loadSimulation } from "../../src/emit/index.js";
import { isRefusal, planRun } from "../../src/lab/index.js";
import * as runtime from "../../src/runtime/index.js";
import { type Arrivals, both, periodic } from "../../src/schedule/index.js";
import { root, standardLibrary } from "../compiler/disk.js";
import { exploredIn } from "./cases.js";

/** A world, with what its promise says. Times in ns. */
export interface Made {
  readonly text: string;
  readonly mode: string;
  /** The bytes of a message. */
  readonly size: number;
  readonly promise: Promised;
  /** That of the second interface, if the server has one. */
  readonly second?: Promised;
}

interface Promised {
  readonly every: number;
  readonly jitter: number;
  readonly burst: number;
  readonly apart: number;
}

const modes = [
  "interrupt",
  "interrupt(budget: 300 us)",
  "threads(1)",
  "threads(2)",
  "deferred",
  "deferred(backlog: 8)",
  "polling",
  "polling(budget: 2)",
  "polling(at: busy)",
  "polling(at: soft)",
  "moderated(spacing: 150 us)",
  "interrupt(exclusion: lock)",
  "threads(1, exclusion: mask)",
];

export function worldOf(random: runtime.Random): Made {
  const one = <Value>(values: readonly Value[]): Value => values[random.below(values.length)]!;
  const mode = one(modes);
  const protocol = one(["FLOOD", "FLOOD", "UDPTEST"]);
  const burst = 1 + random.below(6);
  const size = 8 + random.below(1200);
  const work = random.below(12) * 20;
  const medium = one(["SwitchedEthernet10", "SwitchedEthernet100", "Ethernet10"]);
  const barrier = random.below(3) === 0 ? "\n  barrier net.udp -> test;" : "";
  const clock = one([
    "",
    "",
    "\n  device.clock.every = assumed(1 ms);\n  device.clock.work = assumed(40 us);",
    "\n  device.clock.every = assumed(1 ms);\n  device.clock.work = assumed(40 us);\n  device.clock.level = assumed(2);",
  ]);
  const wake = one(["", "\n  idle.wake = assumed(20 us);"]);
  const reclaims = one(["", "\n  nic.txInterrupt = false;"]);
  const drains = one(["", "", "\n  nic.drains = all;"]);
  const cores = one(["", "", "", "\n  cores = assumed(2);\n  wake.remote = assumed(5 us);"]);
  const slice = one(["", "", "\n  slice = assumed(200 us);"]);
  // Of the processor, frames take about from a third to nearly all.
  const each = 330 + 1.2 * size + work + (protocol === "UDPTEST" ? 250 + 0.3 * size : 0);
  const period = Math.ceil((each * burst * (1.1 + random.below(20) / 10)) / 10) * 10;
  const jitter = one([0, 0, 100, 300, period]);
  const apart = one([0, Math.ceil((size + 60) * 0.8)]);
  const burst2 = 1 + random.below(3);
  const period2 = period * (1 + random.below(3));
  const isTwo = !mode.includes("backlog") && random.below(3) === 0;
  const two = (text: string): string => (isTwo ? text : "");
  const asked =
    protocol === "FLOOD"
      ? `flood(server.test, rate: 1 Hz, size: ${size} B, lasting: 1 s)`
      : `pingpong(server.test, size: ${size} B, trips: 1)`;
  return {
    mode,
    size,
    promise: { every: period * 1000, jitter: jitter * 1000, burst, apart: apart * 1000 },
    ...(isTwo && { second: { every: period2 * 1000, jitter: 0, burst: burst2, apart: 0 } }),
    text: `import { Inet } from "std/inet";
import { FLOOD, UDPTEST } from "std/tests";
import { DECstation5000, Ideal } from "std/machines";
import { Ethernet10, SwitchedEthernet10, SwitchedEthernet100 } from "std/media";
machine Server extends DECstation5000 {${clock}${wake}${reclaims}${drains}${slice}${cores}
  nic.ring = assumed(256);
}
graph Stack {
  needs nic: device;${two("\n  needs aux: device;")}
  net = Inet over nic;
  test = ${protocol}${protocol === "FLOOD" ? `(work: ${work} us)` : ""} over net.udp;${barrier}
  idle = FLOOD over net.udp;${two("\n  far = Inet over aux;\n  side = FLOOD(work: 60 us) over far.udp;")}
}
graph Plain {
  needs nic: device;
  net = Inet over nic;
  test = ${protocol} over net.udp;
  idle = FLOOD over net.udp;
  side = FLOOD over net.udp;
}
scenario Load {
  host client on Ideal runs Plain under interrupt;${two("\n  host other on Ideal runs Plain under interrupt;")}
  host server on Server runs Stack under ${mode};
  link lan = ${medium} joins client as 10.0.0.1/24, server${two(".nic")} as 10.0.0.2/24 arrives every ${period} us jitter ${jitter} us burst ${burst} apart ${apart} us;
${two(`  link more = SwitchedEthernet100 joins other as 10.0.1.1/24, server.aux as 10.0.1.2/24 arrives every ${period2} us burst ${burst2};\n  start other.side.flood(server.side, rate: 1 Hz, size: ${size} B, lasting: 1 s);\n  start other.net.icmp.ping(server.far.icmp, size: ${size} B);\n`)}  start client.test.${asked};
  start client.net.icmp.ping(server.net.icmp, size: ${size} B);
  start client.idle.flood(server.idle, rate: 1 Hz, size: 1 B, lasting: 900 ms);
}
experiment load { run Load(); measure got = server.net.udp.noPort; }
`,
  };
}

/** Of one kind of event: the latest end, and the most that were under way. */
export interface Seen {
  worst: number;
  backlog: number;
}

/** What a run showed of the server's frames. */
export interface Observed {
  frames: number;
  /** In the handler that takes them out of the ring, from the arrival to the end of that run. */
  readonly handler: Seen;
  /** From the arrival to the end of the way, wherever it is gone. */
  readonly whole: Seen;
  /** Something happened that the schedule names as left out. */
  excused: string;
}

/** The frames of the server's device, in a run. */
class Watch implements runtime.Trace {
  readonly observed: Observed = {
    frames: 0,
    handler: { worst: 0, backlog: 0 },
    whole: { worst: 0, backlog: 0 },
    excused: "",
  };
  readonly came = new Map<runtime.Frame, number>();
  #waiting: number[] = [];
  #taken: number[] = [];

  record(time: number, host: string, kind: runtime.TraceKind, context: string, subject: string): void {
    if (host !== "server") return;
    const { handler } = this.observed;
    if (kind === "receive" && context === "nic") this.#waiting.push(time);
    const isTaken = kind === "take" && subject === "nic";
    // A run that takes several frames is done with one when it takes the next.
    if ((kind === "leave" && context === "nic") || isTaken)
      for (const came of this.#taken.splice(0)) handler.worst = Math.max(handler.worst, time - came);
    if (isTaken) this.#taken.push(this.#waiting.shift() ?? time);
    if (kind === "enter" && context === "timers") this.observed.excused = "a timer";
    if (kind === "block" && this.came.size > 0 && !idle.has(subject)) this.observed.excused = subject;
    handler.backlog = Math.max(handler.backlog, this.#waiting.length + this.#taken.length);
  }
  charge(): void {
    // Times of arrivals and ends are enough.
  }

  arrives(frame: runtime.Frame, time: number): void {
    this.came.set(frame, time);
    const { whole } = this.observed;
    whole.backlog = Math.max(whole.backlog, this.came.size);
  }
  ends(frame: runtime.Frame, time: number): void {
    const came = this.came.get(frame);
    if (came === undefined) return;
    this.came.delete(frame);
    this.observed.frames++;
    this.observed.whole.worst = Math.max(this.observed.whole.worst, time - came);
  }
}
/** What threads of the input wait for when they have nothing to do. */
const idle: ReadonlySet<string> = new Set(["input", "its next round", "a message"]);

let watching: Watch | undefined;
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its driver below
const { receive } = runtime.Driver.prototype;
runtime.Driver.prototype.receive = function* (this: runtime.Driver, frame: runtime.Frame) {
  yield* receive.call(this, frame);
  if (this.host.name === "server") watching?.ends(frame, this.host.now);
};

export interface Outcome {
  readonly schedule: HostSchedule;
  readonly observed: Observed;
}

/** The frames of a run that come at the least distances. */
const frames = 60;
const afterwards = 300e6;

/** The times of events that come as soon as those before them allow, from 0 on. */
function densest({ distance }: Arrivals, count: number): number[] {
  const times: number[] = [];
  for (let number = 0; number < count; number++)
    times.push(times.reduce((latest, before, index) => Math.max(latest, before + distance(number - index + 1)), 0));
  return times;
}

/** The protocols of IP whose frames are caught, by their numbers: ICMP, whose echo requests are answered, and UDP. */
const kinds = [1, 17];

/** Catches a frame of a kind on the link to the server, and gives copies of it to the server's interface. */
function inject(
  world: runtime.World,
  link: runtime.World["links"][number],
  promise: Promised,
  kind: number,
  offset: number,
  size: number,
  watch: Watch,
): void {
  const nic = link.nics.find(({ host }) => host.name === "server")!;
  let caught = false;
  // The promise is for the copies: the frames of the client, and what it makes of answers, would count, too.
  const promised: unknown = Reflect.get(nic, "promised");
  Reflect.set(nic, "promised", null);
  const deliver = nic.deliver.bind(nic);
  nic.deliver = (frame) => {
    if (caught) frame.release();
    else deliver(frame);
  };
  link.tap = (_, bytes, { from }) => {
    if (caught || from === nic || bytes.length < size || bytes[23] !== kind) return;
    caught = true;
    Reflect.set(nic, "promised", promised);
    const copied = Uint8Array.from(bytes);
    const every = link.transmissionTime(bytes.length) + link.data.gap;
    for (const after of densest(both(periodic(promise), periodic({ every })), frames)) {
      const arrival = new runtime.Callback(() => {
        const buffer = world.buffers.take(copied.length);
        buffer.bytes.set(copied);
        const frame = new runtime.Frame(world.buffers, buffer, copied.length, 0);
        if (nic.name === "nic") watch.arrives(frame, world.now);
        deliver(frame);
      });
      world.queue.schedule(arrival, first + offset + after, runtime.Priority.device);
    }
  };
}

/** When the frames that count begin: everything else is over, and a clock interrupts. */
const first = 100e6;

/** Runs a world; the frames that count begin at `offset`, in ns, after an instant at which the clock interrupts. */
function runOf(simulation: runtime.Simulation, made: Made, kind: number, offset: number): Observed {
  const plan = planRun(simulation, undefined, []);
  if (isRefusal(plan)) throw new Error(plan.refused);
  const watch = new Watch();
  watching = watch;
  const [{ experiment, points }] = plan.experiments as [(typeof plan.experiments)[number]];
  const { world } = experiment.build(points[0]!.values, {
    seed: 1,
    machines: plan.machines,
    attach: (attached) => {
      attached.trace = watch;
    },
  });
  for (const link of world.links)
    inject(world, link, link.name === "lan" ? made.promise : made.second!, kind, offset, made.size, watch);
  world.run(afterwards + frames * made.promise.every);
  watching = undefined;
  return watch.observed;
}

export async function outcomeOf(made: Made): Promise<Outcome> {
  const findings = await exploredIn(root, made.text);
  const schedule = schedulesOf(findings, false).find(({ host }) => host === "server");
  if (schedule === undefined) throw new Error("no schedule of the server");
  const simulation = (await loadSimulation(findings.program, { standardLibrary }, runtime)) as runtime.Simulation;
  const all: Observed[] = [];
  for (const kind of kinds) for (const offset of [0, 431_777]) all.push(runOf(simulation, made, kind, offset));
  const most = (of: (each: Observed) => Seen): Seen => ({
    worst: Math.max(...all.map((each) => of(each).worst)),
    backlog: Math.max(...all.map((each) => of(each).backlog)),
  });
  return {
    schedule,
    observed: {
      frames: all.reduce((sum, each) => sum + each.frames, 0),
      handler: most(({ handler }) => handler),
      whole: most(({ whole }) => whole),
      excused: all.map(({ excused }) => excused).find((each) => each !== "") ?? "",
    },
  };
}

/** The row of the last stage of a frame, and that of its handler. */
export function rowsOf({ tasks, threads }: HostSchedule): {
  readonly handler?: ScheduledTask;
  readonly whole?: ScheduledTask;
} {
  const named = (name: string): ScheduledTask | undefined => tasks.find((each) => each.name === name);
  const handler = named("nic, a frame");
  const procedure = named("nic, a frame in the procedure");
  const whole = named("nic, a frame in a thread") ?? procedure ?? handler;
  const polls = handler?.room === undefined;
  return {
    ...(handler !== undefined && !polls && { handler }),
    ...(whole !== undefined && threads === undefined && { whole }),
  };
}
