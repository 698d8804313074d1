/** What a host, a router and a switch keep of strangers: flat in memory, whatever comes. The limits are those of docs/limits.md. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnyOp, Callback, Crowd, Frame, Priority, type Switch } from "../../src/runtime/index.js";
import { machine } from "../runtime/machine.js";
import { arpFrame, icmp, ip, udp } from "./frames.js";
import {
  addressOf,
  ARP_TYPE,
  inject,
  internet,
  interrupt,
  lan,
  type Lan,
  number,
  PORT,
  type Station,
} from "./stack.js";
import { flood, STRANGERS } from "./strangers.js";

const patience = { timeout: 3_600_000 };
/** Costs nothing, so that no frame waits for another, on a link that takes no time. */
const quick = {
  ...{ mode: interrupt(), machine: machine({ "nic.ring": 4096, "nic.txRing": 4096 }) },
  link: { rate: 1e12, gap: 0 },
  prefix: 8,
};
/** Sessions that nobody holds, of one protocol. */
const IDLE = 64;

const MAC = 0x020000000000;
const ME = addressOf(1);
const MY_MAC = 0x08002b000100;
/** A host of the same net for each stranger. */
const hostOf = (stranger: number): number => 0x0a100000 + (stranger % 0x800000);

/** A host that remembers nothing that it was sent. */
function host(options: Parameters<typeof lan>[0] = {}): { net: Lan; one: Station } {
  const net = lan({ hosts: 1, ...quick, ...options });
  net.cable.tap = undefined;
  const one = net.stations[0]!;
  one.box.onMessage = function* (): AnyOp {
    // Taken, and forgotten.
  };
  return { net, one };
}

const sessionsOf = ({ eth, vnet, ip: internetProtocol, udp: user }: Station) => ({
  eth: { what: "sessions of ETH", count: () => eth.sessions, most: IDLE + 2 },
  vnet: { what: "sessions of VNET", count: () => vnet.sessions, most: 2 * IDLE + 2 },
  ip: { what: "sessions of IP", count: () => internetProtocol.sessions, most: 2 * IDLE + 2 },
  udp: { what: "sessions of UDP", count: () => user.sessions, most: IDLE + 2 },
});

describe("a host", () => {
  const half = (source: number, ident: number): Uint8Array =>
    ip(MY_MAC, MAC, {
      source,
      target: ME,
      proto: 17,
      ident: ident & 0xffff,
      more: true,
      data: new Array<number>(64).fill(7),
    });

  test("keeps a number of fragments, of one source half as many", patience, () => {
    for (const [sources, most] of [
      [1, 100],
      [1000, 200],
    ] as const) {
      const { net, one } = host({ ip: { fragments: 200, perSource: 100 } });
      const kept = [{ what: "fragments", count: () => one.ip.fragments, most }];
      const frame = (stranger: number): Uint8Array => half(hostOf(stranger % sources), stranger);
      flood({ ...net, nic: one.nic, frame, kept, gone: one.ip.counters.crowdedOut });
      // The last ones have timed out.
      expect(one.ip.fragments).toBe(0);
    }
  });

  test("gives up what a source began first, and leaves others alone", patience, () => {
    const { net, one } = host({ ip: { fragments: 200, perSource: 100 } });
    const rest = (ident: number): Uint8Array =>
      ip(MY_MAC, MAC, {
        source: addressOf(7),
        target: ME,
        proto: 17,
        ident,
        at: 64,
        data: new Array<number>(8).fill(7),
      });
    const frame = (stranger: number): Uint8Array =>
      stranger === 0 ? half(addressOf(7), 1) : stranger === 999 ? rest(1) : half(addressOf(8), stranger);
    const kept = [{ what: "fragments", count: () => one.ip.fragments, most: 101 }];
    flood({ ...net, nic: one.nic, frame, kept, frames: 1000 });
    expect(one.ip.counters.datagramsReassembled.value).toBe(1);
  });

  test("remembers a number of neighbours", patience, () => {
    const { net, one } = host({ arp: { neighbours: 100 } });
    const frame = (stranger: number): Uint8Array =>
      arpFrame({ operation: 1, senderMac: MAC + stranger, senderHost: hostOf(stranger), targetHost: ME });
    const { eth } = sessionsOf(one);
    const kept = [{ what: "neighbours", count: () => one.arp.neighbours, most: 100 }, eth];
    flood({ ...net, nic: one.nic, frame, kept, gone: one.arp.counters.forgotten });
    expect(one.arp.counters.repliesOut.value).toBe(STRANGERS);
  });

  test("keeps a number of sessions for users, from as many stations", patience, () => {
    const { net, one } = host();
    const frame = (stranger: number): Uint8Array =>
      ip(MY_MAC, MAC + stranger, {
        source: hostOf(stranger),
        target: ME,
        proto: 17,
        data: udp({ to: PORT, data: [1] }),
      });
    const kept = Object.values(sessionsOf(one)).filter(({ what }) => !what.endsWith("VNET"));
    flood({ ...net, nic: one.nic, frame, kept });
  });

  test("keeps a number of sessions for neighbours", patience, () => {
    const { net, one } = host();
    const frame = (stranger: number): Uint8Array => {
      const [station, source] = [MAC + (stranger >> 1), hostOf(stranger >> 1)];
      return stranger % 2 === 0
        ? arpFrame({ operation: 1, senderMac: station, senderHost: source, targetHost: ME })
        : ip(MY_MAC, station, { source, target: ME, proto: 17, data: udp({ to: PORT, data: [1] }) });
    };
    flood({ ...net, nic: one.nic, frame, kept: Object.values(sessionsOf(one)) });
  });

  test.each([
    ["an echo", 1, icmp({ type: 8, data: [1, 2, 3] })],
    ["a port that nobody has", 17, udp({ to: 77, data: [1] })],
    ["a protocol that nobody has", 99, [1, 2, 3]],
  ])("answers %s, and keeps nothing of it", patience, (_, proto, data) => {
    const { net, one } = host();
    const frame = (stranger: number): Uint8Array =>
      ip(MY_MAC, MAC + stranger, { source: hostOf(stranger), target: ME, proto, data });
    const { eth } = sessionsOf(one);
    flood({ ...net, nic: one.nic, frame, kept: [eth] });
    expect(one.icmp.counters.echoRequestsIn.value + one.ip.counters.errorsOut.value).toBe(STRANGERS);
  });
});

describe("a router", () => {
  const ROUTER_MAC = 0x08002b000200;
  /** A host of the right net for each stranger. */
  const target = (stranger: number): number => 0x0a010000 + 256 + (stranger % 0xf000);

  test("asks for a number of neighbours at a time, and holds what is for them", patience, () => {
    const { world, router } = internet({ ...quick, arp: { asking: 16 }, route: { asking: 32 } });
    const frame = (stranger: number): Uint8Array =>
      ip(ROUTER_MAC, MAC, { source: addressOf(9), target: target(stranger), proto: 17, data: [1, 2, 3] });
    const kept = [
      { what: "questions", count: () => router.arps[1].asked, most: 17 },
      { what: "hosts that datagrams wait for", count: () => router.route.neighbours.asked, most: 20 },
    ];
    flood({ world, nic: router.nics[0], frame, kept, gone: router.arps[1].counters.crowdedOut, every: 20_000 });
    expect(router.route.neighbours.asked).toBe(0);
  });

  test("knows the way to a number of neighbours", patience, () => {
    const { world, right, router } = internet({ ...quick, arp: { neighbours: 100 }, route: { neighbours: 100 } });
    const [, nic] = router.nics;
    // A host on the right answers every question.
    right.tap = (_time, bytes) => {
      if (number(bytes, 12, 2) !== ARP_TYPE || number(bytes, 20, 2) !== 1) return;
      const senderHost = number(bytes, 38, 4);
      const reply = {
        operation: 2,
        senderMac: MAC + senderHost,
        senderHost,
        targetMac: nic.mac,
        targetHost: nic.address,
      };
      const answer = new Callback(() => {
        inject(world, nic, arpFrame(reply, { to: nic.mac }));
      });
      world.queue.schedule(answer, world.now + 100, Priority.device);
    };
    const frame = (stranger: number): Uint8Array =>
      ip(ROUTER_MAC, MAC, { source: addressOf(9), target: target(stranger), proto: 17, data: [1, 2, 3] });
    const kept = [{ what: "ways", count: () => router.route.neighbours.known, most: 101 }];
    flood({ world, nic: router.nics[0], frame, kept, every: 20_000 });
    expect(router.arps[1].counters.repliesIn.value).toBeGreaterThan(STRANGERS / 2);
    expect(router.route.counters.forwarded.value).toBeGreaterThan(STRANGERS / 2);
  });
});

test("a switch remembers a number of stations", patience, () => {
  const { net, one } = host({ hosts: 2, link: { ...quick.link, kind: "switch" } });
  const cable = net.cable as Switch;
  const two = net.stations[1]!;
  // From the second host's port, as if that had other stations behind it.
  const all = Math.max(STRANGERS, 10_000);
  let left = all;
  net.world.start(two.host, "stations", function* (): AnyOp {
    for (; left > 0; left--) {
      const buffer = net.world.buffers.take(60);
      buffer.bytes.set(arpFrame({ operation: 2, senderMac: MAC + left, senderHost: hostOf(left), targetHost: ME }));
      cable.arrive(two.nic, new Frame(net.world.buffers, buffer, 60, 0));
      yield* two.host.delay(1000);
    }
  });
  net.world.run();
  net.world.quiesce();
  expect(one.arp.neighbours).toBeGreaterThan(0);
  expect(cable.stations).toBe(8192);
  expect(cable.forgotten).toBe(all - 8192);
});

test("a crowd has never more parts than its limits, whatever comes and goes", () => {
  const steps = fc.array(fc.record({ thing: fc.nat(20), goes: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), steps, (most, perSource, all) => {
      const crowd = new Crowd<number>({ most, perSource });
      const here = new Map<number, number>();
      const sourceOf = (thing: number): number => thing % 3;
      for (const { thing, goes } of all) {
        if (goes) {
          crowd.remove(thing);
          here.delete(thing);
          continue;
        }
        here.set(thing, (here.get(thing) ?? 0) + 1);
        const gone = crowd.add(thing, sourceOf(thing));
        if (gone === undefined) continue;
        // The first of its source, or of all.
        const same = [...here.keys()].filter((each) => sourceOf(each) === sourceOf(thing));
        expect([same[0], [...here.keys()][0]]).toContain(gone);
        here.delete(gone);
      }
      const parts = [...here.values()].reduce((sum, each) => sum + each, 0);
      expect([crowd.size, crowd.parts]).toEqual([here.size, parts]);
      expect(parts).toBeLessThanOrEqual(most);
      for (const source of [0, 1, 2]) {
        const own = [...here].filter(([thing]) => sourceOf(thing) === source).reduce((sum, [, each]) => sum + each, 0);
        expect(own).toBeLessThanOrEqual(perSource);
      }
    }),
    { seed: 815, numRuns: 300 },
  );
});
