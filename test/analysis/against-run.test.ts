/** What the compiler promises, held against what happens: no handoff where it promised none, no handler above its bound. */
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Findings } from "../../src/analysis/index.js";
import { loadSimulation } from "../../src/emit/index.js";
import { planRun, runPoint } from "../../src/lab/index.js";
import { type Point, type Simulation, TraceList, type World } from "../../src/runtime/index.js";
import * as runtime from "../../src/runtime/index.js";
import { root, standardLibrary } from "../compiler/disk.js";
import { exploredCase } from "./cases.js";

interface Observed {
  readonly host: string;
  /** Handoffs before a wait. */
  readonly implicit: number;
  /** The longest run of a handler, by device, in ns. */
  readonly longest: ReadonlyMap<string, number>;
}

function observe(
  experiment: Simulation["experiments"][number],
  point: Point,
  machines: Simulation["machines"],
): Observed[] {
  const trace = new TraceList();
  let world: World | undefined;
  const attach = (made: World): void => {
    world = made;
    made.trace = trace;
  };
  runPoint(experiment, point, { seed: 1, machines, attach });
  return world!.hosts.map((host) => {
    const longest = new Map<string, number>();
    const entered = new Map<string, number>();
    for (const { kind, context, time, host: name } of trace.records) {
      if (name !== host.name) continue;
      if (kind === "enter") entered.set(context, time);
      if (kind === "leave")
        longest.set(context, Math.max(longest.get(context) ?? 0, time - (entered.get(context) ?? time)));
    }
    const implicit = host.sites.filter(({ cause }) => cause === "block").reduce((sum, { count }) => sum + count, 0);
    return { host: host.name, implicit, longest };
  });
}

/** @returns how many handlers were held against a bound. */
async function hold(text: string): Promise<number> {
  const findings: Findings = await exploredCase(text);
  const program = { ...findings.program };
  const simulation = (await loadSimulation(program, { standardLibrary }, runtime)) as Simulation;
  const plan = planRun(simulation, undefined, []);
  if ("refused" in plan) throw new Error(plan.refused);
  let held = 0;
  for (const { experiment, points } of plan.experiments) {
    for (const point of points) {
      const rows = Object.values(point.labels);
      for (const { host, implicit, longest } of observe(experiment, point, plan.machines)) {
        const bounds = findings
          .bounds()
          .filter(({ use }) => use.host.name === host && use.rows.every((row) => rows.includes(row)));
        expect(bounds.length).toBeGreaterThan(0);
        for (const { contexts, device, time } of bounds) {
          const promised = !contexts.nodes.some(
            ({ operation }, node) =>
              contexts.reached(node, "interrupt") &&
              operation.leavings.some(({ kind, handedOver }) => kind === "wait" && handedOver === undefined),
          );
          if (promised) expect(implicit, `${host} ${rows.join(" ")}`).toBe(0);
          const observed = longest.get(device.path) ?? 0;
          expect(time, `${host} has no bound`).toBeDefined();
          expect(observed, `${host} ${rows.join(" ")}`).toBeLessThanOrEqual(time!.ns);
          if (observed > 0) held++;
        }
      }
    }
  }
  return held;
}

test("Table 4, at every point", async () => {
  const file = path.join(root, "examples/tr94-19/table4.xgraph");
  const data = path.join(root, "examples/tr94-19/tr94-19-measured.csv");
  const text = readFileSync(file, "utf8").replace("10_000", "20").replace("trips: 100)", "trips: 3)");
  expect(await hold(`${text}\n//- tr94-19-measured.csv\n${readFileSync(data, "utf8")}`)).toBeGreaterThan(16);
});

test("Active Messages, in every world that the experiment chooses", async () => {
  const text = readFileSync(path.join(root, "examples/active-messages.xgraph"), "utf8");
  expect(await hold(text.replace("trips: 1000)", "trips: 20)").replace("trips: 10)", "trips: 3)"))).toBeGreaterThan(16);
});

const bindings = ["nic -> eth", "eth -> arp", "eth -> vnet", "vnet -> ip", "ip -> udp", "ip -> icmp", "udp -> test"];
const programs = fc.record({
  barriers: fc.subarray(bindings, { maxLength: 2 }),
  client: fc.constantFrom("threads(1)", "threads(3)", "interrupt", "interrupt(threads: 2)", "interrupt(block: always)"),
  server: fc.constantFrom(
    "threads(2)",
    "interrupt",
    "interrupt(budget: 200 us)",
    "interrupt(block: always, stacks: 2)",
  ),
  size: fc.integer({ min: 0, max: 6000 }),
  together: fc.integer({ min: 1, max: 12 }),
  checksum: fc.boolean(),
  machine: fc.constantFrom("DECstation5000", "Small"),
});

function textOf({
  barriers,
  client,
  server,
  size,
  together,
  checksum,
  machine,
}: typeof programs extends fc.Arbitrary<infer P> ? P : never): string {
  return `import { ETH, ARP, VNET, IP, ICMP, UDP } from "std/inet";
import { UDPTEST }        from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 }     from "std/media";

/// Room for one long message, and for a few short ones.
machine Small extends DECstation5000 {
  nic.txRing      = assumed(2);
  memory.messages = assumed(7000 B);
}

graph Stack {
  needs nic: device;
  eth  = ETH over nic;
  arp  = ARP over eth;
  vnet = VNET over (eth, arp);
  ip   = IP over vnet;
  icmp = ICMP over ip;
  udp  = UDP(checksum: ${checksum}) over ip;
  test = UDPTEST over udp;
${barriers.map((each) => `  barrier ${each};\n`).join("")}}

scenario Pair(size: bytes) {
  host client on ${machine} runs Stack under ${client};
  host server on DECstation5000 runs Stack under ${server};
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.test.pingpong(server.test, size: size, trips: 12, together: ${together});
  start server.icmp.ping(client.icmp, size: 300 B, times: 2);
}

experiment one "One" {
  vary size in [${size} B];
  run Pair(size);
  measure rtt = mean(client.test.rtt) in us;
}
`;
}

describe("generated stacks", () => {
  test("keep what was promised", async () => {
    await fc.assert(
      fc.asyncProperty(programs, async (program) => {
        await hold(textOf(program));
      }),
      { numRuns: 8, seed: 94_19 },
    );
  });

  test("a barrier at the bottom keeps every wait out of handlers", async () => {
    const text = textOf({
      barriers: ["nic -> eth"],
      client: "interrupt",
      server: "interrupt",
      size: 5000,
      together: 12,
      checksum: false,
      machine: "Small",
    });
    const { contexts } = await exploredCase(text);
    for (const each of contexts) {
      const reached = each.nodes.filter((_, node) => each.reached(node, "interrupt"));
      expect(reached.map(({ instance, operation }) => `${instance.path}.${operation.name}`)).toEqual(["nic.receive"]);
    }
    expect(await hold(text)).toBeGreaterThan(0);
  });
});
