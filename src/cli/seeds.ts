/** `--seeds 1..1000`: every point with every seed, for what only some histories show. */
import { describePoint, type Plan, runPoint, tableOf } from "../lab/index.js";
import { InternalError, type Point, ProtocolFailure, RunError, type Simulation } from "../runtime/index.js";
import { exitCodes, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import { maxStepsOf } from "./max-steps.js";
import { progressOn } from "./progress.js";
import type { SimulateOptions } from "./simulate-options.js";

/** What is shown of the seeds that fail; the rest is counted. */
const SHOWN = 10;

interface Failed {
  readonly seed: number;
  readonly experiment: string;
  readonly what: string;
}

/**
 * Runs all points with each seed. Invariants of the runtime are on in every run; an expectation that fails is a failure too.
 * @throws Failure where the range is none.
 */
export async function runSeeds(
  simulation: Simulation,
  { experiments, machines }: Plan,
  options: SimulateOptions,
  io: Io,
): Promise<number> {
  const { first, last } = rangeOf(options.seeds ?? "");
  const maxSteps = maxStepsOf(options["max-steps"]);
  const progress = progressOn(io.stderr, options.quiet);
  const failed: Failed[] = [];
  const total = last - first + 1;
  try {
    for (let seed = first; seed <= last; seed++) {
      progress.show(seed - first + 1, total, `seed ${seed}`);
      // Lets the terminal show it, and a signal come in.
      await new Promise((resolve) => setImmediate(resolve));
      for (const { experiment, axes, points } of experiments) {
        const fails = (what: string): void => {
          failed.push({ seed, experiment: experiment.name, what });
        };
        let at: Point | undefined;
        try {
          const results = points.map((point) => {
            at = point;
            return runPoint(experiment, point, {
              seed,
              machines,
              jump: !options["no-jump"],
              ...(maxSteps !== undefined && { maxSteps }),
            });
          });
          for (const { expectation, outcome } of tableOf(experiment, axes, results).verdicts)
            if (outcome === "fails") fails(expectation.text);
        } catch (error) {
          if (!(error instanceof RunError || error instanceof ProtocolFailure || error instanceof InternalError))
            throw error;
          const where = at === undefined ? "" : describePoint(at);
          fails(`${where === "" ? "" : `${where}: `}${error.message}`);
        }
      }
    }
  } finally {
    progress.clear();
  }
  io.stdout.write(report(simulation, failed, { first, last, total }, options, io));
  return failed.length === 0 ? exitCodes.success : exitCodes.failure;
}

function report(
  { program, experiments }: Simulation,
  failed: readonly Failed[],
  { first, last, total }: { readonly first: number; readonly last: number; readonly total: number },
  options: SimulateOptions,
  io: Io,
): string {
  if (failed.length === 0) return options.quiet ? "" : `seeds ${first}..${last}: all ${total} hold\n`;
  const seeds = new Set(failed.map(({ seed }) => seed)).size;
  const lines = [`seeds ${first}..${last}: ${seeds} of ${total} fail`];
  for (const { seed, experiment, what } of failed.slice(0, SHOWN)) {
    const given = [
      ...(experiments.length > 1 ? ["--experiment", experiment] : []),
      ...options.set.flatMap((each) => ["--set", `'${each.replaceAll("'", "'\\''")}'`]),
    ];
    lines.push(
      "",
      `seed ${seed}: ${what}`,
      `  ${[io.program === "xgc" ? "xgc run" : io.program, ...(io.program === "xgc" ? [program] : []), "--seed", seed, ...given].join(" ")}`,
    );
  }
  if (failed.length > SHOWN) lines.push("", `and ${failed.length - SHOWN} more`);
  return lines.map((line) => `${line}\n`).join("");
}

function rangeOf(text: string): { first: number; last: number } {
  const match = /^(\d+)\.\.(\d+)$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || last < first || last >= 2 ** 32)
    throw usageFailure(`--seeds is a range of whole numbers as 1..1000, not "${text}"`);
  return { first, last };
}
