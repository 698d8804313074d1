import { describe, expect, test } from "vitest";
import { lookUp } from "../../src/lab/csv-table.js";
import type { Axis, MeasuredTable } from "../../src/runtime/index.js";
import { measured, table4 } from "./simulations.js";

const { axes } = table4;
const at = (version: string, size: string): Readonly<Record<string, string>> => ({ version, size });

const mixed: MeasuredTable = {
  file: "m.csv",
  columns: ["version", "delay_us", "metric", "unit", "measured", "status"],
  rows: [
    ["A", "30", "switches", "count", "10001", "released"],
    ["A", "30", "rtt", "ms", "0.5", "released"],
    ["A", "40", "rtt", "ms", "", "withheld"],
    ["A", "50", "rtt", "ms", "7", "withheld"],
    ["B", "30", "rtt", "ms", "1", "released"],
    ["B", "30", "rtt", "ms", "2", "released"],
  ],
};
const delays: readonly Axis[] = [
  { name: "version", labelled: true, dimension: "string", rows: ["A", "B"].map((label) => ({ label, values: {} })) },
  {
    name: "delay",
    labelled: false,
    dimension: "time",
    rows: [30, 40, 50].map((us) => ({ label: `${us} us`, values: { delay: us * 1000 } })),
  },
];

describe("a look-up in measured values", () => {
  test("matches labels as text and sizes as numbers, and gives base units", () => {
    expect(lookUp(measured, "rtt", axes, at("Regular", "1000 B"), false)).toMatchObject({
      row: 1,
      status: "value",
      value: 4_647_000,
    });
  });

  test("takes the only metric where there is no such", () => {
    expect(lookUp(measured, "gain", axes, at("Regular", "1 B"), false).value).toBe(762_000);
    expect(lookUp(measured, undefined, axes, at("Regular", "1 B"), false).value).toBe(762_000);
  });

  test("reads a column's unit from its name, and a value's from its row", () => {
    const cell = { version: "A", delay: "30 us" };
    expect(lookUp(mixed, "rtt", delays, cell, false).value).toBe(500_000);
    expect(lookUp(mixed, "switches", delays, cell, false).value).toBe(10_001);
  });

  test("tells a withheld value from one that is not there", () => {
    expect(lookUp(mixed, "rtt", delays, { version: "A", delay: "40 us" }, false)).toMatchObject({
      row: 2,
      status: "withheld",
    });
    expect(lookUp(mixed, "rtt", delays, { version: "A", delay: "50 us" }, false)).toMatchObject({
      row: 3,
      status: "withheld",
    });
    expect(lookUp(measured, "rtt", axes, at("Regular", "3000 B"), false).status).toBe("absent");
  });

  test("does not choose between rows", () => {
    expect(lookUp(mixed, "rtt", delays, { version: "B", delay: "30 us" }, false).status).toBe("absent");
    expect(lookUp(mixed, "other", delays, { version: "A", delay: "30 us" }, false).status).toBe("absent");
  });
});
