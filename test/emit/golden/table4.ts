// Made by xgc from table4.xgraph; change that and compile again.
import {
  Binding,
  ControlBinding,
  type Down,
  down,
  type Driver,
  type Experiment,
  type Host,
  interrupt,
  lift,
  type MachineData,
  mean,
  type MediumData,
  type Message,
  type Mode,
  type Op,
  ProtocolNumbers,
  type Session,
  type Setup,
  type Simulation,
  threads,
  type Up,
  up,
  type Wait,
  World,
} from "xgc/runtime";
import { ARP } from "xgc/stdlib/inet/arp";
import { ETH } from "xgc/stdlib/inet/eth";
import { ICMP } from "xgc/stdlib/inet/icmp";
import { IP } from "xgc/stdlib/inet/ip";
import { UDP } from "xgc/stdlib/inet/udp";
import { VNET } from "xgc/stdlib/inet/vnet";
import type { Resolver } from "xgc/stdlib/services.xgraph";
import { UDPTEST } from "xgc/stdlib/tests/udptest";
import { table4Measured } from "./table4.data.js";

// ---------------------------------------------------------------- protocol numbers

const numbers = new ProtocolNumbers(
  [
    ["UDPTEST", 10_005],
    ["ETH", 1],
    ["ARP", 3],
    ["VNET", 17],
    ["IP", 2],
    ["ICMP", 7],
    ["UDP", 5],
  ],
  [
    ["ARP", "ETH", 0x0806],
    ["IP", "ETH", 0x0800],
    ["ICMP", "IP", 1],
    ["UDP", "IP", 17],
    ["TCP", "IP", 6],
    ["BLASTTEST", "ETH", 0x3004],
    ["BLAST", "ETH", 0x3001],
    ["BLAST", "IP", 101],
    ["VSIZE", "ETH", 0x3002],
    ["VSIZE", "IP", 203],
    ["BIDCTL", "ETH", 0x3006],
    ["BIDCTL", "IP", 205],
    ["BID", "ETH", 0x3005],
    ["BID", "IP", 204],
    ["CHAN", "ETH", 0x3003],
    ["CHAN", "IP", 102],
    ["AM", "ETH", 0x3010],
  ],
);

// ---------------------------------------------------------------- graph Inet (std/inet/inet.xgraph:9)

/** `eth = ETH over nic` (std/inet/inet.xgraph:12) */
class InetEthOverNic extends Binding<Driver, ETH> {
  override demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    return up(session.above.demux(session, message));
  }

  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** `arp = ARP over eth` (std/inet/inet.xgraph:13) */
class InetArpOverEth extends Binding<ETH, ARP> {
  override demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    return up(session.above.demux(session, message));
  }

  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** `vnet = VNET over (eth, arp)` (std/inet/inet.xgraph:14) */
class InetVnetOverEth extends Binding<ETH, VNET> {
  override demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    return up(session.above.demux(session, message));
  }

  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** `vnet = VNET over (eth, arp)` (std/inet/inet.xgraph:14): the service Resolver of arp. */
class InetVnetOverArp extends ControlBinding<ARP> implements Resolver {
  readonly #resolve = this.cost("resolve");
  readonly #known = this.cost("known");
  readonly #seek = this.cost("seek");
  readonly #reverse = this.cost("reverse");

  *resolve(host: number): Op<number | null, Wait<"Resolver.resolve"> | Down> {
    this.cpu.charge(this.#resolve, 0);
    return yield* this.lower.resolve(host);
  }

  known(host: number): number | null {
    this.cpu.charge(this.#known, 0);
    return this.lower.known(host);
  }

  seek(host: number): number | null {
    this.cpu.charge(this.#seek, 0);
    return this.lower.seek(host);
  }

  *reverse(mac: number): Op<number | null, Wait<"Resolver.reverse"> | Down> {
    this.cpu.charge(this.#reverse, 0);
    return yield* this.lower.reverse(mac);
  }
}

/** `ip = IP(gateway: gateway) over vnet` (std/inet/inet.xgraph:15) */
class InetIpOverVnet extends Binding<VNET, IP> {
  override demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    return up(session.above.demux(session, message));
  }

  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** `icmp = ICMP over ip` (std/inet/inet.xgraph:16) */
class InetIcmpOverIp extends Binding<IP, ICMP> {
  override demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    return up(session.above.demux(session, message));
  }

  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** `udp = UDP(checksum: udpChecksum) over ip` (std/inet/inet.xgraph:17) */
class InetUdpOverIp extends Binding<IP, UDP> {
  override demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    return up(session.above.demux(session, message));
  }

  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** The Internet stack of the x-kernel on one Ethernet. The gateway is the router to all other nets. */
export interface Inet {
  readonly eth: ETH;
  readonly arp: ARP;
  readonly vnet: VNET;
  readonly ip: IP;
  readonly icmp: ICMP;
  readonly udp: UDP;
}

/** Builds the graph bottom-up on a host; `at` is what stands before the names of its instances. */
export function buildInet(
  host: Host,
  at: string,
  needs: { readonly nic: Driver },
  parameters: { readonly udpChecksum: boolean; readonly gateway: number | null },
): Inet {
  const eth = host.add(
    new ETH(host, at + "eth", {}, { lower: new InetEthOverNic(needs.nic) }),
    "std/inet/inet.xgraph:12",
  );
  const arp = host.add(new ARP(host, at + "arp", {}, { lower: new InetArpOverEth(eth) }), "std/inet/inet.xgraph:13");
  const vnet = host.add(
    new VNET(host, at + "vnet", {}, { port: [{ eth: new InetVnetOverEth(eth), arp: new InetVnetOverArp(arp) }] }),
    "std/inet/inet.xgraph:14",
  );
  const ip = host.add(
    new IP(host, at + "ip", { gateway: parameters.gateway }, { lower: new InetIpOverVnet(vnet) }),
    "std/inet/inet.xgraph:15",
  );
  const icmp = host.add(new ICMP(host, at + "icmp", {}, { lower: new InetIcmpOverIp(ip) }), "std/inet/inet.xgraph:16");
  const udp = host.add(
    new UDP(host, at + "udp", { checksum: parameters.udpChecksum }, { lower: new InetUdpOverIp(ip) }),
    "std/inet/inet.xgraph:17",
  );
  return { eth, arp, vnet, ip, icmp, udp };
}

// ---------------------------------------------------------------- graph UdpStack (table4.xgraph:8)

/** `test = UDPTEST over net.udp` (table4.xgraph:12) */
class UdpStackTestOverNetUdp extends Binding<UDP, UDPTEST> {
  override demux(session: Session, message: Message): Op<void, Up> {
    this.cpu.charge(this.demuxing, message.length);
    return up(session.above.demux(session, message));
  }

  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** The same with `barrier net.udp -> test when handoff because lengthy` (table4.xgraph:14). */
class UdpStackTestOverNetUdpBarrier extends Binding<UDP, UDPTEST> {
  readonly #barrier = this.barrier("net.udp -> test (table4.xgraph:14)");

  override *demux(session: Session, message: Message): Op<void, Up> {
    if (this.cpu.comesTo(this.#barrier) && !(yield* up(this.cpu.handoff(this.#barrier)))) return;
    this.cpu.charge(this.demuxing, message.length);
    yield* up(session.above.demux(session, message));
  }

  override push(session: Session, message: Message): Op<boolean, Down> {
    this.cpu.charge(this.pushing, message.length);
    return down(session.push(message));
  }
}

/** UDPTEST on the Internet stack. With `handoff`, a thread takes over before UDPTEST sees a message. */
export interface UdpStack {
  readonly net: Inet;
  readonly test: UDPTEST;
}

/** Builds the graph bottom-up on a host; `at` is what stands before the names of its instances. */
export function buildUdpStack(
  host: Host,
  at: string,
  needs: { readonly nic: Driver },
  parameters: { readonly handoff: boolean },
): UdpStack {
  const net = buildInet(host, at + "net.", { nic: needs.nic }, { udpChecksum: false, gateway: null });
  const netUdpToTest = parameters.handoff
    ? new UdpStackTestOverNetUdpBarrier(net.udp)
    : new UdpStackTestOverNetUdp(net.udp);
  const test = host.add(new UDPTEST(host, at + "test", {}, { lower: netUdpToTest }), "table4.xgraph:12");
  return { net, test };
}

// ---------------------------------------------------------------- machines, media

/**
 * DECstation 5000/200 (MIPS R3000) under Mach 3.0 (MK82), as the report measured it.
 * (std/machines/decstation5000.xgraph:11)
 */
export const DECstation5000: MachineData = {
  name: "DECstation5000",
  values: {
    clock: { value: 25_000_000, kind: "rate", label: "assumed" },
    "handoff.share": { value: 0.2, kind: "ratio", label: "assumed" },
    "handoff.refill": { value: 15_070, kind: "time", label: "fitted", low: 0, high: 40_000 },
    "handoff.refillPer": { value: 0.061, kind: "ratio", label: "fitted", low: 0, high: 0.5 },
    "input.idle": { value: 1120, kind: "time", label: "fitted", low: 0, high: 3000 },
    "input.queue": { value: 50, kind: "time", label: "fitted", low: 0, high: 30_000 },
    "nic.ring": { value: 32, kind: "int", label: "assumed" },
    "nic.txRing": { value: 16, kind: "int", label: "assumed" },
    "nic.drains": { value: "one", kind: "word", label: "assumed" },
    "nic.txInterrupt": { value: true, kind: "bool", label: "assumed" },
    byteOrder: { value: "little", kind: "word", label: "assumed" },
    "interrupt.entry": { value: 8970, kind: "time", label: "fitted", low: 8000, high: 12_000 },
    "interrupt.exit": { value: 8930, kind: "time", label: "fitted", low: 8000, high: 12_000 },
    "stack.start": { value: 3600, kind: "time", label: "measured", source: "TR 94-19, Table 2" },
    "handoff.interrupt": { value: 32_200, kind: "time", label: "measured", source: "TR 94-19, Table 2" },
    "handoff.threads": { value: 30_700, kind: "time", label: "measured", source: "TR 94-19, Table 2" },
    "switch.direct": { value: 460, kind: "cycles", label: "fitted", source: "TR 94-19, Table 1", low: 425, high: 500 },
    "switch.cold": { value: 11_080, kind: "time", label: "fitted", low: 0, high: 30_000 },
  },
  costs: {
    "nic.receive": {
      fixed: { value: 5000, kind: "time", label: "fitted", low: 5000, high: 60_000 },
      perByte: { value: 271.1, kind: "perByte", label: "fitted", low: 250, high: 355 },
    },
    "nic.send": {
      fixed: { value: 50_680, kind: "time", label: "fitted", low: 5000, high: 60_000 },
      perByte: { value: 245.1, kind: "perByte", label: "fitted", low: 200, high: 400 },
    },
    "nic.sent": { fixed: { value: 5000, kind: "time", label: "fitted", low: 0, high: 20_000 } },
    "ETH.demux": {
      fixed: { value: 5000, kind: "time", label: "assumed" },
      perByte: { value: 661.4, kind: "perByte", label: "fitted", low: 400, high: 700 },
    },
    "ETH.push": { fixed: { value: 5000, kind: "time", label: "assumed" } },
    "IP.demux": { fixed: { value: 5000, kind: "time", label: "fitted", low: 5000, high: 80_000 } },
    "IP.push": { fixed: { value: 57_270, kind: "time", label: "fitted", low: 5000, high: 80_000 } },
    "IP.fragment": { fixed: { value: 59_210, kind: "time", label: "fitted", low: 0, high: 80_000 } },
    "IP.reassembled": { fixed: { value: 59_210, kind: "time", label: "fitted", low: 0, high: 80_000 } },
    "UDP.demux": { fixed: { value: 20_100, kind: "time", label: "fitted", low: 5000, high: 60_000 } },
    "UDP.push": { fixed: { value: 30_130, kind: "time", label: "fitted", low: 5000, high: 60_000 } },
    "UDPTEST.demux": { fixed: { value: 17_800, kind: "time", label: "fitted", low: 5000, high: 60_000 } },
    "VSIZE.demux": { fixed: { value: 5000, kind: "time", label: "assumed" } },
    "VSIZE.push": { fixed: { value: 5000, kind: "time", label: "assumed" } },
    "BLAST.demux": { fixed: { value: 48_960, kind: "time", label: "fitted", low: 5000, high: 80_000 } },
    "BLAST.push": { fixed: { value: 12_850, kind: "time", label: "fitted", low: 0, high: 80_000 } },
    "BLAST.fragment": { fixed: { value: 64_450, kind: "time", label: "fitted", low: 0, high: 100_000 } },
    "BLAST.completed": { fixed: { value: 64_450, kind: "time", label: "fitted", low: 0, high: 100_000 } },
    "BIDCTL.demux": { fixed: { value: 20_000, kind: "time", label: "assumed" } },
    "BID.demux": { fixed: { value: 36_460, kind: "time", label: "fitted", low: 5000, high: 80_000 } },
    "BID.push": { fixed: { value: 33_460, kind: "time", label: "fitted", low: 5000, high: 80_000 } },
    "CHAN.demux": {
      fixed: { value: 52_160, kind: "time", label: "fitted", low: 5000, high: 100_000 },
      perByte: { value: 34.1, kind: "perByte", label: "fitted", low: 0, high: 100 },
    },
    "CHAN.call": { fixed: { value: 81_550, kind: "time", label: "fitted", low: 5000, high: 150_000 } },
    "CHAN.replied": { fixed: { value: 0, kind: "time", label: "fitted", low: 0, high: 100_000 } },
    "CHANTEST.callDemux": { fixed: { value: 21_870, kind: "time", label: "fitted", low: 0, high: 60_000 } },
    "BLASTTEST.demux": { fixed: { value: 12_500, kind: "time", label: "assumed" } },
    "FLOOD.demux": { fixed: { value: 12_500, kind: "time", label: "assumed" } },
    "SELECT.call": { fixed: { value: 10_000, kind: "time", label: "assumed" } },
    "SELECT.callDemux": { fixed: { value: 10_000, kind: "time", label: "assumed" } },
    "VCHAN.call": { fixed: { value: 10_000, kind: "time", label: "assumed" } },
    "RPCTEST.callDemux": { fixed: { value: 20_000, kind: "time", label: "assumed" } },
    "AM.demux": { fixed: { value: 5000, kind: "time", label: "assumed" } },
    "AM.push": { fixed: { value: 5000, kind: "time", label: "assumed" } },
    "AMTEST.demux": { fixed: { value: 12_500, kind: "time", label: "assumed" } },
    "AMTEST.replied": { fixed: { value: 40_000, kind: "time", label: "assumed" } },
    "TCP.demux": {
      fixed: { value: 76_000, kind: "time", label: "measured", source: "Maeda 1993" },
      perByte: { value: 133, kind: "perByte", label: "measured", source: "Maeda 1993" },
    },
    "TCP.segment": {
      fixed: { value: 65_000, kind: "time", label: "measured", source: "Maeda 1993" },
      perByte: { value: 166, kind: "perByte", label: "measured", source: "Maeda 1993" },
    },
    "TCP.push": {
      fixed: { value: 10_000, kind: "time", label: "assumed" },
      perByte: { value: 71, kind: "perByte", label: "measured", source: "Maeda 1993" },
    },
    "TCPTEST.demux": { fixed: { value: 17_800, kind: "time", label: "assumed" } },
  },
};

/**
 * 10 Mbit/s on one shared cable.
 * (std/media/ethernet.xgraph:14)
 */
const Ethernet10: MediumData = {
  name: "Ethernet10",
  rate: 10_000_000,
  mtu: 1500,
  preamble: 8,
  shortest: 64,
  gap: 9600,
  slot: 51_200,
  delay: 0,
};

// ---------------------------------------------------------------- scenario UdpPair (table4.xgraph:18)

export interface UdpPairParameters {
  /** In bytes. */
  readonly size: number;
  readonly input: Mode;
  readonly clientHandoff: boolean;
  readonly serverHandoff: boolean;
}

/** Two hosts on one Ethernet. Each has its own copy of the graph, so each has its own barrier or none. */
export interface UdpPair {
  readonly world: World;
  readonly client: { readonly host: Host; readonly graph: UdpStack };
  readonly server: { readonly host: Host; readonly graph: UdpStack };
}

/** Builds the world of `scenario UdpPair` (table4.xgraph:18); nothing has run in it yet. */
export function buildUdpPair(parameters: UdpPairParameters, setup: Setup): UdpPair {
  const world = new World(setup);
  const client = world.host("client", setup.machines.DECstation5000 ?? DECstation5000, parameters.input, numbers);
  const server = world.host("server", setup.machines.DECstation5000 ?? DECstation5000, parameters.input, numbers);
  const lan = world.link("lan", Ethernet10);
  const clientNic = client.addInterface("nic", lan, 0x0a000001, 24); // 10.0.0.1/24
  lan.attach(clientNic);
  const serverNic = server.addInterface("nic", lan, 0x0a000002, 24); // 10.0.0.2/24
  lan.attach(serverNic);
  const clientGraph = client.runs(() =>
    buildUdpStack(client, "", { nic: clientNic.driver }, { handoff: parameters.clientHandoff }),
  );
  const serverGraph = server.runs(() =>
    buildUdpStack(server, "", { nic: serverNic.driver }, { handoff: parameters.serverHandoff }),
  );
  setup.attach?.(world);
  world.warm(client, "client.test.pingpong", () =>
    clientGraph.test.pingpong({
      peer: { host: server, protocol: serverGraph.test },
      size: parameters.size,
      trips: 100,
    }),
  );
  world.start(client, "client.test.pingpong", () =>
    clientGraph.test.pingpong({
      peer: { host: server, protocol: serverGraph.test },
      size: parameters.size,
      trips: 10_000,
    }),
  );
  return { world, client: { host: client, graph: clientGraph }, server: { host: server, graph: serverGraph } };
}

// ---------------------------------------------------------------- experiment table4 (table4.xgraph:32)

/** (table4.xgraph:32) */
export const table4: Experiment<UdpPair> = {
  name: "table4",
  title: "Table 4: UDP round trip",
  axes: [
    {
      name: "version",
      labelled: true,
      dimension: "string",
      rows: [
        { label: "Regular", values: { input: threads(1), clientHandoff: false, serverHandoff: false } },
        { label: "IPP client handoff", values: { input: interrupt(), clientHandoff: true, serverHandoff: false } },
        { label: "IPP server handoff", values: { input: interrupt(), clientHandoff: false, serverHandoff: true } },
        { label: "IPP no handoff", values: { input: interrupt(), clientHandoff: false, serverHandoff: false } },
      ],
    },
    {
      name: "size",
      labelled: false,
      dimension: "bytes",
      rows: [
        { label: "1 B", values: { size: 1 } },
        { label: "1000 B", values: { size: 1000 } },
        { label: "2000 B", values: { size: 2000 } },
        { label: "4000 B", values: { size: 4000 } },
      ],
    },
  ],
  build: (point, setup) => {
    const input = point.input as Mode;
    const clientHandoff = point.clientHandoff as boolean;
    const serverHandoff = point.serverHandoff as boolean;
    const size = point.size as number;
    return buildUdpPair({ size, input, clientHandoff, serverHandoff }, setup);
  },
  measures: [
    { name: "rtt", unit: { name: "us", factor: 1000 }, sampled: (s) => mean(s.client.graph.test.series.rtt) },
    {
      name: "gain",
      unit: { name: "us", factor: 1000 },
      derived: (cell) =>
        lift(
          (rttAtRegular, rtt) => rttAtRegular - rtt,
          cell.measure("rtt", { version: "Regular" }),
          cell.measure("rtt"),
        ),
    },
    { name: "switches", unit: { name: "", factor: 1 }, sampled: (s) => s.server.host.input.switches },
  ],
  expectations: [
    {
      text: "expect rtt within 1.5 %, mean 0.35 % of measured",
      where: "table4.xgraph:49",
      measure: "rtt",
      within: {
        value: (cell) => cell.measure("rtt"),
        of: (cell) => cell.measured(table4Measured, "rtt"),
        each: { value: 0.015, relative: true },
        mean: { value: 0.0035, relative: true },
      },
    },
    {
      text: 'expect gain within 40 us, mean 12 us of measured[version: "Regular"] - measured',
      where: "table4.xgraph:50",
      measure: "gain",
      within: {
        value: (cell) => cell.measure("gain"),
        of: (cell) =>
          lift(
            (measuredAtRegular, measured) => measuredAtRegular - measured,
            cell.measured(table4Measured, "gain", { version: "Regular" }),
            cell.measured(table4Measured, "gain"),
          ),
        each: { value: 40_000, relative: false },
        mean: { value: 12_000, relative: false },
      },
    },
  ],
};

const simulation: Simulation = {
  program: "table4.xgraph",
  machines: { DECstation5000 },
  experiments: [table4],
  dimensions: { "UDPTEST.rtt": "time", "ICMP.rtt": "time" },
};
export default simulation;
