/**
 * The playground, built as `npm run site` does and visited in Chromium: it compiles what a reader types, shows faults in their places, runs the
 * program, and keeps it in the address. Its packages are those of site/package.json: `npm ci --prefix site --ignore-scripts`.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../emit/checked.js";
import { Browser, chromium, type Visit } from "./chromium.js";

const isThere = existsSync(path.join(root, "site/node_modules")) && existsSync(path.join(root, "dist/src/page"));
if (!isThere) console.warn("NOTE: the packages of site/ are not installed: the playground is not visited");

const page = path.join(root, "build/site/index.html");
let browser: Browser | undefined;
let visit: Visit;
const here = test.skipIf(chromium === undefined || !isThere);

beforeAll(async () => {
  if (chromium === undefined || !isThere) return;
  const { status, stderr } = spawnSync(process.execPath, ["tools/site.js"], { cwd: root, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  browser = new Browser();
  visit = await browser.visit(`${pathToFileURL(page).href}#file=${encodeURIComponent("examples/motor.xgraph")}`);
  await visit.until("document.body.dataset.done === 'true'", "the example's results");
}, 120_000);
afterAll(() => browser?.close());

const text = (id: string): Promise<string> => visit.evaluate(`document.getElementById("${id}").textContent`);
/** Types a text in place of the first one like `old`. */
const replace = (old: string, by: string): Promise<void> =>
  visit.evaluate(`(() => {
    const content = document.querySelector(".cm-content");
    const view = content.cmTile?.view ?? content.cmView?.view ?? content.cmView.rootView.view;
    const from = view.state.doc.toString().indexOf(${JSON.stringify(old)});
    if (from < 0) throw new Error("the program has no " + ${JSON.stringify(old)});
    view.dispatch({ changes: { from, to: from + ${old.length}, insert: ${JSON.stringify(by)} } });
  })()`);

here("an example is compiled and run, with its picture", async () => {
  expect(await visit.evaluate("document.querySelectorAll('#table tbody tr').length")).toBeGreaterThan(0);
  await visit.until("document.querySelectorAll('#pictures svg').length > 0", "a picture");
  expect(await text("checked")).toBe("");
});

here("a fault is shown in its place, and the last results stay", async () => {
  const before = await visit.evaluate("document.querySelectorAll('#table tbody tr').length");
  await replace("scenario ", "scenarioo ");
  await visit.until("document.getElementById('checked').textContent !== ''", "an error");
  expect(await text("problems")).toMatch(/error XG\d{4}/);
  expect(
    await visit.evaluate("document.querySelectorAll('.cm-lintRange-error, .cm-lintPoint-error').length"),
  ).toBeGreaterThan(0);
  expect(await visit.evaluate("document.querySelectorAll('#table tbody tr').length")).toBe(before);
  await replace("scenarioo ", "scenario ");
  await visit.until("document.getElementById('checked').textContent === ''", "no error");
});

here(
  "a changed text is run, and the address has it",
  async () => {
    await replace("experiment", "// a reader was here\nexperiment");
    await visit.until("location.hash.includes('text=')", "an address with the text");
    const url = await visit.evaluate<string>("location.href");
    const other = await browser!.visit(url);
    await other.until("document.body.dataset.done === 'true'", "the shared program's results");
    expect(await other.evaluate("document.querySelector('.cm-content').innerText")).toContain("a reader was here");
    expect(other.errors).toEqual([]);
  },
  60_000,
);

/** All with XGC_SITE_EXAMPLES=1; otherwise every fourth one, since each takes a second or two. */
const every = process.env["XGC_SITE_EXAMPLES"] === "1" ? 1 : 4;

here("the examples compile", { timeout: 60_000 }, async () => {
  const found = await visit.evaluate<[file: string, problems: string, modules: number][]>(`(async () => {
    const { files, examples, trees } = JSON.parse(document.getElementById("site").textContent);
    const text = document.getElementById("compiler").textContent;
    const compiler = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    compiler.postMessage({ files, trees });
    const found = [];
    for (const { file } of examples.filter((_, index) => index % ${every} === 0)) {
      const reply = await new Promise((resolve) => {
        compiler.onmessage = ({ data }) => (data.problems === undefined ? undefined : resolve(data));
        compiler.postMessage({ id: found.length, file, text: files[file] });
      });
      const errors = reply.problems.filter(({ severity }) => severity === "error");
      found.push([file, errors.map(({ message }) => message).join("; "), reply.made?.modules.length ?? 0]);
    }
    compiler.terminate();
    return found;
  })()`);
  expect(found.length).toBeGreaterThan(2);
  for (const [file, problems, modules] of found) expect([file, problems, modules > 0]).toEqual([file, "", true]);
});

here("no request leaves the page, and it has no error", () => {
  expect(visit.requests.filter((url) => !/^(?:file|blob|data):/.test(url))).toEqual([]);
  expect(visit.errors).toEqual([]);
});
