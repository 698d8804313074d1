/** `run --set` and `expect bound`: values that a caller sets are judged as declared ones are. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "./console.js";

const program = `import { Inet }           from "std/inet";
import { FLOOD }          from "std/tests";
import { Ethernet10 }     from "std/media";
import { DECstation5000 } from "std/machines";

graph Stack { needs nic: device; net = Inet over nic; flood = FLOOD over net.udp; }

scenario Two(size: bytes, input: mode) {
  host client on DECstation5000 runs Stack under threads;
  host server on DECstation5000 runs Stack under input;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.flood.flood(server.flood, rate: 100 Hz, size: size, lasting: 30 ms);
  expect bound(server.nic) <= 700 us;
}

experiment sizes {
  vary input in [threads(1), interrupt];
  vary size in [1 B, 100 B];
  run Two(size, input);
  measure longest = max(server.nic.handler) in us;
}

experiment other {
  run Two(size: 10 B, input: interrupt);
  measure longest = max(server.nic.handler) in us;
}
`;

async function run(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const workingDirectory = emptyDirectory();
  writeFileSync(path.join(workingDirectory, "lan.xgraph"), program);
  const io = newConsole({ workingDirectory });
  const code = await xgc(["run", "lan.xgraph", ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

describe("is refused, with the bound that it has then:", () => {
  test.each([
    ["an axis", "size=1400B"],
    ["one value of several", "size=1B,1400B"],
    ["a factor of a cost", "DECstation5000.UDP.demux*=100"],
    ["another cost", "DECstation5000.FLOOD.demux=2ms"],
    ["a time of the machine", "DECstation5000.interrupt.entry=1ms"],
  ])("%s", async (_, setting) => {
    const { code, out, err } = await run("--set", setting);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toMatch(/^error XG8003: the handler of "server\.nic" may take [\d.]+ ms, which is more than 700\.0 us/);
    expect(err).toContain("lan.xgraph:13:3");
  });
});

describe("runs:", () => {
  test.each([
    ["a value within the bound", ["size=50B"]],
    ["a mode in which the handler does little", ["size=1400B", "input=threads(2)"]],
    ["less of a cost", ["DECstation5000.UDP.demux*=0.5"]],
  ])("%s", async (_, settings) => {
    const { code, err } = await run("--experiment", "sizes", ...settings.flatMap((each) => ["--set", each]));
    expect([code, err]).toEqual([0, ""]);
  });

  test("an experiment that another one's bound is no matter of", async () => {
    expect((await run("--experiment", "other", "--set", "DECstation5000.UDP.demux*=0.9")).code).toBe(0);
  });
});
