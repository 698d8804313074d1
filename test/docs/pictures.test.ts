/** The graph in the README is what `xgc graph` draws of its program. `UPDATE=1` draws it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";
import { blocksOf } from "./blocks.js";

const root = path.resolve(import.meta.dirname, "../..");
const program = blocksOf(readFileSync(path.join(root, "README.md"), "utf8")).find(({ file }) => file === "lan.xgraph");

test("udp-stack", async () => {
  const io = newConsole();
  writeFileSync(path.join(io.workingDirectory, "lan.xgraph"), program?.text ?? "");
  expect(await xgc(["graph", "lan.xgraph"], io), io.err()).toBe(0);
  const shown = path.join(root, "docs/pictures/udp-stack.svg");
  if (process.env["UPDATE"] === "1") writeFileSync(shown, io.out());
  expect(io.out()).toBe(readFileSync(shown, "utf8"));
});
