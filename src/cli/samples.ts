/** `--samples FILE`: every value of series and gauges over time. A store keeps results alone, so each kept run is made again: the same history. */
import { describePoint, type PointResult, pointAt, runPoint, SampleRows, Sampler, type Value } from "../lab/index.js";
import { commandAgain, type Setup } from "./execute.js";
import { Failure } from "./failure.js";
import type { PlannedRun, Run } from "./planned-run.js";
import { progressOn } from "./progress.js";
import { type RowsWriter, writeTable } from "./rows.js";

/** @throws Failure if the file cannot be written, or a run gives other results than are kept. */
export async function writeSamples(
  file: string,
  setup: Setup,
  runs: Iterable<PlannedRun>,
  parquet: RowsWriter | undefined,
): Promise<void> {
  const rows = new SampleRows(setup.plan);
  const progress = progressOn(setup.io.stderr, setup.options.quiet);
  try {
    const kept = setup.keeper?.store.size ?? 0;
    let done = 0;
    await writeTable(
      file,
      setup,
      rows.columns,
      samplesOf(setup, rows, runs, (label) => {
        progress.count(done++, kept, label);
      }),
      parquet,
    );
  } finally {
    progress.clear();
  }
}

function* samplesOf(
  setup: Setup,
  rows: SampleRows,
  runs: Iterable<PlannedRun>,
  begins: (label: string) => void,
): Generator<readonly Value[]> {
  const { simulation, plan, keeper } = setup;
  for (const planned of runs) {
    const { experiment, axes } = plan.experiments[planned.experiment]!;
    const run: Run = { ...planned, at: pointAt(axes, planned.point) };
    const kept = keeper?.find(run);
    if (kept === undefined || !("result" in kept)) continue;
    begins(describePoint(run.at));
    const sampler = new Sampler(simulation);
    const result = runPoint(experiment, run.at, {
      seed: run.seed,
      machines: plan.machines,
      attach: (world) => {
        sampler.attach(world);
      },
      finished: (scenario) => {
        sampler.finished(scenario);
      },
    });
    refuseOther(setup, run, kept.result.samples, result.samples);
    yield* rows.rowsOf({ experiment: run.experiment, seed: run.seed, result }, sampler.found);
  }
}

function refuseOther(setup: Setup, run: Run, kept: PointResult["samples"], found: PointResult["samples"]): void {
  const other = Object.keys(kept).find((name) => !Object.is(kept[name], found[name]));
  if (other === undefined) return;
  throw new Failure(
    `${describePoint(run.at)}, seed ${run.seed}: ${other} is now ${found[other] ?? "missing"}, and ${kept[other] ?? "missing"} is kept: a protocol's results depend on something outside the simulation, such as Math.random or Date`,
    { help: `this makes the run again: ${commandAgain(setup, run)}` },
  );
}
