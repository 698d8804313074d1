/** Hand-made worlds for the RPC suite: hosts on a wire that does to every frame what the test says. */
import {
  Binding,
  Callback,
  type Down,
  down,
  type Driver,
  type Frame,
  type SimulatedHost,
  interrupt,
  type MachineData,
  type Message,
  type Mode,
  type NetworkInterface,
  type Op,
  PointToPoint,
  Priority,
  type Protocol,
  ProtocolNumbers,
  Random,
  type Session,
  type Up,
  World,
} from "../../../src/runtime/index.js";

/** Where an upper protocol stands over a lower one, as the compiler emits it for a binding without a barrier. */
export class Over<L extends Protocol = Protocol> extends Binding<L> {
  override demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    return this.receive(session, message);
  }
  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** A fast machine on which every operation costs a little, so that contexts interleave. */
export const machine: MachineData = {
  name: "Test",
  values: {
    clock: { value: 25e6, kind: "rate", label: "assumed" },
    "interrupt.entry": { value: 10_000, kind: "time", label: "assumed" },
    "interrupt.exit": { value: 5000, kind: "time", label: "assumed" },
    "stack.start": { value: 3000, kind: "time", label: "assumed" },
    "handoff.interrupt": { value: 30_000, kind: "time", label: "assumed" },
    "handoff.threads": { value: 30_000, kind: "time", label: "assumed" },
    "handoff.share": { value: 0.2, kind: "ratio", label: "assumed" },
    "switch.direct": { value: 18_000, kind: "time", label: "assumed" },
    "nic.ring": { value: 64, kind: "int", label: "assumed" },
    "nic.txRing": { value: 16, kind: "int", label: "assumed" },
    "nic.drains": { value: "one", kind: "word", label: "assumed" },
  },
  costs: {
    "nic.receive": { fixed: { value: 20_000, kind: "time", label: "assumed" } },
    "nic.send": { fixed: { value: 20_000, kind: "time", label: "assumed" } },
    "ETH.demux": { fixed: { value: 5000, kind: "time", label: "assumed" } },
    "ETH.push": { fixed: { value: 5000, kind: "time", label: "assumed" } },
    "BLAST.demux": { fixed: { value: 10_000, kind: "time", label: "assumed" } },
    "CHAN.demux": { fixed: { value: 10_000, kind: "time", label: "assumed" } },
  },
};

export const numbers: ProtocolNumbers = new ProtocolNumbers(
  [
    ["ETH", 1],
    ["BLAST", 8],
    ["VSIZE", 11],
    ["CHAN", 13],
    ["SELECT", 14],
    ["VCHAN", 15],
    ["BID", 21],
    ["BIDCTL", 22],
    ["VCACHE", 23],
    ["VDROP", 26],
    ["MESH", 36],
    ["BLASTTEST", 10_008],
    ["CHANTEST", 10_013],
    ["RPCTEST", 10_023],
    ["Probe", 77],
  ],
  [
    ["BLAST", "ETH", 0x3001],
    ["VSIZE", "ETH", 0x3002],
    ["CHAN", "ETH", 0x3003],
    ["BLASTTEST", "ETH", 0x3004],
    ["BID", "ETH", 0x3005],
    ["BIDCTL", "ETH", 0x3006],
    ["Probe", "ETH", 0x3100],
    ["AM", "ETH", 0x3010],
    ["Probe", "MESH", 9],
  ],
);

/** When copies of a frame arrive after it has left, in ns; none for a frame that is lost. */
export type Fate = (frame: Uint8Array, from: NetworkInterface) => readonly number[];

/** 10 Mbit/s in each direction, without collisions. */
export class TestWire extends PointToPoint {
  /** Frames that were sent, as they were sent. */
  readonly sent: { readonly time: number; readonly from: NetworkInterface; readonly bytes: Uint8Array }[] = [];
  fate: Fate = () => [0];
  /** Off while nothing may go wrong yet. */
  faulty = true;
  /** Off for long runs. */
  records = true;

  constructor(world: World, mtu = 1500, rate = 10_000_000) {
    super(world, "wire", {
      ...{ name: "Test", kind: "line", rate, mtu, preamble: 8, shortest: 64, gap: 9600, slot: 0, delay: 0 },
    });
  }

  protected override carry(from: NetworkInterface, frame: Frame): void {
    const { now, buffers, queue } = this.world;
    if (this.records) this.sent.push({ time: now, from, bytes: frame.bytes.slice() });
    for (const delay of this.faulty ? this.fate(frame.bytes, from) : [0]) {
      const copy = frame.copy(buffers);
      queue.schedule(new Callback(() => this.arrive(from, copy)), now + delay, Priority.device);
    }
    frame.release();
  }
}

/** Loss, duplication, reordering and delay, all at random. */
export function faults(
  seed: number,
  { loss = 0, duplicate = 0, delay = 0 }: { loss?: number; duplicate?: number; delay?: number },
): Fate {
  const random = new Random(seed, 4711);
  const happens = (share: number): boolean => random.next() < share * 2 ** 32;
  // Frames that are held back change their order.
  const late = (): number => (happens(delay) ? random.below(20_000_000) : 0);
  return () => (happens(loss) ? [] : happens(duplicate) ? [late(), late()] : [late()]);
}

export interface Station<G> {
  readonly host: SimulatedHost;
  readonly nic: NetworkInterface;
  /** Of the present life. */
  readonly graph: G;
}

export interface Pair<G> {
  readonly world: World;
  readonly wire: TestWire;
  readonly client: Station<G>;
  readonly server: Station<G>;
}

/** Two hosts with the same graph on one wire. */
export function pair<G>(
  build: (host: SimulatedHost, driver: Driver) => G,
  {
    seed = 1,
    mode = interrupt(),
    mtu,
    rate,
    on = machine,
    serverOn = on,
  }: { seed?: number; mode?: Mode; mtu?: number; rate?: number; on?: MachineData; serverOn?: MachineData } = {},
): Pair<G> {
  const world = new World({ seed });
  const wire = new TestWire(world, mtu, rate);
  const station = (name: string, data: MachineData): Station<G> => {
    const host = world.host(name, data, mode, numbers);
    const nic = host.addInterface("nic", wire, 0, 0);
    wire.attach(nic);
    const graphs: G[] = [];
    host.runs(() => graphs.push(build(host, nic.driver)));
    return {
      host,
      nic,
      get graph() {
        return graphs.at(-1)!;
      },
    };
  };
  const client = station("client", on);
  return { world, wire, client, server: station("server", serverOn) };
}
