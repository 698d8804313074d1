import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { type Console, type ConsoleOptions, emptyDirectory, filesIn, newConsole } from "./console.js";

const examples = path.join(import.meta.dirname, "../../examples/tr94-19");
const original = readFileSync(path.join(examples, "table4.xgraph"), "utf8");

/** A directory with Table 4, in which some text stands instead of other text. */
function program(...changes: readonly (readonly [from: string, to: string])[]): string {
  const directory = emptyDirectory();
  let text = original;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the example has no "${from}"`);
    text = text.replace(from, to);
  }
  writeFileSync(path.join(directory, "table4.xgraph"), text);
  copyFileSync(path.join(examples, "tr94-19-measured.csv"), path.join(directory, "tr94-19-measured.csv"));
  return directory;
}
const given = ["table4.xgraph", "tr94-19-measured.csv"];

async function run(
  directory: string,
  argv: readonly string[],
  options: ConsoleOptions = {},
): Promise<{ code: number; io: Console }> {
  const io = newConsole({ ...options, workingDirectory: directory });
  return { code: await xgc(argv, io), io };
}

const noHost = ["warm client.test", "warm klient.test"] as const;
const noFit = ["UDPTEST over net.udp;", "UDPTEST over nic;"] as const;
/** Few round trips: the results are the same to a few digits. */
const few = ["trips: 10_000", "trips: 20"] as const;

describe("check", () => {
  test("is silent about a program without a fault", async () => {
    const { code, io } = await run(program(), ["check", "table4.xgraph"]);
    expect([code, io.out(), io.err()]).toEqual([0, "", ""]);
  });

  test("reads standard input", async () => {
    const directory = program();
    const { code, io } = await run(directory, ["check", "-"], { stdin: original.replace(...noHost) });
    expect(code).toBe(1);
    expect(io.out()).toContain("<stdin>:");
  });

  test("reports all syntax errors of a file in one run", async () => {
    const directory = program(
      ["needs nic: device;", "needs nic device;"],
      ["host server on", "host server at"],
      ["measure rtt ", "measure "],
    );
    const { code, io } = await run(directory, ["check", "table4.xgraph"]);
    expect(code).toBe(1);
    const lines = [...io.out().matchAll(/table4\.xgraph:(\d+):/g)].map(([, line]) => Number(line));
    // And nothing of what follows from them.
    expect(lines).toEqual([9, 25, 45]);
  });

  test("as JSON has places, and what two programs share but once", async () => {
    const directory = program(noHost);
    writeFileSync(path.join(directory, "other.xgraph"), original.replace(...noHost));
    const { code, io } = await run(directory, [
      "check",
      "table4.xgraph",
      "other.xgraph",
      "table4.xgraph",
      "--format",
      "json",
    ]);
    const { diagnostics } = JSON.parse(io.out()) as { diagnostics: readonly Record<string, unknown>[] };
    expect(code).toBe(1);
    const line = original.slice(0, original.indexOf(noHost[0])).split("\n").length;
    expect(diagnostics).toHaveLength(2);
    expect(diagnostics.map(({ file, line, severity }) => [file, line, severity])).toEqual([
      ["table4.xgraph", line, "error"],
      ["other.xgraph", line, "error"],
    ]);
  });
});

describe("every command that reads a program", () => {
  test.each([
    ["a missing file", "nowhere.xgraph", [], /nowhere\.xgraph/],
    ["a directory", ".", [], /directory/],
    ["no such host", "table4.xgraph", [noHost], /klient[^]*did you mean[^]*client/],
    ["a binding that does not fit", "table4.xgraph", [noFit], /table4\.xgraph:12:/],
    ["a missing import", "table4.xgraph", [["std/media", "std/medea"] as const], /std\/medea/],
  ])("says what is wrong: %s", async (_, file, changes, message) => {
    for (const argv of [
      ["check", file],
      // A directory is run whole.
      ...(file === "." ? [] : [["run", file]]),
      ["compile", file, "--out", "out", "--bundle", "sim.mjs"],
    ]) {
      const directory = program(...changes);
      const { code, io } = await run(directory, argv);
      expect(code).toBe(1);
      expect(argv[0] === "check" ? io.out() : io.err()).toMatch(message);
      expect(argv[0] === "check" ? io.err() : io.out()).toBe("");
      expect(io.out() + io.err()).not.toMatch(/\n\s+at /);
      expect(filesIn(directory)).toEqual(given);
    }
  });
});

describe("compile", () => {
  test("writes the glue and its data, the same twice", async () => {
    const directory = program();
    const first = await run(directory, ["compile", "table4.xgraph", "--out", "out"]);
    expect([first.code, first.io.err()]).toEqual([0, ""]);
    expect(first.io.out()).toBe("wrote out/table4.ts\nwrote out/table4.data.ts\n");
    const read = (): string =>
      filesIn(path.join(directory, "out"))
        .map((name) => readFileSync(path.join(directory, "out", name), "utf8"))
        .join("\n");
    const text = read();
    expect(text).toContain("// Made by xgc from table4.xgraph");
    expect(text).not.toContain(directory);
    await run(directory, ["compile", "table4.xgraph", "--out", "out"]);
    expect(read()).toBe(text);
    expect(filesIn(directory)).toEqual(["out/table4.data.ts", "out/table4.ts", ...given]);
  });

  test("writes a bundle that runs elsewhere with nothing installed, to the same numbers", async () => {
    const directory = program(few);
    const { code, io } = await run(directory, ["compile", "table4.xgraph", "--bundle", "build/sim.mjs"]);
    expect([code, io.err(), io.out()]).toEqual([0, "", "wrote build/sim.mjs\n"]);
    const elsewhere = emptyDirectory();
    copyFileSync(path.join(directory, "build/sim.mjs"), path.join(elsewhere, "sim.mjs"));
    const argv = ["--set", "size=1B", "--json", "--trace-hash"];
    const { stdout, stderr } = spawnSync(process.execPath, ["sim.mjs", ...argv], {
      cwd: elsewhere,
      env: {},
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(JSON.parse((await run(directory, ["run", "table4.xgraph", ...argv])).io.out()));
    const help = spawnSync(process.execPath, ["sim.mjs", "--help"], { cwd: elsewhere, env: {}, encoding: "utf8" });
    expect(help.stdout).toContain("Experiment table4");
  });

  test.each([
    [["--out", "file"], /^error: cannot write file\/table4\.ts: /],
    [["--out", "file/out"], /^error: cannot write file\/out\/table4\.ts: /],
    [["--bundle", "folder.mjs"], /^error: cannot write folder\.mjs: it is a directory\n$/],
    [["--out", "out", "--bundle", "folder.mjs"], /^error: cannot write folder\.mjs: it is a directory\n$/],
  ])("writes nothing where it cannot write all: %j", async (argv, message) => {
    const directory = program();
    writeFileSync(path.join(directory, "file"), "");
    mkdirSync(path.join(directory, "folder.mjs"));
    const { code, io } = await run(directory, ["compile", "table4.xgraph", ...argv]);
    expect([code, io.out()]).toEqual([1, ""]);
    expect(io.err()).toMatch(message);
    expect(filesIn(directory)).toEqual(["file", ...given]);
  });

  test("wants to know where to", async () => {
    const { code, io } = await run(program(), ["compile", "table4.xgraph"]);
    expect([code, io.err()]).toEqual([
      2,
      "error: compile needs --out DIR, --bundle FILE.mjs or --bundle FILE.html\nhelp: see --help\n",
    ]);
    expect((await run(program(), ["compile", "table4.xgraph", "--bundle", "sim.js"])).code).toBe(2);
  });
});

describe("run", () => {
  test("runs the points that are asked for, beside what was measured", async () => {
    const argv = [
      "run",
      "table4.xgraph",
      "--set",
      "size=1B,1000B",
      "--set",
      "version=Regular,IPP no handoff",
      "--json",
    ];
    const { io } = await run(program(few), argv);
    expect(io.err()).toBe("");
    const { points, experiments } = JSON.parse(io.out());
    expect(experiments).toEqual([{ name: "table4", title: "Table 4: UDP round trip" }]);
    expect(points).toHaveLength(4);
    const [{ measures }] = points;
    expect(measures[0]).toMatchObject({ name: "rtt", unit: "us", measured: 762 });
    expect(measures[0].simulated).toBeGreaterThan(100);
  });

  test("a dearer switch costs more", async () => {
    const rtt = async (...more: string[]): Promise<number> => {
      const argv = ["run", "table4.xgraph", "--set", "size=1B", "--set", "version=Regular", "--json", ...more];
      return JSON.parse((await run(program(few), argv)).io.out()).points[0].measures[0].simulated;
    };
    expect(await rtt("--set", "DECstation5000.switch.direct*=2")).toBeGreaterThan((await rtt()) + 5);
  });

  test("is the same with the same seed, and with every charge an event", async () => {
    const argv = ["run", "table4.xgraph", "--set", "size=4000B", "--trace-hash", "--json", "--seed", "5"];
    const text = async (...more: string[]): Promise<string> => (await run(program(few), [...argv, ...more])).io.out();
    const first = await text();
    expect(await text()).toBe(first);
    expect(JSON.parse(first).points[0].traceHash).toMatch(/^[0-9a-f]{16}$/);
  });

  test("captures what went over the wire", async () => {
    const directory = program(few);
    const argv = ["run", "table4.xgraph", "--set", "size=4000B", "--set", "version=Regular", "--pcap", "out.pcapng"];
    const { io } = await run(directory, argv);
    expect(io.err()).toMatch(/^wrote out\.pcapng: \d+ frames\n$/);
    // Six fragments a round trip, after the resolution of addresses.
    expect(Number(/\d+/.exec(io.err())?.[0])).toBeGreaterThanOrEqual(120 * 6);
  });

  test("of a program without experiments says so", async () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "empty.xgraph"), "/// Nothing.\nconst nothing = 1;\n");
    const { code, io } = await run(directory, ["run", "empty.xgraph"]);
    expect(code).toBe(2);
    expect(io.err()).toContain("error: empty.xgraph has no experiment to run\n");
  });
});
