/**
 * Implementations made at random over a grammar of TypeScript, each checked by xgc, compiled strictly and run: and no run may refute its check.
 * `npm run refute` makes 20,000; here it is fewer. XGC_REFUTE sets the number, XGC_REFUTE_SEED the seed.
 */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Declarations } from "../../src/analysis/summaries/scope.js";
import { root } from "../compiler/disk.js";
import { implementations } from "./refute/grammar.js";
import { type Refuted, refute, total } from "./refute/trial.js";

const number = Number(process.env["XGC_REFUTE"] ?? "200");
const seed = Number(process.env["XGC_REFUTE_SEED"] ?? "1");
const batch = 25;

async function refuteAll(many: number, from: number): Promise<Refuted> {
  const pieces = fc.sample(implementations, { numRuns: many, seed: from });
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-refute-"));
  symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"));
  try {
    const all: Refuted[] = [];
    for (let at = 0; at < many; at += batch) {
      all.push(
        await refute(pieces.slice(at, at + batch), directory, (file, text) =>
          writeFileSync(path.join(directory, file), text),
        ),
      );
      if (process.env["XGC_REFUTE"] !== undefined) console.log(`${at + batch} of ${many}`);
    }
    return total(all);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe("implementations made at random", () => {
  test("are not refuted by their runs", { timeout: 1e8 }, async () => {
    const { broken, waits, hit, bounded, unbounded, ratios, lost } = await refuteAll(number, seed);
    const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? NaN;
    console.log(
      `${number} implementations: ${hit} of ${waits} waits happened; ${bounded} handlers with a bound, median of bound / observed ${median.toFixed(2)}; ${unbounded} without, ${lost} because something was not followed`,
    );
    expect(broken.slice(0, 3)).toEqual([]);
    expect(hit / waits).toBeGreaterThan(0.8);
    expect(bounded).toBeGreaterThan(number / 4);
  });

  test("are refuted if the analysis forgets what is put into variables", { timeout: 1e6 }, async () => {
    const spy = vi.spyOn(Declarations.prototype, "sources").mockReturnValue({ values: [], open: false });
    try {
      const { broken } = await refuteAll(25, 7);
      expect(broken).not.toEqual([]);
    } finally {
      spy.mockRestore();
    }
  });
});
