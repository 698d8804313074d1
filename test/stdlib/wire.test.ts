/** Whatever comes from the wire: no exception, nothing kept, and a counter that says why. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyOp, BufferPool, Message, Random } from "../../src/runtime/index.js";
import * as arp from "../../stdlib/inet/arp.xgraph.js";
import * as eth from "../../stdlib/inet/eth.xgraph.js";
import * as icmp from "../../stdlib/inet/icmp.xgraph.js";
import * as ip from "../../stdlib/inet/ip.xgraph.js";
import * as udp from "../../stdlib/inet/udp.xgraph.js";
import { naiveChecksum } from "../runtime/naive-checksum.js";
import { bytesOf, inject, interrupt, lan, type Station, threads } from "./stack.js";

const FRAMES = 25_000;

/** Every frame must be in one of these, a box, or an answer on the wire. */
function accounted({ eth, arp, ip, icmp, udp, box }: Station): number {
  const counted = [
    eth.counters.noType,
    eth.counters.tooShort,
    arp.counters.malformed,
    arp.counters.requestsIn,
    arp.counters.repliesIn,
    ip.counters.malformed,
    ip.counters.badChecksum,
    ip.counters.notForUs,
    ip.counters.noProtocol,
    ip.counters.fragmentsIn,
    icmp.counters.badChecksum,
    icmp.counters.ignored,
    icmp.counters.echoRequestsIn,
    icmp.counters.echoRepliesIn,
    udp.counters.malformed,
    udp.counters.badChecksum,
    udp.counters.noPort,
  ];
  return box.got.length + counted.reduce((sum, { value }) => sum + value, 0);
}

/** Frames that were on the wire of a little world with all protocols in it. */
function seeds(checksum: boolean): Uint8Array[] {
  const net = lan({ checksum });
  const [one, two] = net.stations as [Station, Station];
  net.world.start(one.host, "talk", function* (): AnyOp {
    yield* one.icmp.ping({ peer: { host: two.host, protocol: two.icmp }, size: 2000 });
    const session = yield* one.box.openTo(two.address);
    for (const size of [0, 40, 4000]) {
      const message = Message.filled(net.world.buffers, size, (bytes) => bytes.fill(size));
      yield* one.box.push(session!, message);
      message.release();
    }
  });
  net.world.run();
  net.world.quiesce();
  return net.wire.map(({ bytes }) => bytes);
}

/** A frame that was damaged somewhere, made up, cut or filled; now and then with a checksum that is right again. */
function damaged(random: Random, from: readonly Uint8Array[], mac: number): Uint8Array {
  const bytes = [...from[random.below(from.length)]!];
  for (let count = random.below(4); count > 0; count--) {
    // Headers are hit more often than data.
    const at = random.below(random.below(2) === 0 ? Math.min(50, bytes.length) : bytes.length);
    bytes[at] = random.below(3) === 0 ? [0, 1, 0x45, 0x7f, 0x80, 0xff][random.below(6)]! : random.below(256);
  }
  if (random.below(8) === 0) bytes.length = random.below(bytes.length);
  if (random.below(8) === 0) bytes.push(...Array.from({ length: random.below(64) }, () => random.below(256)));
  if (random.below(20) === 0) for (let at = 14; at < bytes.length; at++) bytes[at] = random.below(256);
  if (random.below(4) > 0 && bytes.length >= 34 && bytes[12] === 8 && bytes[13] === 0) {
    const end = 14 + Math.max(5, bytes[14]! & 15) * 4;
    if (end <= bytes.length) {
      bytes.splice(24, 2, 0, 0);
      bytes.splice(24, 2, ...bytesOf(naiveChecksum(bytes.slice(14, end)), 2));
    }
  }
  // Otherwise the interface would not take it.
  if (random.below(10) > 0) bytes.splice(0, 6, ...bytesOf(mac, 6));
  return Uint8Array.from(bytes.slice(0, 1600));
}

test.each([
  ["threads(2)", threads(2)],
  ["interrupt", interrupt()],
] as const)("any frame is survived and accounted for, under %s", { timeout: 120_000 }, (_, mode) => {
  // A link so fast that the answers to one frame are gone before the next one comes.
  const net = lan({ mode, ip: { reassembly: 1e7 }, link: { rate: 1e12, gap: 0 } });
  const two = net.stations[1]!;
  const random = new Random(826, mode.kind === "interrupt" ? 1 : 2);
  const known = [...seeds(false), ...seeds(true)];
  let mismatched = 0;
  net.world.start(two.host, "wire", function* (): AnyOp {
    for (let frame = 0; frame < FRAMES; frame++) {
      const bytes = damaged(random, known, two.nic.mac);
      const { messages } = two.host.input;
      const before = accounted(two);
      inject(net.world, two.nic, bytes);
      yield* two.host.delay(1000);
      const taken = two.host.input.messages - messages;
      // A fragment that completes a datagram counts for itself and for what the datagram was.
      if (accounted(two) - before < taken) mismatched++;
      // What answers go out is no matter here, and neither is what the box keeps.
      net.wire.length = 0;
      if (two.box.got.length > 1000) two.box.got.length = 0;
    }
  });
  net.world.run();
  net.world.quiesce();
  expect(mismatched).toBe(0);
  expect(two.host.input.messages).toBeGreaterThan(FRAMES / 2);
  // Each way out was taken.
  const { counters } = two.ip;
  for (const counter of [counters.malformed, counters.badChecksum, counters.notForUs, counters.noProtocol])
    expect(counter.value).toBeGreaterThan(10);
  for (const counter of [counters.datagramsReassembled, counters.reassemblyTimeouts])
    expect(counter.value).toBeGreaterThan(10);
  for (const counter of [two.udp.counters.badChecksum, two.udp.counters.noPort, two.arp.counters.malformed])
    expect(counter.value).toBeGreaterThan(10);
});

// ------------------------------------------------------------------------------------------------ headers

const u8 = fc.nat(0xff);
const u16 = fc.nat(0xffff);
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const mac = fc.integer({ min: 0, max: 0xffffffffffff });
const bit = fc.nat(1);

interface Codec<Fields> {
  readonly name: string;
  readonly fields: fc.Arbitrary<Fields>;
  readonly push: (message: Message, fields: Fields) => void;
  readonly read: (message: Message) => Fields | null;
  readonly pop: (message: Message) => Fields | null;
}

function roundTrip<Fields>({ name, fields, push, read, pop }: Codec<Fields>): void {
  test(`${name}: a header that is pushed is read back, and a copy does not see it`, () => {
    fc.assert(
      fc.property(fields, fc.uint8Array({ maxLength: 30 }), (given, data) => {
        const pool = new BufferPool();
        const message = Message.filled(pool, data.length, (bytes) => bytes.set(data));
        const copy = message.copy();
        push(message, given);
        expect(read(message)).toEqual(given);
        const whole = message.toBytes();
        const other = message.copy();
        expect(pop(other)).toEqual(given);
        push(other, given);
        expect(other.toBytes()).toEqual(whole);
        expect(copy.toBytes()).toEqual(data);
        message.truncate(whole.length - data.length - 1);
        expect(read(message)).toBeNull();
        for (const each of [message, copy, other]) each.release();
        expect(pool.outstanding).toBe(0);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
}

roundTrip<eth.ETHHeader>({
  name: "ETH",
  fields: fc.record({ target: mac, source: mac, type: u16 }),
  push: eth.pushETHHeader,
  read: eth.readETHHeader,
  pop: eth.popETHHeader,
});
roundTrip<arp.ARPHeader>({
  name: "ARP",
  fields: fc.record({
    hardware: u16,
    protocol: u16,
    hardwareBytes: u8,
    protocolBytes: u8,
    operation: u16,
    senderMac: mac,
    senderHost: u32,
    targetMac: mac,
    targetHost: u32,
  }),
  push: arp.pushARPHeader,
  read: arp.readARPHeader,
  pop: arp.popARPHeader,
});
roundTrip<ip.IPHeader>({
  name: "IP",
  fields: fc.integer({ min: 5, max: 15 }).chain((ihl) =>
    fc.record({
      version: fc.nat(15),
      ihl: fc.constant(ihl),
      tos: u8,
      length: u16,
      ident: u16,
      df: bit,
      mf: bit,
      offset: fc.nat(0x1fff),
      ttl: u8,
      proto: u8,
      checksum: u16,
      source: u32,
      target: u32,
      options: fc.uint8Array({ minLength: ihl * 4 - 20, maxLength: ihl * 4 - 20 }),
    }),
  ),
  push: ip.pushIPHeader,
  read: ip.readIPHeader,
  pop: ip.popIPHeader,
});
roundTrip<icmp.ICMPHeader>({
  name: "ICMP",
  fields: fc.record({ type: u8, code: u8, checksum: u16, ident: u16, sequence: u16 }),
  push: icmp.pushICMPHeader,
  read: icmp.readICMPHeader,
  pop: icmp.popICMPHeader,
});
roundTrip<udp.UDPHeader>({
  name: "UDP",
  fields: fc.record({ source: u16, target: u16, length: u16, checksum: u16 }),
  push: udp.pushUDPHeader,
  read: udp.readUDPHeader,
  pop: udp.popUDPHeader,
});
