/** Two declarations of one name, each by a name of its own. */
import { expect, test } from "vitest";
import { casesIn, checkCase } from "./cases.js";

const { text } = casesIn("accept").find(({ name }) => name === "names/namesakes-under-other-names") ?? { text: "" };

test("a declaration that is imported under another name has that name in the program, with its own values and costs", () => {
  const { program } = checkCase(text);
  const machine = (name: string) => program?.machines.find((each) => each.name === name);
  expect(machine("Slow")?.values["interrupt.entry"]?.value).toBe(2000);
  expect(machine("Slower")?.values["interrupt.entry"]?.value).toBe(9000);
  expect(Object.keys(machine("Slow")?.costs ?? {})).not.toContain("ETH.demux");
  expect(Object.keys(machine("Slower")?.costs ?? {})).toContain("ETH.demux");
  const rates = program?.media.map(({ name, values }) => [name, values["rate"]]);
  expect(rates).toContainEqual(["Wire", 5e6]);
  expect(rates).toContainEqual(["Cord", 7e6]);
});

test("each place has the one that its module means", () => {
  const { program } = checkCase(text);
  const graph = (name: string) => program?.graphs.find((each) => each.name === name);
  expect(graph("Own")?.instances.map(({ name }) => name)).toContain("eth");
  expect(graph("Other")?.instances.map(({ name }) => name)).toEqual(["all"]);
  expect(graph("Outer")?.instances.find(({ name }) => name === "own")?.of).toBe("Other");
  const scenarios = program?.scenarios.filter(({ name }) => name.startsWith("S<")) ?? [];
  expect(scenarios.map(({ name }) => name).sort()).toEqual([
    "S<Other, Slow>",
    "S<Other, Slower>",
    "S<Own, Slow>",
    "S<Own, Slower>",
  ]);
  const [first] = scenarios;
  expect(first?.hosts.map(({ machine }) => machine)[2]).toBe("Slower");
  expect(first?.links.map(({ medium }) => medium)).toEqual(["Wire", "Cord"]);
});

test("an alias that is taken in the program is no name to have", () => {
  const taken = text
    .replace("Own as Other,", "Own as Box2,")
    .replace("[Own, Other]", "[Own, Box2]")
    .replace("//- b.xgraph\n", "//- b.xgraph\nmachine Box2 extends Box {\n  interrupt.entry = assumed(1 us);\n}\n")
    .replace(
      "machine Slow extends Box {\n  interrupt.entry = assumed(9 us)",
      "machine Slow extends Box2 {\n  interrupt.entry = assumed(9 us)",
    );
  expect(checkCase(taken).diagnostics.map(({ code }) => code)).toContain("XG3004");
});
