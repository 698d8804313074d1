/** Many lines in one plot: colours repeat after eight, and then the lines are broken otherwise. */
import { expect, test } from "vitest";
import { colors, legend, linesPlot } from "../../src/report/plots.js";

const names = Array.from({ length: 20 }, (_, index) => `line ${index}`);
const points = names.flatMap((line, index) => [0, 1].map((x) => ({ line, x, y: x * index })));

/** Of each line, its colour and its dashes. */
function stylesIn(svg: string): string[] {
  const groups = [...svg.matchAll(/<g ([^>]*)aria-label="(?:line|link)">([\s\S]*?)<\/g>/g)];
  return groups.flatMap(([, group = "", inside = ""]) => {
    const dash = /stroke-dasharray="([^"]*)"/.exec(group)?.[1] ?? "";
    const shared = /stroke="(#[^"]*)"/.exec(group)?.[1];
    return [...inside.matchAll(/<path([^>]*)>/g)].map(
      ([, path = ""]) => `${/stroke="([^"]*)"/.exec(path)?.[1] ?? shared ?? ""} ${dash}`,
    );
  });
}

test.each([
  ["plot", linesPlot(points, { x: "x", y: "y", named: false })],
  ["legend", legend(names)],
])("no two lines of a %s are alike", (_, svg) => {
  const styles = stylesIn(svg);
  expect(styles).toHaveLength(20);
  expect(new Set(styles).size).toBe(20);
  expect(new Set(styles.map((style) => style.split(" ")[0]))).toEqual(new Set(colors));
});

test("up to eight lines are whole", () => {
  const few = linesPlot(
    points.filter(({ line }) => names.indexOf(line) < 8),
    { x: "x", y: "y" },
  );
  expect(few).not.toContain("stroke-dasharray");
});
