/** The gallery shows every picture in `docs/pictures`, and each is what its command makes. `UPDATE=1` makes them anew. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";

const root = path.resolve(import.meta.dirname, "../..");
const example = (name: string): string => path.join(root, `examples/${name}.xgraph`);
const page = path.join(root, "docs/gallery.md");

// Other tests hold the rest: those of the README and of the overload page, and Figure 1.
const made: Readonly<Record<string, readonly string[]>> = {
  pair: ["graph", example("tr94-19/table4"), "UdpPair", "--out"],
  motor: ["run", example("motor"), "--quiet", "--plot"],
  bars: ["run", example("livelock"), "--quiet", "--set", "offered=10000Hz", "--plot"],
  front: ["place", example("motor"), "--quiet", "--plot"],
};

test.each(Object.entries(made))("%s", { timeout: 60_000 }, async (name, words) => {
  const io = newConsole();
  const file = path.join(io.workingDirectory, "picture.svg");
  expect([await xgc([...words, file], io), io.err().replace(/^wrote .*\n/, "")]).toEqual([0, ""]);
  const drawn = readFileSync(file, "utf8");
  expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
  const shown = path.join(root, `docs/pictures/${name}.svg`);
  if (process.env["UPDATE"] === "1") writeFileSync(shown, drawn);
  expect(drawn).toBe(readFileSync(shown, "utf8"));
});

test("the Mermaid picture", async () => {
  const io = newConsole();
  await xgc(["graph", example("tr94-19/table4"), "UdpStack", "--format", "mermaid"], io);
  const text = readFileSync(page, "utf8");
  const drawn = text.replace(
    /(```mermaid\n)[^]*?(```)/,
    (_, before: string, after: string) => before + io.out() + after,
  );
  if (process.env["UPDATE"] === "1") writeFileSync(page, drawn);
  expect(drawn).toBe(readFileSync(page, "utf8"));
});

test("each picture of the documentation is on a page", () => {
  const folder = path.join(root, "docs");
  const pages = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => readFileSync(path.join(folder, name), "utf8"));
  const all = pages.join("\n");
  const missing = readdirSync(path.join(folder, "pictures")).filter((name) => !all.includes(`pictures/${name})`));
  expect(missing).toEqual([]);
});
