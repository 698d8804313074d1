/** Ethernet framing and address resolution: bytes on the wire, retries, and who waits. */
import { describe, expect, test } from "vitest";
import { type AnyOp, Message, type Session } from "../../src/runtime/index.js";
import {
  addressOf,
  ARP_TYPE,
  bytesOf,
  framesOf,
  hex,
  inject,
  interrupt,
  IP_TYPE,
  lan,
  type Lan,
  number,
  PORT,
  run,
  slow,
  type Station,
  threads,
} from "./stack.js";

function* send(station: Station, to: number, text = "hello"): AnyOp {
  const session = yield* station.box.openTo(to);
  if (session === null) return;
  const bytes = new TextEncoder().encode(text);
  const message = Message.filled(station.host.buffers, bytes.length, (into) => into.set(bytes));
  yield* station.box.push(session, message);
  message.release();
}

const pair = (options: Parameters<typeof lan>[0] = {}): { net: Lan; one: Station; two: Station } => {
  const net = lan(options);
  const [one, two] = net.stations;
  return { net, one: one!, two: two! };
};

describe.each([
  ["threads", threads(1)],
  ["interrupt", interrupt()],
] as const)("resolution under %s", (_, mode) => {
  test("asks everybody and is answered before the first datagram, in the bytes of RFC 826", () => {
    const { net, one, two } = pair({ mode, machine: slow });
    run(net, one, () => send(one, two.address));
    expect(net.wire.map(({ bytes }) => number(bytes, 12, 2))).toEqual([ARP_TYPE, ARP_TYPE, IP_TYPE]);
    const [request, reply] = net.wire.map(({ bytes }) => [...bytes]);
    const padding = new Array<number>(18).fill(0);
    // Hardware 1, protocol 0800, 6 and 4 bytes of address, operation; then sender and target.
    expect(request).toEqual([
      ...hex("ffffffffffff 08002b000100 0806 0001 0800 06 04 0001"),
      ...hex("08002b000100 0a000001 000000000000 0a000002"),
      ...padding,
    ]);
    expect(reply).toEqual([
      ...hex("08002b000100 08002b000200 0806 0001 0800 06 04 0002"),
      ...hex("08002b000200 0a000002 08002b000100 0a000001"),
      ...padding,
    ]);
    expect(new TextDecoder().decode(two.box.got[0]!.bytes)).toBe("hello");
  });

  test("is remembered on both sides until it is too old", () => {
    const { net, one, two } = pair({ mode, arp: { lifetime: 1e9 } });
    run(net, one, function* () {
      yield* send(one, two.address);
      yield* one.host.delay(5e8);
      yield* send(one, two.address);
      // What answered a request has learnt as well.
      expect(yield* two.arp.resolve(one.address)).toBe(one.nic.mac);
      expect(framesOf(net.wire, ARP_TYPE)).toHaveLength(2);
      yield* one.host.delay(6e8);
      yield* send(one, two.address);
    });
    expect(framesOf(net.wire, ARP_TYPE)).toHaveLength(4);
  });

  test("gives up after its attempts, each after the time of a retry", () => {
    const { net, one } = pair({ mode, machine: slow, arp: { attempts: 3, retry: 1e9 } });
    let found: Session | null | undefined;
    run(net, one, function* () {
      found = yield* one.box.openTo(addressOf(77));
    });
    expect(found).toBeNull();
    const asked = net.wire.map(({ time }) => time);
    expect(asked).toHaveLength(3);
    for (const at of [1, 2]) expect(Math.abs(asked[at]! - asked[at - 1]! - 1e9)).toBeLessThan(1e6);
    expect(one.arp.counters.requestsOut.value).toBe(3);
    expect(one.arp.counters.unanswered.value).toBe(1);
    expect(one.vnet.counters.unreachable.value).toBe(1);
  });

  test("asks once for several who wait, and wakes all", () => {
    const { net, one, two } = pair({ mode, machine: slow });
    for (const text of ["a", "b", "c"]) net.world.start(one.host, text, () => send(one, two.address, text));
    net.world.run();
    net.world.quiesce();
    expect(two.box.got.map(({ bytes }) => new TextDecoder().decode(bytes)).sort()).toEqual(["a", "b", "c"]);
    expect(one.arp.counters.requestsOut.value).toBe(1);
  });

  test("that fails after several attempts wakes all who wait", () => {
    const { net, one } = pair({ mode, arp: { attempts: 2, retry: 1e8 } });
    const found: (Session | null)[] = [];
    for (const name of ["a", "b"])
      net.world.start(one.host, name, function* () {
        found.push(yield* one.box.openTo(addressOf(9)));
      });
    net.world.run();
    net.world.quiesce();
    expect(found).toEqual([null, null]);
    expect(one.arp.counters.unanswered.value).toBe(1);
  });

  test("can be asked again after it has failed, and is answered late", () => {
    const { net, one, two } = pair({ mode, arp: { attempts: 1, retry: 1e8 } });
    const found: (Session | null)[] = [];
    run(net, one, function* () {
      found.push(yield* one.box.openTo(addressOf(9)));
      // An answer that nobody waits for, of a host that is not known: not learnt, no harm.
      found.push(yield* one.box.openTo(two.address));
    });
    expect(found[0]).toBeNull();
    expect(found[1]).not.toBeNull();
  });
});

test("a handler that has to wait for an address hands over to a thread", () => {
  const { net, one, two } = pair({ hosts: 3, mode: interrupt(), machine: slow });
  const three = net.stations[2]!;
  const contexts: string[] = [];
  // Forwards messages for the third host, which the second has not met.
  two.box.onMessage = function* (_, message): AnyOp {
    contexts.push(two.host.cpu.contextName);
    const copy = message.copy();
    const session = yield* two.box.openTo(three.address);
    contexts.push(two.host.cpu.contextName);
    yield* two.box.push(session!, copy);
    copy.release();
    contexts.push(two.host.cpu.contextName);
  };
  run(net, one, () => send(one, two.address));
  expect(contexts).toEqual(["nic", "input 1", "input 1"]);
  expect(three.box.got).toHaveLength(1);
  expect(two.host.cpu.handoffs).toBe(1);
  expect(two.host.sites.filter(({ count }) => count > 0)).toMatchObject([
    { cause: "block", text: "an ARP reply of 10.0.0.3", count: 1 },
  ]);
});

test("block: always hands over before any operation that may wait, block: fail ends the run", () => {
  const contexts = (block: "always" | "fail"): string[] => {
    const { net, one, two } = pair({ mode: interrupt({ block }), machine: slow });
    const seen: string[] = [];
    two.box.onMessage = function* (session, message): AnyOp {
      // A transmit buffer is free, so that nothing would wait now.
      yield* two.box.push(session, message);
      seen.push(two.host.cpu.contextName);
    };
    run(net, one, () => send(one, two.address));
    return seen;
  };
  expect(contexts("always")).toEqual(["input 1"]);
  expect(contexts("fail")).toEqual(["nic"]);
});

describe("packets from outside", () => {
  const packet = (changes: Readonly<Record<number, readonly number[]>> = {}): Uint8Array => {
    const bytes = [
      ...hex("ffffffffffff 020000000009 0806 0001 0800 06 04 0001 020000000009 0a000009 000000000000 0a000001"),
      ...new Array<number>(18).fill(0),
    ];
    for (const [at, values] of Object.entries(changes)) bytes.splice(Number(at), values.length, ...values);
    return Uint8Array.from(bytes);
  };
  const after = (bytes: Uint8Array): { net: Lan; one: Station } => {
    const { net, one } = pair();
    run(net, one, function* () {
      inject(net.world, one.nic, bytes);
      yield* one.host.delay(1e9);
    });
    return { net, one };
  };

  test("a request of a stranger is answered", () => {
    const { net, one } = after(packet());
    expect(one.arp.counters.repliesOut.value).toBe(1);
    expect([...net.wire[0]!.bytes.slice(0, 6)]).toEqual(hex("020000000009"));
  });

  test.each([
    ["hardware", { 14: [0, 6] }],
    ["protocol", { 16: [0x86, 0xdd] }],
    ["length of link addresses", { 18: [8] }],
    ["length of host addresses", { 19: [16] }],
    ["operation", { 20: [0, 3] }],
  ])("another %s is malformed, and not answered", (_, changes) => {
    const { net, one } = after(packet(changes));
    expect(one.arp.counters.malformed.value).toBe(1);
    expect(net.wire).toEqual([]);
  });

  test("a packet that is cut short is malformed", () => {
    expect(after(packet().slice(0, 40)).one.arp.counters.malformed.value).toBe(1);
  });

  test("a request for another host is not answered", () => {
    const { net, one } = after(packet({ 38: bytesOf(addressOf(2), 4) }));
    expect(one.arp.counters.requestsIn.value).toBe(1);
    expect(net.wire).toEqual([]);
  });

  test("a frame of an unknown type, or shorter than its header, is counted", () => {
    expect(after(packet({ 12: [0x12, 0x34] })).one.eth.counters.noType.value).toBe(1);
    expect(after(packet().slice(0, 13)).one.eth.counters.tooShort.value).toBe(1);
  });

  test("a frame for another station is not taken", () => {
    const { one } = after(packet({ 0: hex("020000000001") }));
    expect(one.host.input.messages).toBe(0);
  });
});

test("ETH refuses what no frame carries", () => {
  const { net, one } = pair();
  run(net, one, function* () {
    for (const [length, accepted] of [
      [1500, true],
      [1501, false],
    ] as const) {
      const message = Message.filled(net.world.buffers, length, (bytes) => bytes.fill(1));
      expect(yield* one.eth.send(message, 0x020000000001, 0x1234)).toBe(accepted);
      message.release();
    }
  });
  expect(net.wire.map(({ bytes }) => bytes.length)).toEqual([1514]);
  expect(one.eth.counters.tooLong.value).toBe(1);
});

test("no host is reached beyond the net, and everybody on it is reached at once", () => {
  const { net, one } = pair({ hosts: 4 });
  run(net, one, function* () {
    expect(yield* one.box.openTo(0x0b000001)).toBeNull();
    yield* send(one, addressOf(255));
    yield* send(one, 0xffffffff);
  });
  expect(one.vnet.counters.unreachable.value).toBe(1);
  for (const { box } of net.stations.slice(1)) expect(box.got).toHaveLength(2);
  expect(framesOf(net.wire, ARP_TYPE)).toEqual([]);
  expect(PORT).toBe(number(net.wire[0]!.bytes, 36, 2));
});
