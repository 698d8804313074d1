import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearestWord } from "../../grammar/spelling.js";
import { formatQuantity, parseQuantity, suggestUnit, UNITS, type Dimension } from "../../grammar/units.js";

describe("parseQuantity", () => {
  test.each<[string, number, Dimension]>([
    ["1000B", 1000, "size"],
    ["1000 B", 1000, "size"],
    ["2kB", 2000, "size"],
    ["2 KiB", 2048, "size"],
    ["61.4us", 61_400, "time"],
    ["0.3 us", 300, "time"],
    ["0.3 us/B", 300, "timePerSize"],
    ["3 cycles/B", 3, "cyclesPerSize"],
    ["1 min", 60e9, "time"],
    ["2 %", 0.02, "ratio"],
    ["10 Mbps", 10e6, "bandwidth"],
    ["25 MHz", 25e6, "rate"],
    ["460 cycles", 460, "cycles"],
    ["10_000", 10_000, "number"],
    ["0x10", 16, "number"],
    ["-3 us", -3000, "time"],
    [" 5 ", 5, "number"],
    ["0", 0, "number"],
  ])("%s", (text, value, dimension) => {
    expect(parseQuantity(text)).toEqual({ value, dimension });
  });

  test.each([
    ["", '"" is not a number.'],
    ["abc", '"abc" is not a number.'],
    ["1__0", '"1__0" is not a number.'],
    ["1.", '"1." is not a number.'],
    ["1.2.3", '"1.2.3" is not a number.'],
    ["0x", '"0x" is not a number.'],
    ["0x1G", '"0x1G" is not a number.'],
    ["30 usec", '"usec" is not a unit. Did you mean "us"?'],
    ["30 constructor", '"constructor" is not a unit.'],
  ])("refuses %s", (text, error) => {
    expect(parseQuantity(text)).toEqual({ error });
  });

  test("refuses a number that is too large", () => {
    const digits = "9".repeat(400);
    expect(parseQuantity(digits)).toEqual({ error: `"${digits}" is too large.` });
  });

  test("any text gives a quantity or an error", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = parseQuantity(text);
        if (!("error" in result)) expect(Number.isFinite(result.value)).toBe(true);
      }),
    );
  });
});

describe("formatQuantity", () => {
  test.each<[number, Dimension, string]>([
    [1000, "size", "1000 B"],
    [3600, "time", "3.6 us"],
    [1500, "time", "1.5 us"],
    [5, "time", "5 ns"],
    [0.5, "time", "0.5 ns"],
    [2e9, "time", "2 s"],
    [0, "time", "0 us"],
    [-3600, "time", "-3.6 us"],
    [0.02, "ratio", "2 %"],
    [10e6, "bandwidth", "10 Mbps"],
    [300, "timePerSize", "300 ns/B"],
    [2.5, "cyclesPerSize", "2.5 cycles/B"],
    [0, "size", "0 B"],
    [10_000, "number", "10000"],
    [1e21, "number", "1000000000000000000000"],
    [1e-7, "number", "0.0000001"],
  ])("%d %s", (value, dimension, text) => {
    expect(formatQuantity(value, dimension)).toBe(text);
  });

  const dimensions = [...new Set([...UNITS.values()].map((unit) => unit.dimension))];
  test.each(dimensions)("what it writes of %s is read back", (dimension) => {
    const value = fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.double({ min: 1e-3, max: 1e12, noNaN: true }));
    fc.assert(
      fc.property(value, (written) => {
        const read = parseQuantity(formatQuantity(written, dimension));
        if ("error" in read) throw new Error(read.error);
        expect(read.dimension).toBe(dimension);
        expect(Math.abs(read.value - written)).toBeLessThanOrEqual(Math.abs(written) * 1e-11);
      }),
    );
  });
});

describe("suggestUnit", () => {
  test.each([
    ["usec", "us"],
    ["\u00b5s", "us"],
    ["sec", "s"],
    ["US", "us"],
    ["KB", "kB"],
    ["mb", "MB"],
    ["Mbit/s", "Mbps"],
    ["mbps", "Mbps"],
    ["hz", "Hz"],
    ["cycle", "cycles"],
    ["usec/B", "us/B"],
    ["us/byte", "us/B"],
    ["cycle/B", "cycles/B"],
    ["cycles/byte", "cycles/B"],
    ["percent", "%"],
    ["furlong", undefined],
    ["Hz/B", undefined],
    ["constructor", undefined],
  ])("%s", (name, suggestion) => {
    expect(suggestUnit(name)).toBe(suggestion);
  });

  test("every suggestion is a unit", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), (name) => {
        const suggestion = suggestUnit(name);
        expect(suggestion === undefined || UNITS.has(suggestion)).toBe(true);
      }),
    );
  });
});

test.each([
  ["protcol", "protocol"],
  ["grpah", "graph"],
  ["Graph", "graph"],
  ["experimenmt", "experiment"],
  ["device", undefined],
  ["graph", undefined],
  ["xy", undefined],
])("the nearest keyword to %s", (word, nearest) => {
  expect(nearestWord(word, ["protocol", "graph", "experiment", "service", "as"])).toBe(nearest);
});
