/**
 * A reader's visit to a page like that of Table 4, in Chromium: it works from the disk, plays, steps, scrubs, finds, follows a message over both hosts, and shows
 * what another switch cost does to the gain.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import type { RunJson } from "../../src/lab/index.js";
import { root } from "../emit/checked.js";
import { newConsole } from "../cli/console.js";
import { Browser, chromium, type Visit } from "./chromium.js";

const program = path.join(root, "test/page/short.xgraph");

const rows = "[...document.querySelectorAll('#table tbody tr')]";

let directory: string;
let browser: Browser | undefined;
let visit: Visit;

beforeAll(async () => {
  if (chromium === undefined) return;
  directory = mkdtempSync(path.join(tmpdir(), "xgc-page-"));
  const file = path.join(directory, "sim.html");
  const io = newConsole({ workingDirectory: root });
  expect([await xgc(["compile", program, "--bundle", file], io), io.err()]).toEqual([0, ""]);
  browser = new Browser();
  visit = await browser.visit(pathToFileURL(file).href);
  await visit.until("document.getElementById('view').dataset.events > 1000", "a timeline");
  await visit.until("document.body.dataset.done === 'true'", "all points");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

const here = test.skipIf(chromium === undefined);
/** Of the row of a version, the numbers in the order of the columns. */
const cells = (version: string): Promise<number[]> =>
  visit.evaluate(`${rows}.find((row) => row.innerText.includes(${JSON.stringify(version)}))
    .innerText.split("\\t").slice(1).map((text) => Number(text.replace("−", "-").replace(/[%+]/g, "")))`);
const text = (id: string): Promise<string> => visit.evaluate(`document.getElementById("${id}").innerText`);
const cursor = (): Promise<number> => visit.evaluate("Number(document.getElementById('scrub').value)");

here("the results and the hash of each history are those of Node", { timeout: 60_000 }, async () => {
  const io = newConsole({ workingDirectory: root });
  await xgc(["run", program, "--json", "--trace-hash", "--quiet"], io);
  const { points } = JSON.parse(io.out()) as RunJson;
  await visit.evaluate("document.getElementById('hashes').click()");
  await visit.until(`document.querySelectorAll("#table code").length === 6 && document.body.dataset.done === "true"`);
  const shown = await visit.evaluate<string[]>(
    "[...document.querySelectorAll('#table code')].map((each) => each.textContent)",
  );
  expect(shown).toEqual(points.map(({ traceHash }) => traceHash));
  const [, measured, simulated] = await cells("IPP no handoff");
  expect(measured).toBe(points[4]!.measures[0]!.measured);
  expect(simulated).toBeCloseTo(points[4]!.measures[0]!.simulated!, 1);
});

here("the keys step from event to event, and play moves the cursor", async () => {
  await visit.evaluate("document.getElementById('first').click(), document.querySelector('.scroller').focus()");
  const seen: string[] = [];
  for (let step = 0; step < 3; step++) {
    await visit.press("ArrowRight");
    seen.push(await text("now"));
  }
  expect(new Set(seen).size).toBe(3);
  await visit.press("ArrowLeft");
  expect(await text("now")).toBe(seen[1]);
  const before = await cursor();
  await visit.evaluate("document.getElementById('speed').value = '100000000'");
  await visit.press(" ");
  await visit.until(`Number(document.getElementById('scrub').value) > ${before + 2000}`, "it plays");
  await visit.press(" ");
  expect(await visit.evaluate("document.getElementById('play').getAttribute('aria-pressed')")).toBe("false");
  const stopped = await cursor();
  await visit.evaluate("new Promise((resolve) => setTimeout(resolve, 100))");
  expect(await cursor()).toBe(stopped);
});

here("the slider scrubs, and the picture shows where the work is", async () => {
  const lit = await visit.evaluate<string[]>(`(async () => {
    const scrub = document.getElementById("scrub");
    const seen = new Set();
    for (let at = 20000; at < 21500; at++) {
      scrub.value = at;
      scrub.dispatchEvent(new Event("input"));
      for (const each of document.querySelectorAll("#pictures .now-interrupt, #pictures .now-thread, #pictures .now-frame")) seen.add(each.id);
    }
    return [...seen];
  })()`);
  for (const part of ["frame-client", "frame-server", "client.net.udp", "server.test", "link-lan"])
    expect(lit).toContain(part);
});

here("search finds an operation, and its message is followed over both hosts and the wire", async () => {
  await visit.evaluate(`(() => {
    const search = document.getElementById("search");
    search.value = "server test.demux";
    search.dispatchEvent(new Event("input"));
    search.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  })()`);
  expect(await text("found")).toMatch(/^\d+ of \d+$/);
  expect(await text("chosen")).toContain("test.demux in server");
  await visit.evaluate("document.getElementById('follow').click()");
  expect(await text("way-summary")).toMatch(/steps over (?:client, server|server, client)/);
  const way = await visit.evaluate<string[]>(
    "[...document.querySelectorAll('.way button')].map((each) => each.ariaLabel)",
  );
  const first = (part: string): number => way.findIndex((each) => each.includes(part));
  expect(first("in lan")).toBeGreaterThan(first("in client"));
  expect(first("in server")).toBeGreaterThan(first("in lan"));
  expect(way.length).toBeGreaterThan(10);
  // The steps are those of the message, one after another.
  const before = await cursor();
  await visit.press("ArrowRight");
  await visit.press("ArrowRight");
  expect(await visit.evaluate("document.querySelectorAll('.way [aria-current]').length")).toBe(1);
  expect(await cursor()).toBeGreaterThanOrEqual(before);
  await visit.press("Escape");
  expect(await visit.evaluate("document.querySelectorAll('.way').length")).toBe(0);
});

here("only the rows and values that a reader chooses are run", async () => {
  await visit.evaluate(`(() => {
    for (const box of document.querySelectorAll("#axis-version ~ details input"))
      if (box.dataset.label === "IPP handoff") box.click();
    const values = document.getElementById("values-size");
    values.value = "1 B, 2 kB";
    values.dispatchEvent(new Event("change"));
  })()`);
  await visit.until(`${rows}.length === 4 && document.body.dataset.done === "true"`, "four points");
  expect(await visit.evaluate(`${rows}.map((row) => row.querySelectorAll("td")[0].textContent)`)).toEqual([
    "1 B",
    "2000 B",
    "1 B",
    "2000 B",
  ]);
});

here("settings that do not fit are refused in words", async () => {
  const set = (value: string): Promise<unknown> =>
    visit.evaluate(`(() => {
      const values = document.getElementById("values-size");
      values.value = ${JSON.stringify(value)};
      values.dispatchEvent(new Event("change"));
    })()`);
  await set("-1 B");
  await visit.until("!document.getElementById('failure').hidden", "a refusal");
  expect(await text("failure")).toContain("size");
  await set("1 B, 2 kB");
  await visit.until(
    "document.getElementById('failure').hidden && document.body.dataset.done === 'true'",
    "a result again",
  );
});

here("another switch cost shows its gain beside the first one", { timeout: 60_000 }, async () => {
  await visit.evaluate(`(() => {
    const number = document.getElementById("value-DECstation5000.switch.cold-us");
    number.value = String(Number(number.value) * 4);
    number.dispatchEvent(new Event("change"));
  })()`);
  await visit.until(
    "document.body.dataset.done === 'true' && document.querySelector('#table .change')",
    "a second result",
  );
  const [, , firstTrip, nowTrip, , firstGain, nowGain, change] = await cells("IPP no handoff");
  expect(firstGain).toBeGreaterThan(50);
  expect(nowGain! - firstGain!).toBeCloseTo(change!, 0);
  expect([firstTrip! > 0, nowTrip! > 0, nowGain !== firstGain]).toEqual([true, true, true]);
  await visit.evaluate(
    "[...document.querySelectorAll('#machines button')].find((each) => each.innerText === 'Reset all').click()",
  );
  await visit.until(
    "document.body.dataset.done === 'true' && !document.querySelector('#table .change')",
    "the first result alone",
  );
});

here("everything that is pressed or moved has a name, and nothing is wider than a phone", async () => {
  const names = await visit.names();
  const roles = new Set([
    "button",
    "slider",
    "combobox",
    "searchbox",
    "textbox",
    "spinbutton",
    "checkbox",
    "region",
    "application",
    "table",
  ]);
  for (const { role, name } of names) if (roles.has(role)) expect([role, name]).not.toEqual([role, ""]);
  expect(names.filter(({ role }) => role === "slider").length).toBeGreaterThan(10);
  await visit.look(390, 844);
  expect(await visit.evaluate("document.documentElement.scrollWidth")).toBe(390);
});

here("no request leaves the page, and it has no error", () => {
  expect(visit.requests.filter((url) => !/^(?:file|blob):/.test(url))).toEqual([]);
  expect(visit.requests.filter((url) => url.startsWith("file:")).length).toBe(1);
  expect(visit.errors).toEqual([]);
});
