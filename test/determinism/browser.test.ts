/**
 * The same bundle gives the same history in a browser as in Node: every trace hash and every result, byte for byte. A page imports the bundle as it
 * is, with a few lines in place of Node's modules. Debian: `apt-get install chromium`.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../../src/emit/index.js";
import { beside, checked } from "../emit/checked.js";

const programs = { pair: "test/determinism/pair.xgraph", mixed: "test/faults/mixed.xgraph" } as const;
const argv = ["--json", "--trace-hash", "--quiet"];

const chromium = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
);
if (chromium === undefined) console.warn("NOTE: Chromium is not installed: nothing is run in a browser");

/** What a bundle has of Node, for a page: no files, and standard output is what the page sends back. */
const inPlaceOfNode: Readonly<Record<string, string>> = {
  "node:process": `export default globalThis.process;`,
  "node:util": `
    export const parseArgs = ({ args }) => ({
      tokens: args.map((each) => ({ kind: "option", name: each.slice(2), rawName: each, value: undefined })),
    });`,
  "node:os": `export const availableParallelism = () => 1;`,
  "node:path": `export default { basename: (name) => name };`,
};

function pageOf(text: string): string {
  const named = new Map<string, Set<string>>();
  for (const [, names = "", module = ""] of text.matchAll(/^import \{([^}]*)\} from "(node:\w+)";/gms)) {
    const all = named.get(module) ?? new Set<string>();
    for (const name of names.split(",")) if (name.trim() !== "") all.add(name.trim().split(" ")[0]!);
    named.set(module, all);
  }
  const nothing = (module: string): string =>
    [...(named.get(module) ?? [])].map((name) => `export const ${name} = undefined;`).join("\n");
  const imports = Object.fromEntries(
    [...new Set([...text.matchAll(/ from "(node:\w+)";/g)].map(([, module = ""]) => module))].map((module) => [
      module,
      `data:text/javascript,${encodeURIComponent(inPlaceOfNode[module] ?? nothing(module))}`,
    ]),
  );
  return `<!doctype html>
<script>
  globalThis.setImmediate = (callback) => setTimeout(callback);
  let written = "";
  const answer = (result) => fetch("/", { method: "POST", body: JSON.stringify(result) });
  const stream = { isTTY: false, on() {}, write: (text) => { written += text; } };
  globalThis.process = {
    argv: ["node", "sim.mjs", ...${JSON.stringify(argv)}], env: {}, cwd: () => "/", stdout: stream, stderr: stream,
    set exitCode(code) { answer({ code, written }); },
  };
  const failed = (event) => answer({ code: -1, written: String(event.reason ?? event.message) });
  addEventListener("error", failed);
  addEventListener("unhandledrejection", failed);
</script>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="/sim.mjs"></script>`;
}

let directory: string;
let browser: ChildProcess | undefined;
let server: Server | undefined;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "xgc-browser-"));
});
afterAll(async () => {
  server?.close();
  if (browser?.exitCode === null) {
    const ended = new Promise((resolve) => browser?.once("exit", resolve));
    browser.kill("SIGKILL");
    await ended;
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** What the bundle prints in a page, and its exit code. */
async function inBrowser(text: string): Promise<{ readonly code: number; readonly written: string }> {
  let answer: (body: string) => void;
  const answered = new Promise<string>((resolve) => (answer = resolve));
  const here = createServer((request, response) => {
    if (request.method === "POST") {
      let body = "";
      request.setEncoding("utf8").on("data", (part: string) => (body += part));
      request.on("end", () => {
        response.end();
        answer(body);
      });
      return;
    }
    const isBundle = request.url === "/sim.mjs";
    response.setHeader("content-type", isBundle ? "text/javascript" : "text/html");
    response.end(isBundle ? text : request.url === "/" ? pageOf(text) : "");
  });
  server = here;
  await new Promise<void>((resolve) => here.listen(0, "127.0.0.1", resolve));
  const { port } = here.address() as AddressInfo;
  browser = spawn(
    chromium!,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${directory}/profile`,
      `http://127.0.0.1:${port}/`,
    ],
    { stdio: "ignore" },
  );
  const body = await answered;
  browser.kill("SIGKILL");
  here.closeAllConnections();
  here.close();
  return JSON.parse(body) as { readonly code: number; readonly written: string };
}

test.skipIf(chromium === undefined).each(Object.entries(programs))(
  "%s has one history in Node and in Chromium",
  { timeout: 180_000 },
  async (name, program) => {
    const text = await bundle(checked(program), beside(program));
    const file = path.join(directory, `${name}.mjs`);
    writeFileSync(file, text);
    const { stdout, status } = spawnSync(process.execPath, [file, ...argv], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout.match(/"traceHash": "[0-9a-f]{16}"/g)?.length).toBeGreaterThan(1);
    expect(await inBrowser(text)).toEqual({ code: 0, written: stdout });
  },
);
