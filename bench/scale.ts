/**
 * A large internet: segments of hosts, each segment behind a router, all routers on one switched backbone, and every host sending to a host of the
 * next segment. The program is written out here and goes through the whole compiler.
 */
import path from "node:path";
import { readFileSync, statSync } from "node:fs";
import { check } from "../src/compiler/index.js";
import { loadSimulation } from "../src/emit/index.js";
import { runPoint } from "../src/lab/index.js";
import * as runtime from "../src/runtime/index.js";

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
  const sum = Array.from({ length: segments }, (_, segment) => `h${segment}x0.flood.received`).join(" + ");
  lines.push("}", 'experiment scale "Scale" {', "  vary input in [interrupt];", "  run Internet(input);");
  lines.push(`  measure received = ${sum};`, "}");
  return lines.join("\n");
}

const root = process.cwd();
const standardLibrary = path.join(root, "stdlib");

/** Compiles and runs it; gives messages, seconds of the run, and the peak of memory. */
export async function scale(segments: number, hosts: number, messages: number): Promise<string> {
  const text = internet(segments, hosts, messages);
  const { program, diagnostics } = check("-", {
    standardLibrary,
    workingDirectory: root,
    stdin: text,
    fileSystem: {
      exists: (name) => statSync(name, { throwIfNoEntry: false })?.isFile() ?? false,
      read: (name) =>
        statSync(name, { throwIfNoEntry: false })?.isFile() === true
          ? { text: readFileSync(name, "utf8") }
          : { error: "missing" },
    },
  });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const simulation = (await loadSimulation(program, { standardLibrary }, runtime)) as runtime.Simulation;
  const [experiment] = simulation.experiments;
  if (experiment === undefined) throw new Error("no experiment");
  const began = performance.now();
  const { samples } = runPoint(
    experiment,
    { labels: {}, values: { input: runtime.interrupt() } },
    { seed: 1, machines: {} },
  );
  const seconds = (performance.now() - began) / 1000;
  const sent = segments * hosts * messages;
  const memory = process.resourceUsage().maxRSS / 1024;
  return `${segments * hosts} hosts, ${segments} segments, ${sent} messages: ${seconds.toFixed(1)} s, ${((seconds * 1e6) / sent).toFixed(1)} us a message, ${memory.toFixed(0)} MB; first hosts received ${samples["received"] ?? 0}`;
}

const [segments = 100, hosts = 10] = process.argv.slice(2).map(Number);
for (const messages of [10, 20, 40]) process.stdout.write(`${await scale(segments, hosts, messages)}\n`);
