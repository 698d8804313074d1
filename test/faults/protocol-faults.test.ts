/**
 * What a protocol does wrong is reported as its own: what, when, on which host, at which line. Each form is one body of the protocol PROBE, run
 * by the command line. The reports are in golden/protocol-faults.txt; with UPDATE=1 they are written anew.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";

const program = `import { ETH }        from "std/inet";
import { Frame }      from "std/services";
import { Ethernet10 } from "std/media";
import { Ideal }      from "std/machines";

protocol PROBE from "./probe.ts" {
  needs lower: Frame;
  entry send(peer: endpoint, times: int = 3);
  counter seen;
}
number PROBE = 30001;
number PROBE over ETH = 0x88b5;

graph Stack {
  needs nic: device;
  eth   = ETH over nic;
  probe = PROBE over eth;
}

scenario Two(input: mode) {
  host client on Ideal runs Stack under threads;
  host server on Ideal runs Stack under input;
  link lan = Ethernet10 joins client, server;
  start client.probe.send(server.probe);
}

experiment two {
  vary input in [interrupt, threads];
  run Two(input);
  measure seen = server.probe.seen;
}
`;

/** What a form replaces. */
interface Form {
  readonly init?: string;
  readonly demux?: string;
  /** In the entry, after the session has been opened. */
  readonly begin?: string;
  /** After each message. */
  readonly sent?: string;
  readonly members?: string;
  readonly entry?: string;
  /** Behind the class. */
  readonly outside?: string;
}

const opens = "this.slots.lower.openEnable(Participants.anyone());";

function implementation({
  init = opens,
  demux = "",
  begin = "",
  sent = "message.release();",
  members = "",
  entry,
  outside = "",
}: Form): string {
  return `// @ts-nocheck -- faults that types would show are meant
import { Message, Participants, Semaphore } from "xgc/runtime";
import { PROBEBase } from "./lan.xgraph.js";

export class PROBE extends PROBEBase {
  *init() { ${init} }
${members}
  *demux(session, message) {
    this.counters.seen.count();
    ${demux}
  }
${
  entry ??
  `
  *send({ peer, times = 3 }) {
    const station = peer.protocol.slots.lower.control("myAddress");
    const session = yield* this.slots.lower.open(new Participants([station]));
    ${begin}
    for (let count = 0; count < times; count++) {
      const message = yield* this.host.message(100, (bytes) => bytes.fill(count));
      yield* this.slots.lower.push(session, message);
      ${sent}
      yield* this.host.delay(1e6);
    }
    yield* session.release();
  }`
}
}
${outside}
`;
}

const forms: Readonly<Record<string, Form>> = {
  "throws an Error": { demux: `throw new TypeError("no way");` },
  "throws an Error without a message": { demux: "throw new Error();" },
  "throws an Error whose message is no text": { demux: "throw Object.assign(new Error(), { message: undefined });" },
  "throws a text": { demux: `throw "no way";` },
  "throws undefined": { demux: "throw undefined;" },
  "throws an object that has no text": { demux: "throw Object.create(null);" },
  "throws in the entry": { begin: `throw new Error("at once");` },
  "throws in init": { init: `throw new Error("in the boot");` },
  "throws in the constructor": { members: `  broken = this.nothing.at.all;` },
  "throws in a timer": { demux: `this.host.timers.after(5000, function* tick() { throw new Error("late"); });` },
  "sets a timer of NaN": { demux: "this.host.timers.after(NaN, function* () {});" },
  "sets a timer of -5": { demux: "this.host.timers.after(-5, function* () {});" },
  "sets a timer of a text": { demux: `this.host.timers.after("soon", function* () {});` },
  "sets a timer while time is owed": { demux: "this.cpu.chargeTime(10); this.host.timers.after(5, function* () {});" },
  "delays by -1": { begin: "yield* this.host.delay(-1);" },
  "delays by nothing": { begin: "yield* this.host.delay();" },
  "computes NaN": { demux: "yield* this.cpu.compute(NaN);" },
  "computes for ever": { demux: "yield* this.cpu.compute(Infinity);" },
  "charges -10": { demux: "this.cpu.chargeTime(-10);" },
  "charges 1e300": { demux: "this.cpu.chargeTime(1e300);" },
  "makes a message of NaN": { begin: "yield* this.host.message(NaN, () => {});" },
  "makes a message of -1": { begin: "yield* this.host.message(-1, () => {});" },
  "makes a semaphore of NaN": { begin: `new Semaphore(this.cpu, "gate", NaN);` },
  "keeps a copy": { demux: "message.copy();" },
  "keeps its own message": { sent: "" },
  "keeps half of a message": { sent: "message.split(10); message.release();" },
  "pushes after release": { sent: "message.release(); message.push(4);" },
  "copies after release": { sent: "message.release(); message.copy();" },
  "reads after release": { sent: "message.release(); message.front;" },
  "sends after release": { sent: "message.release(); yield* this.slots.lower.push(session, message);" },
  "releases twice": { sent: "message.release(); message.release();" },
  "releases what it is given": { demux: "message.release();" },
  "yields an operation": { demux: "yield this.host.delay(5);" },
  "yields an operation in a function of its own": {
    members: "  *#rest() { yield this.cpu.settle(); }",
    begin: "yield* this.#rest();",
  },
  "yields a number": { demux: "yield 5;" },
  "yields the number of a wait": { begin: "yield 1;" },
  "yields a promise": { begin: "yield Promise.resolve();" },
  "yields nothing": { demux: "yield;" },
  "has no entry": { entry: "" },
  "has an entry that is a field": { entry: "  send = 5;" },
  "has an entry that is no operation": { entry: "  send() {}" },
  "has an entry that is async": { entry: "  async send() {}" },
  "has an entry that throws before it is an operation": { entry: `  send() { throw new Error("plain"); }` },
  "has an init that is async": { members: "  // init below", entry: "  async init() {}\n  *send() {}" },
  "has a demux that is async": {
    entry: `  async demux() {}
  *send({ peer }) {
    const session = yield* this.slots.lower.open(new Participants([peer.protocol.slots.lower.control("myAddress")]));
    const message = yield* this.host.message(1, () => {});
    yield* this.slots.lower.push(session, message);
    message.release();
    yield* this.host.delay(1e6);
  }`,
  },
  "leaves interrupts masked": { demux: "yield* this.cpu.settle(); this.cpu.mask(1);" },
  "waits for ever in demux": { demux: `yield* new Semaphore(this.cpu, "godot", 0).wait();` },
  "waits for ever in the entry": { begin: `yield* new Semaphore(this.cpu, "an answer", 0).wait();` },
  "enables nothing, and waits": {
    init: "",
    begin: `this.answer = new Semaphore(this.cpu, "an answer", 0);`,
    sent: "message.release(); yield* this.answer.wait();",
  },
  "takes a lock twice": {
    begin: `const lock = new Semaphore(this.cpu, "lock", 1); yield* lock.wait(); lock.signal(); yield* lock.wait(); yield* lock.wait();`,
  },
  "fills a window of 3": {
    begin: `const window = new Semaphore(this.cpu, "window", 3); for (;;) yield* window.wait();`,
  },
  "fills a window that handlers have opened": {
    init: `${opens} this.window = new Semaphore(this.cpu, "window", 1);`,
    begin:
      "const { window } = this; this.host.timers.after(10, function* () { window.signal(); }); for (;;) yield* window.wait();",
  },
  "signals while time is owed": { demux: `this.cpu.chargeTime(7); new Semaphore(this.cpu, "gate", 0).signal();` },
  "settles for ever": { begin: "for (;;) yield* this.cpu.settle();" },
  "takes and gives for ever": {
    begin: `const lock = new Semaphore(this.cpu, "lock", 1); for (;;) { yield* lock.wait(); lock.signal(); }`,
  },
  "loops for ever in demux": { demux: "for (let n = 0; n >= 0; n++);" },
  "loops for ever in the entry": { begin: "const all = [1]; for (const each of all) all.push(each);" },
  "loops for ever and catches what ends it": {
    begin: "for (let n = 0; n < 9; ) try { do n = 1; while (n < 9); } catch { n = 0; }",
  },
  "loops for ever outside any function": { outside: "let rounds = 1; while (rounds > 0) rounds++;" },
  "throws outside any function": { outside: `throw new TypeError("at the top");` },
  "delays by 0 for ever": { begin: "for (;;) yield* this.host.delay(0);" },
  "sets timers of 0 for ever": {
    begin: "const { timers } = this.host; timers.after(0, function* again() { timers.after(0, again); });",
  },
  "delays for ever": { begin: "for (;;) yield* this.host.delay(3600e9);" },
  "sets a timer again and again after the run": {
    begin: "const { timers } = this.host; timers.after(60e9, function* again() { timers.after(60e9, again); });",
  },
  "cancels a timer twice": {
    begin:
      "const timer = this.host.timers.after(5, function* () {}); this.host.timers.cancel(timer); this.host.timers.cancel(timer);",
  },
};

/** Forms that are no faults. */
const harmless = new Set(["releases twice", "releases what it is given", "cancels a timer twice"]);

const golden = path.join(import.meta.dirname, "golden/protocol-faults.txt");
const commandLine = path.resolve(import.meta.dirname, "../../dist/cli.cjs");

/** Runs the command in every folder, in one process, whose stacks are not those of a test runner. */
const runner = `
  const { main } = require(process.argv[1]);
  const folders = process.argv.slice(2);
  (async () => {
    const results = [];
    for (const workingDirectory of folders)
      for (const input of ["interrupt", "threads"]) {
        let text = "";
        const stream = { write: (part) => { text += part; }, isTerminal: false, columns: undefined };
        const io = { stdout: stream, stderr: stream, stdin: () => "", env: { NO_COLOR: "1" }, workingDirectory, program: "xgc", processors: () => 1 };
        await main(["run", "lan.xgraph", "--quiet", "--max-steps", "20000", "--set", "input=" + input], io);
        results.push({ input, text, code: process.exitCode });
      }
    process.exitCode = 0;
    process.stdout.write(JSON.stringify(results));
  })();
`;

interface Result {
  readonly input: string;
  readonly text: string;
  readonly code: number;
}

let folder = "";
const results = new Map<string, readonly Result[]>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "xgc-faults-"));
  const names = Object.keys(forms);
  writeFileSync(path.join(folder, "lan.xgraph"), program);
  await xgc(["declare", "lan.xgraph"], newConsole({ workingDirectory: folder }));
  const folders = names.map((name, index) => {
    const own = path.join(folder, String(index));
    mkdirSync(own);
    for (const file of ["lan.xgraph", "lan.xgraph.ts"]) copyFileSync(path.join(folder, file), path.join(own, file));
    writeFileSync(path.join(own, "probe.ts"), implementation(forms[name] ?? {}));
    return own;
  });
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", runner, commandLine, ...folders], { encoding: "utf8" });
  expect(stderr).toBe("");
  const all = JSON.parse(stdout) as readonly Result[];
  for (const [index, name] of names.entries()) results.set(name, all.slice(2 * index, 2 * index + 2));
  if (process.env["UPDATE"] === "1") writeFileSync(golden, names.map(reportOf).join("\n"));
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function reportOf(name: string): string {
  const printed = (results.get(name) ?? []).map(({ input, text, code }) => `under ${input}, exit ${code}\n${text}`);
  return `PROBE ${name}\n\n${printed.join("").replace(/^(?=.)/gm, "    ")}`;
}

test.each(Object.keys(forms))("PROBE %s", (name) => {
  const report = reportOf(name);
  for (const { code } of results.get(name) ?? []) expect(code).toBe(harmless.has(name) ? 0 : 1);
  expect(report).not.toContain("bug in xgc");
  expect(report).not.toContain(folder);
  // The line of the fault, and the instance.
  if (!harmless.has(name)) expect(report).toMatch(/probe\.ts:\d+/);
  expect(readFileSync(golden, "utf8")).toContain(report);
});
