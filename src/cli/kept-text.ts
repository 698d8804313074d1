/** The state of a store after a run, in words. */
import { describePoint } from "../lab/index.js";
import { commandAgain, type Setup } from "./execute.js";
import type { FailedRun, Ran } from "./run-plan.js";

/** The number of failed runs that are shown; the rest is counted. */
const SHOWN = 10;

export function keptText(setup: Setup, { failures, total }: Pick<Ran, "failures" | "total">): string {
  const { keeper, shard, options, simulation } = setup;
  const what = shard === undefined ? simulation.program : `shard ${shard.number}/${shard.of} of ${simulation.program}`;
  if (failures.length === 0) {
    if (options.quiet) return "";
    const runs = total === 1 ? "the one run is" : `all ${total} runs are`;
    return `${what}: ${runs} kept in ${keeper?.directory ?? ""}\n`;
  }
  const failed = failures.length === 1 ? "1 has failed" : `${failures.length} have failed`;
  return [
    `error: ${what}: of ${total} runs, ${failed}; the others are kept in ${keeper?.directory ?? ""}`,
    ...failureLines(setup, failures),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** Each with the command that repeats it. */
export function failureLines(setup: Setup, failures: readonly FailedRun[]): readonly string[] {
  const { experiments } = setup.plan;
  const lines = failures
    .slice(0, SHOWN)
    .flatMap(({ run, message }) => [
      `  ${[...(experiments.length > 1 ? [experiments[run.experiment]!.experiment.name] : []), ...runWords(run)].join(", ")}: ${message.replaceAll("\n", "\n  ")}`,
      `    ${commandAgain(setup, run)}`,
    ]);
  return failures.length > SHOWN ? [...lines, `  and ${failures.length - SHOWN} more`] : lines;
}

/** `4000 B`, `seed 3`. */
export function runWords({ at, seed }: FailedRun["run"]): readonly string[] {
  const label = describePoint(at);
  return [...(label === "" ? [] : [label]), `seed ${seed}`];
}
