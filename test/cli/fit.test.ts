import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { type Console, emptyDirectory, newConsole } from "./console.js";

/** Round trips on a machine whose costs are known: what a fit should find again. */
const machine = `// A machine to find out about.
machine Tried {
  clock             = assumed(25 MHz);
  interrupt.entry   = fitted(12 us, 5 us..40 us);   // how long?
  interrupt.exit    = assumed(10 us);
  stack.start       = measured(3.6 us, "a bench");
  handoff.interrupt = measured(32.2 us, "a bench");
  handoff.threads   = measured(30.7 us, "a bench");
  handoff.share     = assumed(20 %);
  handoff.refill    = assumed(0 us);
  handoff.refillPer = assumed(0 %);
  switch.direct     = assumed(460 cycles);
  switch.cold       = assumed(12 us);
  input.idle        = assumed(1 us);
  input.queue       = assumed(5 us);
  nic.ring          = assumed(32);
  nic.txRing        = assumed(16);
  nic.drains        = one;
  nic.txInterrupt   = true;
}

costs on Tried {
  nic.receive = assumed(20 us) + fitted(0.25 us/B, 0.1 us/B..0.5 us/B);
}
`;

const program = `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";
import { Ethernet10 } from "std/media";
import { Tried } from "./tried.xgraph";

graph Stack {
  needs nic: device;
  net  = Inet over nic;
  test = UDPTEST over net.udp;
}

scenario Pair(size: bytes) {
  host client on Tried runs Stack under interrupt;
  host server on Tried runs Stack under interrupt;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  warm  client.test.pingpong(server.test, size: size, trips: 5);
  start client.test.pingpong(server.test, size: size, trips: 200);
}

experiment trips "Round trips" {
  vary size in [1 B, 500 B, 1000 B];
  run Pair(size);
  measure rtt = mean(client.test.rtt) in us;
  expect rtt within 1 % of csv("measured.csv");
}
`;

interface Fitted {
  readonly code: number;
  readonly io: Console;
  readonly directory: string;
}

function files(rows: readonly string[], machineText = machine): string {
  const directory = emptyDirectory();
  writeFileSync(path.join(directory, "tried.xgraph"), machineText);
  writeFileSync(path.join(directory, "trips.xgraph"), program);
  writeFileSync(
    path.join(directory, "measured.csv"),
    ["size_bytes,metric,unit,measured,status", ...rows, ""].join("\n"),
  );
  return directory;
}

async function run(directory: string, ...argv: string[]): Promise<Fitted> {
  const io = newConsole({ workingDirectory: directory });
  return { code: await xgc(argv, io), io, directory };
}

/** What the machine measures with other numbers in place of the fitted ones. */
async function measuredWith(entry: string, perByte: string): Promise<readonly string[]> {
  const truth = machine
    .replace("fitted(12 us, 5 us..40 us)", `assumed(${entry})`)
    .replace("fitted(0.25 us/B, 0.1 us/B..0.5 us/B)", `assumed(${perByte})`);
  const { io } = await run(files([], truth), "run", "trips.xgraph", "--json");
  const { points } = JSON.parse(io.out()) as { points: { point: { size: string }; measures: Measures }[] };
  return points.map(({ point, measures }) => `${parseInt(point.size)},rtt,us,${measures[0].simulated},released`);
}
type Measures = readonly [{ readonly simulated: number }];

/** Of all stores in a folder. */
function recordsIn(directory: string): number {
  if (!existsSync(directory)) return 0;
  const logs = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".log"));
  return logs.reduce((sum, name) => sum + readFileSync(path.join(directory, name), "utf8").split("\n").length - 1, 0);
}

describe("xgc fit", () => {
  test("finds the values that made the measurements, and writes them into the profile", async () => {
    const directory = files(await measuredWith("21 us", "0.31 us/B"));
    const { code, io } = await run(directory, "fit", "trips.xgraph", "--out", "fitted.xgraph", "--thresholds");
    expect(io.err()).toBe("");
    expect(code).toBe(0);
    const text = readFileSync(path.join(directory, "fitted.xgraph"), "utf8");
    const [, entry] = /interrupt\.entry {3}= fitted\(([\d.]+) us, 5 us\.\.40 us\);\s+\/\/ how long\?/.exec(text) ?? [];
    const [, perByte] = /assumed\(20 us\) \+ fitted\(([\d.]+) us\/B, 0\.1 us\/B\.\.0\.5 us\/B\)/.exec(text) ?? [];
    expect(Number(entry)).toBeCloseTo(21, 0);
    expect(Number(perByte)).toBeCloseTo(0.31, 2);
    // Nothing else is changed.
    expect(text.split("\n")[0]).toBe("// Fitted by: xgc fit trips.xgraph --out fitted.xgraph");
    const rest = text.split("\n").slice(1);
    const changed = machine.split("\n").flatMap((line, index) => (line === rest[index] ? [] : [index]));
    expect(changed).toEqual([3, 22]);
    // A second fit keeps one comment.
    const again = await run(directory, "fit", "trips.xgraph", "--out", "fitted.xgraph", "--quiet");
    expect(again.io.out()).toBe("wrote fitted.xgraph\n");
    expect(readFileSync(path.join(directory, "fitted.xgraph"), "utf8").match(/Fitted by/g)).toHaveLength(1);
  });

  test("with a store, a second call makes no run and finds the same; an interrupted one goes on", async () => {
    const directory = files(await measuredWith("21 us", "0.31 us/B"));
    writeFileSync(path.join(directory, "trips.xgraph"), program.replace("trips: 200", "trips: 20"));
    const argv = ["fit", "trips.xgraph", "--store", "kept"];
    const without = await run(directory, "fit", "trips.xgraph");
    // A signal in the middle of the fit.
    const stopped = newConsole({
      workingDirectory: directory,
      onSignal: (_, handler) => {
        // As soon as runs are kept.
        const timer = setInterval(() => {
          if (recordsIn(path.join(directory, "kept")) === 0) return;
          clearInterval(timer);
          setTimeout(handler, 50, "SIGINT");
        }, 10);
        return () => {
          clearInterval(timer);
        };
      },
    });
    const stoppedCode = await xgc(argv, stopped);
    const counts = (text: string): readonly number[] =>
      (/of (\d+) runs, (\d+) were kept in kept before, and (\d+) are new/.exec(text) ?? []).slice(1).map(Number);
    expect(stoppedCode).toBe(130);
    const first = counts(stopped.err())[2] ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(stopped.err()).toMatch(
      /^error: interrupted; of \d+ runs, 0 were .*\nhelp: the same command goes on from there: xgc fit trips.xgraph --store kept\n$/,
    );
    const second = await run(directory, ...argv);
    expect([second.code, second.io.out()]).toEqual([0, without.io.out()]);
    const [all = 0, before = 0, made = 0] = counts(second.io.err());
    expect(before).toBeGreaterThanOrEqual(first);
    expect(before + made).toBe(all);
    const third = await run(directory, ...argv);
    expect(third.io.out()).toBe(without.io.out());
    expect(counts(third.io.err())).toEqual([all, all, 0]);
    // The program's own store is of the form that xgc run keeps: a point under the declared values is found there.
    const [own = ""] = readdirSync(path.join(directory, "kept"));
    expect(own).toMatch(/^trips-[0-9a-f]{8}$/);
    const records = (): number => recordsIn(path.join(directory, "kept"));
    const kept = records();
    const ran = await run(directory, "run", "trips.xgraph", "--store", `kept/${own}`);
    expect(ran.io.err()).toContain("all 3 runs are kept");
    expect(records()).toBe(kept);
  });

  test("leaves held cells out, and predicts them", async () => {
    const [one, , thousand] = await measuredWith("21 us", "0.31 us/B");
    const directory = files([one!, "500,rtt,us,9999,released", thousand!]);
    const { io } = await run(directory, "fit", "trips.xgraph", "--hold", "size=500B");
    expect(io.out()).toMatch(/held out, predicted: 1 value, mean 86/);
    const fittedTo = /fitted to: 2 values, mean ([\d.]+) %/.exec(io.out())?.[1];
    expect(Number(fittedTo)).toBeLessThan(0.3);
  });

  test.each([
    ["a wrong experiment", ["fit", "trips.xgraph#trip"], 2, "has no experiment trip", "did you mean trips?"],
    [
      "a cell that there is not",
      ["fit", "trips.xgraph", "--hold", "size=7B"],
      2,
      "there is no such cell",
      "--hold size",
    ],
    ["an experiment that there is not", ["fit", "trips.xgraph", "--hold", "trip"], 2, "no experiment trip", "trips"],
    ["a hold that says nothing", ["fit", "trips.xgraph", "--hold", "size"], 2, "no experiment size", ""],
    ["everything held out", ["fit", "trips.xgraph", "--hold", "trips"], 1, "every measured cell is held out", ""],
    ["a directory to write to", ["fit", "trips.xgraph", "--out", "."], 1, "cannot write .", ""],
  ])("refuses %s", async (_, argv, code, message, help) => {
    const result = await run(files(["1,rtt,us,700,released"]), ...argv);
    expect(result.io.err()).toContain(message);
    expect(result.io.err()).toContain(help);
    expect(result.code).toBe(code);
  });

  test("refuses machines without anything to fit, and experiments without measurements", async () => {
    const settled = machine.replace(/fitted\((.*?), .*?\);/g, "assumed($1);");
    const nothing = await run(files(["1,rtt,us,700,released"], settled), "fit", "trips.xgraph");
    expect(nothing.io.err()).toContain("no value of these machines is labelled fitted");
    const silent = await run(files([]), "fit", "trips.xgraph");
    expect(silent.io.err()).toContain("no experiment compares a measure with measured values");
  });
});
