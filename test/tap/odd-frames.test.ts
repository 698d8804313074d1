/** The odd frames of docs/odd-frames.md, given to the kernel here: it does what the table has for it. Another version than the page's may differ, and is not judged. */
import { release } from "node:os";
import path from "node:path";
import process from "node:process";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { inputs } from "../stdlib/odd-frames/inputs.js";
import { emptyDirectory } from "../cli/console.js";
import { inNamespace, tapHere } from "./namespace.js";

const isPages = release().startsWith("6.18.");
if (!isPages)
  console.log(`NOTE: this kernel is ${release()}, and docs/odd-frames.md is about 6.18: they are not compared.`);

test.skipIf(!tapHere || !isPages)("the kernel does with odd frames what the page says", async () => {
  const outfile = path.join(emptyDirectory(), "driver.mjs");
  const entryPoints = [path.join(import.meta.dirname, "odd-frames-driver.ts")];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  const { status, stdout, stderr } = inNamespace(process.execPath, [outfile]);
  expect([status, stderr]).toEqual([0, ""]);
  const did = JSON.parse(stdout) as Readonly<Record<string, string>>;
  expect(did).toEqual(Object.fromEntries(inputs.map(({ name, does, linux }) => [name, linux ?? does])));
});
