/** Response times hold against a simulation of a processor, instant by instant, over random task sets. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Arrivals,
  both,
  curve,
  delayed,
  multiplied,
  periodic,
  responseOf,
  type Task,
  tightened,
  together,
} from "../../src/schedule/index.js";

const stream = fc
  .record({
    every: fc.integer({ min: 5, max: 60 }),
    jitter: fc.integer({ min: 0, max: 80 }),
    burst: fc.integer({ min: 1, max: 3 }),
    apart: fc.integer({ min: 0, max: 4 }),
  })
  .map((given) => ({ ...periodic(given), [fc.toStringMethod]: () => JSON.stringify(given) }));
const points = fc
  .array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 })
  .map((all) => curve([...all.sort((a, b) => a - b).slice(0, -1), Math.max(1, ...all)]));
const streams: fc.Arbitrary<Arrivals> = fc.oneof(
  stream,
  points,
  fc.tuple(stream, points).map((all) => together(all)),
  fc.tuple(stream, fc.nat(30), fc.nat(3)).map(([from, jitter, apart]) => delayed(from, jitter, apart)),
  fc.tuple(stream, fc.integer({ min: 1, max: 3 })).map(([from, times]) => multiplied(from, times)),
  fc.tuple(stream, points).map(([a, b]) => both(a, b)),
  fc.tuple(stream, points).map(([a, b]) => tightened(both(a, b))),
);

const sets = Number(process.env["SCHEDULE_SETS"] ?? 150);

describe("an event model", () => {
  it("counts as its distances say", () => {
    fc.assert(
      fc.property(streams, fc.integer({ min: 0, max: 200 }), (arrivals, time) => {
        const most = arrivals.within(time);
        const closed = arrivals.upTo(time);
        if (time > 0) expect(arrivals.distance(most)).toBeLessThan(time);
        expect(arrivals.distance(most + 1)).toBeGreaterThanOrEqual(time);
        expect(arrivals.distance(closed)).toBeLessThanOrEqual(time);
        expect(arrivals.distance(closed + 1)).toBeGreaterThan(time);
      }),
    );
  });
  it("has at most its rate in the long run", () => {
    fc.assert(
      fc.property(streams, (arrivals) => {
        const long = 1e6;
        expect(arrivals.within(long) / long).toBeLessThanOrEqual(arrivals.rate * 1.01 + 300 / long);
      }),
    );
  });
});

/** Events that come as close as the model allows, from a time on. */
function densest(arrivals: Arrivals, from: number, until: number, loosened: readonly number[]): number[] {
  const times: number[] = [];
  for (let n = 1; ; n++) {
    let time = from;
    for (const [index, earlier] of times.entries()) time = Math.max(time, earlier + arrivals.distance(n - index));
    time += loosened[n % Math.max(1, loosened.length)] ?? 0;
    if (time >= until) return times;
    times.push(time);
  }
}

interface Job {
  readonly task: Task;
  readonly comes: number;
  left: number;
  begun: boolean;
}

/** One unit of time after the other. @returns for each task its longest response time and its deepest backlog. */
function simulate(
  tasks: readonly Task[],
  traces: readonly (readonly number[])[],
  preemptive: boolean,
  until: number,
): Map<string, { worst: number; backlog: number }> {
  const seen = new Map(tasks.map(({ name }) => [name, { worst: 0, backlog: 0 }]));
  let waiting: Job[] = [];
  let running: Job | undefined;
  const stoppedFrom = (task: Task): number => task.stoppedFrom ?? (preemptive ? task.priority : Infinity);
  for (let now = 0; now < until; now++) {
    for (const [index, trace] of traces.entries())
      for (const comes of trace)
        if (comes === now) waiting.push({ task: tasks[index]!, comes, left: tasks[index]!.cost, begun: false });
    for (const { name } of tasks) {
      const own = seen.get(name)!;
      own.backlog = Math.max(own.backlog, waiting.filter(({ task }) => task.name === name).length);
    }
    const first = (): Job | undefined => {
      const most = Math.max(...waiting.map(({ task }) => task.priority));
      const all = waiting.filter(({ task }) => task.priority === most);
      return all.find(({ begun }) => begun) ?? all[0];
    };
    if (running === undefined) running = first();
    else {
      const next = first();
      if (
        next !== undefined &&
        next.task.priority > running.task.priority &&
        next.task.priority >= stoppedFrom(running.task)
      )
        running = next;
    }
    if (running === undefined) continue;
    running.begun = true;
    if (--running.left > 0) continue;
    const done = running;
    waiting = waiting.filter((each) => each !== done);
    const own = seen.get(done.task.name)!;
    own.worst = Math.max(own.worst, now + 1 - done.comes);
    // A stopped job goes on, unless something that may stop it waits.
    running = resumed(waiting, stoppedFrom);
  }
  return seen;
}

function resumed(waiting: readonly Job[], stoppedFrom: (task: Task) => number): Job | undefined {
  const [begun] = waiting.filter((each) => each.begun).sort((a, b) => b.task.priority - a.task.priority);
  if (begun === undefined) return undefined;
  return waiting.some(({ task }) => task.priority > begun.task.priority && task.priority >= stoppedFrom(begun.task))
    ? undefined
    : begun;
}

describe("a response time", () => {
  const taskSet = fc.array(
    fc.record({
      cost: fc.integer({ min: 1, max: 6 }),
      priority: fc.integer({ min: 1, max: 3 }),
      arrivals: stream,
      stop: fc.boolean(),
      loosened: fc.array(fc.nat(5), { maxLength: 4 }),
      from: fc.nat(20),
    }),
    { minLength: 1, maxLength: 4 },
  );
  it(
    "is not exceeded by any trace that the streams allow, and neither is the backlog",
    { timeout: 120_000 + sets * 100 },
    () => {
      let bounded = 0;
      fc.assert(
        fc.property(taskSet, fc.boolean(), (given, preemptive) => {
          const tasks = given.map(({ cost, priority, arrivals, stop }, index): Task => ({
            name: `${index}`,
            cost,
            priority,
            arrivals,
            ...(stop && { stoppedFrom: 3 }),
          }));
          const until = 600;
          const traces = given.map(({ arrivals, from, loosened }) => densest(arrivals, from, until, loosened));
          const seen = simulate(tasks, traces, preemptive, until);
          for (const task of tasks) {
            const { response } = responseOf(
              task,
              tasks.filter((each) => each !== task),
              { preemptive },
            );
            if (response === undefined) continue;
            bounded++;
            expect(seen.get(task.name)!.worst).toBeLessThanOrEqual(response.worst);
            expect(seen.get(task.name)!.backlog).toBeLessThanOrEqual(response.backlog);
          }
        }),
        { numRuns: sets },
      );
      expect(bounded).toBeGreaterThan(100);
    },
  );
});
