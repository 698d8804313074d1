/** The report's ping-pong, where the net does what it should not. */
import { expect, test } from "vitest";
import { Message, type Session } from "../../src/runtime/index.js";
import { UDPTEST } from "../../stdlib/tests/udptest.js";
import { inject, IP_TYPE, lan, number, Plain, type Station } from "./stack.js";

function pingPong(trips: number, together = 1) {
  const net = lan();
  const [one, two] = net.stations as [Station, Station];
  const [asking, answering] = [one, two].map(({ host, udp }) =>
    host.add(new UDPTEST(host, "test", {}, { lower: new Plain(udp) })),
  ) as [UDPTEST, UDPTEST];
  net.world.start(one.host, "ping-pong", () =>
    asking.pingpong({ peer: { host: two.host, protocol: answering }, size: 100, trips, together }),
  );
  return { net, one, two, asking, answering };
}

/** UDP datagrams that a station has sent. */
const from = ({ nic }: Station, wire: readonly { readonly bytes: Uint8Array }[]): Uint8Array[] =>
  wire
    .map(({ bytes }) => bytes)
    .filter((bytes) => number(bytes, 6, 6) === nic.mac && number(bytes, 12, 2) === IP_TYPE && bytes[23] === 17);

test("each message comes back once", () => {
  const { net, one, two, asking } = pingPong(20, 4);
  net.world.run();
  net.world.quiesce();
  expect(asking.counters.trips.value).toBe(20);
  expect([asking.counters.strays.value, asking.counters.damaged.value]).toEqual([0, 0]);
  expect([from(one, net.wire).length, from(two, net.wire).length]).toEqual([20, 20]);
});

test.each([1, 20])("replies that come twice do not go to and fro, after %d trips", (trips) => {
  const { net, one, two, asking, answering } = pingPong(trips);
  net.cable.tap = (time, bytes) => {
    net.wire.push({ time, bytes: bytes.slice() });
    if (number(bytes, 6, 6) === two.nic.mac && bytes[12] === 8 && bytes[13] === 0) {
      const again = bytes.slice();
      net.world.at(time, () => {
        inject(net.world, one.nic, again);
      });
    }
  };
  net.world.run();
  net.world.quiesce();
  expect([asking.counters.trips.value, asking.series.rtt.length]).toEqual([trips, trips]);
  expect(answering.counters.strays.value).toBe(0);
  expect([from(one, net.wire).length, from(two, net.wire).length]).toEqual([trips, trips]);
});

test("a message that reaches the asking side after its last trip is counted, and not sent back", () => {
  const net = lan();
  const [one, two] = net.stations as [Station, Station];
  const lower = new Plain(one.udp);
  const asking = one.host.add(new UDPTEST(one.host, "test", {}, { lower }));
  const answering = two.host.add(new UDPTEST(two.host, "test", {}, { lower: new Plain(two.udp) }));
  let used: Session | undefined;
  lower.push = (session, message) => {
    used = session;
    return Plain.prototype.push.call(lower, session, message);
  };
  net.world.start(one.host, "ping-pong", function* () {
    yield* asking.pingpong({ peer: { host: two.host, protocol: answering }, size: 10, trips: 3 });
    const late = Message.of(one.host.buffers, new Uint8Array(10));
    yield* asking.demux(used!, late);
    late.release();
  });
  net.world.run();
  net.world.quiesce();
  expect([asking.counters.trips.value, asking.counters.strays.value]).toEqual([3, 1]);
  expect(from(one, net.wire)).toHaveLength(3);
});
