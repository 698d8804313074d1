/** `--seeds 1..1000`: every point with every seed, to find faults that only some histories show. */
import { describePoint, type JobResult, pointCount, tableOf } from "../lab/index.js";
import { commandAgain, execute, type Failed, type Setup } from "./execute.js";
import type { PlannedRun, Run } from "./planned-run.js";
import { exitCodes, usageFailure } from "./failure.js";
import { failureText } from "./keeper.js";
import { keptText } from "./kept-text.js";
import { shellWord } from "./repeat-command.js";
import { pointsOfShard } from "./shard.js";

/** The failing seeds that are shown; the rest is counted. */
const SHOWN = 10;

interface FailedSeed {
  readonly seed: number;
  readonly what: string;
  /** The command that shows it again. */
  readonly command: string;
}

export interface Seeds {
  readonly first: number;
  readonly last: number;
}

/**
 * Runs all points with each seed. Invariants of the runtime are on in every run; an expectation that fails is a failure too.
 * @throws Failure if the range is not valid.
 */
export async function runSeeds(setup: Setup): Promise<number> {
  const { io, plan, options, shard, keeper } = setup;
  const seeds = rangeOf(options.seeds ?? "");
  const each = pointsOfShard(plan.experiments, shard).reduce((sum, { count }) => sum + count, 0);
  const total = each * (seeds.last - seeds.first + 1);
  const judging = new Judging(setup, seeds.first);
  await execute({
    setup,
    runs: runsOf(setup, seeds),
    total: () => total,
    label: ({ seed }) => `seed ${seed}`,
    stopsAtFailure: false,
    take: (run, result) => {
      judging.take(run, result);
    },
    failed: (run, error) => {
      judging.take(run, error);
    },
  });
  const { failed } = judging;
  if (keeper !== undefined) io.stderr.write(keptText(setup, { failures: [], total }));
  io.stdout.write(seedsReport(failed, seeds, setup));
  return failed.length === 0 ? exitCodes.success : exitCodes.failure;
}

export function* runsOf(
  { plan: { experiments }, shard }: Pick<Setup, "plan" | "shard">,
  { first: from, last }: Seeds,
): Generator<PlannedRun> {
  const parts = pointsOfShard(experiments, shard);
  for (let seed = from; seed <= last; seed++)
    for (const [experiment, { first, step, count }] of parts.entries())
      for (let index = 0; index < count; index++)
        yield { experiment, point: first + index * step, repetition: 0, seed };
}

/** Judges each experiment with each seed when its last point is done, and keeps failures in the order of seeds. */
export class Judging {
  readonly #setup: Setup;
  readonly #first: number;
  /** Experiments with incomplete seeds, by both. */
  readonly #open = new Map<string, { left: number; readonly found: (JobResult | undefined)[]; failed: boolean }>();
  readonly #failed: (readonly [order: number, failed: FailedSeed])[] = [];

  constructor(setup: Setup, first: number) {
    this.#setup = setup;
    this.#first = first;
  }

  get failed(): readonly FailedSeed[] {
    return [...this.#failed].sort(([a], [b]) => a - b).map(([, failed]) => failed);
  }

  take(run: Run, outcome: JobResult | Failed): void {
    const { experiments } = this.#setup.plan;
    const { experiment, axes } = experiments[run.experiment]!;
    const key = `${run.seed} ${run.experiment}`;
    const { shard, plan } = this.#setup;
    const left = shard === undefined ? pointCount(axes) : pointsOfShard(plan.experiments, shard)[run.experiment]!.count;
    const open = this.#open.get(key) ?? { left, found: [], failed: false };
    this.#open.set(key, open);
    open.left--;
    if ("message" in outcome) {
      open.failed = true;
      const where = describePoint(run.at);
      this.#fails(run, `${where === "" ? "" : `${where}: `}${failureText(outcome)}`, run.point);
    } else open.found[run.point] = outcome;
    if (open.left > 0) return;
    this.#open.delete(key);
    // A table with gaps says nothing about the mean, and the failure is shown already.
    if (open.failed) return;
    const results = open.found.filter((each) => each !== undefined);
    for (const [index, { expectation, outcome: judged }] of tableOf(experiment, axes, results).verdicts.entries())
      if (judged === "fails") this.#fails(run, expectation.text, results.length + index, true);
  }

  #fails(run: Run, what: string, order: number, whole = false): void {
    const { command, plan, options, simulation } = this.#setup;
    const { name } = plan.experiments[run.experiment]!.experiment;
    const all = [
      ...(simulation.experiments.length > 1 ? ["--experiment", name] : []),
      ...options.set.flatMap((each) => ["--set", each]),
    ];
    this.#failed.push([
      ((run.seed - this.#first) * plan.experiments.length + run.experiment) * 2 ** 21 + Math.min(order, 2 ** 21 - 1),
      {
        seed: run.seed,
        what,
        // An expectation covers all points.
        command: whole
          ? [command, "--seed", run.seed, ...all.map(shellWord)].join(" ")
          : commandAgain(this.#setup, run),
      },
    ]);
  }
}

export function seedsReport(
  failed: readonly FailedSeed[],
  { first, last }: Seeds,
  { options: { quiet } }: Pick<Setup, "options">,
): string {
  const total = last - first + 1;
  if (failed.length === 0) return quiet ? "" : `seeds ${first}..${last}: all ${total} hold\n`;
  const seeds = new Set(failed.map(({ seed }) => seed)).size;
  const lines = [`seeds ${first}..${last}: ${seeds} of ${total} fail`];
  for (const { seed, what, command } of failed.slice(0, SHOWN)) lines.push("", `seed ${seed}: ${what}`, `  ${command}`);
  if (failed.length > SHOWN) lines.push("", `and ${failed.length - SHOWN} more`);
  return lines.map((line) => `${line}\n`).join("");
}

export function rangeOf(text: string): Seeds {
  const match = /^(\d+)\.\.(\d+)$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || last < first || last >= 2 ** 32)
    throw usageFailure(`--seeds is a range of whole numbers as 1..1000, not "${text}"`);
  return { first, last };
}
