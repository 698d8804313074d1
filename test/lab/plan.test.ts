import { describe, expect, test } from "vitest";
import { isRefusal, type Plan, planRun, type Refusal } from "../../src/lab/index.js";
import { type Axis, deferred, interrupt, type MachineValue, polling, threads } from "../../src/runtime/index.js";
import { simulationOf, table4 } from "./simulations.js";

const simulation = simulationOf(table4);

function plan(...settings: string[]): Plan {
  const result = planRun(simulation, undefined, settings);
  if (isRefusal(result)) throw new Error(result.refused);
  return result;
}
function refused(...settings: string[]): Refusal {
  const result = planRun(simulation, undefined, settings);
  if (!isRefusal(result)) throw new Error("was not refused");
  return result;
}
const labels = ({ experiments }: Plan): string[] =>
  (experiments[0]?.points ?? []).map((point) => Object.values(point.labels).join(", "));

function withAxis(axis: Omit<Axis, "labelled" | "rows">): ReturnType<typeof simulationOf> {
  return simulationOf({ ...table4, axes: [{ ...axis, labelled: false, rows: [{ label: "x", values: {} }] }] });
}

describe("points", () => {
  test("are the product of the axes, the last fastest", () => {
    expect(labels(plan()).slice(0, 5)).toEqual([
      "Regular, 1 B",
      "Regular, 1000 B",
      "Regular, 2000 B",
      "Regular, 4000 B",
      "IPP client handoff, 1 B",
    ]);
    expect(labels(plan())).toHaveLength(16);
  });

  test("are counted before they are made: more than 10^9 are refused", () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => ({ label: String(index), values: {} }));
    const axes = ["a", "b", "c"].map((name) => ({ name, labelled: true, dimension: "int" as const, rows }));
    const large = planRun(simulationOf({ ...table4, axes }), undefined, []);
    expect(large).toMatchObject({ refused: expect.stringContaining("has 1000000000000 points") as string });
    const some = planRun(simulationOf({ ...table4, axes }), undefined, ["a=7", "b=1,2"]);
    expect(isRefusal(some)).toBe(false);
  });

  test("hold what the row of each axis sets", () => {
    expect(plan("version=IPP server handoff", "size=3kB").experiments[0]?.points).toEqual([
      {
        labels: { version: "IPP server handoff", size: "3000 B" },
        values: { input: interrupt(), clientHandoff: false, serverHandoff: true, size: 3000 },
      },
    ]);
  });

  test("of an experiment without axes are one", () => {
    const result = planRun(simulationOf({ ...table4, axes: [] }), undefined, []);
    expect(isRefusal(result) ? result : result.experiments[0]?.points).toEqual([{ labels: {}, values: {} }]);
  });
});

describe("--set of an axis", () => {
  test("takes a list of new values, in their order", () => {
    expect(labels(plan("version=Regular", "size=2000B, 1 B"))).toEqual(["Regular, 2000 B", "Regular, 1 B"]);
  });

  test.each([
    "version=Regular,IPP no handoff",
    'version="Regular","IPP no handoff"',
    "version=regular, ipp no handoff",
  ])("selects rows by label: %s", (setting) => {
    expect(labels(plan(setting, "size=1B"))).toEqual(["Regular, 1 B", "IPP no handoff, 1 B"]);
  });

  test("finds a label with a comma in it", () => {
    const axis: Axis = {
      name: "kind",
      labelled: true,
      dimension: "string",
      rows: [
        { label: "a, b", values: {} },
        { label: "c", values: {} },
      ],
    };
    const result = planRun(simulationOf({ ...table4, axes: [axis] }), undefined, ["kind=a, b"]);
    expect(isRefusal(result) ? result : labels(result)).toEqual(["a, b"]);
  });

  test.each([
    ["time", "10us", 10_000, "10 us"],
    ["ratio", "2%", 0.02, "2 %"],
    ["ratio", "0.5", 0.5, "50 %"],
    ["rate", "25MHz", 25e6, "25 MHz"],
    ["bandwidth", "10Mbps", 10e6, "10 Mbps"],
    ["int", "-3", -3, "-3"],
    ["bool", "true", true, "true"],
    ["string", '"a b"', "a b", "a b"],
    ["host", "10.0.1.2", 0x0a000102, "10.0.1.2"],
    ["mode", "interrupt", interrupt(), "interrupt"],
    ["mode", "threads", threads(1), "threads(1)"],
    ["mode", "polling(32)", polling({ budget: 32 }), "polling(budget: 32)"],
    ["mode", "deferred(backlog: 8, stacks: 2)", deferred({ backlog: 8, stacks: 2 }), "deferred(backlog: 8, stacks: 2)"],
    ["mac", "08-00-2b-00-02-0f", 0x08002b00020f, "08:00:2b:00:02:0f"],
    ["mode", "threads(2, full: drop)", threads(2, { full: "drop" }), "threads(2, full: drop)"],
    [
      "mode",
      "interrupt(stacks: 4, block: fail)",
      interrupt({ stacks: 4, block: "fail" }),
      "interrupt(stacks: 4, block: fail)",
    ],
  ] as const)("reads a %s: %s", (dimension, text, value, label) => {
    const result = planRun(withAxis({ name: "x", dimension }), undefined, [`x=${text}`]);
    expect(isRefusal(result) ? result : result.experiments[0]?.axes[0]?.rows).toEqual([
      { label, values: { x: value } },
    ]);
  });

  test.each([
    ["time", "10"],
    ["time", "10B"],
    ["time", "-1us"],
    ["time", "10uss"],
    ["int", "1.5"],
    ["int", "3B"],
    ["bool", "yes"],
    ["host", "10.0.0.256"],
    ["mode", "threads(0)"],
    ["mode", "threads(1, block: fail)"],
    ["mode", "poll(1)"],
    ["mode", "polling(1025)"],
    ["mac", "08:00:2b"],
    ["mode", "interrupt(block: never)"],
  ] as const)("refuses a %s that is none: %s", (dimension, text) => {
    const result = planRun(withAxis({ name: "x", dimension }), undefined, [`x=${text}`]);
    expect(isRefusal(result)).toBe(true);
  });

  test.each([
    ["sise=1B", "there is no axis sise to set", "did you mean size?"],
    ["version=Regulr", 'version has no row "Regulr"', "did you mean Regular?"],
    ["size=1000", 'size needs a unit: "1000"', "write it as size=1000B"],
    ["size=10us", '"10us" is no value of size', "write it as size=1000B"],
    ["size=1000 bytes", 'size: "bytes" is not a unit. Did you mean "B"?', "write it as size=1000B"],
    ["size=1B,1B", "size has 1 B twice", undefined],
    ["size", 'cannot read the setting "size"', "write NAME=VALUE, such as size=1000B"],
    ["size=", 'the setting "size=" has no value', undefined],
    ["size*=2", '"size*=2": only values of machines have factors', "write it as size=2"],
    ["direct=36us", "there is no axis direct to set", "did you mean DECstation5000.switch.direct?"],
  ])("says what is wrong with %s", (setting, message, help) => {
    expect(refused(setting)).toEqual(help === undefined ? { refused: message } : { refused: message, help });
  });

  test("refuses one axis twice", () => {
    expect(refused("size=1B", "size=2B").refused).toBe("size is set twice");
  });
});

describe("--set of a machine", () => {
  const value = (result: Plan, name: string): MachineValue | undefined =>
    result.machines["DECstation5000"]?.values[name];
  const cost = (result: Plan, name: string): unknown => result.machines["DECstation5000"]?.costs[name];

  test.each([
    ["=920cycles", 920],
    ["=36.8us", 920],
    ["*=2", 920],
    ["*=200%", 920],
  ])("knows cycles and times from each other: switch.direct%s", (setting, cycles) => {
    expect(value(plan(`DECstation5000.switch.direct${setting}`), "switch.direct")).toEqual({
      value: cycles,
      kind: "cycles",
      label: "set",
      declared: 460,
    });
  });

  test("keeps the declared value through several settings, and counts cycles by the clock that is set", () => {
    const result = plan(
      "DECstation5000.switch.cold=100cycles",
      "DECstation5000.switch.cold*=3",
      "DECstation5000.clock=50MHz",
    );
    expect(value(result, "switch.cold")).toMatchObject({ value: 6000, kind: "time", declared: 12_000 });
  });

  test("takes cycles for each byte, by the clock that is set, where a machine has times for each byte", () => {
    expect(cost(plan("DECstation5000.nic.receive=5cycles/B"), "nic.receive")).toMatchObject({
      perByte: { value: 200, kind: "perByte", label: "set", declared: 300 },
    });
    expect(cost(plan("DECstation5000.IP.demux=2.5cycles/B"), "IP.demux")).toMatchObject({
      perByte: { value: 2.5, kind: "cyclesPerByte", label: "set" },
    });
    expect(refused("DECstation5000.switch.cold=5cycles/B").refused).toMatch(/no value of DECstation5000.switch.cold/);
  });

  test("sets either part of a cost", () => {
    expect(cost(plan("DECstation5000.nic.receive=0.5us/B"), "nic.receive")).toMatchObject({
      fixed: { value: 20_000, label: "fitted" },
      perByte: { value: 500, label: "set", declared: 300 },
    });
    expect(cost(plan("DECstation5000.IP.demux=30us"), "IP.demux")).toEqual({
      fixed: { value: 30_000, kind: "time", label: "set", declared: 20_000 },
    });
    expect(cost(plan("DECstation5000.IP.demux=1ns/B"), "IP.demux")).toMatchObject({
      fixed: { value: 20_000 },
      perByte: { value: 1, declared: 0 },
    });
    expect(cost(plan("DECstation5000.nic.receive*=2"), "nic.receive")).toMatchObject({
      fixed: { value: 40_000 },
      perByte: { value: 600 },
    });
  });

  test("sets words, numbers and booleans", () => {
    const result = plan(
      "DECstation5000.nic.drains=all",
      "DECstation5000.nic.ring=64",
      "DECstation5000.nic.txInterrupt=false",
    );
    expect(["nic.drains", "nic.ring", "nic.txInterrupt"].map((name) => value(result, name)?.value)).toEqual([
      "all",
      64,
      false,
    ]);
  });

  test("leaves the simulation as it was", () => {
    plan("DECstation5000.switch.direct*=2");
    expect(simulation.machines["DECstation5000"]?.values["switch.direct"]).toMatchObject({
      value: 460,
      label: "fitted",
    });
  });

  test.each([
    ["DECstation500.clock=1MHz", "there is no machine DECstation500", "did you mean DECstation5000?"],
    [
      "DECstation5000.switch.dirct=1us",
      "machine DECstation5000 has no value switch.dirct",
      "did you mean switch.direct?",
    ],
    [
      "DECstation5000.switch.cold=5",
      'DECstation5000.switch.cold needs a unit: "5"',
      "write it as DECstation5000.switch.cold=36us",
    ],
    [
      "DECstation5000.switch.cold=5B",
      '"5B" is no value of DECstation5000.switch.cold',
      "write it as DECstation5000.switch.cold=36us",
    ],
    ["DECstation5000.switch.cold=-5us", 'DECstation5000.switch.cold cannot be negative: "-5us"', undefined],
    ["DECstation5000.nic.drains=al", 'DECstation5000.nic.drains is one or all, not "al"', undefined],
    ["DECstation5000.nic.drains*=2", "DECstation5000.nic.drains is one, which has no multiples", undefined],
    ["DECstation5000.nic.ring=1.5", 'DECstation5000.nic.ring is a whole number, not "1.5"', undefined],
    ["DECstation5000.clock=0Hz", `"DECstation5000.clock" must be at least 1 Hz, but this is 0 Hz`, undefined],
    [
      "DECstation5000.IP.demux*=2us",
      'a factor has no unit: "DECstation5000.IP.demux*=2us"',
      "write it as DECstation5000.IP.demux*=2, or DECstation5000.IP.demux=2us",
    ],
    ["DECstation5000.constructor=1", "machine DECstation5000 has no value constructor", undefined],
  ])("says what is wrong with %s", (setting, message, help) => {
    const { refused: text, help: hint } = refused(setting);
    expect(text).toBe(message);
    if (help !== undefined) expect(hint).toBe(help);
  });
});

describe("experiments", () => {
  const other = { ...table4, name: "table5", axes: table4.axes.slice(0, 1) };

  test("all are planned, or the one that is named", () => {
    const both = simulationOf(table4, other);
    const names = (name?: string): unknown => {
      const result = planRun(both, name, []);
      return isRefusal(result) ? result : result.experiments.map(({ experiment }) => experiment.name);
    };
    expect(names()).toEqual(["table4", "table5"]);
    expect(names("table5")).toEqual(["table5"]);
    expect(names("table6")).toEqual({
      refused: "table4.xgraph has no experiment table6",
      help: "did you mean table4?",
    });
  });

  test("a setting applies to those that have the axis", () => {
    const result = planRun(simulationOf(table4, other), undefined, ["size=1B"]);
    expect(isRefusal(result) ? result : result.experiments.map(({ points }) => points.length)).toEqual([4, 4]);
  });

  test("a program without any is refused", () => {
    expect(planRun(simulationOf(), undefined, [])).toEqual({ refused: "table4.xgraph has no experiment to run" });
  });
});
