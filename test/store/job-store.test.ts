/** Results of jobs: found again under the same machines and options, and under no others. */
import { expect, test } from "vitest";
import type { Job, JobResult } from "../../src/lab/index.js";
import type { MachineData, Simulation } from "../../src/runtime/index.js";
import { JobStore, Store } from "../../src/store/index.js";
import { emptyDirectory } from "../cli/console.js";

const machine = (clock: number): MachineData => ({
  name: "M",
  values: { clock: { value: clock, kind: "rate", label: "assumed" } },
  costs: {},
});
const simulation = {
  program: "study.xgraph",
  machines: { M: machine(1) },
  experiments: [{ name: "study" }],
} as unknown as Simulation;
const job: Job = {
  simulation: 0,
  experiment: 0,
  point: { labels: { size: "1 B" }, values: { size: 1 } },
  machines: {},
  seed: 1,
};
const result: JobResult = {
  point: job.point,
  samples: { rtt: 5 },
  checks: [],
  simulatedNs: 10,
  warmNs: 1,
  passes: { server: { "net.udp -> test": 7 } },
  handlers: { "server.nic": 1200 },
};

function opened(directory: string): JobStore {
  const store = Store.open(directory, { program: "study.xgraph", code: "0123", version: "0.1.0" }, "// a program");
  return new JobStore([{ simulation, store }]);
}

test("a result is found by its job, with everything in it", async () => {
  const directory = emptyDirectory();
  const first = opened(directory);
  expect(first.find(job)).toBeUndefined();
  await first.keep(job, result);
  await first.close();
  const again = opened(directory);
  expect(again.find(job)).toEqual(result);
  // The program's own machines, named or not, are the same machines; `jump` changes no result.
  expect(again.find({ ...job, machines: { M: machine(1) }, jump: false })).toEqual(result);
  expect([first.kept, again.found]).toEqual([1, 2]);
  await again.close();
});

test.each([
  ["other machines", { machines: { M: machine(2) } }],
  ["another seed", { seed: 2 }],
  ["a part of the run", { horizon: 5 }],
  ["a hash", { traceHash: true }],
  ["an account, which records do not have", { account: true }],
])("not by a job with %s", async (_, other) => {
  const directory = emptyDirectory();
  const store = opened(directory);
  await store.keep(job, result);
  await store.close();
  const again = opened(directory);
  expect(again.find({ ...job, ...other })).toBeUndefined();
  await again.close();
});
