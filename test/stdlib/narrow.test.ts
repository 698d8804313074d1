/** Routers and narrow links: any size, any options, any link that RFC 791 allows; and links that it does not. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyOp, Callback, Priority } from "../../src/runtime/index.js";
import { ip, udp } from "./frames.js";
import { addressOf, framesOf, inject, internet, interrupt, IP_TYPE, number, PORT, threads } from "./stack.js";

const NEAR = addressOf(1);
const FAR = addressOf(1) + 0x10000;
const ROUTER_MAC = 0x08002b000200;
const STATION = 0x020000000009;
/** The longest header with 8 bytes of data (RFC 791, 3.2). */
const NARROWEST = 68;
const COPIED = 0x80;

/** Whole words of options: well formed, or any bytes. */
const options = fc.oneof(
  fc.constant<number[]>([]),
  fc.array(fc.nat(255), { minLength: 1, maxLength: 40 }),
  // A copied one of 4 bytes, a record of the route, and nothing.
  fc.constant([0x88, 4, 1, 2, 7, 7, 4, 0, 0, 0, 0, 0]),
  // Each as long as there is room for.
  fc.constant([0x83, 39, 4, ...new Array<number>(36).fill(9), 0]),
);
const padded = (bytes: readonly number[]): number[] => [
  ...bytes,
  ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(0),
];

test("a router sends any datagram on over any link, in pieces that are whole again at its end", () => {
  const mtu = fc.oneof(fc.integer({ min: NARROWEST, max: 110 }), fc.integer({ min: NARROWEST, max: 1500 }));
  fc.assert(
    fc.property(
      mtu,
      options,
      fc.integer({ min: 0, max: 1400 }),
      fc.boolean(),
      fc.constantFrom(threads(1), interrupt()),
      (narrow, given, size, dontFragment, mode) => {
        const net = internet({ mode, right: { mtu: narrow } });
        const { world, router, far } = net;
        const payload = Array.from({ length: size }, (_, index) => (index * 7) & 255);
        const data = udp({ to: PORT, data: payload, pseudo: { source: NEAR, target: FAR } });
        const bytes = padded(given);
        const frame = ip(ROUTER_MAC, STATION, {
          source: NEAR,
          target: FAR,
          proto: 17,
          data,
          options: bytes,
          dontFragment,
        });
        world.queue.schedule(new Callback(() => inject(world, router.nics[0], frame)), 1000, Priority.device);
        // Without an end of its own this would be a hang.
        world.start(far.host, "waits", () => far.host.delay(40e9));
        world.run();
        world.quiesce();
        const length = frame.length - 14;
        const { forwarded, fragmented, unreachable } = router.route.counters;
        const { got } = far.box;
        if (dontFragment && length > narrow) {
          expect([got.length, unreachable.value, forwarded.value]).toEqual([0, 1, 0]);
          return;
        }
        expect(got.map((each) => [...each.bytes])).toEqual([payload]);
        expect([forwarded.value, fragmented.value]).toEqual([1, length > narrow ? 1 : 0]);
        const pieces = framesOf(net.wire, IP_TYPE);
        for (const [index, piece] of pieces.entries()) {
          expect(number(piece, 16, 2)).toBeLessThanOrEqual(narrow);
          const header = (piece[14]! & 15) * 4;
          if (index === 0) expect([...piece.slice(34, 14 + header)]).toEqual(bytes);
          // Behind the first only options that say so.
          else if (header > 20) expect(piece[34]! & COPIED).toBe(COPIED);
        }
      },
    ),
    { seed: 791, numRuns: 150 },
  );
});

test("a link that is narrower than any may be stops a datagram, and nothing else", () => {
  for (const mtu of [1, 20, 24, 28, 40, 60, 67]) {
    for (const words of [0, 10]) {
      const net = internet({ right: { mtu } });
      const { world, router, far } = net;
      const data = udp({ to: PORT, data: new Array<number>(200).fill(1) });
      const options = new Array<number>(words * 4).fill(1);
      const frame = ip(ROUTER_MAC, STATION, { source: NEAR, target: FAR, proto: 17, data, options });
      world.queue.schedule(new Callback(() => inject(world, router.nics[0], frame)), 1000, Priority.device);
      world.start(far.host, "waits", function* (): AnyOp {
        yield* far.host.delay(40e9);
      });
      world.run();
      world.quiesce();
      // A piece needs room for its header and 8 bytes.
      expect(far.box.got.length).toBe(mtu >= 28 && words === 0 ? 1 : 0);
    }
  }
});
