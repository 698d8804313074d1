/** A placement runs as the same barriers do that are written into the program: event by event. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { runPoint } from "../../src/lab/index.js";
import { candidate } from "../../src/place/index.js";
import { placementOf } from "../../src/place/problem.js";
import "../properties.js";
import { compiled, loaded, posed } from "./problems.js";
import { worlds, worldText } from "./worlds.js";

test("placed or written, the history is the same", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.nat(255), async (world, bits) => {
      const text = worldText(world);
      const { problem, simulation } = await posed(text);
      const names = problem.groups[0]!.sites.map(({ name }) => name);
      const placed = new Set(names.filter((_, index) => (bits >> index) % 2 === 1));
      const placement = placementOf(problem, candidate(problem.choices[0]!, [placed]));
      const point = { labels: {}, values: {} };
      const hashOf = (of: typeof simulation, more: object): string | undefined =>
        runPoint(of.experiments[0]!, point, { seed: 7, machines: of.machines, traceHash: true, ...more }).traceHash;
      const barriers = [...placed].map((name) => `barrier ${name};`).join(" ");
      const written = text.replace(
        new RegExp(`(host ${world.host} .*);`),
        (_, head: string) => `${head} { ${barriers} }`,
      );
      const byHand = await loaded(compiled(written), false);
      expect(hashOf(simulation, { placement }), written).toBe(hashOf(byHand, {}));
    }),
    { numRuns: 8 },
  );
});
