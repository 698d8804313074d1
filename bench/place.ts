/** `xgc place` against running every placement: the CPU time of a search, with its analysis, and that of all placements with as many seeds. */
import path from "node:path";
import process from "node:process";
import { check } from "../src/compiler/index.js";
import { loadSimulation } from "../src/emit/index.js";
import { isRefusal, planRun, runPoint } from "../src/lab/index.js";
import { nodeFileSystem } from "../src/node-file-system.js";
import { candidate, countOf, prepare, problemOf, search, Trials } from "../src/place/index.js";
import { placementOf } from "../src/place/problem.js";
import * as runtime from "../src/runtime/index.js";
import { whole } from "./statistics.js";

/** Two hosts with six places each, so 4,096 placements, over a cable that loses frames: only many seeds tell which placement is best. */
const twelvePlaces = `import { ETH, ARP, VNET, IP, UDP } from "std/inet";
import { WINDOW } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

graph Network {
  needs nic: device;
  eth  = ETH over nic;
  arp  = ARP over eth;
  vnet = VNET over (eth, arp);
  ip   = IP over vnet;
}
graph Stack {
  needs nic: device;
  net = Network over nic;
  udp = UDP over net.ip;
  top = WINDOW over udp;
}

scenario Two(size: bytes) {
  host client on DECstation5000 runs Stack under interrupt;
  host server on DECstation5000 runs Stack under interrupt;
  link lan = Ethernet10(loss: 3 %) joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.top.transfer(server.top, messages: 40, size: size, window: 4);
  stop after 60 s;
}

experiment where {
  vary size in [64 B, 1000 B];
  place handoff in Network on client;
  place handoff in Network on server;
  run Two(size);
  measure busy    = server.cpu.busy + client.cpu.busy in us;
  measure handler = max(server.nic.handler) in us;
  minimize busy subject to handler <= 900 us;
}
`;

const seeds = 8;
/** Placements whose runs stand for all, each with one seed. */
const sampled = 120;

export async function benchPlace(root: string): Promise<readonly string[]> {
  return [
    ...(await compared("two hosts, 12 places, loss", { stdin: twelvePlaces, root, name: "where" })),
    ...(await compared("Table 4, both hosts alike", { file: "examples/where.xgraph", root, name: "best" })),
  ];
}

interface Given {
  readonly root: string;
  /** Of the experiment. */
  readonly name: string;
  readonly file?: string;
  readonly stdin?: string;
}

async function compared(title: string, { root, name, file = "-", stdin }: Given): Promise<readonly string[]> {
  const standardLibrary = path.join(root, "stdlib");
  const options = { standardLibrary, workingDirectory: root, fileSystem: nodeFileSystem };
  const { program, diagnostics } = check(file, { ...options, ...(stdin !== undefined && { stdin }) });
  const declared = program?.experiments.find((each) => each.name === name);
  if (program === undefined || declared === undefined)
    throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const simulation = (await loadSimulation(program, { standardLibrary, placing: true }, runtime)) as runtime.Simulation;
  const plan = planRun(simulation, name, []);
  if (isRefusal(plan)) throw new Error(plan.refused);
  const problem = problemOf(program, declared, plan.experiments[0]!);
  if (problem === undefined) throw new Error("nothing is placed");
  const { machines } = plan;

  let from = process.cpuUsage();
  const { space, now } = await prepare(program, declared, problem, options);
  const trials = new Trials(problem, { machines });
  const found = await search(problem, space, trials, now, { seed: 1, seeds, most: 3000 });
  const searched = secondsSince(from);

  // A run of a placement at random, at each condition.
  const [choice] = problem.choices;
  const random = new runtime.Random(7);
  let runs = 0;
  from = process.cpuUsage();
  for (let count = 0; count < sampled; count++) {
    const placed = problem.groups.map(
      ({ sites }) => new Set(sites.flatMap((site) => (random.below(2) === 1 ? [site.name] : []))),
    );
    const each = candidate(choice!, placed);
    if (space.refusal(each) !== undefined) continue;
    const placement = placementOf(problem, each);
    for (const point of problem.conditions) {
      runPoint(problem.experiment, point, { seed: 1, machines, placement });
      runs++;
    }
  }
  const perRun = secondsSince(from) / runs;
  const repeated = found.same ? 1 : found.seeds;
  const full = (placements: number): number => placements * problem.conditions.length * repeated;
  const of = (placements: number): string => {
    const all = full(placements) * perRun;
    return `${whole(full(placements))} runs, ${all.toFixed(1)} s: ${((searched / all) * 100).toPrecision(2)} %`;
  };
  return [
    `  ${title}: ${searched.toFixed(1)} s with the analysis, ${whole(trials.runs)} runs, ${repeated === 1 ? "one seed" : `up to ${repeated} seeds`}`,
    `    ${`all ${whole(countOf(problem))} placements`.padEnd(36)} ${of(countOf(problem))}`,
    `    ${`the ${whole(found.differing ?? NaN)} that differ by the analysis`.padEnd(36)} ${of(found.differing ?? NaN)}`,
  ];
}

function secondsSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}
