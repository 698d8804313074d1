/** The values that a caller sets are held, before anything runs, to the demands of the places where they are used. */
import { describe, expect, test } from "vitest";
import { machineValue, machineValueNames } from "../../src/compiler/machines/machine-values.js";
import { modes } from "../../src/compiler/values/modes.js";
import { isRefusal, planRun } from "../../src/lab/index.js";
import { modeParameters } from "../../src/lab/mode-values.js";
import { machineRanges } from "../../src/lab/overrides.js";
import type { Demand, PointValues } from "../../src/runtime/index.js";
import { simulationOf, table4 } from "./simulations.js";

const size = (point: PointValues): number => point["size"] as number;

function refusedAt(demand: Omit<Demand, "where">, setting: string): string | undefined {
  const experiment: typeof table4 = { ...table4, demands: [{ where: "lan.xgraph:7", ...demand }] };
  const result = planRun(simulationOf(experiment), undefined, [setting]);
  return isRefusal(result) ? `${result.refused}; ${result.help ?? ""}` : undefined;
}

describe("a value that is set", () => {
  const most: Omit<Demand, "where"> = { value: { what: 'parameter "size"', kind: "bytes", at: size }, high: 1500 };

  test("is refused where it is out of bounds, in the words of the compiler", () => {
    expect(refusedAt(most, "size=1500B")).toBeUndefined();
    expect(refusedAt(most, "size=1B,1501B")).toBe(
      'Regular, 1501 B: parameter "size" must be in 0 B..1500 B, but this is 1501 B; see lan.xgraph:7',
    );
  });

  test("is refused where it divides by zero, and only where it does", () => {
    const never = { text: "this divides by zero", at: (point: PointValues) => size(point) - 5 === 0 };
    expect(refusedAt({ never }, "size=4B")).toBeUndefined();
    expect(refusedAt({ never }, "size=5B")).toBe("Regular, 5 B: this divides by zero; see lan.xgraph:7");
  });

  test("is not asked where the program does not use it", () => {
    expect(
      refusedAt({ ...most, value: { what: "x", kind: "bytes", at: () => undefined } }, "size=9000B"),
    ).toBeUndefined();
  });
});

test("values of machines have the bounds that the compiler holds them to", () => {
  const last = (name: string): string => name.replace("device.NAME.", "");
  const bounded = machineValueNames.flatMap((name) => {
    const { least, most } = machineValue(name) ?? {};
    if (least === undefined && most === undefined) return [];
    const low = least ?? 0;
    return [[last(name), most === undefined ? { low } : { low, high: most }]];
  });
  expect(machineRanges).toEqual(Object.fromEntries(bounded));
});

test("modes have the parameters that the compiler gives them", () => {
  const names = Object.entries(modes).map(([mode, parameters]) => [mode, parameters.map(({ name }) => name)]);
  expect(modeParameters).toEqual(Object.fromEntries(names));
});
