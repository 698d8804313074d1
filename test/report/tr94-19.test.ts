/** The report of the examples: quick, whole, within its bounds, and a page that a browser shows. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";

const root = path.join(import.meta.dirname, "../..");
const out = mkdtempSync(path.join(tmpdir(), "xgc-report-"));
const text = (name: string): string => readFileSync(path.join(out, name), "utf8");
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) =>
  existsSync(file),
);

let code: number;
let said: string;
beforeAll(async () => {
  const io = newConsole({ workingDirectory: root });
  code = await xgc(["run", "examples/tr94-19", "--quick", "--out", out], io);
  said = io.err();
}, 300_000);
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

  test.skipIf(chromium === undefined)("is shown by a browser", { timeout: 120_000 }, () => {
    const picture = path.join(out, "page.png");
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,3000"];
    const { status } = spawnSync(chromium!, [
      ...flags,
      `--screenshot=${picture}`,
      `file://${path.join(out, "report.html")}`,
    ]);
    expect(status).toBe(0);
    // A page that shows nothing is a few kB of white.
    expect(statSync(picture).size).toBeGreaterThan(50_000);
  });
});
