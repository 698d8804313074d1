/** Hosts with the Internet stack on one Ethernet, built by hand: typed, quick, and open to frames from the wire. */
import {
  type AnyOp,
  Binding,
  BROADCAST_MAC,
  ControlBinding,
  type Down,
  down,
  type Link,
  type MediumData,
  Frame,
  type SimulatedHost,
  interrupt,
  type MachineData,
  type Message,
  type Mode,
  type NetworkInterface,
  type Op,
  Participants,
  Protocol,
  ProtocolNumbers,
  type Session,
  threads,
  type Up,
  type Wait,
  World,
} from "../../src/runtime/index.js";
import { ARP } from "../../stdlib/inet/arp.js";
import type { ARPParameters } from "../../stdlib/inet/arp.xgraph.js";
import { ETH } from "../../stdlib/inet/eth.js";
import { ICMP } from "../../stdlib/inet/icmp.js";
import { IP } from "../../stdlib/inet/ip.js";
import type { IPParameters } from "../../stdlib/inet/ip.xgraph.js";
import { ROUTE } from "../../stdlib/inet/route.js";
import type { ROUTEParameters } from "../../stdlib/inet/route.xgraph.js";
import { UDP } from "../../stdlib/inet/udp.js";
import { VNET } from "../../stdlib/inet/vnet.js";
import type { Resolver } from "../../stdlib/services.xgraph.js";
import { machine } from "../runtime/machine.js";

export const numbers = new ProtocolNumbers(
  [
    ["IP", 2],
    ["BOX", 9000],
    ["UDPTEST", 10_005],
  ],
  [
    ["ARP", "ETH", 0x0806],
    ["IP", "ETH", 0x0800],
    ["ICMP", "IP", 1],
    ["UDP", "IP", 17],
    ["TCP", "IP", 6],
    ["SCRIPT", "IP", 6],
    ["ROUTE", "IP", 255],
  ],
);

/** A binding that only carries. */
export class Plain<L extends Protocol> extends Binding<L> {
  override *demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    yield* this.receive(session, message);
  }
  override *push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return yield* down(session.push(message));
  }
}

class Resolving extends ControlBinding<ARP> implements Resolver {
  *resolve(host: number): Op<number | null, Wait<"Resolver.resolve"> | Down> {
    return yield* this.lower.resolve(host);
  }
  known(host: number): number | null {
    return this.lower.known(host);
  }
  seek(host: number): number | null {
    return this.lower.seek(host);
  }
  *reverse(mac: number): Op<number | null, Wait<"Resolver.reverse"> | Down> {
    return yield* this.lower.reverse(mac);
  }
}

/** The top of the stack: keeps what comes, and sends what it is told to. */
export class Box extends Protocol {
  readonly got: { readonly bytes: Uint8Array; readonly session: Session; readonly context: string }[] = [];
  readonly #lower: Plain<UDP>;
  /** Done with each message, instead of keeping it. */
  onMessage: ((session: Session, message: Message) => AnyOp) | null = null;

  constructor(host: SimulatedHost, lower: Plain<UDP>) {
    super(host, "box", "BOX", [lower]);
    this.#lower = lower;
  }
  override *init(): Op {
    this.#lower.openEnable(Participants.anyone([PORT]));
  }
  override *demux(session: Session, message: Message): AnyOp {
    if (this.onMessage !== null) {
      yield* this.onMessage(session, message);
      return;
    }
    yield* this.cpu.settle();
    this.got.push({ bytes: message.toBytes(), session, context: this.cpu.contextName });
  }
  /** A session to a host's box or another port; null where there is no way. */
  *openTo(to: number, port: number = PORT, local?: number): Op<Session | null, Down> {
    return yield* this.#lower.open(new Participants([to, port], local === undefined ? [] : [local]));
  }
  *push(session: Session, message: Message): Op<boolean, Down> {
    return yield* this.#lower.push(session, message);
  }
}

/** The port of every box. */
export const PORT = 4000;

export interface Station {
  readonly host: SimulatedHost;
  readonly nic: NetworkInterface;
  readonly address: number;
  readonly eth: ETH;
  readonly arp: ARP;
  readonly vnet: VNET;
  readonly ip: IP;
  readonly icmp: ICMP;
  readonly udp: UDP;
  readonly box: Box;
}

export interface Options {
  readonly hosts?: number;
  readonly mode?: Mode;
  readonly machine?: MachineData;
  readonly checksum?: boolean;
  readonly arp?: Partial<ARPParameters>;
  readonly ip?: Partial<IPParameters>;
  readonly link?: Partial<MediumData>;
  /** Bits of the net's part of the addresses. */
  readonly prefix?: number;
}

/** A frame that has been on the wire. */
export interface Sighting {
  readonly time: number;
  readonly bytes: Uint8Array;
}

export interface Lan {
  readonly world: World;
  readonly cable: Link;
  readonly stations: readonly Station[];
  readonly wire: Sighting[];
}

const ethernet: MediumData = {
  name: "Ethernet10",
  rate: 10_000_000,
  mtu: 1500,
  preamble: 8,
  shortest: 64,
  gap: 9600,
  slot: 51_200,
  delay: 0,
};

/** Costs as of a slow machine, so that times matter. */
export const slow: MachineData = machine(
  {
    "interrupt.entry": 15_000,
    "interrupt.exit": 10_000,
    "stack.start": 3600,
    "handoff.interrupt": 32_000,
    "handoff.threads": 30_000,
    "switch.direct": 18_000,
    "switch.cold": 12_000,
    "nic.txInterrupt": true,
  },
  { "nic.receive": 50_000, "nic.send": 60_000, "ETH.demux": 20_000, "IP.push": 20_000, "UDP.demux": 15_000 },
);

/** 10.0.0.1, 10.0.0.2 and so on. */
export const addressOf = (number: number): number => 0x0a000000 + number;

/** Adds a host with the Internet stack to a link. */
export function addStation(world: World, cable: Link, name: string, address: number, options: Options = {}): Station {
  const mode = options.mode ?? threads(1);
  const host = world.host(name, options.machine ?? machine({}), mode, numbers);
  const nic = host.addInterface("nic", cable, address, options.prefix ?? 24);
  cable.attach(nic);
  const { eth, port } = portOn(host, nic, options.arp ?? {});
  const vnet = host.add(new VNET(host, "vnet", {}, { port: [port] }));
  const ip = host.add(new IP(host, "ip", options.ip ?? {}, { lower: new Plain(vnet) }));
  const icmp = host.add(new ICMP(host, "icmp", {}, { lower: new Plain(ip) }));
  const udp = host.add(new UDP(host, "udp", { checksum: options.checksum ?? false }, { lower: new Plain(ip) }));
  const box = host.add(new Box(host, new Plain(udp)));
  return { host, nic, address, eth, arp: port.arp.lower, vnet, ip, icmp, udp, box };
}

/** ETH and ARP on an interface. */
function portOn(
  host: SimulatedHost,
  nic: NetworkInterface,
  parameters: Partial<ARPParameters>,
): { readonly eth: ETH; readonly port: { readonly eth: Plain<ETH>; readonly arp: Resolving } } {
  const eth = host.add(new ETH(host, `eth ${nic.name}`, {}, { lower: new Plain(nic.driver) }));
  const arp = host.add(new ARP(host, `arp ${nic.name}`, parameters, { lower: new Plain(eth) }));
  return { eth, port: { eth: new Plain(eth), arp: new Resolving(arp) } };
}

/** A router between two links, and a host on each. */
export interface Internet {
  readonly world: World;
  readonly left: Link;
  readonly right: Link;
  readonly near: Station;
  readonly far: Station;
  readonly router: {
    readonly host: SimulatedHost;
    /** On the left and on the right. */
    readonly nics: readonly [NetworkInterface, NetworkInterface];
    readonly arps: readonly [ARP, ARP];
    readonly eths: readonly [ETH, ETH];
    readonly ip: IP;
    readonly route: ROUTE;
  };
  /** What went over the right link. */
  readonly wire: Sighting[];
}

/** 10.0.0.1 and 10.0.0.254 on the left link, 10.1.0.254 and 10.1.0.1 on the right one, both with nets of 16 bits. */
export function internet(
  options: Options & { readonly right?: Partial<MediumData>; readonly route?: Partial<ROUTEParameters> } = {},
): Internet {
  const world = new World({ seed: 1 });
  const left = world.link("left", { ...ethernet, ...options.link });
  const right = world.link("right", { ...ethernet, ...options.link, ...options.right });
  const near = addStation(world, left, "near", addressOf(1), {
    ...options,
    prefix: 16,
    ip: { ...options.ip, gateway: addressOf(254) },
  });
  const host = world.host("router", options.machine ?? machine({}), options.mode ?? threads(1), numbers);
  const nics = [left, right].map((link, index) => {
    const nic = host.addInterface(link.name, link, addressOf(254) + index * 0x10000, 16);
    link.attach(nic);
    return nic;
  }) as [NetworkInterface, NetworkInterface];
  const [a, b] = nics.map((nic) => portOn(host, nic, options.arp ?? {})) as [
    ReturnType<typeof portOn>,
    ReturnType<typeof portOn>,
  ];
  const vnet = host.add(new VNET(host, "vnet", {}, { port: [a.port, b.port] }));
  const ip = host.add(new IP(host, "ip", options.ip ?? {}, { lower: new Plain(vnet) }));
  host.add(new ICMP(host, "icmp", {}, { lower: new Plain(ip) }));
  const route = host.add(new ROUTE(host, "route", options.route ?? {}, { ip: new Plain(ip) }));
  const gateway = addressOf(254) + 0x10000;
  const far = addStation(world, right, "far", addressOf(1) + 0x10000, {
    ...options,
    prefix: 16,
    ip: { ...options.ip, gateway },
  });
  const wire: Sighting[] = [];
  right.tap = (time, bytes) => {
    wire.push({ time, bytes: bytes.slice() });
  };
  const router = { host, nics, arps: [a.port.arp.lower, b.port.arp.lower], eths: [a.eth, b.eth], ip, route } as const;
  return { world, left, right, near, far, router, wire };
}

export function lan(options: Options = {}): Lan {
  const world = new World({ seed: 1 });
  const cable = world.link("lan", { ...ethernet, ...options.link });
  const stations: Station[] = [];
  for (let number = 1; number <= (options.hosts ?? 2); number++)
    stations.push(addStation(world, cable, `host ${number}`, addressOf(number), options));
  const wire: Sighting[] = [];
  cable.tap = (time, bytes) => {
    wire.push({ time, bytes: bytes.slice() });
  };
  return { world, cable, stations, wire };
}

/** Puts bytes into an interface, as if the wire had brought them. */
export function inject(world: World, nic: NetworkInterface, bytes: Uint8Array): void {
  const buffer = world.buffers.take(Math.max(bytes.length, 6));
  buffer.bytes.set(bytes);
  nic.deliver(new Frame(world.buffers, buffer, bytes.length, 0));
}

/** Runs a thread's work on a station, lets the world come to rest, and asserts that everything is back. */
export function run({ world }: Lan, { host }: Station, body: () => AnyOp): void {
  world.start(host, "test", body);
  world.run();
  world.quiesce();
}

export const number = (bytes: Uint8Array, at: number, length: number): number =>
  bytes.slice(at, at + length).reduce((value, byte) => value * 256 + byte, 0);
/** Frames of an Ethernet type. */
export const framesOf = (wire: readonly Sighting[], type: number): Uint8Array[] =>
  wire.filter(({ bytes }) => number(bytes, 12, 2) === type).map(({ bytes }) => bytes);

export const ARP_TYPE = 0x0806;
export const IP_TYPE = 0x0800;
export { BROADCAST_MAC, interrupt, threads };

export const hex = (text: string): number[] => (text.match(/[0-9a-f]{2}/g) ?? []).map((each) => parseInt(each, 16));
export const bytesOf = (value: number, length: number): number[] =>
  Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256);
