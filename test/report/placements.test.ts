/** The plot of placements: names that do not cover each other, and an axis that suits the values. */
import fc from "fast-check";
import { expect, test } from "vitest";
import "../properties.js";
import { type PlacementPicture, placementPlot } from "../../src/report/index.js";

type Points = PlacementPicture["points"];

function plotted(points: Points): string {
  return placementPlot({ title: "Where?", x: "motor in us", y: "busy in us", points });
}

/** Where the names stand, in pixels. */
function namesIn(svg: string): { x: number; y: number; width: number }[] {
  const moved =
    /<g transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*aria-label="text"><text transform="translate\(([-\d.]+),([-\d.]+)\)">(below[^<]*)</g;
  return [...svg.matchAll(moved)].map(([, dx, dy, x, y, text = ""]) => ({
    x: Number(x) + Number(dx),
    y: Number(y) + Number(dy),
    width: 6 * text.length,
  }));
}

const point = fc.record({
  x: fc.double({ min: 1, max: 100, noNaN: true }),
  y: fc.double({ min: 1, max: 100, noNaN: true }),
});

test("no name covers another one", () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 2, maxLength: 6 }), (places) => {
      const points = places.map((place, index) => ({
        ...place,
        text: `below net.p${index}`,
        standing: "best" as const,
        named: true,
      }));
      const names = namesIn(plotted(points));
      expect(names).toHaveLength(points.length);
      for (const [index, a] of names.entries())
        for (const b of names.slice(index + 1))
          expect(Math.abs(a.y - b.y) > 9 || Math.abs(a.x - b.x) > Math.min(a.width, b.width)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test("the axis is logarithmic if values differ fifty-fold", () => {
  const at = (x: number): Points[number] => ({ x, y: x, text: `below p${x}`, standing: "other", named: false });
  expect(plotted([at(2), at(20), at(2000)])).toContain(">1k<");
  expect(plotted([at(2), at(20), at(40)])).not.toContain(">1k<");
  // A log axis has no place for 0.
  expect(plotted([at(0), at(2000)])).not.toMatch(/NaN|Infinity/);
});
