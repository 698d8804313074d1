/** `--rows`: Parquet and CSV, as another program reads them: DuckDB. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { xgc } from "../../../src/cli/xgc.js";
import { newConsole } from "../console.js";

const root = path.join(import.meta.dirname, "../../..");
let folder = "";

async function run(...argv: readonly string[]): Promise<string> {
  const io = newConsole({ workingDirectory: folder });
  const code = await xgc(argv, io);
  expect([code, io.err().replace(/^[\w.]+: all \d+ runs are kept in st\n/, "")]).toEqual([0, ""]);
  return io.out();
}

async function query(sql: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql.replaceAll("'@", `'${folder}/`));
    return reader.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe("rows of a program", () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "xgc-rows-"));
    copyFileSync(path.join(root, "test/cli/sweeps/both.xgraph"), path.join(folder, "both.xgraph"));
    await run("run", "both.xgraph", "--store", "st");
    await run("results", "st", "--rows", "rows.parquet");
    await run("results", "st", "--rows", "rows.csv");
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("are the same as Parquet and as CSV, and have what the tables have", async () => {
    const shape = "select column_name, column_type from (describe select * from";
    expect(await query(`${shape} '@rows.parquet')`)).toEqual([
      { column_name: "experiment", column_type: "VARCHAR" },
      { column_name: "version", column_type: "VARCHAR" },
      { column_name: "size_bytes", column_type: "DOUBLE" },
      { column_name: "seed", column_type: "BIGINT" },
      { column_name: "rtt_us", column_type: "DOUBLE" },
      { column_name: "half_us", column_type: "DOUBLE" },
      { column_name: "switches", column_type: "DOUBLE" },
      { column_name: "simulated_ns", column_type: "DOUBLE" },
    ]);
    expect((await query(`${shape} '@rows.csv')`)).map(({ column_name }) => column_name)).toEqual(
      (await query(`${shape} '@rows.parquet')`)).map(({ column_name }) => column_name),
    );
    // Everything, by value.
    const differing = "select count(*)::int as n from (from '@rows.parquet' except all from read_csv('@rows.csv'))";
    expect(await query(differing)).toEqual([{ n: 0 }]);
    const [{ n } = {}] = await query("select count(*)::int as n from '@rows.parquet'");
    expect(n).toBe(12);
    // The tables have the means of these rows.
    const json = JSON.parse(await run("results", "st", "--json")) as {
      readonly points: readonly {
        readonly point: Record<string, string>;
        readonly measures: readonly { readonly simulated: number }[];
      }[];
    };
    const means = await query(
      "select version, size_bytes, avg(rtt_us) as rtt from '@rows.parquet' group by all order by version desc, size_bytes",
    );
    for (const { point, measures } of json.points) {
      const row = means.find(
        ({ version, size_bytes }) => version === point["version"] && `${String(size_bytes)} B` === point["size"],
      );
      expect(Number(row?.["rtt"])).toBeCloseTo(measures[0]!.simulated, 6);
    }
  });

  test("answer the queries of the page, as Parquet and as CSV", async () => {
    const page = readFileSync(path.join(root, "docs/how-to.md"), "utf8");
    const queries = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, text = ""]) => text);
    expect(queries).toHaveLength(3);
    for (const sql of queries) {
      const rows = await query(sql.replaceAll("study.parquet", "@rows.parquet"));
      expect(rows.length).toBeGreaterThan(1);
      expect(Object.values(rows[0] ?? {}).every((value) => value !== null)).toBe(true);
      const same = await query(sql.replaceAll("study.parquet", "@rows.csv"));
      const rounded = (all: typeof rows): string =>
        JSON.stringify(all, (_, value: unknown) =>
          typeof value === "object" || Number.isNaN(Number(value)) ? value : Number(value).toPrecision(9),
        );
      expect(rounded(same)).toBe(rounded(rows));
    }
  });

  test("and so are samples over time, whose means are the measures", async () => {
    await run("results", "st", "--quiet", "--samples", "samples.parquet");
    await run("results", "st", "--quiet", "--samples", "samples.csv");
    const differing =
      "select count(*)::int as n from (from '@samples.parquet' except all from read_csv('@samples.csv'))";
    expect(await query(differing)).toEqual([{ n: 0 }]);
    const [{ n, later } = {}] = await query(
      "select count(*)::int as n, bool_and(time_ns >= 0) as later from '@samples.parquet'",
    );
    // Two hosts with 30 round trips each.
    expect([n, later]).toEqual([12 * 2 * 30, true]);
    const off = await query(
      `select max(abs(mean_us - rtt_us)) as off, count(*)::int as runs from '@rows.parquet' join (
         select version, size_bytes, seed, avg(value) / 1000 as mean_us from '@samples.parquet'
         where host = 'left' and name = 'test.rtt' and kind = 'series' and unit = 'ns' group by all) using (version, size_bytes, seed)`,
    );
    expect(off[0]?.["runs"]).toBe(12);
    expect(Number(off[0]?.["off"])).toBeLessThan(1e-6);
    const page = readFileSync(path.join(root, "docs/sweeps.md"), "utf8");
    const [, sql = ""] = /```sql\n(.*?)```/s.exec(page) ?? [];
    expect(await query(sql.replaceAll("samples.parquet", "@samples.parquet"))).toHaveLength(2 * 2 * 30);
    const about = await query(
      "select decode(value) as unit from parquet_kv_metadata('@samples.parquet') where decode(key) = 'unit.time_ns'",
    );
    expect(about).toEqual([{ unit: "ns" }]);
  });

  test("name their units in the metadata of Parquet", async () => {
    const rows = await query(
      "select decode(key) as key, decode(value) as value from parquet_kv_metadata('@rows.parquet')",
    );
    const about = Object.fromEntries(rows.map(({ key, value }) => [key, value]));
    expect(about).toMatchObject({
      program: "both.xgraph",
      xgc: "0.1.0",
      "unit.rtt_us": "us",
      "unit.size_bytes": "B",
      "label.rtt_us": "rtt",
    });
  });

  test("are replaced by the next call, and other files are not", async () => {
    await run("results", "st", "--rows", "rows.parquet");
    copyFileSync(path.join(folder, "both.xgraph"), path.join(folder, "mine.csv"));
    const io = newConsole({ workingDirectory: folder });
    expect(await xgc(["results", "st", "--rows", "mine.csv"], io)).toBe(1);
    expect(io.err()).toContain("mine.csv stays as it is: xgc did not write it");
    expect(readFileSync(path.join(folder, "mine.csv"), "utf8")).toContain("experiment");
  });
});
