/** Which curves get panels of their own, and where names stand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { apart, coincide, type CurvePoint, curvesPanel, smallPanels } from "../../src/report/panels.js";
import { colors } from "../../src/report/plots.js";

const line = (name: string, of: (x: number) => number): CurvePoint[] =>
  Array.from({ length: 10 }, (_, x) => ({ line: name, x, y: of(x) }));

test("lines that lie on each other for most of their way get panels of their own", () => {
  expect(coincide([...line("a", (x) => x), ...line("b", (x) => 20 - x)])).toBe(false);
  expect(coincide([...line("a", (x) => x), ...line("b", (x) => x * 1.001)])).toBe(true);
  // They part in the second of three parts.
  expect(coincide([...line("a", (x) => x), ...line("b", (x) => (x < 6 ? x : 0))])).toBe(true);
  expect(coincide([...line("a", (x) => x), ...line("b", (x) => (x < 3 ? x : 0))])).toBe(false);
  expect(coincide(line("a", (x) => x))).toBe(false);
});

test("names keep their distance, in the order of their lines, and stay in the panel if there is room", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 14 }), (places) => {
      const moved = apart(places, 14, 200);
      const order = places.map((_, index) => index).sort((a, b) => moved[a]! - moved[b]!);
      for (const [at, index] of order.entries()) {
        const next = order[at + 1];
        if (next === undefined) continue;
        expect(moved[next]! - moved[index]!).toBeGreaterThanOrEqual(14 - 1e-9);
        expect(places[next]!).toBeGreaterThanOrEqual(places[index]!);
      }
      expect(Math.max(...moved)).toBeLessThanOrEqual(200 + 1e-9);
      // 14 names of 14 pixels need 182 of the 200.
      expect(Math.min(...moved)).toBeGreaterThanOrEqual(-1e-9);
    }),
  );
});

test("each name stands once, and there are at most eight colours", () => {
  const names = Array.from({ length: 8 }, (_, index) => `line ${index}`);
  const points = names.flatMap((name, index) => line(name, (x) => x * (index + 1)));
  const svg = curvesPanel(points, { x: "x", width: 440, height: 250 });
  for (const name of names) expect(svg.split(`>${name}<`).length).toBe(2);
  const more = Array.from({ length: 20 }, (_, index) => line(`line ${index}`, (x) => x * index)).flat();
  const drawn = curvesPanel(more, { x: "x", width: 440, height: 250 });
  const used = new Set([...drawn.matchAll(/stroke="(#[0-9a-f]{6})"/g)].map(([, colour]) => colour));
  expect(used).toEqual(new Set(colors));
  expect(drawn).toContain("stroke-dasharray");
});

test("a small panel shows all other lines in grey", () => {
  const names = Array.from({ length: 7 }, (_, index) => `line ${index}`);
  const rows = smallPanels(
    names.flatMap((name, index) => line(name, (x) => x * (index + 1))),
    { x: "x", width: 900, height: 176 },
  );
  expect(rows).toHaveLength(2);
  // Five and two panels, with seven grey lines in each.
  const grey = rows.map(
    (svg) => (/stroke-opacity="0.22"[^]*?<\/g>\s*<g aria-label="rule"/.exec(svg)?.[0].match(/<path/g) ?? []).length,
  );
  expect(grey).toEqual([35, 14]);
});
