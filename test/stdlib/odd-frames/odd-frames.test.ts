/** What a host does with odd frames: each as its row says, and the page of the docs as the rows. With UPDATE=1 the page is written anew. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { format } from "prettier";
import { expect, test } from "vitest";
import type { AnyOp } from "../../../src/runtime/index.js";
import { ARP_TYPE, inject, interrupt, lan, number, run, type Sighting } from "../stack.js";
import { type Input, inputs, OTHER, pattern, STATION } from "./inputs.js";

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
  const delivered = one.box.got.map(({ bytes }) => {
    const isLong = bytes.length > 1000;
    const same = !isLong || Buffer.compare(bytes, Uint8Array.from(pattern(bytes.length))) === 0;
    return `delivers ${bytes.length} B${same ? "" : ", not as sent"}`;
  });
  const said = [...delivered, ...sent(net.wire)];
  return said.length === 0 ? "nothing" : said.join(", ");
}

function sent(wire: readonly Sighting[]): string[] {
  const said: string[] = [];
  let pieces = 0;
  for (const { bytes } of wire) {
    const station = number(bytes, 0, 6);
    const at = station === STATION ? "" : station === OTHER ? " at the other station" : " elsewhere";
    if (number(bytes, 12, 2) === ARP_TYPE) {
      expect(number(bytes, 32, 6)).toBe(station);
      said.push(`ARP ${bytes[21] === 2 ? "reply" : "request"} to ${[...bytes.slice(38, 42)].join(".")}${at}`);
      continue;
    }
    expect(bytes[23]).toBe(1);
    const [more, offset] = [bytes[20]! & 0x20, number(bytes, 20, 2) & 0x1fff];
    pieces = offset === 0 ? 1 : pieces + 1;
    if (offset === 0) said.push(`ICMP ${bytes[34]}/${bytes[35]}${at}`);
    if (more === 0 && pieces > 1) said[said.length - 1] += ` in ${pieces}`;
  }
  return said;
}

test.each(inputs.map((input) => [input.name, input] as const))("%s", (_, input) => {
  expect(outcome(input)).toBe(input.does);
});

test("there are 106, each under a name of its own and with an authority", () => {
  expect(new Set(inputs.map(({ name }) => name)).size).toBe(106);
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
