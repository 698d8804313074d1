/**
 * The event queue alone, by the hold model: of N pending events the next is taken out and scheduled again, at a time from
 * an exponential distribution. Source: Jones, "An empirical comparison of priority-queue and event-set implementations",
 * Communications of the ACM 29(4), 1986.
 */
import { Bench } from "tinybench";
import { Callback, EventQueue, Priority, Random } from "../src/runtime/index.js";
import { line, summaryOf, whole } from "./statistics.js";

const HOLDS = 20_000;
const ROUNDS = 30;

export async function benchEventQueue(): Promise<readonly string[]> {
  const random = new Random(1);
  const steps = Float64Array.from({ length: 65_536 }, () =>
    Math.round(-1e6 * Math.log((random.next() + 0.5) / 2 ** 32)),
  );
  const lines: string[] = [];
  for (const pending of [256, 65_536]) {
    const queue = new EventQueue();
    let step = 0;
    const next = (): number => steps[step++ & 0xffff] ?? 0;
    const nothing = (): void => undefined;
    for (let index = 0; index < pending; index++) queue.schedule(new Callback(nothing), next(), Priority.timer);
    const bench = new Bench({ iterations: ROUNDS, time: 0, warmupIterations: 10, warmupTime: 0, retainSamples: true });
    bench.add("hold", () => {
      for (let hold = 0; hold < HOLDS; hold++) {
        const event = queue.next();
        if (event !== undefined) queue.schedule(event, event.time + next(), Priority.timer);
      }
    });
    await bench.run();
    const result = bench.tasks[0]?.result;
    const samples = result !== undefined && "latency" in result ? (result.latency.samples ?? []) : [];
    if (samples.length === 0) throw new Error("the event queue was not measured");
    const perSecond = samples.map((milliseconds) => HOLDS / (milliseconds / 1e3));
    lines.push(line(`${whole(pending)} pending`, summaryOf(perSecond), whole));
  }
  return lines;
}
