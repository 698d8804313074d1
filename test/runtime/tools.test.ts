/** Map, event queue, checksum, random numbers and statistics, each against a slow and plain model. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToChecksum,
  Callback,
  EventQueue,
  foldChecksum,
  IdMap,
  maximum,
  mean,
  minimum,
  percentile,
  Random,
  Series,
  sum,
} from "../../src/runtime/index.js";
import { naiveChecksum } from "./naive-checksum.js";

describe("the Map tool", () => {
  // Values that collide, and addresses of all lengths.
  const part = fc.constantFrom(0, 1, 2, 17, 0xffff, 0x0a000001, 0xffffffff, 0x08002b000100, -1);
  const key = fc.tuple(part, part, part, part);
  const step = fc.record({ what: fc.constantFrom("bind", "bind", "unbind", "resolve"), key, value: fc.nat(3) });

  test("is a map, in the order of binding", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const map = new IdMap<number>();
        const model = new Map<string, number>();
        for (const { what, key, value } of steps) {
          const name = key.join();
          const old = model.get(name);
          switch (what) {
            case "bind":
              expect(map.bind(value, ...key)).toBe(old === undefined || old === value);
              if (old === undefined) model.set(name, value);
              break;
            case "unbind":
              expect(map.unbind(...key)).toBe(model.delete(name));
              break;
            default:
              expect(map.resolve(...key)).toBe(old);
          }
          expect(map.size).toBe(model.size);
          expect(map.values()).toEqual([...model.values()]);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe("the event queue", () => {
  interface Planned {
    readonly id: number;
    readonly time: number;
    readonly priority: number;
  }
  const step = fc.record({
    what: fc.constantFrom("schedule", "schedule", "schedule", "cancel", "next"),
    time: fc.nat(6),
    priority: fc.nat(3),
    which: fc.nat(100),
    daemon: fc.boolean(),
  });

  test("gives events by time, priority and order of scheduling; a cancelled one never", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const queue = new EventQueue();
        const events: Callback[] = [];
        let fired = -1;
        let model: Planned[] = [];
        const take = (): void => {
          const expected = model.shift();
          const event = queue.next();
          expect(event === undefined).toBe(expected === undefined);
          if (event === undefined || expected === undefined) return;
          event.fire();
          expect(fired).toBe(expected.id);
          expect(event.pending).toBe(false);
          expect(event.time).toBe(expected.time);
        };
        for (const { what, time, priority, which, daemon } of steps) {
          if (what === "schedule") {
            const id = events.length;
            const event = new Callback(() => (fired = id), daemon);
            events.push(event);
            queue.schedule(event, time, priority);
            model.push({ id, time, priority });
            // The sort is stable.
            model.sort((a, b) => a.time - b.time || a.priority - b.priority);
          } else if (what === "cancel" && events.length > 0) {
            const id = which % events.length;
            queue.cancel(events[id]!);
            model = model.filter((each) => each.id !== id);
          } else if (what === "next") {
            take();
          }
          expect(queue.size).toBe(model.length);
          expect(queue.nextTime).toBe(model[0]?.time ?? Infinity);
          expect(queue.live).toBe(model.filter(({ id }) => !events[id]!.daemon).length);
        }
        while (model.length > 0) take();
        expect(queue.next()).toBeUndefined();
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test("takes the same event again after it has fired or was cancelled", () => {
    const queue = new EventQueue();
    const event = new Callback(() => undefined);
    queue.schedule(event, 5, 0);
    queue.cancel(event);
    queue.cancel(event);
    queue.schedule(event, 3, 0);
    expect(queue.next()).toBe(event);
    queue.schedule(event, 9, 0);
    expect([queue.size, queue.nextTime]).toEqual([1, 9]);
  });
});

describe("the Internet checksum", () => {
  test("of RFC 1071's example", () => {
    const view = new DataView(Uint8Array.from([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]).buffer);
    // Section 3: the sum is ddf2, without the complement.
    expect(foldChecksum(addToChecksum(0, view, 0, 8))).toBe(0xffff - 0xddf2);
  });

  test("is that of the plain way, at any place, in two parts too, and 0 over itself", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(5), fc.nat(35), (bytes, at, half) => {
        const shifted = Uint8Array.from([...new Uint8Array(at).fill(9), ...bytes]);
        const view = new DataView(shifted.buffer);
        const checksum = foldChecksum(addToChecksum(0, view, at, bytes.length));
        expect(checksum).toBe(naiveChecksum([...bytes]));
        const first = Math.min(half * 2, bytes.length & ~1);
        const sum = addToChecksum(addToChecksum(0, view, at, first), view, at + first, bytes.length - first);
        expect(foldChecksum(sum)).toBe(checksum);
        expect(foldChecksum(sum + checksum)).toBe(0);
      }),
      { seed: 3 },
    );
  });

  test("does not overflow over the longest datagram", () => {
    const bytes = new Uint8Array(65_535).fill(0xff);
    expect(foldChecksum(addToChecksum(0, new DataView(bytes.buffer), 0, bytes.length))).toBe(naiveChecksum([...bytes]));
  });
});

describe("random numbers", () => {
  const take = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next());

  test("are the same for the same seed and stream, and others for others", () => {
    const first = take(new Random(7, 1), 20);
    expect(take(new Random(7, 1), 20)).toEqual(first);
    for (const [seed, stream] of [
      [7, 2],
      [8, 1],
      [7 + 2 ** 32, 1],
    ] as const)
      expect(take(new Random(seed, stream), 20)).not.toEqual(first);
    expect(new Set(first).size).toBe(20);
  });

  test("below a limit are below it, and about equally often each", () => {
    const random = new Random(1);
    for (const limit of [1, 2, 3, 10, 1024, 2 ** 32 - 1, 2 ** 32]) {
      for (let round = 0; round < 50; round++) {
        const value = random.below(limit);
        expect(Number.isInteger(value) && value >= 0 && value < limit).toBe(true);
      }
    }
    const counts = [0, 0, 0, 0, 0, 0];
    for (let round = 0; round < 6000; round++) counts[random.below(6)]!++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe("statistics", () => {
  const seriesOf = (values: readonly number[]): Series => {
    const series = new Series();
    for (const value of values) series.record(value);
    return series;
  };

  test("of any values", () => {
    const values = fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.nat(100), (values, percent) => {
        const series = seriesOf(values);
        const total = values.reduce((a, b) => a + b, 0);
        expect([sum(series), mean(series)]).toEqual([total, total / values.length]);
        expect([minimum(series), maximum(series)]).toEqual([Math.min(...values), Math.max(...values)]);
        // The definition, word for word, in whole numbers.
        const sorted = [...values].sort((a, b) => a - b);
        const enough = (value: number): boolean =>
          values.filter((each) => each <= value).length * 100 >= percent * values.length;
        expect(percentile(series, percent)).toBe(sorted.find(enough));
        // Recording order stays.
        expect([...series.values]).toEqual(values);
      }),
      { seed: 4 },
    );
  });

  test("of a rank that is whole take that rank", () => {
    const series = seriesOf(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(percentile(series, 55)).toBe(11);
  });

  test("of nothing are no number", () => {
    const empty = new Series();
    expect([mean(empty), percentile(empty, 50), minimum(empty), maximum(empty)]).toEqual([NaN, NaN, NaN, NaN]);
    expect(sum(empty)).toBe(0);
  });

  test("a series grows, and is empty after a reset", () => {
    const series = seriesOf(Array.from({ length: 5000 }, (_, index) => index));
    expect([series.length, series.values[4999], mean(series)]).toEqual([5000, 4999, 2499.5]);
    series.reset();
    expect([series.length, [...series.values]]).toEqual([0, []]);
  });
});
