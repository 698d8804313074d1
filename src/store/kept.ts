/** The stored form of a run, and its key. */
import { createHash, type Hash } from "node:crypto";
import type { MachineData, Point } from "../runtime/index.js";
import type { PointResult } from "../lab/index.js";

/** The end of a run: results, or an error that every other run of the same history has too. */
export type Kept =
  | { readonly result: Omit<PointResult, "point"> }
  | { readonly failed: { readonly name: string; readonly message: string } };

/** A description of the run, for readers of the files. */
export interface RunName {
  readonly experiment: string;
  readonly point: Point;
  readonly seed: number;
}

export interface RunKeys {
  /** 24 hexadecimal digits: unique for a run over all programs, machines and versions. */
  of(run: RunName): string;
}

/**
 * The keys of the runs of one program under the same machines. A key depends on everything on which a result depends.
 * @param facts.code Hash of the program, its protocols and the runtime.
 * @param facts.version Of xgc.
 * @param facts.options Options that change the measured values.
 */
export function keysOf(facts: {
  readonly code: string;
  readonly version: string;
  readonly machines: Readonly<Record<string, MachineData>>;
  readonly options: Readonly<Record<string, unknown>>;
}): RunKeys {
  const { code, version, machines, options } = facts;
  const common = createHash("sha256").update(JSON.stringify([code, version, machines, options]));
  return {
    of: ({ experiment, point: { labels, values }, seed }) => {
      const hash: Hash = common.copy();
      return hash
        .update(JSON.stringify([experiment, labels, values, seed]))
        .digest("hex")
        .slice(0, 24);
    },
  };
}
