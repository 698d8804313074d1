/** The curves of the examples: what they expect holds, and the pictures in the documentation are what they draw. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";

const root = path.resolve(import.meta.dirname, "../..");

test.each(["acknowledgements", "livelock", "long-handlers", "rx-thread"])("%s", async (name) => {
  const io = newConsole();
  const picture = path.join(io.workingDirectory, "picture.svg");
  const code = await xgc(["run", path.join(root, `examples/${name}.xgraph`), "--quiet", "--plot", picture], io);
  expect(io.out() + io.err()).toBe("");
  expect(code).toBe(0);
  const drawn = readFileSync(picture, "utf8");
  expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
  const shown = path.join(root, `docs/pictures/${name}.svg`);
  if (process.env["UPDATE"] === "1") writeFileSync(shown, drawn);
  expect(drawn).toBe(readFileSync(shown, "utf8"));
});

test("what cannot be drawn is said before anything runs", async () => {
  const io = newConsole();
  const program = path.join(root, "examples/incidents/only-thread-mended.xgraph");
  expect(await xgc(["run", program, "--plot", "picture.svg"], io)).toBe(2);
  expect(io.err()).toContain("--plot needs an experiment whose last axis is several numbers");
});
