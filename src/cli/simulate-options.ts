/** The options of a run: those of `xgc run`, and of every bundle that `xgc compile --bundle` writes. */
import type { Command, OptionSpecs, OptionValues } from "./options.js";

/** For every command that writes files. */
export const force = { type: "flag", help: "Replaces files that xgc did not write, too." } as const;

export const simulateOptions = {
  experiment: { type: "value", placeholder: "NAME", help: "Only this experiment; otherwise all." },
  set: {
    type: "list",
    placeholder: "NAME=VALUE",
    help: "Gives an axis other values (size=1000B,2000B), or a machine another one (DECstation5000.switch.direct=36us); *= takes a factor.",
  },
  seed: { type: "value", placeholder: "N", help: "Seeds the random numbers; 1 by default." },
  seeds: {
    type: "value",
    placeholder: "A..B",
    help: "Runs every point with each of these seeds, and says which fail and how to run them again.",
  },
  jobs: {
    type: "value",
    placeholder: "N",
    help: "Runs that many points at a time, each on a thread; by default one for each processor. Results are the same for any number.",
  },
  store: {
    type: "value",
    placeholder: "DIR",
    help: "Keeps the results of each finished run in files there, and makes only the runs whose results are not there yet.",
  },
  shard: {
    type: "value",
    placeholder: "I/N",
    help: "Of the points only every N-th, from the I-th on, for one of N tasks; with --store.",
  },
  json: { type: "flag", help: "Prints one JSON object instead of tables." },
  csv: {
    type: "value",
    placeholder: "FILE",
    help: "Writes simulated and measured values as CSV; - prints them instead of tables.",
  },
  pcap: {
    type: "value",
    placeholder: "FILE",
    help: "Writes what goes over the links at the first point, as pcapng with an interface for each link; with {link} in FILE, as a file for each.",
  },
  trace: {
    type: "value",
    placeholder: "FILE",
    help: "Writes the first point as a trace for ui.perfetto.dev: operations in their contexts, rings and queues, and what led to each handoff.",
  },
  explain: {
    type: "flag",
    help: "Shows where the time of each point's messages went: wire, interrupt, protocol, copy, switch, and one message step by step.",
  },
  profile: {
    type: "flag",
    help: "Shows for each host how often each operation was called at the first point, its CPU time and its share; with --json, at every point.",
  },
  "trace-hash": { type: "flag", help: "Shows a hash of each point's history: equal hashes mean equal histories." },
  "no-jump": { type: "flag", help: "Makes every charge of CPU time an event: slower, with the same history." },
  "max-steps": {
    type: "value",
    placeholder: "N",
    help: "Steps that a run may take at one instant before it is stopped as an endless loop; 10000000 by default.",
  },
  force,
  quiet: { type: "flag", help: "Shows no progress, and of the report only what fails." },
} as const satisfies OptionSpecs;

/** A bundle's command line. */
export const simulateCommand = {
  name: "run",
  summary: "Runs the simulation",
  description: ["Runs every point of the experiments, and prints each table beside the measured one."],
  options: simulateOptions,
  examples: [],
} as const satisfies Command<typeof simulateOptions>;

export const resultsOptions = {
  study: {
    type: "value",
    placeholder: "N",
    help: "Which call's results, where stores have those of several; they are listed where none is chosen.",
  },
  json: simulateOptions.json,
  csv: simulateOptions.csv,
  rows: {
    type: "value",
    placeholder: "FILE",
    help: "Writes a row for each run, as Parquet (FILE.parquet) or CSV (FILE.csv), with units.",
  },
  samples: {
    type: "value",
    placeholder: "FILE",
    help: "Makes the kept runs again, and writes every value of series and gauges with its time, as Parquet or CSV.",
  },
  into: {
    type: "value",
    placeholder: "DIR",
    help: "Writes what the stores have into a new one.",
  },
  force,
  quiet: { type: "flag", help: "Of the tables, only what fails; says nothing where all runs are there." },
} as const satisfies OptionSpecs;

/** `xgc results`, and `results` of a bundle. */
export const resultsCommand = {
  name: "results",
  summary: "Shows what stores have, and writes it",
  description: [
    "Reads the results that xgc run --store and bundles have kept in each DIR, of several as one, and prints the tables that a single run prints. Says which runs are missing or have failed, and the commands that make them.",
    "Exits with 1 where a run is missing or has failed, or an expectation fails.",
  ],
  operand: { name: "DIR", many: true },
  options: resultsOptions,
  examples: [
    ["xgc results study", "tables, and what is missing"],
    ["xgc results study --rows study.parquet", "a row for each run, for DuckDB, pandas or R"],
    ["xgc results study --samples samples.parquet", "every value of series and gauges over time"],
    ["xgc results part1 part2 --into study", "two stores as one"],
  ],
} as const satisfies Command<typeof resultsOptions>;

export type ResultsOptions = OptionValues<typeof resultsOptions>;
export type SimulateOptions = OptionValues<typeof simulateOptions>;
