/**
 * What implementations hide is found, or said to be unknown: each is compiled strictly, checked, and run until it shows what it hides. XGC_HIDDEN
 * names those to try, as a regular expression.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../compiler/disk.js";
import { every } from "./refute/every-hidden.js";
import { framed, type Written } from "./refute/frame.js";
import { attempt, type Refuted } from "./refute/trial.js";

const wanted = new RegExp(process.env["XGC_HIDDEN"] ?? "");
const ofOneProgram = 60;
const all = every.filter(([name]) => wanted.test(name));

/** With the protocol's name in every text. */
function named<T>(value: T, name: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(/#(?![a-z])/g, name)) as T;
}

describe("an implementation is not refuted that hides", () => {
  const found = new Map<string, Refuted>();
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "xgc-hidden-"));
    mkdirSync(path.join(directory, "node_modules"));
    for (const each of readdirSync(path.join(root, "node_modules")))
      symlinkSync(path.join(root, "node_modules", each), path.join(directory, "node_modules", each));
    // All protocols of a program are declared in one file, which is read again for each of them.
    for (let first = 0; first < all.length; first += ofOneProgram) {
      const some = all.slice(first, first + ofOneProgram);
      const folder = path.join(directory, `from-${first}`);
      const written = some.map(([, { hides, ...parts }], index): readonly [string, Written] => {
        const name = `P${first + index}`;
        return [name, framed(named({ ...parts, name, waits: hides === "wait" ? 1 : 0 }, name))];
      });
      const results = await attempt(written, folder, (file, text) => {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), text);
      });
      some.forEach(([name], index) => found.set(name, results[index] as Refuted));
    }
  }, 900_000);
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  test.each(all)("%s", (name, { hides }) => {
    const { broken, hit, longest, went } = found.get(name) as Refuted;
    expect(broken).toEqual([]);
    if (hides === "wait") expect(hit).toBe(1);
    else if (hides === "time") expect(longest).toBeGreaterThanOrEqual(300_000);
    else expect(went).toContain(hides.slice("up in ".length));
  });
});
