import { describe, expect, test } from "vitest";
import { failuresText, type ReportOptions, reportText } from "../../src/lab/index.js";
import type { Experiment, Simulation } from "../../src/runtime/index.js";
import { runOne } from "./run.js";
import { type Made, measured, measuredRtt, quietWorld, simulationOf, table4 } from "./simulations.js";

function report(simulation: Simulation, options: ReportOptions = {}, ...settings: string[]): string {
  const { table, facts } = runOne(simulation, ...settings);
  return reportText(table, facts, options);
}

/** Table 4 with results that are all a little too long. */
const close: Experiment<Made> = {
  ...table4,
  axes: table4.axes.map((axis) =>
    axis.labelled
      ? { ...axis, rows: axis.rows.map((row) => ({ ...row, values: { ...row.values, version: row.label } })) }
      : axis,
  ),
  build: ({ version, size }, setup) => {
    const column = [1, 1000, 2000, 4000].indexOf(size as number);
    const rtt = (measuredRtt[version as string]?.[column] ?? 0) * 1001.3;
    return { world: quietWorld(setup, 1), rtt };
  },
};

const withheld: Experiment<Made> = {
  ...close,
  measures: close.measures.slice(0, 1),
  expectations: [
    {
      text: "rtt within 2 % of measured",
      where: "table6.xgraph:9",
      measure: "rtt",
      within: {
        value: (cell) => cell.measure("rtt"),
        of: (cell) =>
          cell.measured(
            {
              ...measured,
              rows: measured.rows.map((row) => (Number(row[3]) > 1000 ? [...row.slice(0, 6), "", "withheld"] : row)),
            },
            "rtt",
          ),
        each: { value: 0.02, relative: true },
      },
    },
  ],
};

const list: Experiment<Made> = {
  ...table4,
  axes: table4.axes.slice(1),
  build: ({ size }, setup) => ({ world: quietWorld(setup, 1), rtt: (size as number) * 1.5 }),
  measures: [
    { name: "share", unit: { name: "%", factor: 0.01 }, sampled: ({ rtt }) => rtt / 1e6 },
    { name: "rate", unit: { name: "", factor: 1 }, sampled: ({ rtt }) => 1 / rtt },
  ],
  expectations: [
    {
      text: "share within 1 % of rate",
      where: "list.xgraph:3",
      measure: "share",
      within: { value: (cell) => cell.measure("share"), of: () => 0.0015, each: { value: 0.01, relative: true } },
    },
  ],
};

const cube: Experiment<Made> = {
  ...table4,
  axes: [
    ...table4.axes.slice(0, 1),
    {
      name: "input",
      labelled: false,
      dimension: "bool",
      rows: [false, true].map((value) => ({ label: String(value), values: { extra: value } })),
    },
    ...table4.axes.slice(1),
  ],
  expectations: [],
};

describe("a report", () => {
  test.each([
    ["fits 100 columns, the errors in each cell", "table4.txt", report(simulationOf(close))],
    ["marks what fails", "table4-fails.txt", report(simulationOf(table4))],
    ["has whole words where there is room", "table4-wide.txt", report(simulationOf(table4), { width: 140 })],
    [
      "puts the parts of a cell one below another where there is not",
      "table4-narrow.txt",
      report(simulationOf(table4), { width: 70 }),
    ],
    [
      "continues columns below where there is even less",
      "table4-very-narrow.txt",
      report(simulationOf(close), { width: 50 }),
    ],
    ["shows what was withheld, and does not judge it", "withheld.txt", report(simulationOf(withheld))],
    ["of one axis is a list", "list.txt", report(simulationOf(list))],
    [
      "of three axes has two to the left",
      "cube.txt",
      report(simulationOf(cube), {}, "version=Regular,IPP no handoff", "size=1B,1000B"),
    ],
    [
      "says what was set otherwise, and what could not be judged",
      "settings.txt",
      report(
        simulationOf(table4),
        {},
        "version=IPP no handoff",
        "size=1B,3000B",
        "DECstation5000.switch.direct=920cycles",
        "DECstation5000.nic.receive*=1.5",
      ),
    ],
  ])("%s", async (_, file, text) => {
    await expect(text).toMatchFileSnapshot(`golden/${file}`);
  });

  test.each([60, 80, 100, 120])("keeps its tables within %i columns", (width) => {
    const [tables = ""] = report(simulationOf(table4), { width }).split("\nexpectations\n");
    expect(
      Math.max(
        ...tables
          .split("\n")
          .slice(2)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(width);
  });

  test("is the same text with colours taken away", () => {
    const painted = report(simulationOf(table4), { paint: (style, text) => `<${style}>${text}</>` });
    expect(painted).toContain("<bad>-5.06!</>");
    expect(painted).toContain("<bad>FAIL</>");
    expect(painted.replace(/<\w*>|<\/>/g, "")).toBe(report(simulationOf(table4)));
  });

  test("in short is only what fails", () => {
    expect(failuresText(runOne(simulationOf(close)).table)).toBe("");
    expect(failuresText(runOne(simulationOf(table4)).table).split("\n")[0]).toMatch(
      /^ {2}FAIL {2}rtt within 2 %.*table4\.xgraph:42$/,
    );
  });
});
