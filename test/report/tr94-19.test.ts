/** The report of the examples: quick, whole, within its bounds, and a page that a browser shows. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const out = mkdtempSync(path.join(tmpdir(), "xgc-report-"));
const text = (name: string): string => readFileSync(path.join(out, name), "utf8");
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) =>
  existsSync(file),
);

let code: number | null;
let said: string;
beforeAll(() => {
  // The built command, which simulates faster than modules that vitest has loaded.
  const argv = ["dist/xgc.cjs", "run", "examples/tr94-19", "--quick", "--jobs", "1", "--out", out];
  const done = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  code = done.status;
  said = done.stderr;
}, 600_000);
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

describe("the quick report of TR 94-19", () => {
  test("finds every expectation of every table to hold", () => {
    expect(said).toBe("");
    expect(code).toBe(0);
    expect(text("report.md")).not.toContain("| fails |");
  });

  test("finds every ordering wider than 15 us right", () => {
    expect(text("report.md")).toMatch(
      /All \d+ pairs of rows whose measured times differ by more than 15 us are in the right order/,
    );
  });

  test("writes the columns of the data file, and what was simulated", () => {
    const columns = "table,version,machine,size_bytes,metric,unit,measured,status,simulated";
    expect(text("report.csv").split("\n")[0]).toBe(columns);
    const [heading, ...rows] = text("predictions.csv").trimEnd().split("\n");
    expect(heading).toBe(`${columns},commit,seed`);
    for (const row of rows) expect(row).toMatch(/,rtt,us,,withheld,[\d.]+,[0-9a-f]*,1$/);
    const data = readFileSync(path.join(root, "examples/tr94-19/tr94-19-measured.csv"), "utf8").split("\n");
    for (const row of rows) expect(data).toContain(row.split(",").slice(0, 8).join(","));
  });

  test("is one page that needs nothing from elsewhere", () => {
    const html = text("report.html");
    const links = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link!);
    for (const link of links) expect(html).toContain(`id="${link.slice(1)}"`);
    expect(html).not.toMatch(/<script|@import|url\(/);
    expect(html).toContain("<svg");
    expect(html).not.toMatch(/\b(NaN|undefined|Infinity)\b/);
  });

  // Where there is no Chromium this is skipped, and CI says so.
  describe.skipIf(chromium === undefined)("in a browser", { timeout: 120_000 }, () => {
    const browse = (...flags: readonly string[]): number | null =>
      spawnSync(chromium!, [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,3000", ...flags],
        `file://${path.join(out, "report.html")}`,
      ]).status;

    test.each([
      { scheme: "light", setting: 1, corner: [0xff, 0xff, 0xff] },
      { scheme: "dark", setting: 0, corner: [0x16, 0x19, 0x1d] },
    ])("is shown in the $scheme colour scheme", ({ scheme, setting, corner }) => {
      const picture = path.join(out, `${scheme}.png`);
      expect(browse(`--blink-settings=preferredColorScheme=${setting}`, `--screenshot=${picture}`)).toBe(0);
      // A page that shows nothing is a few kB of one colour.
      expect(statSync(picture).size).toBeGreaterThan(50_000);
      expect(firstPixel(readFileSync(picture))).toEqual(corner);
    });

    test("is printed on a few sheets of paper", () => {
      const file = path.join(out, "report.pdf");
      expect(browse("--no-pdf-header-footer", `--print-to-pdf=${file}`)).toBe(0);
      const pages = readFileSync(file, "latin1").match(/\/Type\s*\/Page\b/g) ?? [];
      expect(pages.length).toBeGreaterThan(3);
      expect(pages.length).toBeLessThan(40);
    });
  });
});

/** Red, green and blue of a PNG's first pixel, of which no filter changes the value. */
function firstPixel(png: Buffer): number[] {
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + length));
  }
  return [...inflateSync(Buffer.concat(data)).subarray(1, 4)];
}
