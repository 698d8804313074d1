/** Every byte once and in order, or both ends know. 2,000 stories in CI, fewer elsewhere; `XGC_SEEDS` says how many. */
import process from "node:process";
import { describe, expect, test } from "vitest";
import { faultsOf, type Story, underFire } from "./under-fire.js";

const SEEDS = Number(process.env["XGC_SEEDS"] ?? (process.env["CI"] === undefined ? 80 : 2000));
const BATCH = 80;

describe("streams under fire", () => {
  test.each(Array.from({ length: Math.ceil(SEEDS / BATCH) }, (_, index) => index * BATCH))(
    "seeds from %d",
    (first) => {
      const stories: Story[] = [];
      for (let seed = first; seed < Math.min(first + BATCH, SEEDS); seed++) {
        const story = underFire(seed);
        stories.push(story);
        expect({ seed, wrong: faultsOf(story) }).toEqual({ seed, wrong: [] });
      }
      // The stories are worth their name.
      const seen = (name: string): number => stories.filter(({ counts }) => (counts[name] ?? 0) > 0).length;
      const rare = ["retransmits", "timeouts", "fastRetransmits", "earlySegments", "repeated", "probes", "badChecksum"];
      expect(rare.filter((name) => seen(name) < 1)).toEqual([]);
    },
    600_000,
  );
});
