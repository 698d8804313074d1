/** Graphs that contain the one before twice, again and again, are refused before they are opened. */
import { expect, test } from "vitest";
import { checkCase } from "./cases.js";

function doubled(times: number): string {
  const graphs = Array.from({ length: times }, (_, index) => {
    const below = index === 0 ? "Inet" : `G${index - 1}`;
    return `graph G${index} { needs nic: device; a = ${below} over nic; b = ${below} over nic; }`;
  });
  return `import { Inet } from "std/inet";\n${graphs.join("\n")}\n`;
}

test("more than 10,000 instances are an error that says how many there are", () => {
  const said = (times: number): readonly string[] =>
    checkCase(doubled(times))
      .diagnostics.filter(({ code }) => code === "XG9006")
      .map(({ message }) => message);
  expect(said(10)).toEqual([]);
  expect(said(30)[0]).toBe('graph "G10" has 12288 instances, with all graphs inside it; the limit is 10000');
});

test("a device that graphs share by all that they hold is named once in each of them", () => {
  const said = checkCase(doubled(8)).diagnostics.filter(({ code }) => code === "XG2021");
  expect(said.map(({ message }) => message.slice(0, 3))).toEqual(Array.from({ length: 8 }, () => '"b.'));
});
