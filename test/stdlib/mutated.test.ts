/** Any bytes from the wire, for the Internet protocols: nothing is thrown, leaked or kept, and every way to refuse a frame is counted. */
import { expect, test } from "vitest";
import { type AnyOp, Message } from "../../src/runtime/index.js";
import { machine } from "../runtime/machine.js";
import { bombard, seal, type Target } from "./mutations.js";
import { ARP_TYPE, interrupt, IP_TYPE, lan, type Lan, number, PORT, type Station } from "./stack.js";

const patience = { timeout: 3_600_000 };
const ICMP = 1;
const UDP = 17;
/** Sessions without references, and some with references; idle ones of UDP hold theirs of IP. */
const MOST = 70;

interface Stage {
  readonly net: Lan;
  readonly one: Station;
  readonly two: Station;
}

/** Two hosts that have talked a little, and two that do not remember what they received. */
function talked(checksum = false): Stage {
  const net = lan({
    ...{ checksum, mode: interrupt(), ip: { reassembly: 1e7 } },
    machine: machine({ "nic.ring": 4096, "nic.txRing": 256 }),
    link: { rate: 1e12, gap: 0 },
  });
  const [one, two] = net.stations as [Station, Station];
  two.box.onMessage = function* () {
    // Taken, and forgotten.
  };
  net.world.warm(one.host, "talk", function* (): AnyOp {
    yield* one.icmp.ping({ peer: { host: two.host, protocol: two.icmp }, size: 100, times: 2 });
    const session = yield* one.box.openTo(two.address, PORT, PORT);
    for (const size of [0, 40, 2000]) {
      const message = Message.filled(net.world.buffers, size, (bytes) => bytes.fill(size));
      yield* one.box.push(session!, message);
      message.release();
    }
    yield* one.host.delay(1e9);
    net.cable.tap = undefined;
  });
  return { net, one, two };
}

/** What the first host sends before the run; the same in every world that is made so. */
function recorded(which: (bytes: Uint8Array) => boolean, checksum = false): readonly Uint8Array[] {
  const { net, one } = talked(checksum);
  net.world.run();
  net.world.quiesce();
  return net.wire.map(({ bytes }) => bytes).filter((bytes) => number(bytes, 6, 6) === one.nic.mac && which(bytes));
}

const isType =
  (type: number) =>
  (bytes: Uint8Array): boolean =>
    number(bytes, 12, 2) === type;
const isWhole =
  (proto: number) =>
  (bytes: Uint8Array): boolean =>
    isType(IP_TYPE)(bytes) && bytes[23] === proto && (number(bytes, 20, 2) & 0x3fff) === 0;

/** IP's header is right, and says how long the datagram is. */
function mendIp(length: number, view: DataView): boolean {
  if (length < 34) return false;
  view.setUint16(16, length - 14);
  seal(view, 14, 34, 24);
  return true;
}

function keptOf({ eth, arp, ip, udp }: Station): Target["kept"] {
  return [
    { what: "sessions of ETH", count: () => eth.sessions, most: MOST },
    { what: "neighbours of ARP", count: () => arp.neighbours, most: 1024 },
    { what: "sessions of IP", count: () => ip.sessions, most: 2 * MOST },
    { what: "sessions of UDP", count: () => udp.sessions, most: MOST },
  ];
}

function base({ net, two }: Stage): Pick<Target, "world" | "nic" | "kept"> {
  return { world: net.world, nic: two.nic, kept: keptOf(two) };
}

test("ETH", patience, () => {
  const stage = talked();
  const { noType, tooShort } = stage.two.eth.counters;
  bombard({ ...base(stage), frames: recorded(() => true), from: 0, to: 14, refused: { noType, tooShort } }, 11);
});

test("ARP", patience, () => {
  const stage = talked();
  const { malformed } = stage.two.arp.counters;
  bombard({ ...base(stage), frames: recorded(isType(ARP_TYPE)), from: 14, to: 42, refused: { malformed } }, 12);
  expect(stage.two.arp.counters.requestsIn.value).toBeGreaterThan(100);
});

test("IP", patience, () => {
  const stage = talked();
  const { malformed, badChecksum, notForUs, noProtocol, reassemblyTimeouts } = stage.two.ip.counters;
  const refused = { malformed, badChecksum, notForUs, noProtocol, reassemblyTimeouts };
  const repair = (bytes: Uint8Array, length: number, view: DataView): void => {
    const end = 14 + (bytes[14]! & 15) * 4;
    if (end >= 34 && end <= length) seal(view, 14, end, 24);
  };
  bombard({ ...base(stage), frames: recorded(isType(IP_TYPE)), from: 14, to: 34, repair, refused }, 13);
  expect(stage.two.ip.counters.datagramsReassembled.value).toBeGreaterThan(100);
});

test("ICMP", patience, () => {
  const stage = talked();
  const { badChecksum, ignored } = stage.two.icmp.counters;
  const repair = (_bytes: Uint8Array, length: number, view: DataView): void => {
    if (mendIp(length, view) && length >= 42) seal(view, 34, length, 36);
  };
  const refused = { badChecksum, ignored };
  bombard({ ...base(stage), frames: recorded(isWhole(ICMP)), from: 34, to: 42, repair, refused }, 14);
  expect(stage.two.icmp.counters.echoRequestsIn.value).toBeGreaterThan(100);
});

test("UDP", patience, () => {
  const stage = talked(true);
  const { malformed, badChecksum, noPort } = stage.two.udp.counters;
  const repair = (_bytes: Uint8Array, length: number, view: DataView): void => {
    // Half of the ports that were changed have no checksum, and so are looked up.
    if (mendIp(length, view) && length >= 42 && (length & 1) === 0) view.setUint16(40, 0);
  };
  const refused = { malformed, badChecksum, noPort };
  bombard({ ...base(stage), frames: recorded(isWhole(UDP), true), from: 34, to: 42, repair, refused }, 15);
});
