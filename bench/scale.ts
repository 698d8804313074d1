/**
 * A large internet: segments of hosts, each segment behind a router, all routers on one switched backbone, and every host sending to a host of the
 * next segment. The program is written out here and goes through the whole compiler.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { check } from "../src/compiler/index.js";
import { loadSimulation } from "../src/emit/index.js";
import { runPoint } from "../src/lab/index.js";
import { nodeFileSystem } from "../src/node-file-system.js";
import * as runtime from "../src/runtime/index.js";
import { whole } from "./statistics.js";

/** Host 254 of a net is its router. */
export function internet(segments: number, hosts: number, messages: number): string {
  const lines = [
    'import { Inet, Router } from "std/inet";',
    'import { FLOOD } from "std/tests";',
    'import { DECstation5000, Ideal } from "std/machines";',
    'import { Ethernet10, SwitchedEthernet100 } from "std/media";',
    "graph Stack(gateway: address) {",
    "  needs nic: device;",
    "  net = Inet(gateway: gateway) over nic;",
    "  flood = FLOOD over net.udp;",
    "}",
    "scenario Internet(input: mode) {",
  ];
  const net = (segment: number): string => `10.${1 + (segment >> 8)}.${segment & 255}`;
  for (let segment = 0; segment < segments; segment++) {
    const joins = [];
    for (let host = 0; host < hosts; host++) {
      const name = `h${segment}x${host}`;
      lines.push(`  host ${name} on DECstation5000 runs Stack(${net(segment)}.254) under input;`);
      joins.push(`${name} as ${net(segment)}.${host + 1}/24`);
    }
    lines.push(`  host r${segment} on Ideal runs Router under interrupt;`);
    lines.push(
      `  link s${segment} = Ethernet10 joins ${joins.join(", ")}, r${segment}.left as ${net(segment)}.254/24;`,
    );
  }
  const backbone = Array.from({ length: segments }, (_, segment) => {
    const number = segment + 1;
    return `r${segment}.right as 10.0.${number >> 8}.${number & 255}/16`;
  });
  lines.push(`  link backbone = SwitchedEthernet100 joins ${backbone.join(", ")};`);
  for (let segment = 0; segment < segments; segment++)
    for (let host = 0; host < hosts; host++) {
      const to = `h${(segment + 1) % segments}x${host}.flood`;
      lines.push(
        `  start h${segment}x${host}.flood.flood(${to}, rate: 20 Hz, size: 100 B, lasting: ${messages * 50} ms);`,
      );
    }
  const names = Array.from(
    { length: segments * hosts },
    (_, index) => `h${Math.floor(index / hosts)}x${index % hosts}`,
  );
  const sum = names.map((name) => `${name}.flood.received`).join(" + ");
  lines.push("}", 'experiment scale "Scale" {', "  vary input in [interrupt];", "  run Internet(input);");
  lines.push(`  measure received = ${sum};`, "}");
  return lines.join("\n");
}

/** Messages that each host sends, in turn. */
const MESSAGES = [20, 40, 80] as const;
const SEGMENTS = 100;
const HOSTS = 10;

/** Each length in a process of its own, which tells its CPU time and the most memory that it had. */
export function benchScale(self: string): readonly string[] {
  const runs = MESSAGES.map((messages) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [self, "scale-once", String(messages)], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return { messages, ...(JSON.parse(stdout) as Scaled) };
  });
  const [first] = runs;
  return runs.map((run, index) => {
    const { messages, seconds, megabytes, received } = run;
    const sent = SEGMENTS * HOSTS * messages;
    const before = runs[index - 1] ?? { messages: 0, seconds: first!.startSeconds };
    // What starting takes (building, ARP) is in every run; what more messages take is what the runs differ by.
    const each = ((seconds - before.seconds) * 1e6) / (SEGMENTS * HOSTS * (messages - before.messages));
    const name = `${whole(sent)} messages, ${whole(received)} received`;
    return `  ${name.padEnd(38)} ${seconds.toFixed(1)} s, of which ${run.startSeconds.toFixed(1)} s for the start; each further message ${each.toFixed(0)} us; ${megabytes.toFixed(0)} MB`;
  });
}

interface Scaled {
  /** CPU time of the run, and of one in which each host sends one message. */
  readonly seconds: number;
  readonly startSeconds: number;
  readonly megabytes: number;
  readonly received: number;
}

/** Compiles and runs it. */
export async function scaleOnce(root: string, messages: number): Promise<Scaled> {
  const startSeconds = (await timed(root, 1)).seconds;
  const { seconds, received } = await timed(root, messages);
  return { seconds, startSeconds, received, megabytes: process.resourceUsage().maxRSS / 1024 };
}

async function timed(root: string, messages: number): Promise<{ readonly seconds: number; readonly received: number }> {
  const standardLibrary = path.join(root, "stdlib");
  const { program, diagnostics } = check("-", {
    standardLibrary,
    workingDirectory: root,
    stdin: internet(SEGMENTS, HOSTS, messages),
    fileSystem: nodeFileSystem,
  });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const simulation = (await loadSimulation(program, { standardLibrary }, runtime)) as runtime.Simulation;
  const [experiment] = simulation.experiments;
  if (experiment === undefined) throw new Error("no experiment");
  const before = process.cpuUsage();
  const point = { labels: {}, values: { input: runtime.interrupt() } };
  const { samples } = runPoint(experiment, point, { seed: 1, machines: {} });
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, received: samples["received"] ?? 0 };
}
