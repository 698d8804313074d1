/** `--shard 3/40`: a part of the points, for one of many tasks. */
import { type PlannedExperiment, pointCount } from "../lab/index.js";
import { usageFailure } from "./failure.js";

export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** @throws Failure (usage) for a text that names no part. */
export function shardOf(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, first, second] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [number, of] = [Number(first), Number(second)];
  if (!(number >= 1 && number <= of)) throw usageFailure(`--shard is a part as 3/40, from 1 on, not "${text}"`);
  return { number, of };
}

/**
 * The points of each experiment in a shard, as [first, step]: every n-th, counted through all experiments, so that neighbours,
 * which take about the same time, go to different tasks.
 */
export function pointsOfShard(
  experiments: readonly PlannedExperiment[],
  shard: Shard | undefined,
): readonly { readonly first: number; readonly step: number; readonly count: number }[] {
  const { number, of: step } = shard ?? { number: 1, of: 1 };
  let before = 0;
  return experiments.map(({ axes }) => {
    const points = pointCount(axes);
    const first = (((number - 1 - before) % step) + step) % step;
    before += points;
    return { first, step, count: first < points ? Math.ceil((points - first) / step) : 0 };
  });
}
