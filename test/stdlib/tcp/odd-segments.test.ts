/** What TCP answers to odd segments: each series as its row says, and the page of the docs as the rows. With UPDATE=1 the page is written anew. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { format } from "prettier";
import { expect, test } from "vitest";
import type { AnyOp } from "../../../src/runtime/index.js";
import { outcomeOf, play, series, type Series } from "./odd-segments.js";
import { scene } from "./script.js";

const page = path.resolve(import.meta.dirname, "../../../docs/tcp.md");
const [BEGIN, END] = ["<!-- rows: test/stdlib/tcp/odd-segments -->", "<!-- end of rows -->"];

function outcome(one: Series): string {
  const { world, script, one: host } = scene();
  let said: readonly string[] = [];
  world.start(script.host, "script", function* (): AnyOp {
    // As long as an acknowledgement may be delayed.
    said = yield* play(script, one, () => 250e6);
  });
  world.run();
  return outcomeOf(said, host.user.got.length);
}

test.each(series.map((one) => [one.name, one] as const))("%s", (_, one) => {
  expect(outcome(one)).toBe(one.does);
});

test("the page has these rows", async () => {
  const rows = series.map(({ name, does, linux, why }) => `| ${name} | ${does} | ${linux ?? "the same"} | ${why} |`);
  const table = ["| segments | TCP answers | Linux 6.18 | why |", "| --- | --- | --- | --- |", ...rows].join("\n");
  const [before, rest] = readFileSync(page, "utf8").split(BEGIN) as [string, string];
  const after = rest.slice(rest.indexOf(END));
  const text = await format(`${before}${BEGIN}\n\n${table}\n\n${after}`, { parser: "markdown", printWidth: 160 });
  if (process.env["UPDATE"] === "1") writeFileSync(page, text);
  expect(readFileSync(page, "utf8")).toBe(text);
});
