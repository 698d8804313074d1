import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import path from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { emptyDirectory, filesIn } from "./console.js";

const root = path.join(import.meta.dirname, "../..");
let text = "";

// A hand-made simulation with the shell that bundles have.
beforeAll(async () => {
  const entry = `
    import { nodeIo, runSimulation } from "./src/cli/simulate.js";
    import { simulationOf, table4 } from "./test/lab/simulations.js";
    process.exitCode = await runSimulation(simulationOf(table4), process.argv.slice(2), nodeIo());
  `;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
  });
  text = outputFiles[0]?.text ?? "";
});

function node(command: string): SpawnSyncReturns<string> & { directory: string } {
  const directory = emptyDirectory();
  const env = { PATH: process.env["PATH"] };
  const run = spawnSync("sh", ["-c", `cat > sim.mjs && ${command}`], {
    cwd: directory,
    env,
    input: text,
    encoding: "utf8",
  });
  return { ...run, directory };
}

describe("a process", () => {
  test("exits with 1 where an expectation fails, and prints all of it into a pipe", () => {
    const { status, stdout, stderr } = node("node sim.mjs --json");
    expect([status, stderr]).toEqual([1, ""]);
    expect(JSON.parse(stdout).points).toHaveLength(16);
  });

  test("exits with 0 where all hold, and with 2 where the command line is wrong", () => {
    expect(node("node sim.mjs --set size=1B --set version=Regular --csv out.csv").status).toBe(0);
    const { status, stdout, stderr } = node("node sim.mjs --sed 3");
    expect([status, stdout, stderr]).toEqual([2, "", "error: there is no option --sed\nhelp: did you mean --set?\n"]);
  });

  test("is content with a reader that has seen enough", () => {
    const { stdout, stderr } = node("node sim.mjs --json | head -n 1");
    expect([stdout, stderr]).toEqual(["{\n", ""]);
  });

  test("names itself in its help", () => {
    expect(node("node sim.mjs --help").stdout.split("\n")[0]).toBe("Usage: node sim.mjs [options]");
  });

  test("leaves nothing half-written", () => {
    const { status, stderr, directory } = node("mkdir out.pcapng && node sim.mjs --csv out.csv --pcap out.pcapng");
    expect([status, stderr]).toEqual([1, "error: cannot write out.pcapng: it is a directory\n"]);
    expect(filesIn(directory)).toEqual(["sim.mjs"]);
  });
});
