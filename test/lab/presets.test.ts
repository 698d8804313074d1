/** Presets: the program, the command line and the page say the same of each, and each runs. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { presetNames, presets } from "../../grammar/index.js";
import { modes } from "../../src/compiler/values/modes.js";
import { check, isRefusal, load, planRun, runPoint } from "../../src/index.js";
import { parseMode } from "../../src/lab/mode-values.js";
import { describeMode } from "../../src/runtime/index.js";

const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/language/presets.md"), "utf8");

/** With arguments that are not the defaults, and the other alternative of those that have one. */
const written = [
  ...presetNames,
  ...presetNames.map(
    (name) => `${name}(${presets[name]!.parameters.map((each) => `${each.name}: ${each.low}`).join(", ")})`,
  ),
];

async function simulationOf(items: readonly string[]) {
  const text = `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

graph Node {
  needs nic: device;
  net  = Inet over nic;
  test = UDPTEST over net.udp;
}

scenario Pair(input: mode) {
  host client on DECstation5000 runs Node under input;
  host server on DECstation5000 runs Node under interrupt;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.test.pingpong(server.test, size: 1000 B, trips: 20);
}

experiment presets {
  vary input in [${items.join(", ")}];
  run Pair(input);
  measure done = client.test.trips;
  measure rtt = mean(client.test.rtt) in us;
}
`;
  const { program, diagnostics } = await check("-", { stdin: text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return load(program!);
}

test("the page has each preset with its parameters and their defaults, and a part of its own", () => {
  for (const name of presetNames) {
    const parameters = presets[name]!.parameters.map((each) => `${each.name}: ${each.default}`).join(", ");
    expect(page).toContain(`| \`${name}(${parameters})\` `);
    expect(page).toContain(`\n## \`${name}\`\n`);
  }
});

test("arguments of presets are arguments of their modes", () => {
  for (const { maps, without } of Object.values(presets))
    for (const each of without === undefined ? [maps] : [maps, without])
      for (const name of Object.keys(each.arguments))
        expect(modes[each.mode as keyof typeof modes].map((parameter) => parameter.name)).toContain(name);
});

test("each runs, and is in the command line what it is in a program", async () => {
  const simulation = await simulationOf(written);
  const plan = planRun(simulation, undefined, []);
  if (isRefusal(plan)) throw new Error(plan.refused);
  const { experiment, points } = plan.experiments[0]!;
  const lines = points.map((point, index) => {
    const mode = point.values["input"];
    const read = parseMode("input", written[index]!);
    if (isRefusal(read)) throw new Error(read.refused);
    expect(read.value).toEqual(mode);
    expect(describeMode(read.value)).toBe(written[index]);
    const { samples } = runPoint(experiment, point, { seed: 1, machines: plan.machines });
    expect(samples["done"]).toBe(20);
    return `${written[index]!.padEnd(64)} ${samples["rtt"]!.toFixed(3)} us`;
  });
  expect(lines.join("\n")).toMatchSnapshot();
});

test.each([
  ["linux.napi(0)", 'parameter "budget" must be in 1..1024, but this is 0'],
  ["linux.napi(quota: 1)", "linux.napi() has no quota"],
  ["zephyr(rxQueues: 9)", 'parameter "rxQueues" must be in 0..8, but this is 9'],
  ["zephyr(2 us)", 'cannot read the preset "zephyr(2 us)"'],
  ["linux.napy", 'input is a mode, not "linux.napy"'],
])("the command line refuses %s", (text, refused) => {
  expect(parseMode("input", text)).toMatchObject({ refused });
});
