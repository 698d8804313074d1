/** At most once, whatever happens. 2,000 histories in CI, fewer elsewhere; `XGC_SEEDS` says how many. */
import { describe, expect, test } from "vitest";
import { faultsOf, underFire } from "./under-fire.js";

const SEEDS = Number(process.env["XGC_SEEDS"] ?? (process.env["CI"] === undefined ? 200 : 2000));
const BATCH = 25;

describe("calls under fire", () => {
  test.each(Array.from({ length: Math.ceil(SEEDS / BATCH) }, (_, index) => index * BATCH))(
    "seeds from %d",
    (first) => {
      for (let seed = first; seed < Math.min(first + BATCH, SEEDS); seed++) {
        expect({ seed, wrong: faultsOf(underFire(seed)) }).toEqual({ seed, wrong: [] });
      }
    },
    600_000,
  );
});
