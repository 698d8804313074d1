import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { runSimulation } from "../../src/cli/simulate.js";
import { Callback, Priority, ProtocolNumbers, RunError, threads, type World } from "../../src/runtime/index.js";
import { machine, quietWorld, simulationOf, table4 } from "../lab/simulations.js";
import { type Console, type ConsoleOptions, filesIn, newConsole } from "./console.js";

const simulation = simulationOf(table4);

async function run(
  argv: readonly string[],
  options: ConsoleOptions = {},
  of = simulation,
): Promise<{ code: number; io: Console }> {
  const io = newConsole(options);
  return { code: await runSimulation(of, argv, io), io };
}

const short = ["--set", "size=1B", "--set", "version=Regular"];
// Only bounds of the first expectation are broken.
const passing = simulationOf({ ...table4, expectations: table4.expectations.slice(1) });

describe("a simulation from a command line", () => {
  test("prints its tables on stdout, and exits with 1 where an expectation fails", async () => {
    const { code, io } = await run([]);
    expect(code).toBe(1);
    expect(io.out()).toBe(readFileSync(path.join(import.meta.dirname, "../lab/golden/table4-fails.txt"), "utf8"));
    expect(io.err()).toBe("");
  });

  test("exits with 0 where all hold", async () => {
    const [, , truth] = table4.expectations;
    const { code, io } = await run([], {}, simulationOf({ ...table4, expectations: [truth!, truth!] }));
    expect(code).toBe(0);
    expect(io.out()).toContain("All 2 expectations hold.");
  });

  test("exits with 0 where a part of the points leaves a mean open, and says so", async () => {
    const { code, io } = await run(short, {}, passing);
    expect(code).toBe(0);
    expect(io.out()).toContain("mean 0 us over 1 of 16 cells, so not judged");
    expect(io.out()).toContain("Of 2 expectations, 1 holds, 1 could not be judged.");
  });

  test("does the same twice", async () => {
    expect((await run(["--trace-hash"])).io.out()).toBe((await run(["--trace-hash"])).io.out());
  });

  test("prints one JSON object", async () => {
    const { io } = await run([...short, "--json", "--seed", "7", "--set", "DECstation5000.switch.direct*=2"]);
    expect(JSON.parse(io.out())).toMatchObject({
      program: "table4.xgraph",
      seed: 7,
      overrides: ["DECstation5000.switch.direct = 920 cycles (declared 460 cycles)"],
      points: [{ point: { version: "Regular", size: "1 B" } }],
    });
  });

  test("hands seed, machines and --no-jump to the world", async () => {
    const seen: unknown[] = [];
    const spy = simulationOf({
      ...table4,
      build: (_, setup) => {
        seen.push([setup.seed, setup.jump, setup.machines["DECstation5000"]?.values["nic.ring"]?.value]);
        return { world: quietWorld(setup, 1), rtt: 1 };
      },
    });
    await run([...short, "--seed=3", "--no-jump", "--set", "DECstation5000.nic.ring=8"], {}, spy);
    await run(short, {}, spy);
    expect(seen).toEqual([
      [3, false, 8],
      [1, true, 32],
    ]);
  });

  test("--quiet leaves only what fails", async () => {
    expect((await run([...short, "--quiet"], {}, passing)).io.out()).toBe("");
    const { io } = await run(["--quiet"], { columns: 100 });
    expect(io.out()).toContain("FAIL");
    expect(io.out()).not.toContain("switches  ");
    expect(io.err()).toBe("");
  });

  test("shows hashes of histories", async () => {
    const { io } = await run([...short, "--trace-hash"]);
    expect(io.out()).toMatch(/\ntrace hash\n[0-9a-f]{16} {2}Regular, 1 B\n/);
    const json = await run([...short, "--trace-hash", "--json"]);
    expect(JSON.parse(json.io.out())).toMatchObject({
      points: [{ traceHash: expect.stringMatching(/^[0-9a-f]{16}$/) }],
    });
  });
});

describe("on a terminal", () => {
  test("progress goes to stderr, and is gone at the end", async () => {
    const { io } = await run(["--set", "version=Regular"], { columns: 80 });
    expect(io.err()).toContain("[----------] 0 of 4 runs  Regular, 1 B".replace("[----------]", `[${"-".repeat(20)}]`));
    expect(io.err()).toContain(`[${"#".repeat(20)}] 4 of 4 runs`);
    expect(io.err().endsWith("\r\u001b[K")).toBe(true);
  });

  test.each([
    [{ columns: 100 }, true],
    [{}, false],
    [{ columns: 100, env: { NO_COLOR: "1" } }, false],
    [{ columns: 100, env: { TERM: "dumb" } }, false],
    [{ env: { FORCE_COLOR: "1" } }, true],
    [{ columns: 100, env: { FORCE_COLOR: "0" } }, false],
    [{ env: { FORCE_COLOR: "1", NO_COLOR: "1" } }, true],
  ] as const)("colour with %o: %s", async (options, colored) => {
    const { io } = await run(short, options);
    expect(io.out().includes("\u001b[")).toBe(colored);
  });
});

describe("files", () => {
  test("--csv writes one, and - prints it alone", async () => {
    const { code, io } = await run([...short, "--csv", "out.csv"]);
    const text = readFileSync(path.join(io.workingDirectory, "out.csv"), "utf8");
    expect(text).toMatch(/^table,version,.*,simulated\n4,Regular,DECstation5000,1,rtt,us,762,released,765\.79975\n/);
    expect([code, filesIn(io.workingDirectory)]).toEqual([0, ["out.csv"]]);
    expect((await run([...short, "--csv", "-"])).io.out()).toBe(text);
  });

  test("--pcap captures the first point, and says which and how to choose", async () => {
    const wired = simulationOf({
      ...table4,
      build: (values, setup) => ({ world: wiredWorld(setup), rtt: values["size"] as number }),
    });
    const { io } = await run(["--pcap", "out.pcapng"], {}, wired);
    expect(io.err()).toBe(
      "wrote out.pcapng: 2 frames, of the first of 16 points (Regular, 1 B); choose another with --set\n",
    );
    const bytes = readFileSync(path.join(io.workingDirectory, "out.pcapng"));
    expect(bytes.subarray(0, 4)).toEqual(Buffer.of(0x0a, 0x0d, 0x0d, 0x0a));
    expect(bytes.includes("frame 2")).toBe(true);
    const one = await run([...short, "--pcap", "out.pcapng"], {}, wired);
    expect(one.io.err()).toBe("wrote out.pcapng: 2 frames\n");
  });

  test.each([
    ["--csv", "missing/out.csv", "no such file or directory"],
    ["--pcap", "missing/out.pcapng", "no such file or directory"],
    ["--csv", "folder", "it is a directory"],
    ["--csv", "file/out.csv", "a part of the path is not a directory"],
  ])("%s %s: %s, before anything runs", async (option, file, reason) => {
    let built = 0;
    const counting = simulationOf({ ...table4, build: (_, setup) => ({ world: quietWorld(setup, 1), rtt: built++ }) });
    const io = newConsole();
    mkdirSync(path.join(io.workingDirectory, "folder"));
    writeFileSync(path.join(io.workingDirectory, "file"), "");
    expect(await runSimulation(counting, [option, file], io)).toBe(1);
    expect(io.err()).toBe(`error: cannot write ${file}: ${reason}\n`);
    expect(built).toBe(0);
    expect(filesIn(io.workingDirectory)).toEqual(["file"]);
  });
});

describe("what does not go", () => {
  test.each([
    [["--set", "sise=1B"], "error: there is no axis sise to set\nhelp: did you mean size?\n"],
    [["--experiment", "table5"], "error: table4.xgraph has no experiment table5\nhelp: did you mean table4?\n"],
    [["--seed", "x"], 'error: --seed is a whole number from 0 to 4294967295, not "x"\n'],
    [["--seed", "-1"], "error: the option --seed needs a value: --seed N\nhelp: see --help\n"],
    [["--jsn"], "error: there is no option --jsn\nhelp: did you mean --json?\n"],
    [["--json=yes"], "error: the option --json takes no value\n"],
    [["--json", "--csv", "-"], "error: --json and --csv - both print to standard output\n"],
    [["--pcap", "-"], "error: --pcap needs the name of a file\n"],
    [["--set"], "error: the option --set needs a value: --set NAME=VALUE\nhelp: see --help\n"],
    [["table4"], 'error: "table4" is one word too many\n'],
  ])("%j is a wrong command line", async (argv, message) => {
    const { code, io } = await run(argv);
    expect([code, io.out(), io.err()]).toEqual([2, "", message]);
  });

  test("a run that cannot go on says at which point", async () => {
    const stuck = simulationOf({
      ...table4,
      build: (_, setup) => {
        const world = quietWorld(setup, 1);
        world.run = () => {
          throw new RunError("the run cannot go on: nothing is pending, and nobody waits");
        };
        return { world, rtt: 1 };
      },
    });
    const { code, io } = await run(["--csv", "out.csv"], {}, stuck);
    expect(code).toBe(1);
    expect(io.err()).toBe("error: table4, Regular, 1 B: the run cannot go on: nothing is pending, and nobody waits\n");
    expect(filesIn(io.workingDirectory)).toEqual([]);
  });

  test("a bug says that it is one, and what to send", async () => {
    const broken = simulationOf({
      ...table4,
      build: () => {
        throw new TypeError("undefined is not a function");
      },
    });
    const { code, io } = await run(["--set", "version=IPP no handoff", "--csv", "out.csv"], {}, broken);
    expect(code).toBe(70);
    expect(io.err()).toContain("this is a bug in xgc");
    expect(io.err()).toContain(`Node ${process.version}`);
    expect(io.err()).toContain("xgc --set 'version=IPP no handoff' --csv out.csv\n");
    expect(io.err()).toMatch(/TypeError: undefined is not a function\n\s+at /);
    expect(filesIn(io.workingDirectory)).toEqual([]);
  });
});

test("help has the options, and what this simulation lets one set", async () => {
  const { code, io } = await run(["--help"]);
  expect(code).toBe(0);
  await expect(io.out()).toMatchFileSnapshot("golden/help-bundle.txt");
});

/** A world with a link on which two frames go by. */
function wiredWorld(setup: Parameters<typeof quietWorld>[0]): World {
  const { attach, ...rest } = setup;
  const world = quietWorld(rest, 1);
  const host = world.host("here", machine, threads(1), new ProtocolNumbers([], []));
  const lan = world.link("lan", {
    name: "Ethernet10",
    rate: 10e6,
    mtu: 1500,
    preamble: 8,
    shortest: 64,
    gap: 9600,
    slot: 51_200,
    delay: 0,
  });
  const from = host.addInterface("nic", lan, 0, 0);
  attach?.(world);
  for (const time of [1, 2]) {
    const frame = new TextEncoder().encode(`frame ${time}`);
    world.queue.schedule(
      new Callback(() => lan.tap?.(time, frame, { message: time, from, startedAt: 0, fate: "" })),
      time,
      Priority.device,
    );
  }
  return world;
}
