/**
 * The ways of messages, held against runs: no message takes longer than the bound of its start, and none less than its least time. The worlds have one or two
 * senders, a switch or lines, with or without a router, and the modes of the hosts vary. `WAY_WORLDS` is their number.
 */
import { expect, test } from "vitest";
import { type MessageWay, messageWays } from "../../src/analysis/index.js";
import { loadSimulation } from "../../src/emit/index.js";
import { isRefusal, planRun, runPoint } from "../../src/lab/index.js";
import * as runtime from "../../src/runtime/index.js";
import { root, standardLibrary } from "../compiler/disk.js";
import { exploredIn } from "./cases.js";

const modes = ["interrupt", "threads(1)", "deferred", "polling", "polling(at: soft)", "moderated(spacing: 150 us)"];

interface Made {
  readonly text: string;
  /** The starts, and the columns of the least and the longest time of their messages. */
  readonly starts: readonly string[];
}

function worldOf(random: runtime.Random): Made {
  const one = <Value>(values: readonly Value[]): Value => values[random.below(values.length)]!;
  const medium = one(["SwitchedEthernet10", "SwitchedEthernet100", "GigabitEthernet"]);
  const isLine = medium === "GigabitEthernet";
  const routed = random.below(3) === 0;
  const two = !isLine && random.below(2) === 0;
  const size = 8 + random.below(1200);
  const work = random.below(10) * 20;
  const burst = 1 + random.below(4);
  const period = 40 + random.below(30);
  const clients = two ? ["one", "other"] : ["one"];
  const promise = (frames: number): string => ` arrives every ${period} ms jitter 3 ms burst ${frames}`;
  // With what finds stations, and the warm-up.
  const sent = clients.length * (burst + 5) + 1;
  const inner = routed ? "10.0.1" : "10.0.0";
  const joins = clients.map((name, index) => `${name} as 10.0.0.${index + 1}/24${promise(9)}`);
  const server = `server as ${inner}.9/24${promise(sent)}`;
  const host = (name: string, mode: string, net: string): string =>
    `  host ${name} on DECstation5000 runs Stack${routed ? `(gateway: ${net}.8)` : ""} under ${mode};`;
  const links = routed
    ? `  host router on DECstation5000 runs Router under ${one(["interrupt", "threads(1)"])};
  link lan = ${medium} joins ${joins.join(", ")}, router.left as 10.0.0.8/24${promise(sent)};
  link far = ${one(["GigabitEthernet", "SwitchedEthernet100"])} joins router.right as 10.0.1.8/24${promise(9 * clients.length)}, ${server};`
    : `  link lan = ${medium} joins ${joins.join(", ")}, ${server};`;
  const warm = clients.flatMap((name) => [
    `  warm ${name}.test.flood(server.test, rate: 1 kHz, size: 1 B, lasting: 1 ms);`,
    `  warm ${name}.echo.pingpong(server.echo, size: 1 B, trips: 1);`,
  ]);
  const starts = clients.flatMap((name, index) => [
    index === 0
      ? `  start ${name}.echo.pingpong(server.echo, size: ${size} B, trips: 1)${promise(1)};`
      : `  start ${name}.test.flood(server.test, rate: ${(1000 * burst) / period} Hz, burst: ${burst}, size: ${size} B, lasting: 400 ms)${promise(burst)};`,
    index === 0 && clients.length === 1
      ? `  start ${name}.test.flood(server.test, rate: ${(1000 * burst) / period} Hz, burst: ${burst}, size: ${size} B, lasting: 400 ms)${promise(burst)};`
      : "",
  ]);
  const echo = "one.echo";
  return {
    starts: [`${echo}.pingpong`, `${clients.at(-1)!}.test.flood`],
    text: `import { Inet, Router } from "std/inet";
import { FLOOD, UDPTEST } from "std/tests";
import { DECstation5000 } from "std/machines";
import { SwitchedEthernet10, SwitchedEthernet100, GigabitEthernet } from "std/media";
graph Stack(gateway: address = none) {
  needs nic: device;
  net = Inet(gateway: gateway) over nic;
  test = FLOOD(work: ${work} us) over net.udp;
  echo = UDPTEST over net.udp;
}
scenario Load {
${clients.map((name) => host(name, one(modes), "10.0.0")).join("\n")}
${host("server", one(modes), "10.0.1")}
${links}
${[...warm, ...starts].filter((each) => each !== "").join("\n")}
}
experiment load {
  run Load;
  measure rttLeast = min(${echo}.rtt) in us;
  measure rtt = max(${echo}.rtt) in us;
  measure delayLeast = min(server.test.delay) in us;
  measure delay = max(server.test.delay) in us;
}
`,
  };
}

/** The least and the longest time of the messages of each start, in ns; undefined for a run that breaks a promise. */
async function observed(
  { text }: Made,
  program: Parameters<typeof loadSimulation>[0],
): Promise<number[][] | undefined> {
  const simulation = (await loadSimulation(program, { standardLibrary }, runtime)) as runtime.Simulation;
  try {
    const plan = planRun(simulation, undefined, []);
    if (isRefusal(plan)) throw new Error(plan.refused);
    const [{ experiment, points }] = plan.experiments as [(typeof plan.experiments)[number]];
    const { samples } = runPoint(experiment, points[0]!, { seed: 1, machines: plan.machines });
    const of = (name: string): number => samples[name]!;
    return [
      [of("rttLeast"), of("rtt")],
      [of("delayLeast"), of("delay")],
    ];
  } catch (error) {
    if (error instanceof runtime.RunError && error.message.includes("more often than")) return undefined;
    throw new Error(text, { cause: error });
  }
}

/** A planted fault: on each host and link only what one message takes itself. */
function alone({ stages }: MessageWay): number {
  return stages.reduce((sum, { parts }, index) => {
    const [first] = parts;
    const own = index === 0 ? parts.filter(({ what }) => !/, a (?:sent )?frame/.test(what)) : [];
    if (own.length > 0) return sum + own.reduce((all, { ns }) => all + ns, 0);
    return sum + (first === undefined ? 0 : first.ns / first.times);
  }, 0);
}

const worlds = Number(process.env["WAY_WORLDS"] ?? 4);

test(
  "no message takes longer than its bound, and none less than the least time",
  { timeout: 60_000 + worlds * 2000 },
  async () => {
    const ratios: number[] = [];
    let waited = 0;
    const reasons: string[] = [];
    for (let number = 0; number < worlds; number++) {
      const made = worldOf(new runtime.Random(500 + number));
      const findings = await exploredIn(root, made.text);
      const ways = messageWays(findings, () => true).map(({ way }) => way);
      const seen = await observed(made, findings.program);
      if (seen === undefined) continue;
      for (const [index, start] of made.starts.entries()) {
        const way = ways.find((each) => each.start === start) as MessageWay;
        const [least, most] = seen[index] as [number, number];
        if (way.most === undefined) {
          reasons.push(way.reason ?? "");
          continue;
        }
        expect(most, `${start} of ${made.text}`).toBeLessThanOrEqual(way.most);
        expect(least, `${start} of ${made.text}`).toBeGreaterThanOrEqual(way.least!);
        expect(way.stages.reduce((sum, stage) => sum + stage.most, 0)).toBe(way.most);
        for (const { parts, most: all } of way.stages)
          expect(parts.reduce((sum, { ns }) => sum + ns, 0)).toBeCloseTo(all, 3);
        ratios.push(way.most / most);
        if (most > alone(way)) waited++;
      }
    }
    if (process.env["WAY_WORLDS"] !== undefined) {
      const sorted = [...ratios].sort((a, b) => a - b);
      console.log(
        `${ratios.length} ways; bound / longest observed: median ${sorted[sorted.length >> 1]?.toFixed(2)}, least ${sorted[0]?.toFixed(2)}`,
      );
      for (const each of new Set(reasons)) console.log(`no bound: ${each}`);
    }
    expect(ratios.length).toBeGreaterThan(worlds / 2);
    expect(waited, "a bound without what goes first is seen to be too short").toBeGreaterThan(0);
  },
);
