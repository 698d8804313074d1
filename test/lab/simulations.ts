/** Simulations by hand: experiments whose worlds do nothing, with results made of their parameters. */
import {
  type BuiltScenario,
  type Experiment,
  interrupt,
  type MachineData,
  type MeasuredTable,
  type PointValues,
  type Setup,
  type Simulation,
  threads,
  World,
} from "../../src/runtime/index.js";

export const machine: MachineData = {
  name: "DECstation5000",
  values: {
    clock: { value: 25e6, kind: "rate", label: "assumed" },
    "switch.direct": { value: 460, kind: "cycles", label: "fitted", low: 425, high: 500 },
    "switch.cold": { value: 12_000, kind: "time", label: "fitted" },
    "handoff.share": { value: 0.2, kind: "ratio", label: "assumed" },
    "nic.ring": { value: 32, kind: "int", label: "assumed" },
    "nic.drains": { value: "one", kind: "word", label: "assumed" },
    "nic.txInterrupt": { value: true, kind: "bool", label: "assumed" },
  },
  costs: {
    "IP.demux": { fixed: { value: 20_000, kind: "time", label: "fitted" } },
    "nic.receive": {
      fixed: { value: 20_000, kind: "time", label: "fitted" },
      perByte: { value: 300, kind: "perByte", label: "fitted" },
    },
  },
};

export const measuredRtt: Readonly<Record<string, readonly [number, number, number, number]>> = {
  Regular: [762, 4647, 7857, 11735],
  "IPP client handoff": [728, 4627, 7840, 11709],
  "IPP server handoff": [728, 4628, 7845, 11711],
  "IPP no handoff": [664, 4561, 7809, 11647],
};
const sizes = [1, 1000, 2000, 4000];

export const measured: MeasuredTable = {
  file: "measured.csv",
  columns: ["table", "version", "machine", "size_bytes", "metric", "unit", "measured", "status"],
  rows: Object.entries(measuredRtt).flatMap(([version, values]) =>
    values.map((value, index) => [
      "4",
      version,
      "DECstation5000",
      `${sizes[index]}`,
      "rtt",
      "us",
      `${value}`,
      "released",
    ]),
  ),
};

export interface Made extends BuiltScenario {
  /** In ns. */
  readonly rtt: number;
}

/** A world in which nothing happens for a while. */
export function quietWorld(setup: Setup, lasting: number): World {
  const world = new World(setup);
  setup.attach?.(world);
  world.at(lasting, () => undefined);
  return world;
}

function build(values: PointValues, setup: Setup): Made {
  const size = values["size"] as number;
  const input = values["input"] as { kind: string };
  const extra = values["clientHandoff"] === true || values["serverHandoff"] === true ? 60_000 : 0;
  const rtt = 663_900 + 3_900 * size - (size * size) / 4 + (input.kind === "threads" ? 98_000 : extra);
  return { world: quietWorld(setup, rtt), rtt };
}

/** The shape of the report's Table 4, with results that are right for short messages only. */
export const table4: Experiment<Made> = {
  name: "table4",
  title: "Table 4: UDP round trip",
  axes: [
    {
      name: "version",
      labelled: true,
      dimension: "string",
      rows: [
        { label: "Regular", values: { input: threads(1), clientHandoff: false, serverHandoff: false } },
        { label: "IPP client handoff", values: { input: interrupt(), clientHandoff: true, serverHandoff: false } },
        { label: "IPP server handoff", values: { input: interrupt(), clientHandoff: false, serverHandoff: true } },
        { label: "IPP no handoff", values: { input: interrupt(), clientHandoff: false, serverHandoff: false } },
      ],
    },
    {
      name: "size",
      labelled: false,
      dimension: "bytes",
      rows: sizes.map((size) => ({ label: `${size} B`, values: { size } })),
    },
  ],
  build,
  measures: [
    { name: "rtt", unit: { name: "us", factor: 1000 }, sampled: ({ rtt }) => rtt },
    {
      name: "gain",
      unit: { name: "us", factor: 1000 },
      derived: (cell) => {
        const regular = cell.measure("rtt", { version: "Regular" });
        const own = cell.measure("rtt");
        return regular === undefined || own === undefined ? undefined : regular - own;
      },
    },
    { name: "switches", unit: { name: "", factor: 1 }, sampled: () => 10_000 },
  ],
  expectations: [
    {
      text: "rtt within 2 %, mean 0.5 % of measured",
      where: "table4.xgraph:42",
      measure: "rtt",
      within: {
        value: (cell) => cell.measure("rtt"),
        of: (cell) => cell.measured(measured, "rtt"),
        each: { value: 0.02, relative: true },
        mean: { value: 0.005, relative: true },
      },
    },
    {
      text: 'gain within 40 us, mean 12 us of measured[version: "Regular"] - measured',
      where: "table4.xgraph:43",
      measure: "gain",
      within: {
        value: (cell) => cell.measure("gain"),
        of: (cell) => {
          const regular = cell.measured(measured, "gain", { version: "Regular" });
          const own = cell.measured(measured, "gain");
          return regular === undefined || own === undefined ? undefined : regular - own;
        },
        each: { value: 40_000, relative: false },
        mean: { value: 12_000, relative: false },
      },
    },
    {
      text: "switches <= 10_000",
      where: "table4.xgraph:44",
      holds: (cell) => (cell.measure("switches") ?? 0) <= 10_000,
    },
  ],
};

/** The type of an experiment's scenario is its own business, as in emitted glue. */
export function simulationOf(...experiments: readonly Experiment<Made>[]): Simulation {
  return { program: "table4.xgraph", machines: { DECstation5000: machine }, experiments };
}
