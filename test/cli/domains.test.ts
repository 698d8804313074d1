/** What a program pays where messages go from one trust domain into another. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "./console.js";

const root = path.resolve(import.meta.dirname, "../..");

/** The mean round trip of the template's protocol in a domain of its own, in us, where entering that costs so much. */
async function roundTrip(crossing: string): Promise<number> {
  const directory = emptyDirectory();
  cpSync(path.join(root, "template"), directory, { recursive: true });
  const change = (name: string, from: string | RegExp, to: string): void => {
    const file = path.join(directory, name);
    const text = readFileSync(file, "utf8");
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
  };
  change("greet.xgraph", "  counter answers;", "  domain user;\n\n  counter answers;");
  change("lan.xgraph", /on DECstation5000/g, "on Guarded");
  const machine = `machine Guarded extends DECstation5000 {\n  domain.crossing = assumed(${crossing});\n}\n`;
  writeFileSync(
    path.join(directory, "own.xgraph"),
    readFileSync(path.join(directory, "lan.xgraph"), "utf8").replace(
      /\nexperiment [^]*/,
      `\n${machine}
experiment guarded "Into another domain and back" {
  vary size in [1 B];

  run Lan(size, threads(1));

  measure roundTrip = mean(client.greet.roundTrip) in us;
}
`,
    ),
  );
  const io = newConsole({ workingDirectory: directory });
  expect([await xgc(["run", "own.xgraph", "--json"], io), io.err()]).toEqual([0, ""]);
  const { points } = JSON.parse(io.out()) as { points: readonly { measures: readonly { simulated: number }[] }[] };
  return points[0]?.measures[0]?.simulated ?? NaN;
}

test("a message pays at each binding where the domain changes, up and down", { timeout: 60_000 }, async () => {
  // Down and up, there and back.
  expect((await roundTrip("25 us")) - (await roundTrip("0 us"))).toBeCloseTo(100, 6);
});
