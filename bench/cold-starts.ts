/** CPU time of `xgc check` of Table 4 and of 5,000 lines in a new process, on each Node that xgc supports, and beside another checkout. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { manyPrograms, manyTables } from "./programs.js";
import { line, summaryOf } from "./statistics.js";

const RUNS = 15;
const LINES = 5000;
const nodes = ["20", "22", "24"];

/** Says on standard error how much CPU time the process took, user and system, in milliseconds. */
const tellsCpuTime =
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process._rawDebug("cpu " + (user + system) / 1000); });';

/** @param other The folder of another checkout, built. */
export function benchColdStarts(root: string, other?: string): readonly string[] {
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-bench-"));
  try {
    const hook = path.join(directory, "cpu.cjs");
    writeFileSync(hook, tellsCpuTime);
    const checkouts = [root, ...(other === undefined ? [] : [path.resolve(other)])];
    const programs = programsIn(directory, root);
    const commands = new Map<string, { readonly node: string; readonly argv: readonly string[] }>();
    const lines: string[] = [];
    for (const version of nodes) {
      const node = nodeOf(version);
      if (node === undefined) {
        lines.push(`  Node ${version} could not be run`);
        continue;
      }
      commands.set(`Node ${version}, node -e 0`, { node, argv: ["-e", "0"] });
      checkouts.forEach((checkout, index) => {
        const xgc = path.join(checkout, "dist/xgc.cjs");
        const whose = index === 0 ? "this checkout" : "the other";
        const table4 = path.join(checkout, "examples/tr94-19/table4.xgraph");
        for (const [name, file] of [["Table 4", table4] as const, ...programs])
          commands.set(`Node ${version}, ${name}, ${whose}`, { node, argv: [xgc, "check", file] });
      });
    }
    const env = { ...process.env, NODE_OPTIONS: "", XDG_CACHE_HOME: path.join(directory, "cache") };
    // What a first run keeps for the next ones.
    for (const { node, argv } of commands.values()) spawnSync(node, argv, { env });
    const times = new Map<string, number[]>([...commands.keys()].map((name) => [name, []]));
    // Round by round, so that other work on the machine falls on all of them alike.
    for (let run = 0; run < RUNS; run++)
      for (const [name, { node, argv }] of commands) {
        const { status, stderr } = spawnSync(node, ["-r", hook, ...argv], { env, encoding: "utf8" });
        const cpu = /^cpu (.*)$/m.exec(stderr)?.[1];
        if (status !== 0 || cpu === undefined) throw new Error(`${node} ${argv.join(" ")} failed: ${stderr}`);
        times.get(name)?.push(Number(cpu));
      }
    for (const [name, all] of times) lines.push(line(name, summaryOf(all), (value) => `${value.toFixed(0)} ms`));
    return lines;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** 5,000 lines, as Table 4 writes programs and without comments, each with its file. */
function programsIn(directory: string, root: string): readonly (readonly [name: string, file: string])[] {
  const report = path.join(root, "examples/tr94-19");
  const measured = "tr94-19-measured.csv";
  copyFileSync(path.join(report, measured), path.join(directory, measured));
  const write = (name: string, text: string): string => {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    return file;
  };
  const table4 = readFileSync(path.join(report, "table4.xgraph"), "utf8");
  return [
    ["5,000 lines of Table 4", write("tables.xgraph", manyTables(LINES, table4))],
    ["5,000 lines, no comments", write("programs.xgraph", manyPrograms(LINES))],
  ];
}

/** The program of a version of Node: this one's own, or one that npm fetches. */
function nodeOf(version: string): string | undefined {
  if (process.versions.node.startsWith(`${version}.`)) return process.execPath;
  const argv = ["--yes", "--package", `node@${version}`, "node", "-p", "process.execPath"];
  const { status, stdout } = spawnSync("npx", argv, { encoding: "utf8", shell: process.platform === "win32" });
  return status === 0 ? stdout.trim() : undefined;
}
