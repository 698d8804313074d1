/** From what the kit for Linux has printed to a table, a machine and a program that fits it. */

/** In ns. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** `NAME LOW MEDIAN HIGH`, a line each. */
export function readKit(text: string): ReadonlyMap<string, Spread> {
  const read = new Map<string, Spread>();
  for (const line of text.split("\n")) {
    const [name = "", ...fields] = line.trim().split(/\s+/);
    const [low = NaN, median = NaN, high = NaN] = fields.map(Number);
    if (fields.length === 3 && Number.isFinite(low + median + high)) read.set(name, { low, median, high });
  }
  return read;
}

export type App = "receiver" | "worker";

export interface Cell {
  readonly app: App;
  readonly size: number;
  /** Kept back from the fit, and predicted. */
  readonly held: boolean;
}

export const cells: readonly Cell[] = [
  { app: "receiver", size: 1, held: false },
  { app: "receiver", size: 512, held: true },
  { app: "receiver", size: 1472, held: false },
  { app: "receiver", size: 2000, held: true },
  { app: "receiver", size: 4000, held: false },
  { app: "receiver", size: 8000, held: false },
  { app: "worker", size: 1, held: false },
  { app: "worker", size: 1472, held: true },
];

export interface Measured extends Cell {
  readonly spread: Spread;
  readonly runs: number;
}

/**
 * Of the medians of several runs, the middle of the quickest third: a run that shares its processor, or the memory of its host, with others is slower, and never quicker.
 */
export function quickest(runs: readonly Spread[]): Spread {
  const medians = runs.map(({ median }) => median).sort((a, b) => a - b);
  const third = medians.slice(0, Math.max(1, Math.ceil(medians.length / 3)));
  return { low: third[0]!, median: third[Math.floor(third.length / 2)]!, high: third.at(-1)! };
}

export function table(measured: readonly Measured[]): string {
  const rows = measured.map(
    ({ app, size, spread: { median, low, high } }) =>
      `${app},${size},rtt,${(median / 1000).toFixed(3)},us,${(low / 1000).toFixed(3)},${(high / 1000).toFixed(3)}`,
  );
  return `app,size_bytes,metric,measured,unit,low,high\n${rows.join("\n")}\n`;
}

const us = (ns: number): string => `${Number((ns / 1000).toPrecision(4))} us`;

/** @param clock in Hz; undefined if the system does not say it. */
export function linuxMachine(
  primitives: ReadonlyMap<string, Spread>,
  clock: number | undefined,
  cores: number,
): string {
  const of = (name: string): Spread => primitives.get(name) ?? { low: 0, median: 0, high: 0 };
  const measured = (name: string, what: string): string => {
    const { low, median, high } = of(name);
    return `measured(${us(median)}, "xgc measure: ${what}, ${us(low)} to ${us(high)}")`;
  };
  const change = measured("switch", "a switch, over pipes");
  const remote = primitives.get("remote");
  const wake =
    remote === undefined
      ? ""
      : `  wake.remote = measured(${us(Math.max(0, remote.median - of("switch").median))}, "xgc measure: a switch of another processor, ${us(remote.low)} to ${us(remote.high)}, less one here");\n`;
  const hz = clock === undefined ? "assumed(1 GHz)" : `measured(${Math.round(clock / 1e6)} MHz, "/proc/cpuinfo")`;
  const most = Math.max(100, 20 * of("switch").median);
  const perByte = of("checksum").median / 1000;
  return `// Made by xgc measure. For each byte, measured apart and in no cost below, since veth leaves checksums out: the Internet checksum ${Number(perByte.toPrecision(3))} us/B, a copy ${Number((of("copy").median / 1000).toPrecision(3))} us/B.
import { IP, UDP } from "std/inet";
import { UDPTEST } from "std/tests";

/// This machine, as measured by xgc measure with two network namespaces on one processor. A path through the kernel is known in its sum: how it is split is assumed where no bounds are
/// given. measure.txt says how certain each fitted value is.
machine Here {
  clock = ${hz};
  cores = measured(${cores}, "the system");
  byteOrder = little;
  preempt = return;
  interrupt.entry = assumed(0.1 us);
  interrupt.exit = assumed(0 us);
  stack.start = assumed(0 us);
  handoff.interrupt = ${change};
  handoff.threads = ${change};
  handoff.share = assumed(0 %);
  handoff.refill = assumed(0 us);
  handoff.refillPer = assumed(0 %);
  switch.direct = ${change};
  switch.cold = assumed(0 us);
  input.idle = assumed(0 us);
  input.queue = assumed(0.1 us);
${wake}  pool.app.handoff = ${change};
  pool.worker.handoff = fitted(${us(of("switch").median)}, 0 us..${us(most)});
  poll.round = assumed(0.5 us);
  nic.ring = assumed(256);
  nic.txRing = assumed(256);
  nic.drains = one;
  nic.txInterrupt = false;
}

costs on Here {
  nic.receive = assumed(0.1 us);
  nic.send = assumed(0.2 us) + fitted(0.0001 us/B, 0 us/B..0.01 us/B);
  IP.demux = assumed(0.2 us);
  IP.push = assumed(0.3 us);
  IP.fragment = fitted(0.5 us, 0 us..${us(most)});
  IP.reassembled = fitted(0.5 us, 0 us..${us(most)});
  UDP.demux = assumed(0.3 us);
  UDP.push = assumed(0.3 us);
  UDPTEST.demux = fitted(${us(2 * of("syscall").median + 1000)}, 0 us..${us(most)});
}
`;
}

export const roundTrips = `// Made by xgc measure.
/// Round trips between two network namespaces, as xgc measure has measured them: xgc run round-trips.xgraph compares the machine with them.
import { ETH, ARP, VNET, IP, UDP } from "std/inet";
import { UDPTEST } from "std/tests";
import { Line } from "std/media";
import { Here } from "./machine.xgraph";

medium Veth extends Line {
  rate     = 1000 Gbps;
  preamble = 0 B;
}

graph Receiver {
  needs nic: device;
  pool app(priority: 50);
  eth  = ETH over nic;
  arp  = ARP over eth;
  vnet = VNET over (eth, arp);
  ip   = IP over vnet;
  udp  = UDP over ip;
  test = UDPTEST over udp;
  barrier udp -> test to app because lengthy;
}

graph Worker {
  needs nic: device;
  pool app(priority: 50);
  pool worker(priority: 50);
  eth  = ETH over nic;
  arp  = ARP over eth;
  vnet = VNET over (eth, arp);
  ip   = IP over vnet;
  udp  = UDP over ip;
  test = UDPTEST over udp;
  barrier ip -> udp to app because lengthy;
  barrier udp -> test to worker because lengthy;
}

scenario Echo(server: graph, size: bytes) {
  host client on Here runs Receiver under linux.napi;
  host server on client runs server under linux.napi;
  link veth = Veth joins client as 10.77.0.1/24, server as 10.77.0.2/24;

  warm client.test.pingpong(server.test, size: size, trips: 20);
  start client.test.pingpong(server.test, size: size, trips: 200);
}

experiment receiver "The receiving thread replies" {
  vary size in [${sizes("receiver")}];

  run Echo(Receiver, size);

  measure rtt = mean(client.test.rtt) in us;

  expect rtt within 10 %, mean 3 % of csv("measured.csv", app: "receiver");
}

experiment worker "A worker thread replies" {
  vary size in [${sizes("worker")}];

  run Echo(Worker, size);

  measure rtt = mean(client.test.rtt) in us;

  expect rtt within 10 %, mean 3 % of csv("measured.csv", app: "worker");
}
`;

function sizes(app: App): string {
  return cells
    .filter((cell) => cell.app === app)
    .map(({ size }) => `${size} B`)
    .join(", ");
}

/** What is held out, as `xgc fit --hold` takes it. */
export const heldOut: readonly string[] = cells
  .filter(({ held }) => held)
  .map(({ app, size }) => `${app}:size=${size}B`);
