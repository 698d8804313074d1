/** Serial numbers against the definition in RFC 1982, section 3.2, written out as it stands there. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { serial16, serial32, serial8, SerialNumbers } from "../../src/runtime/index.js";

/** "s1 is said to be less than s2 if, and only if, s1 is not equal to s2, and ..." */
function less(i1: number, i2: number, bits: number): boolean {
  return (i1 < i2 && i2 - i1 < 2 ** (bits - 1)) || (i1 > i2 && i1 - i2 > 2 ** (bits - 1));
}

test.each([
  [8, serial8],
  [16, serial16],
  [32, serial32],
] as const)("%i bits: before and after are the order of the RFC", (bits, serial) => {
  const number = fc.oneof(
    fc.nat(2 ** Math.min(bits, 31) - 1),
    fc.constantFrom(0, 1, 2 ** (bits - 1) - 1, 2 ** (bits - 1), 2 ** (bits - 1) + 1, 2 ** bits - 1),
  );
  fc.assert(
    fc.property(number, number, (one, other) => {
      expect(serial.before(one, other)).toBe(less(one, other, bits));
      expect(serial.after(one, other)).toBe(less(other, one, bits));
    }),
    { seed: 1982, numRuns: 2000 },
  );
});

test("a sum comes after its number, and the distance between them is what was added", () => {
  fc.assert(
    fc.property(fc.nat(255), fc.nat(127), (from, steps) => {
      const to = serial8.plus(from, steps);
      expect(to).toBe((from + steps) % 256);
      expect(serial8.after(to, from)).toBe(steps > 0);
      expect(serial8.distance(from, to)).toBe(steps);
      expect(serial8.distance(to, from)).toBe(steps === 0 ? 0 : -steps);
    }),
  );
});

test("half a round apart there is no order and no distance, and no such step", () => {
  expect(serial8.before(0, 128)).toBe(false);
  expect(serial8.after(0, 128)).toBe(false);
  expect(serial8.distance(0, 128)).toBeUndefined();
  expect(serial8.distance(128, 0)).toBeUndefined();
  expect(() => serial8.plus(0, 128)).toThrow(RangeError);
  expect(() => serial8.plus(0, -1)).toThrow(RangeError);
});

test("the examples of the RFC with two bits (section 5.1)", () => {
  const serial = new SerialNumbers(2);
  expect(serial.plus(3, 1)).toBe(0);
  expect([serial.after(1, 0), serial.after(2, 1), serial.after(3, 2), serial.after(0, 3)]).toEqual(Array(4).fill(true));
});
