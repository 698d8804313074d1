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
    eth.counters.badSource,
    arp.counters.malformed,
    arp.counters.requestsIn,
    arp.counters.repliesIn,
    ip.counters.malformed,
    ip.counters.badChecksum,
    ip.counters.notForUs,
    ip.counters.noProtocol,
    ip.counters.badSource,
    ip.counters.linkBroadcast,
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
  for (const counter of [
    counters.malformed,
    counters.badChecksum,
    counters.notForUs,
    counters.noProtocol,
    counters.badSource,
  ])
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

interface Codec<Fields, Header extends Fields> {
  readonly name: string;
  readonly fields: fc.Arbitrary<Fields>;
  readonly push: (message: Message, fields: Fields) => void;
  readonly read: (message: Message) => Header | null;
  readonly pop: (message: Message) => Header | string | null;
}

function roundTrip<Fields, Header extends Fields>({ name, fields, push, read, pop }: Codec<Fields, Header>): void {
  test(`${name}: a header that is pushed is read back, and a copy does not see it`, () => {
    fc.assert(
      fc.property(fields, fc.uint8Array({ maxLength: 30 }), (given, data) => {
        const pool = new BufferPool();
        const message = Message.filled(pool, data.length, (bytes) => bytes.set(data));
        const copy = message.copy();
        push(message, given);
        const header = read(message);
        expect(header).toEqual({ ...header, ...given });
        const whole = message.toBytes();
        const other = message.copy();
        expect(pop(other)).toEqual(header);
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

const pseudo = { source: 0x0a000001, target: 0x0a0000ff, proto: 17 };
const udpThat = (checksum: boolean): udp.UDPBase => ({ parameters: { checksum } }) as udp.UDPBase;
const ipFields = fc.integer({ min: 5, max: 15 }).chain((ihl) =>
  fc.record({
    version: fc.nat(15),
    ihl: fc.constant(ihl),
    tos: u8,
    ident: u16,
    reserved: bit,
    df: bit,
    mf: bit,
    offset: fc.nat(0x1fff),
    ttl: u8,
    proto: u8,
    source: u32,
    target: u32,
    options: fc.uint8Array({ minLength: ihl * 4 - 20, maxLength: ihl * 4 - 20 }),
  }),
);

roundTrip({
  name: "ETH",
  fields: fc.record({ target: mac, source: mac, type: u16 }),
  push: eth.pushETHHeader,
  read: eth.readETHHeader,
  pop: eth.popETHHeader,
});
roundTrip({
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
roundTrip({ name: "IP", fields: ipFields, push: ip.pushIPHeader, read: ip.readIPHeader, pop: ip.popIPHeader });
roundTrip({
  name: "ICMP",
  fields: fc.record({ type: u8, code: u8, ident: u16, sequence: u16 }),
  push: icmp.pushICMPHeader,
  read: icmp.readICMPHeader,
  pop: icmp.popICMPHeader,
});
for (const checksum of [false, true]) {
  roundTrip({
    name: checksum ? "UDP with a checksum" : "UDP without a checksum",
    fields: fc.record({ source: u16, target: u16 }),
    push: (message, fields: udp.UDPHeaderFields) => udp.pushUDPHeader(message, fields, udpThat(checksum), pseudo),
    read: udp.readUDPHeader,
    pop: (message) => udp.popUDPHeader(message, pseudo),
  });
}

/** A message with a header in front; what follows is padding, as of a short frame. */
function sent(data: Uint8Array, push: (message: Message) => void, padding: Uint8Array = new Uint8Array()): Message {
  const pool = new BufferPool();
  const message = Message.of(pool, data);
  push(message);
  return Message.of(pool, Uint8Array.from([...message.toBytes(), ...padding]));
}
const bytes30 = fc.uint8Array({ maxLength: 30 });

test("UDP: the length is that of header and data, and the checksum that of RFC 768", () => {
  fc.assert(
    fc.property(bytes30, u16, u16, fc.boolean(), bytes30, (data, source, target, checksum, padding) => {
      const push = (message: Message): void =>
        udp.pushUDPHeader(message, { source, target }, udpThat(checksum), pseudo);
      const length = 8 + data.length;
      const before = [pseudo.source, pseudo.target].flatMap((host) => [...bytesOf(host, 4)]);
      const summed = [...before, 0, 17, ...bytesOf(length, 2), ...bytesOf(source, 2), ...bytesOf(target, 2)];
      const right = naiveChecksum([...summed, ...bytesOf(length, 2), 0, 0, ...data]);
      const message = sent(data, push, padding);
      const header = udp.popUDPHeader(message, pseudo);
      expect(header).toEqual({ source, target, length, checksum: !checksum ? 0 : right === 0 ? 0xffff : right });
      expect(message.toBytes()).toEqual(data);
    }),
    { seed: 768 },
  );
});

test("UDP: a checksum that comes out as 0 is sent as 0xffff, and 0 is never verified", () => {
  const none = { source: 0, target: 0, proto: 0 };
  // With these ports and this data the sum is 0xffff.
  const message = sent(Uint8Array.of(0xff, 0xff - 20), (each) =>
    udp.pushUDPHeader(each, { source: 0, target: 0 }, udpThat(true), none),
  );
  expect(udp.readUDPHeader(message)?.checksum).toBe(0xffff);
  expect(udp.popUDPHeader(message.copy(), none)).toMatchObject({ checksum: 0xffff });
  const damaged = message.toBytes();
  damaged[9] = 1;
  expect(udp.popUDPHeader(Message.of(new BufferPool(), damaged), none)).toBe("badChecksum");
  damaged.set([0, 0], 6);
  expect(udp.popUDPHeader(Message.of(new BufferPool(), damaged), none)).toMatchObject({ checksum: 0 });
});

test("UDP: a message that its length has no room for is refused before anything is done to it", () => {
  const message = Message.filled(new BufferPool(), 0xffff - 7, (bytes) => bytes.fill(1));
  const push = (): void => udp.pushUDPHeader(message, { source: 1, target: 2 }, udpThat(true), pseudo);
  expect(push).toThrow(RangeError);
  expect(message.length).toBe(0xffff - 7);
});

test("IP: one bit changed in the header is noticed, and so is a length that cannot be", () => {
  fc.assert(
    fc.property(ipFields, bytes30, fc.nat(), fc.nat(7), (fields, data, place, shift) => {
      const bytes = sent(data, (message) => ip.pushIPHeader(message, fields)).toBytes();
      expect(naiveChecksum([...bytes.slice(0, fields.ihl * 4)])).toBe(0);
      const at = place % (fields.ihl * 4);
      bytes[at] = bytes[at]! ^ (1 << shift);
      // A changed ihl may make the header longer than the message.
      expect(["badChecksum", "tooShort"]).toContain(ip.checkIPHeader(Message.of(new BufferPool(), bytes)));
    }),
    { seed: 791 },
  );
});

test("IP: a length below that of the header, or above that of the message, is refused", () => {
  for (const length of [0, 19, 25]) {
    const bytes = sent(new Uint8Array(4), (message) =>
      ip.pushIPHeader(message, { ident: 1, ttl: 1, proto: 17, source: 1, target: 2 }),
    ).toBytes();
    bytes.set(bytesOf(length, 2), 2);
    bytes.set([0, 0], 10);
    bytes.set(bytesOf(naiveChecksum([...bytes.slice(0, 20)]), 2), 10);
    expect(ip.checkIPHeader(Message.of(new BufferPool(), bytes))).toBe("badLength");
  }
});

test("ICMP: one bit changed anywhere is noticed", () => {
  fc.assert(
    fc.property(bytes30, u16, u16, fc.nat(), fc.nat(7), (data, ident, sequence, place, shift) => {
      const bytes = sent(data, (message) => icmp.pushICMPHeader(message, { type: 8, ident, sequence })).toBytes();
      expect(naiveChecksum([...bytes])).toBe(0);
      const at = place % bytes.length;
      bytes[at] = bytes[at]! ^ (1 << shift);
      expect(icmp.popICMPHeader(Message.of(new BufferPool(), bytes))).toBe("badChecksum");
    }),
    { seed: 792 },
  );
});
