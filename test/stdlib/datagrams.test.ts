/** IP, ICMP and UDP on the wire and behind it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnyOp, Message, type Session } from "../../src/runtime/index.js";
import { naiveChecksum } from "../runtime/naive-checksum.js";
import {
  addressOf,
  bytesOf,
  framesOf,
  inject,
  interrupt,
  IP_TYPE,
  lan,
  type Lan,
  number,
  type Options,
  PORT,
  run,
  slow,
  type Station,
  threads,
} from "./stack.js";

const pattern = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 255);

function* push(station: Station, session: Session, bytes: Uint8Array): AnyOp<boolean> {
  const message = Message.filled(station.host.buffers, bytes.length, (into) => into.set(bytes));
  const accepted = yield* station.box.push(session, message);
  message.release();
  return accepted;
}

/** One host sends payloads to the other's box. */
function deliver(payloads: readonly Uint8Array[], options: Options = {}): { net: Lan; one: Station; two: Station } {
  const net = lan(options);
  const [one, two] = net.stations as [Station, Station];
  run(net, one, function* () {
    const session = yield* one.box.openTo(two.address);
    for (const payload of payloads) expect(yield* push(one, session!, payload)).toBe(true);
  });
  return { net, one, two };
}

/** A frame as a stranger would send it; the header's checksum is made right. */
interface Crafted {
  readonly data: Uint8Array;
  readonly ident?: number;
  readonly more?: boolean;
  /** In bytes. */
  readonly at?: number;
  readonly source?: number;
  readonly target?: number;
  readonly proto?: number;
  readonly version?: number;
  /** In words of four bytes. */
  readonly headerWords?: number;
  readonly length?: number;
  readonly checksum?: number;
  readonly padding?: number;
}
const STRANGER = addressOf(9);

function ipFrame(given: Crafted): Uint8Array {
  const { data, ident = 1, more = false, at = 0, proto = 17, version = 4, headerWords = 5, padding = 0 } = given;
  const { source = STRANGER, target = addressOf(1) } = given;
  const length = given.length ?? headerWords * 4 + data.length;
  const header = [
    (version << 4) | headerWords,
    0,
    ...bytesOf(length, 2),
    ...bytesOf(ident, 2),
    ...bytesOf((more ? 0x2000 : 0) | (at / 8), 2),
    30,
    proto,
    0,
    0,
    ...bytesOf(source, 4),
    ...bytesOf(target, 4),
    ...new Array<number>(Math.max(0, headerWords - 5) * 4).fill(1),
  ];
  header.splice(10, 2, ...bytesOf(given.checksum ?? naiveChecksum(header), 2));
  return Uint8Array.from([
    ...bytesOf(0x08002b000100, 6),
    ...bytesOf(0x020000000009, 6),
    8,
    0,
    ...header,
    ...data,
    ...new Array<number>(padding).fill(0xee),
  ]);
}

function udpBytes(data: Uint8Array, to = PORT, length = data.length + 8, checksum = 0): Uint8Array {
  return Uint8Array.from([
    ...bytesOf(1234, 2),
    ...bytesOf(to, 2),
    ...bytesOf(length, 2),
    ...bytesOf(checksum, 2),
    ...data,
  ]);
}

/** What the first host makes of frames that come from the wire, one after the other. */
function take(frames: readonly Uint8Array[], options: Options = {}, wait = 0): { net: Lan; one: Station } {
  const net = lan({ hosts: 1, ...options });
  const one = net.stations[0]!;
  run(net, one, function* () {
    for (const frame of frames) {
      inject(net.world, one.nic, frame);
      yield* one.host.delay(1e6);
    }
    yield* one.host.delay(wait);
  });
  return { net, one };
}

const received = ({ box }: Station): number[][] => box.got.map(({ bytes }) => [...bytes]);

describe("an IP header", () => {
  test("is what RFC 791 says, with a checksum", () => {
    const { net, one, two } = deliver([pattern(5)]);
    const [frame] = framesOf(net.wire, IP_TYPE);
    const header = [...frame!.slice(14, 34)];
    expect(header.slice(0, 4)).toEqual([0x45, 0, ...bytesOf(20 + 8 + 5, 2)]);
    expect(header.slice(6, 10)).toEqual([0, 0, 30, 17]);
    expect(header.slice(12)).toEqual([...bytesOf(one.address, 4), ...bytesOf(two.address, 4)]);
    expect(naiveChecksum(header)).toBe(0);
    // Padded to the shortest frame; the padding goes no further than IP.
    expect(frame!.length).toBe(60);
    expect(received(two)).toEqual([[...pattern(5)]]);
  });

  test("has another identification each time", () => {
    const { net } = deliver([pattern(1), pattern(1), pattern(1)]);
    expect(new Set(framesOf(net.wire, IP_TYPE).map((bytes) => number(bytes, 18, 2))).size).toBe(3);
  });
});

describe("a datagram that is longer than a frame", () => {
  test.each([
    [1472, [1480]],
    [1473, [1480, 1]],
    [4000, [1480, 1480, 1048]],
    [2952, [1480, 1480]],
  ])("of %i bytes goes in fragments of 1480 bytes", (size, sizes) => {
    const { net, two } = deliver([pattern(size)]);
    const frames = framesOf(net.wire, IP_TYPE);
    expect(frames.map((bytes) => number(bytes, 16, 2) - 20)).toEqual(sizes);
    expect(frames.map((bytes) => (number(bytes, 20, 2) & 0x1fff) * 8)).toEqual(sizes.map((_, index) => index * 1480));
    expect(frames.map((bytes) => number(bytes, 20, 2) >> 13)).toEqual(
      sizes.map((_, at) => (at < sizes.length - 1 ? 1 : 0)),
    );
    expect(new Set(frames.map((bytes) => number(bytes, 18, 2))).size).toBe(1);
    for (const frame of frames) expect(naiveChecksum([...frame.slice(14, 34)])).toBe(0);
    expect(received(two)).toEqual([[...pattern(size)]]);
  });

  test("fills a frame whose room is no multiple of 8 bytes before it is cut", () => {
    // 576 bytes: 556 of data, 552 in a fragment.
    const { net } = deliver([pattern(548), pattern(549)], { link: { mtu: 576 } });
    expect(framesOf(net.wire, IP_TYPE).map((bytes) => number(bytes, 16, 2) - 20)).toEqual([556, 552, 5]);
  });

  test("is refused where no fragment fits, or where it is longer than any datagram", () => {
    const tiny = lan({ link: { mtu: 27 } });
    const one = tiny.stations[0]!;
    run(tiny, one, function* () {
      // Everybody is reached without ARP, whose packets do not fit either.
      const session = yield* one.box.openTo(addressOf(255));
      expect(yield* push(one, session!, pattern(0))).toBe(false);
    });
    expect(one.ip.counters.refused.value).toBe(1);
    const net = lan();
    const first = net.stations[0]!;
    run(net, first, function* () {
      const session = yield* first.box.openTo(addressOf(2));
      expect(yield* push(first, session!, pattern(65_508))).toBe(false);
      expect(yield* push(first, session!, pattern(65_507))).toBe(true);
    });
    expect(first.ip.counters.refused.value).toBe(1);
    expect(net.stations[1]!.box.got[0]!.bytes.length).toBe(65_507);
  });
});

describe("reassembly", () => {
  const whole = udpBytes(pattern(3000));
  const cut = (from: number, to: number, given: Partial<Crafted> = {}): Uint8Array =>
    ipFrame({ data: whole.slice(from, to), at: from, more: to < whole.length, ...given });
  const parts = [cut(0, 1480), cut(1480, 2960), cut(2960, 3008)];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];

  test.each(orders)("takes fragments in the order %i, %i, %i", (...order) => {
    const { one } = take(order.map((part) => parts[part]!));
    expect(received(one)).toEqual([[...pattern(3000)]]);
    expect(one.ip.counters.datagramsReassembled.value).toBe(1);
    // The timer is gone with the datagram.
    expect(one.host.now).toBeLessThan(1e9);
  });

  test("takes each fragment once", () => {
    const { one } = take([0, 0, 1, 1, 0, 2].map((part) => parts[part]!));
    expect(received(one)).toEqual([[...pattern(3000)]]);
  });

  test("keeps datagrams apart by source, identification and protocol", () => {
    const other = udpBytes(pattern(1500).map((byte) => byte ^ 255));
    const second = (given: Partial<Crafted>): Uint8Array[] => [
      ipFrame({ data: other.slice(0, 1480), more: true, ...given }),
      ipFrame({ data: other.slice(1480), at: 1480, ...given }),
    ];
    for (const given of [{ ident: 2 }, { source: addressOf(8) }]) {
      const [head, tail] = second(given);
      const { one } = take([parts[0]!, tail!, parts[2]!, head!, parts[1]!]);
      expect(received(one)).toEqual([[...pattern(1500).map((byte) => byte ^ 255)], [...pattern(3000)]]);
    }
  });

  test.each([
    ["a fragment that overlaps the one before", [cut(0, 1480), cut(1472, 2960)]],
    ["a fragment that overlaps the one behind", [cut(1480, 2960), cut(0, 1488)]],
    ["a fragment that covers another", [cut(8, 16), cut(0, 1480)]],
    ["two ends", [cut(2960, 3008), ipFrame({ data: pattern(40), at: 3200 })]],
    ["a fragment behind the end", [cut(2960, 3008), ipFrame({ data: pattern(40), at: 3200, more: true })]],
    ["an end before a fragment", [ipFrame({ data: pattern(40), at: 3200, more: true }), cut(2960, 3008)]],
  ])("gives a datagram up for %s", (_, frames) => {
    const { one } = take(frames);
    expect(one.ip.counters.malformed.value).toBe(1);
    expect(received(one)).toEqual([]);
    expect(one.host.now).toBeLessThan(1e9);
  });

  test.each([
    ["no multiple of 8 bytes and not the last", ipFrame({ data: pattern(9), more: true })],
    ["empty", ipFrame({ data: pattern(0), at: 8, more: true })],
    ["beyond the longest datagram", ipFrame({ data: pattern(40), at: 65_480 })],
  ])("ignores a fragment that is %s", (_, frame) => {
    const { one } = take([parts[0]!, frame, parts[1]!, parts[2]!]);
    expect(one.ip.counters.malformed.value).toBe(1);
    expect(received(one)).toEqual([[...pattern(3000)]]);
  });

  test("gives up after its time, and begins again with the next fragment", () => {
    const { one } = take([parts[0]!, parts[2]!], { ip: { reassembly: 2e9 } }, 3e9);
    expect(one.ip.counters.reassemblyTimeouts.value).toBe(1);
    const again = take([parts[0]!, parts[2]!], { ip: { reassembly: 5e5 } }, 1e9).one;
    expect(again.ip.counters.reassemblyTimeouts.value).toBe(2);
    expect(received(again)).toEqual([]);
  });
});

describe("IP from the wire", () => {
  const good = udpBytes(pattern(10));
  test.each([
    ["another version", { version: 6 }, "malformed"],
    ["a header that is too short", { headerWords: 4 }, "malformed"],
    ["a header that is longer than the datagram", { headerWords: 15, length: 40 }, "malformed"],
    ["more length than came", { length: 100 }, "malformed"],
    ["a wrong checksum", { checksum: 0x1234 }, "badChecksum"],
    ["another host's address", { target: addressOf(3) }, "notForUs"],
    ["a protocol that nobody asked for", { proto: 99 }, "noProtocol"],
  ] as const)("%s is counted", (_, given, counter) => {
    const { one } = take([ipFrame({ data: good, ...given })]);
    expect(one.ip.counters[counter].value).toBe(1);
    expect(received(one)).toEqual([]);
  });

  test("options are skipped, padding is removed", () => {
    const { one } = take([ipFrame({ data: good, headerWords: 7, padding: 20 }), ipFrame({ data: good, padding: 9 })]);
    expect(received(one)).toEqual([[...pattern(10)], [...pattern(10)]]);
  });

  test("a frame that ends in or before the header is malformed", () => {
    const frame = ipFrame({ data: good, headerWords: 7 });
    for (const length of [14, 15, 33, 34, 41]) {
      const { one } = take([frame.slice(0, length)]);
      expect(one.ip.counters.malformed.value).toBe(1);
    }
  });

  test("a broadcast datagram is answered from this host's address", () => {
    const echo = [8, 0, 0, 0, 0, 1, 0, 1];
    echo.splice(2, 2, ...bytesOf(naiveChecksum(echo), 2));
    for (const target of [addressOf(255), 0xffffffff]) {
      const { net } = take([ipFrame({ data: Uint8Array.from(echo), proto: 1, target })]);
      expect(number(net.wire[0]!.bytes, 26, 4)).toBe(addressOf(1));
    }
  });
});

describe("UDP", () => {
  test("has the header of RFC 768, without a checksum or with one over the pseudo-header", () => {
    for (const checksum of [false, true]) {
      const { net, one, two } = deliver([pattern(7)], { checksum });
      const datagram = [...framesOf(net.wire, IP_TYPE)[0]!.slice(34, 34 + 15)];
      expect(number(Uint8Array.from(datagram), 2, 2)).toBe(PORT);
      expect(number(Uint8Array.from(datagram), 4, 2)).toBe(15);
      if (checksum) {
        const pseudo = [...bytesOf(one.address, 4), ...bytesOf(two.address, 4), 0, 17, 0, 15];
        expect(naiveChecksum([...pseudo, ...datagram])).toBe(0);
      } else {
        expect(datagram.slice(6, 8)).toEqual([0, 0]);
      }
      expect(received(two)).toEqual([[...pattern(7)]]);
    }
  });

  test("sends a checksum of 0 as ffff", () => {
    const { net } = deliver([Uint8Array.from([0, 0])], { checksum: true });
    const before = framesOf(net.wire, IP_TYPE)[0]!;
    // The two bytes that make the sum come out as 0.
    const checksum = number(before, 40, 2);
    const again = lan({ checksum: true });
    const [first, second] = again.stations as [Station, Station];
    run(again, first, function* () {
      const opened = yield* first.box.openTo(second.address);
      yield* push(first, opened!, Uint8Array.from(bytesOf(checksum, 2)));
    });
    expect(number(framesOf(again.wire, IP_TYPE)[0]!, 40, 2)).toBe(0xffff);
    expect(received(second)).toEqual([bytesOf(checksum, 2)]);
  });

  test.each([
    ["a wrong checksum", udpBytes(pattern(4), PORT, 12, 0x1234), "badChecksum"],
    ["a port that nobody asked for", udpBytes(pattern(4), 99), "noPort"],
    ["less than a header", pattern(7), "malformed"],
    ["a length below the header's", udpBytes(pattern(4), PORT, 7), "malformed"],
    ["a length beyond the end", udpBytes(pattern(4), PORT, 13), "malformed"],
  ] as const)("counts %s", (_, data, counter) => {
    const { one } = take([ipFrame({ data })]);
    expect(one.udp.counters[counter].value).toBe(1);
    expect(received(one)).toEqual([]);
  });

  test("delivers no more than its length says", () => {
    expect(received(take([ipFrame({ data: udpBytes(pattern(9), PORT, 12) })]).one)).toEqual([[...pattern(4)]]);
  });

  test("answers come back up the session that asked, and to it alone", () => {
    const net = lan({ machine: slow });
    const [one, two] = net.stations as [Station, Station];
    two.box.onMessage = (session, message) => two.box.push(session, message) as AnyOp<unknown> as AnyOp;
    const sessions: Session[] = [];
    run(net, one, function* () {
      for (const byte of [1, 2]) {
        const session = yield* one.box.openTo(two.address);
        sessions.push(session!);
        yield* push(one, session!, Uint8Array.from([byte]));
      }
      yield* one.host.delay(1e9);
    });
    expect(one.box.got.map(({ bytes, session }) => [bytes[0], sessions.indexOf(session)])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(sessions[0]!.control("myPort")).not.toBe(sessions[1]!.control("myPort"));
    expect(sessions[0]!.control("peerPort")).toBe(PORT);
    expect(sessions[0]!.control("peerHost")).toBe(two.address);
    expect(sessions[0]!.control("maxPacket")).toBe(65_507);
    expect(sessions[0]!.control("optPacket")).toBe(1472);
  });

  test("ports of closed sessions come free", () => {
    const net = lan();
    const [one, two] = net.stations as [Station, Station];
    run(net, one, function* () {
      const open: Session[] = [];
      for (let count = 0; count < 16_384; count++) open.push((yield* one.box.openTo(two.address))!);
      expect(new Set(open.map((session) => session.control("myPort"))).size).toBe(16_384);
      expect(yield* one.box.openTo(two.address)).toBeNull();
      const port = open[77]!.control("myPort");
      yield* open[77]!.release();
      const again = yield* one.box.openTo(two.address);
      expect(again?.control("myPort")).toBe(port);
    });
  });

  test("the same participants have one session, which closes with its last reference", () => {
    const net = lan();
    const [one, two] = net.stations as [Station, Station];
    run(net, one, function* () {
      const first = yield* one.box.openTo(two.address, 70, 80);
      expect(yield* one.box.openTo(two.address, 70, 80)).toBe(first);
      yield* first!.release();
      expect(yield* one.box.openTo(two.address, 70, 80)).toBe(first);
      yield* first!.release();
      yield* first!.release();
      expect(yield* one.box.openTo(two.address, 70, 80)).not.toBe(first);
    });
  });
});

describe("any payload", () => {
  test("of any size comes back whole", () => {
    const size = fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 65_507 }));
    fc.assert(
      fc.property(
        size,
        fc.boolean(),
        fc.constantFrom(threads(1), threads(2), interrupt(), interrupt({ stacks: 2, threads: 2 })),
        fc.constantFrom(1500, 576, 1501),
        fc.nat(255),
        (size, checksum, mode, mtu, byte) => {
          const payload = pattern(size).map((each) => each ^ byte);
          const net = lan({ mode, checksum, machine: slow, link: { mtu } });
          const [one, two] = net.stations as [Station, Station];
          two.box.onMessage = (session, message) => two.box.push(session, message) as AnyOp<unknown> as AnyOp;
          run(net, one, function* () {
            const session = yield* one.box.openTo(two.address);
            expect(yield* push(one, session!, payload)).toBe(true);
          });
          expect(one.box.got).toHaveLength(1);
          expect(Buffer.compare(one.box.got[0]!.bytes, payload)).toBe(0);
        },
      ),
      {
        numRuns: 60,
        seed: 65_507,
        examples: [0, 1, 18, 19, 1472, 1473, 65_507].map(
          (size) => [size, true, interrupt(), 1500, 0] as const,
        ) as never,
      },
    );
  });
});

describe("ICMP", () => {
  test.each([
    ["threads", threads(1)],
    ["interrupt", interrupt()],
  ] as const)("answers echoes of any size, under %s", (_, mode) => {
    const net = lan({ mode, machine: slow });
    const [one, two] = net.stations as [Station, Station];
    run(net, one, function* () {
      for (const size of [0, 56, 4000])
        yield* one.icmp.ping({ peer: { host: two.host, protocol: two.icmp }, size, times: 3 });
    });
    expect(one.icmp.counters.echoRepliesIn.value).toBe(9);
    expect(two.icmp.counters.echoRequestsIn.value).toBe(9);
    expect([one.icmp.counters.unanswered.value, one.icmp.series.rtt.length]).toEqual([0, 9]);
    expect(Math.min(...one.icmp.series.rtt.values)).toBeGreaterThan(0);
    const echoes = framesOf(net.wire, IP_TYPE).slice(0, 2);
    expect(echoes.map((bytes) => bytes[34])).toEqual([8, 0]);
    for (const bytes of echoes) expect(naiveChecksum([...bytes.slice(34, 42)])).toBe(0);
  });

  test("waits for a silent host no longer than its patience", () => {
    const net = lan();
    const [one, two] = net.stations as [Station, Station];
    run(net, one, function* () {
      // Known by address, and deaf.
      yield* one.icmp.ping({ peer: { host: two.host, protocol: two.icmp } });
      two.icmp.demux = function* () {};
      const before = one.host.now;
      yield* one.icmp.ping({ peer: { host: two.host, protocol: two.icmp }, times: 2 });
      expect(one.host.now - before).toBe(30e9);
    });
    expect(one.icmp.counters.unanswered.value).toBe(2);
    expect(one.icmp.series.rtt.length).toBe(1);
  });

  test("counts every ping to a host that is not there", () => {
    const net = lan({ machine: slow });
    const elsewhere = lan({ hosts: 5 });
    const one = net.stations[0]!;
    const away = elsewhere.stations[4]!;
    run(net, one, () => one.icmp.ping({ peer: { host: away.host, protocol: away.icmp }, times: 3 }));
    expect(one.icmp.counters.unanswered.value).toBe(3);
  });

  test("counts what it does not know, and what is damaged", () => {
    const message = (bytes: number[]): Uint8Array => {
      const sum = naiveChecksum(bytes);
      return Uint8Array.from([...bytes.slice(0, 2), ...bytesOf(sum, 2), ...bytes.slice(4)]);
    };
    const unknown = message([13, 0, 0, 0, 0, 1, 0, 1]);
    const short = message([8, 0, 0, 0]);
    const late = message([0, 0, 0, 0, 0, 9, 0, 9]);
    const damaged = Uint8Array.from([8, 0, 1, 2, 0, 1, 0, 1]);
    const { one } = take([unknown, short, late, damaged].map((data) => ipFrame({ data, proto: 1 })));
    const { ignored, echoRepliesIn, badChecksum } = one.icmp.counters;
    expect([ignored.value, echoRepliesIn.value, badChecksum.value]).toEqual([2, 1, 1]);
  });
});
