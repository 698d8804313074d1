import { describe, expect, test } from "vitest";
import { csvText, runJson } from "../../src/lab/index.js";
import { runAll, runOne } from "./run.js";
import { simulationOf, table4 } from "./simulations.js";

describe("JSON", () => {
  const { tables, facts } = runAll(simulationOf(table4), "version=Regular,IPP no handoff", "size=1B,3000B");
  const json = runJson(tables, facts);

  test("has for each point what varies, and for each measure what was simulated and measured", () => {
    expect(json.points.map(({ point }) => point)).toEqual([
      { version: "Regular", size: "1 B" },
      { version: "Regular", size: "3000 B" },
      { version: "IPP no handoff", size: "1 B" },
      { version: "IPP no handoff", size: "3000 B" },
    ]);
    expect(json.points[2]).toEqual({
      experiment: "table4",
      point: { version: "IPP no handoff", size: "1 B" },
      values: { input: "interrupt", clientHandoff: false, serverHandoff: false, size: 1 },
      measures: [
        { name: "rtt", unit: "us", simulated: 667.79975, measured: 664, errorPercent: 0.572252 },
        { name: "gain", unit: "us", simulated: 98, measured: 98, errorPercent: 0 },
        { name: "switches", unit: "", simulated: 10_000 },
      ],
      simulatedTime: 0,
    });
    // Where nothing was measured there is no error.
    expect(json.points[3]?.measures[0]).toMatchObject({ measured: null, errorPercent: null });
  });

  test("has program, experiment, seed and verdicts, and survives being written", () => {
    expect(json).toMatchObject({
      program: "table4.xgraph",
      seed: 1,
      overrides: [],
      experiments: [{ name: "table4" }],
      passed: true,
    });
    expect(json.expectations[0]).toMatchObject({
      experiment: "table4",
      outcome: "unjudged",
      cells: { judged: 2, failed: 0, unjudged: 2 },
      relative: true,
      allowed: 0.02,
      worst: { point: { version: "IPP no handoff", size: "1 B" } },
      mean: { allowed: 0.005, outcome: "unjudged", over: 2, of: 18 },
    });
    const whole = runAll(simulationOf(table4));
    expect(runJson(whole.tables, whole.facts)).toMatchObject({
      passed: false,
      expectations: [{ outcome: "fails" }, {}, {}],
    });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});

describe("CSV", () => {
  test("has the rows of the data file, in its order, and what was simulated behind them", () => {
    const { tables } = runAll(
      simulationOf({ ...table4, measures: table4.measures.slice(0, 1) }),
      "size=2000B,1B",
      "version=Regular",
    );
    expect(csvText(tables)).toBe(
      [
        "table,version,machine,size_bytes,metric,unit,measured,status,simulated",
        "4,Regular,DECstation5000,1,rtt,us,762,released,765.79975",
        "4,Regular,DECstation5000,2000,rtt,us,7857,released,7561.9",
        "",
      ].join("\n"),
    );
  });

  test("appends what the file has no row for", () => {
    const { tables } = runAll(simulationOf(table4), "size=1B,3kB", "version=IPP no handoff,Regular");
    expect(csvText(tables).split("\n").slice(1)).toEqual([
      "4,Regular,DECstation5000,1,rtt,us,762,released,765.79975",
      "4,IPP no handoff,DECstation5000,1,rtt,us,664,released,667.79975",
      "4,IPP no handoff,DECstation5000,1,gain,us,98,derived,98",
      "4,IPP no handoff,DECstation5000,1,switches,,,,10000",
      "4,IPP no handoff,DECstation5000,3000,rtt,us,,,10113.9",
      "4,IPP no handoff,DECstation5000,3000,gain,us,,,98",
      "4,IPP no handoff,DECstation5000,3000,switches,,,,10000",
      "4,Regular,DECstation5000,1,gain,us,0,derived,0",
      "4,Regular,DECstation5000,1,switches,,,,10000",
      "4,Regular,DECstation5000,3000,rtt,us,,,10211.9",
      "4,Regular,DECstation5000,3000,gain,us,,,0",
      "4,Regular,DECstation5000,3000,switches,,,,10000",
      "",
    ]);
  });

  test("without a data file has columns of its own, and quotes what needs it", () => {
    const { table } = runOne(
      simulationOf({
        ...table4,
        measures: table4.measures.slice(0, 1),
        expectations: [],
        axes: [
          {
            name: "kind",
            labelled: true,
            dimension: "string",
            rows: [
              {
                label: 'a, "b"',
                values: { input: { kind: "threads", count: 1, full: "drop", exclusion: "none", priority: 0, core: 0 } },
              },
            ],
          },
          ...table4.axes.slice(1),
        ],
      }),
      "size=1B",
    );
    expect(csvText([table])).toBe(
      'experiment,kind,size_bytes,metric,unit,measured,status,simulated\ntable4,"a, ""b""",1,rtt,us,,,765.79975\n',
    );
  });
});
