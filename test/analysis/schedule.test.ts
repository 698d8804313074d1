/**
 * The schedules of handlers, held against runs whose traffic comes as its promise allows at the worst: no frame is done later than its response time, and no more
 * frames wait than the backlog. `npm run schedule-check` runs more worlds (SCHEDULE_WORLDS), and prints how pessimistic the bounds are.
 */
import { describe, expect, test } from "vitest";
import { type HostSchedule, schedulesOf } from "../../src/analysis/index.js";
import { loadSimulation } from "../../src/emit/index.js";
import { isRefusal, planRun } from "../../src/lab/index.js";
import * as runtime from "../../src/runtime/index.js";
import { root, standardLibrary } from "../compiler/disk.js";
import { exploredIn } from "./cases.js";

interface Seen {
  frames: number;
  worst: number;
  backlog: number;
}

/** Frames of the server's device: from their arrival to the end of the run that took them. */
class Watch implements runtime.Trace {
  readonly seen: Seen = { frames: 0, worst: 0, backlog: 0 };
  /** Something happened that the schedule names as left out. */
  excused = false;
  #waiting: number[] = [];
  #taken: number[] = [];

  record(time: number, host: string, kind: runtime.TraceKind, context: string): void {
    if (host !== "server") return;
    if (kind === "receive") this.#waiting.push(time);
    if (kind === "take") this.#taken.push(this.#waiting.shift() ?? time);
    if (kind === "enter" && context === "timers") this.excused = true;
    if (kind === "leave" && context === "nic")
      for (const came of this.#taken.splice(0)) {
        this.seen.frames++;
        this.seen.worst = Math.max(this.seen.worst, time - came);
      }
    this.seen.backlog = Math.max(this.seen.backlog, this.#waiting.length + this.#taken.length);
  }
  charge(): void {
    // Times of arrivals and ends are enough.
  }
}

/** A server that a client floods with bursts, as close as the cable brings them. */
function worldOf(random: runtime.Random): string {
  const burst = 1 + random.below(6);
  const size = 8 + random.below(900);
  const work = random.below(12) * 20;
  const mode = ["interrupt", "interrupt(budget: 300 us)", "threads(1)", "threads(2)"][random.below(4)] ?? "interrupt";
  const barrier = random.below(3) === 0 ? "\n  barrier net.udp -> test;" : "";
  const period = 1500 * burst + random.below(6) * 400;
  const clock =
    random.below(2) === 0 ? "\n  device.clock.every = assumed(1 ms);\n  device.clock.work = assumed(40 us);" : "";
  const level = clock === "" || random.below(2) === 0 ? "" : "\n  device.clock.level = assumed(2);";
  return `import { Inet } from "std/inet";
import { FLOOD } from "std/tests";
import { DECstation5000, Ideal } from "std/machines";
import { Ethernet10 } from "std/media";
machine Server extends DECstation5000 {${clock}${level}
  nic.ring = assumed(64);
}
graph Stack {
  needs nic: device;
  net = Inet over nic;
  test = FLOOD(work: ${work} us) over net.udp;${barrier}
}
scenario Load {
  host client on Ideal runs Stack under interrupt;
  host server on Server runs Stack under ${mode};
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24 arrives every ${period} us jitter 300 us burst ${burst + 1};
  start client.test.flood(server.test, rate: ${Math.floor((burst * 1e6) / period)} Hz, burst: ${burst}, size: ${size} B, lasting: ${period * 8} us);
}
experiment load { run Load(); measure got = server.test.received; }
`;
}

interface Outcome {
  readonly schedule: HostSchedule;
  readonly watch: Watch;
}

async function outcomeOf(text: string): Promise<Outcome> {
  const findings = await exploredIn(root, text);
  const schedule = schedulesOf(findings).find(({ host }) => host === "server");
  if (schedule === undefined) throw new Error("no schedule of the server");
  const simulation = (await loadSimulation(findings.program, { standardLibrary }, runtime)) as runtime.Simulation;
  const plan = planRun(simulation, undefined, []);
  if (isRefusal(plan)) throw new Error(plan.refused);
  const watch = new Watch();
  for (const { experiment, points } of plan.experiments)
    for (const point of points)
      experiment
        .build(point.values, {
          seed: 1,
          machines: plan.machines,
          attach: (made) => {
            made.trace = watch;
          },
        })
        .world.run();
  return { schedule, watch };
}

/** What was seen beyond a bound. @param planted A fault: other frames that come at the same time are left out of the response time. */
function broken({ schedule, watch: { seen } }: Outcome, planted = false): string[] {
  const task = schedule.tasks.find(({ name }) => name === "nic, a frame");
  if (task?.response === undefined) return [];
  const { response } = task;
  const worst = planted ? task.cost : response.worst;
  const said: string[] = [];
  if (seen.worst > worst) said.push(`a frame takes ${seen.worst} ns, bound ${worst}`);
  if (seen.backlog > response.backlog) said.push(`${seen.backlog} frames wait, bound ${response.backlog}`);
  return said;
}

const worlds = Number(process.env["SCHEDULE_WORLDS"] ?? 12);

describe("worlds made at random", () => {
  test("no frame is later than its response time, and no more wait than the backlog", async () => {
    const ratios: number[] = [];
    let planted = 0;
    let excused = 0;
    for (let number = 0; number < worlds; number++) {
      const text = worldOf(new runtime.Random(1000 + number));
      const outcome = await outcomeOf(text);
      expect(outcome.watch.seen.frames, text).toBeGreaterThan(0);
      if (outcome.watch.excused) {
        excused++;
        continue;
      }
      expect(broken(outcome), text).toEqual([]);
      const response = outcome.schedule.tasks.find(({ name }) => name === "nic, a frame")?.response;
      if (response === undefined) continue;
      ratios.push(response.worst / outcome.watch.seen.worst);
      if (broken(outcome, true).length > 0) planted++;
    }
    ratios.sort((a, b) => a - b);
    const median = ratios[Math.floor(ratios.length / 2)] ?? 0;
    if (process.env["SCHEDULE_WORLDS"] !== undefined)
      console.log(
        `${ratios.length} of ${worlds} worlds bounded, ${excused} left out; bound / observed: median ${median.toFixed(2)}, least ${ratios[0]?.toFixed(2) ?? ""}, most ${ratios.at(-1)?.toFixed(2) ?? ""}`,
      );
    expect(ratios.length).toBeGreaterThan(worlds / 3);
    expect(planted, "a response time that is too short is seen").toBeGreaterThan(0);
  });
});
