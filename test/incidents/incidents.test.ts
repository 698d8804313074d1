/**
 * The incidents are what their page says: the accident is refused or shown, the mended program runs, and every command prints what the page
 * has. With UPDATE=1 the page is written anew.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";
import { blocksOf } from "../docs/blocks.js";

const folder = path.resolve(import.meta.dirname, "../../examples/incidents");
const page = path.join(folder, "README.md");

async function ran(command: string): Promise<{ readonly code: number; readonly text: string }> {
  const io = newConsole({ workingDirectory: folder });
  const code = await xgc(command.split(" ").slice(1), io);
  // Lines in implementations change with every edit there.
  return { code, text: (io.out() + io.err()).replace(/(\.ts):\d+ *$/gm, "$1") };
}

/** How each accident shows itself. */
const accidents = [
  ["check", "driver-calls-client", /^error XG8014: "application.demux" is in the domain "application"/],
  ["check", "mutex-in-interrupt", /^error XG8002: "stamps.demux" may wait for a semaphore/],
  ["run", "guarded-cycle", /deadlock: (\S+) waits for \1 on spacecraft/],
  ["run", "wait-under-lock", /hands over for room in the journal at \d+ ns while it keeps interrupts of level 1 out/],
  ["check --notes", "timer-reenters", /^note XG8015: "COUNTED.#sum" of "counted" is written in an interrupt/m],
  ["run", "timer-reenters", /FAIL {2}expect reported == came/],
  ["check", "burst-overflows", /^error XG8025: the receive ring of "board.nic" has 16 places/],
  [
    "check",
    "deadline-behind-lock",
    /^error XG8026: "controller" may be done .*[^]* interrupts masked by a thread in protocol code/,
  ],
  ["run", "only-thread", /the run cannot go on: .*\n.*\n {2}input 1 on server waits for the confirmation/],
] as const;

test.each(accidents)("xgc %s of %s shows the accident", async (command, name, shown) => {
  const { code, text } = await ran(`xgc ${command} ${name}.xgraph`);
  expect(text).toMatch(shown);
  // A note alone is no fault.
  expect(code).toBe(command.includes("--notes") ? 0 : 1);
});

test.each(accidents)("xgc %s of %s, mended, does not", async (command, name, shown) => {
  expect((await ran(`xgc ${command} ${name}-mended.xgraph`)).text).not.toMatch(shown);
  expect((await ran(`xgc run ${name}-mended.xgraph`)).code).toBe(0);
});

test("the page shows what the commands print, and every program", async () => {
  const text = readFileSync(page, "utf8");
  let updated = text;
  const shown = new Set<string>();
  for (const block of blocksOf(text).toReversed()) {
    if (block.language !== "console") continue;
    const [line = ""] = block.text.split("\n");
    shown.add(line.split(" ").at(-1) ?? "");
    const now = `${line}\n${(await ran(line.slice(2))).text}`;
    if (process.env["UPDATE"] !== "1") expect(block.text, line).toBe(now);
    updated = updated.slice(0, block.start) + now + updated.slice(block.end);
  }
  if (updated !== text) writeFileSync(page, updated);
  const programs = readdirSync(folder).filter(
    (name) => name.endsWith(".xgraph") && /^scenario /m.test(readFileSync(path.join(folder, name), "utf8")),
  );
  expect([...shown].sort()).toEqual(programs.sort());
});
