/** What `xgc place` reports of a placement that wins because it does less work. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "xgc-place-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** A sink that gets more than it can take. @param mode Of the sink. @param goal As written. @param end Of the scenario. */
const overload = (mode: string, goal: string, end = ""): string => `import { Inet } from "std/inet";
import { FLOOD, UDPTEST } from "std/tests";
import { DECstation5000, Ideal } from "std/machines";
import { SwitchedEthernet100 } from "std/media";

graph Stack {
  needs nic: device;

  net   = Inet over nic;
  flood = FLOOD over net.udp;
  test  = UDPTEST over net.udp;
}

scenario Overload(offered: rate) {
  host source on Ideal runs Stack under interrupt;
  host sink on DECstation5000 runs Stack under ${mode};
  link lan = SwitchedEthernet100 joins source as 10.0.0.1/24, sink as 10.0.0.2/24;

  warm source.flood.flood(sink.flood, rate: 100 Hz, lasting: 20 ms);
  ${end === "" ? "start source.flood.flood(sink.flood, rate: offered, lasting: 50 ms);" : end}
}

experiment where {
  vary offered in [10_000 Hz];
  place handoff on sink;

  run Overload(offered);

  measure cpu = sink.cpu.busy in us;
  measure received = sink.flood.received;

  ${goal}
}
`;

async function placed(text: string, ...options: string[]): Promise<string> {
  const file = path.join(directory, "overload.xgraph");
  writeFileSync(file, text);
  const io = newConsole({ workingDirectory: directory });
  const code = await xgc(["place", file, ...options], io);
  expect([code, io.err()]).toEqual([0, ""]);
  return io.out();
}

const dropping = "interrupt(threads: 1, stacks: 4, full: drop)";

test("the verdict says what the hosts drop, and which placement drops less", async () => {
  const [, , , best, work] = (await placed(overload(dropping, "minimize cpu;"))).split("\n");
  expect(best).toContain("Hand over on sink below net.eth");
  expect(work).toBe(
    "It does less work: its hosts drop 333 of 833 frames, those of another placement 69. The best that does as much: never hand over: cpu 49988 us.",
  );
});

test("with a limit on the work, the placement that does it wins, and what the limit costs is said to be a loss", async () => {
  const out = await placed(overload(dropping, "minimize cpu subject to received >= 300;"));
  expect(out).toContain("Never hand over: cpu 49988 us, received 399, as it is now.");
  expect(out).not.toContain("It does less work");
  expect(out).toMatch(
    /received >= 300 costs .* without it, hand over on sink below net\.eth.*, which does less work\n/,
  );
});

test("a run that its time ends counts by the samples of its series", async () => {
  const end =
    "stop after 50 ms;\n  start source.test.pingpong(sink.test, size: 1000 B, trips: 10_000);\n  start source.flood.flood(sink.flood, rate: offered, lasting: 1 ms);";
  const json = JSON.parse(await placed(overload("interrupt", "minimize cpu;", end), "--json")) as {
    best: { text: string; work: { finished: number; less: string | null } }[];
    tried: { text: string; work: { finished: number; less: string | null } }[];
  };
  const most = Math.max(...json.tried.map(({ work }) => work.finished));
  expect(most).toBeGreaterThan(20);
  for (const { work } of json.tried) expect(work.less).toBe(most - work.finished > most / 100 ? "finished" : null);
  expect(json.tried.some(({ work }) => work.less === "finished")).toBe(true);
});

test("nothing is said where all is done", async () => {
  const end =
    "start source.test.pingpong(sink.test, size: 1000 B, trips: 20);\n  start source.flood.flood(sink.flood, rate: offered / 100, lasting: 10 ms);";
  expect(await placed(overload("interrupt", "minimize cpu;", end))).not.toContain("less work");
});
