/** Large programs: how long xgc takes to check them, and how much memory; how fast text is parsed; how long glue takes. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { parse } from "../grammar/index.js";
import { chain, manyPrograms, manyTables, protocols, wide } from "./programs.js";
import { line, summaryOf } from "./statistics.js";

const RUNS = 9;
const PARSES = 30;
const LINES = 5000;

/** Says on standard error how much memory the process took at its peak, in KiB. */
const tellsMemory = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process._rawDebug("peak " + process.resourceUsage().maxRSS));',
)}`;

export function benchLarge(root: string): readonly string[] {
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-bench-"));
  const xgc = path.join(root, "dist/xgc.cjs");
  const write = (name: string, text: string): string => {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    return file;
  };
  const lines: string[] = [];
  try {
    write("protocols.ts", protocols);
    for (const instances of [1000, 10_000, 50_000]) {
      for (const [shape, text] of [
        ["chain", chain(instances)],
        ["wide", wide(instances)],
      ] as const) {
        const file = write(`${shape}${instances}.xgraph`, text);
        const name = `${shape} of ${instances.toLocaleString("en-US")}`;
        lines.push(timed(`check, ${name}`, [xgc, "check", file]));
        if (instances === 50_000) lines.push(timed(`check --notes, ${name}`, [xgc, "check", "--notes", file]));
      }
    }
    const table4 = path.join(root, "examples/tr94-19/table4.xgraph");
    const measured = "tr94-19-measured.csv";
    copyFileSync(path.join(path.dirname(table4), measured), path.join(directory, measured));
    const many = manyPrograms(LINES);
    const count = `${LINES.toLocaleString("en-US")} lines`;
    for (const [name, text] of [
      [`${count} of Table 4`, manyTables(LINES, readFileSync(table4, "utf8"))],
      [`${count}, no comments`, many],
    ] as const) {
      const file = write("many.xgraph", text);
      lines.push(timed(`check, ${name}`, [xgc, "check", file]));
      lines.push(timed(`compile, ${name}`, [xgc, "compile", file, "--out", path.join(directory, "out")], directory));
    }
    const parses: number[] = [];
    for (let run = 0; run < 2 * PARSES; run++) {
      const before = process.hrtime.bigint();
      parse(many, 0);
      if (run >= PARSES) parses.push(Number(process.hrtime.bigint() - before) / 1e6);
    }
    lines.push(line(`parse, ${count}, warm`, summaryOf(parses), (value) => `${value.toFixed(1)} ms`));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return lines;
}

/** @param fresh A directory whose `out` is removed before each run, so that nothing is up to date. */
function timed(name: string, argv: readonly string[], fresh?: string): string {
  const run = (...options: readonly string[]): { readonly stderr: string; readonly ms: number } => {
    if (fresh !== undefined) rmSync(path.join(fresh, "out"), { recursive: true, force: true });
    const before = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, [...options, ...argv], { encoding: "utf8" });
    const ms = Number(process.hrtime.bigint() - before) / 1e6;
    if (status !== 0) throw new Error(`node ${argv.join(" ")} failed: ${stderr}`);
    return { stderr, ms };
  };
  const times = Array.from({ length: RUNS }, () => run().ms);
  // Telling takes time of its own.
  const memory = Number(/^peak (\d+)$/m.exec(run("--import", tellsMemory).stderr)?.[1]) / 1024;
  return `${line(name, summaryOf(times), (value) => `${value.toFixed(0)} ms`)}   ${memory.toFixed(0)} MB`;
}
