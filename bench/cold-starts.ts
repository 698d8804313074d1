/** CPU time of `xgc check` of Table 4 in a new process, on each Node that xgc supports, and beside another checkout. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { line, summaryOf } from "./statistics.js";

const RUNS = 15;
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
        const argv = [xgc, "check", path.join(checkout, "examples/tr94-19/table4.xgraph")];
        commands.set(`Node ${version}, ${index === 0 ? "this checkout" : "the other"}`, { node, argv });
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

/** The program of a version of Node: this one's own, or one that npm fetches. */
function nodeOf(version: string): string | undefined {
  if (process.versions.node.startsWith(`${version}.`)) return process.execPath;
  const argv = ["--yes", "--package", `node@${version}`, "node", "-p", "process.execPath"];
  const { status, stdout } = spawnSync("npx", argv, { encoding: "utf8", shell: process.platform === "win32" });
  return status === 0 ? stdout.trim() : undefined;
}
