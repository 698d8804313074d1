/**
 * Many rows: what keeping runs and writing their rows adds to the time of the runs, how much memory that takes, and whether DuckDB answers the queries of docs/how-to.md on the files.
 * `XGC_ROWS` says how many rows.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { DuckDBInstance } from "@duckdb/node-api";
import { build } from "esbuild";

/** Prints the CPU time of the process, user and system, in us, and the peak of its memory, in KiB. */
const tellsUse =
  "data:text/javascript," +
  encodeURIComponent(
    'process.on("exit", () => { const { userCPUTime: user, systemCPUTime: system, maxRSS } = process.resourceUsage(); process._rawDebug("used " + (user + system) + " " + maxRSS); });',
  );

interface Timed {
  /** CPU time, since other work on the machine must not change the ratios. */
  readonly seconds: number;
  readonly megabytes: number;
}

/** A bundle whose runs take no time, so that all of it is keeping and writing: 2 versions, 50 sizes, any number of seeds. */
const quick = `
  import { bundleOf } from "./src/cli/simulate.js";
  import { quietWorld } from "./test/lab/simulations.ts";
  const { version } = JSON.parse(process.env.XGC_PACKAGE);
  const sizes = Array.from({ length: 50 }, (_, index) => (index + 1) * 20);
  await bundleOf({
    program: "quick.xgraph",
    machines: {},
    experiments: [{
      name: "quick", title: "", repeat: Number(process.env.XGC_SEEDS), expectations: [],
      axes: [
        { name: "version", labelled: true, dimension: "string", rows: ["interrupt", "handed over"].map((label) => ({ label, values: { version: label } })) },
        { name: "size", labelled: false, dimension: "bytes", rows: sizes.map((size) => ({ label: size + " B", values: { size } })) },
      ],
      build: ({ version, size }, setup) => ({
        world: quietWorld(setup, 1000),
        rtt: 600_000 + size * 900 + (version === "interrupt" ? 0 : 90_000) + ((size * 7919 + setup.seed * 104729) % 9973),
      }),
      measures: [{ name: "rtt", unit: { name: "us", factor: 1000 }, sampled: ({ rtt }) => rtt }],
    }],
  }, { file: import.meta.url, code: "0123456789abcdef", version });
`;

export async function benchRows(root: string): Promise<readonly string[]> {
  const rows = Number(process.env["XGC_ROWS"] ?? 1_000_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), "xgc-rows-"));
  const xgc = path.join(root, "dist/xgc.cjs");
  const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Timed => {
    const { status, stderr } = spawnSync(process.execPath, ["--import", tellsUse, ...argv], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
    if (status !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
    const [, us, peak] = /^used (\d+) (\d+)$/m.exec(stderr) ?? [];
    return { seconds: Number(us) / 1e6, megabytes: Number(peak) / 1024 };
  };
  try {
    const lines = shareOfRuns(root, folder, run);
    const { outputFiles } = await build({
      stdin: { contents: quick, resolveDir: root, loader: "ts" },
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
    });
    writeFileSync(path.join(folder, "quick.mjs"), outputFiles[0]!.text);
    for (const of of [rows / 10, rows]) {
      const name = (end: string): string => `quick${of}${end}`;
      const env = {
        XGC_SEEDS: String(of / 100),
        XGC_PACKAGE: JSON.stringify({ version: versionIn(root) }),
      };
      const made = run(["quick.mjs", "--store", name(""), "--jobs", "1", "--quiet"], env);
      lines.push(line(`${whole(of)} runs of no length, kept`, made));
      for (const end of [".parquet", ".csv"]) {
        const written = run([xgc, "results", name(""), "--rows", name(end), "--quiet"], env);
        const size = statSync(path.join(folder, name(end))).size / 2 ** 20;
        lines.push(line(`  rows as ${end.slice(1)}`, written, `, ${size.toFixed(0)} MB of file`));
      }
    }
    for (const end of ["parquet", "csv"])
      lines.push(...(await queried(root, path.join(folder, `quick${rows}.${end}`), rows)));
    return lines;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The shortest real runs there are, of one round trip: alone, kept, and their rows. */
function shareOfRuns(root: string, folder: string, run: (argv: readonly string[]) => Timed): string[] {
  const program = readFileSync(path.join(root, "test/cli/sweeps/both.xgraph"), "utf8");
  const text = program
    .replaceAll(/trips: 30, together: \d/g, "trips: 1")
    .replace("repeat 3;", "repeat 1000;")
    .replace("size in [1 B, 1000 B]", "size in [1 B, 10 B, 100 B, 500 B, 1000 B]");
  writeFileSync(path.join(folder, "short.xgraph"), text);
  const xgc = path.join(root, "dist/xgc.cjs");
  run([xgc, "compile", "short.xgraph", "--bundle", "short.mjs"]);
  const alone = run(["short.mjs", "--quiet", "--jobs", "1"]);
  const kept = run(["short.mjs", "--quiet", "--jobs", "1", "--store", "short"]);
  const written = run([xgc, "results", "short", "--quiet", "--rows", "short.parquet"]);
  const ratio = (kept.seconds + written.seconds) / alone.seconds;
  return [
    line("10,000 runs of one round trip", alone),
    line("  kept", kept),
    line("  rows as parquet", written),
    `  kept and written                ${ratio.toFixed(2).padStart(8)} x the runs alone`,
  ];
}

/** The queries of the page, and the unit in the metadata. */
async function queried(root: string, file: string, rows: number): Promise<readonly string[]> {
  const page = readFileSync(path.join(root, "docs/how-to.md"), "utf8");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const lines: string[] = [];
    for (const [, sql = ""] of page.matchAll(/```sql\n(.*?)```/gs)) {
      const from = performance.now();
      const reader = await connection.runAndReadAll(sql.replaceAll("study.parquet", file));
      const [first = {}] = reader.getRowObjectsJson();
      const shown = Object.entries(first).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
      lines.push(
        `  DuckDB, ${path.extname(file).slice(1)}: ${reader.currentRowCount} rows in ${((performance.now() - from) / 1000).toFixed(2)} s; ${shown.join(", ")}`,
      );
    }
    const [{ count } = {}] = (
      await connection.runAndReadAll(`select count(*)::int as count from '${file}'`)
    ).getRowObjectsJson();
    if (count !== rows) throw new Error(`${file} has ${JSON.stringify(count)} rows, not ${rows}`);
    return lines;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function versionIn(root: string): string {
  return (JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { readonly version: string }).version;
}

function whole(number: number): string {
  return number.toLocaleString("en-US");
}

function line(what: string, { seconds, megabytes }: Timed, more = ""): string {
  return `${what.padEnd(34)}${seconds.toFixed(1).padStart(6)} s, ${megabytes.toFixed(0)} MB at most${more}`;
}
