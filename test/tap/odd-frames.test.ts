/** The odd frames of docs/odd-frames.md and segments of docs/tcp.md, given to the kernel here: it does what the tables have for it. Another version than theirs may differ, and is not judged. */
import { release } from "node:os";
import path from "node:path";
import process from "node:process";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { emptyDirectory } from "../cli/console.js";
import { inputs } from "../stdlib/odd-frames/inputs.js";
import { series } from "../stdlib/tcp/odd-segments.js";
import { inNamespace, tapHere } from "./namespace.js";

const isPages = release().startsWith("6.18.");
if (!isPages) console.log(`NOTE: this kernel is ${release()}, and the tables are about 6.18: they are not compared.`);

/** What a driver has found, by the name of the row. */
async function foundBy(driver: string): Promise<unknown> {
  const outfile = path.join(emptyDirectory(), "driver.mjs");
  const entryPoints = [path.join(import.meta.dirname, driver)];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  const { status, stdout, stderr } = inNamespace(process.execPath, [outfile]);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

/** The kernel's column of a table. */
function linuxOf(rows: readonly { readonly name: string; readonly does: string; readonly linux?: string }[]): unknown {
  return Object.fromEntries(rows.map(({ name, does, linux }) => [name, linux ?? does]));
}

test.skipIf(!tapHere || !isPages)("the kernel does with odd frames what the page has for it", async () => {
  expect(await foundBy("odd-frames-driver.ts")).toEqual(linuxOf(inputs));
});

test.skipIf(!tapHere || !isPages)("the kernel answers odd segments of TCP with what the page has for it", async () => {
  // When Linux acknowledges a close depends on its timers, and so on the load of the machine.
  const steady = series.filter(({ open, segments }) => !open || segments.every(({ flags }) => flags !== "FIN"));
  expect(await foundBy("odd-segments-driver.ts")).toMatchObject(linuxOf(steady) as object);
});
