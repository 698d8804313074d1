/** What a host does with odd frames: each as its row says, and the page of the docs as the rows. With UPDATE=1 the page is written anew. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { format } from "prettier";
import { expect, test } from "vitest";
import type { AnyOp } from "../../../src/runtime/index.js";
import { inject, interrupt, lan, run } from "../stack.js";
import { type Input, inputs } from "./inputs.js";
import { outcomeOf } from "./said.js";

const page = path.resolve(import.meta.dirname, "../../../docs/odd-frames.md");
const BEGIN = "<!-- rows: test/stdlib/odd-frames -->";

/** What was delivered and sent. */
function outcome({ frames }: Input): string {
  const net = lan({ hosts: 1, mode: interrupt() });
  const one = net.stations[0]!;
  run(net, one, function* (): AnyOp {
    for (const frame of frames) {
      if (typeof frame === "number") {
        yield* one.host.delay(frame);
        continue;
      }
      inject(net.world, one.nic, frame);
      yield* one.host.delay(1e6);
    }
    // As long as Linux was watched: incomplete datagrams do not matter here.
    yield* one.host.delay(1e9);
    net.cable.tap = undefined;
  });
  return outcomeOf(
    one.box.got.map(({ bytes }) => bytes),
    net.wire.map(({ bytes }) => bytes),
  );
}

test.each(inputs.map((input) => [input.name, input] as const))("%s", (_, input) => {
  expect(outcome(input)).toBe(input.does);
});

test("there are 108, each under a name of its own and with an authority", () => {
  expect(new Set(inputs.map(({ name }) => name)).size).toBe(108);
  for (const { does, linux, why } of inputs) {
    expect(why).toMatch(/^(RFC \d+|choice: )/);
    expect(linux).not.toBe(does);
  }
});

test("the page has these rows", async () => {
  const rows = inputs.map(({ name, does, linux, why }) => `| ${name} | ${does} | ${linux ?? "the same"} | ${why} |`);
  const table = ["| input | a host does | Linux 6.18 | why |", "| --- | --- | --- | --- |", ...rows].join("\n");
  const [before] = readFileSync(page, "utf8").split(BEGIN) as [string];
  const text = await format(`${before}${BEGIN}\n\n${table}\n`, { parser: "markdown", printWidth: 160 });
  if (process.env["UPDATE"] === "1") writeFileSync(page, text);
  expect(readFileSync(page, "utf8")).toBe(text);
});
