/** At most once, whatever happens. `XGC_SEEDS=2000` runs as many histories; the normal run has 200. */
import { describe, expect, test } from "vitest";
import { faultsOf, underFire } from "./under-fire.js";

const SEEDS = Number(process.env["XGC_SEEDS"] ?? 200);
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
