/** Published examples of response-time analysis: the room computes their figures. */
import { describe, expect, it } from "vitest";
import {
  type Arrivals,
  curve,
  delayed,
  periodic,
  type Placed,
  responseOf,
  type Result,
  solve,
  type Task,
  together,
} from "../../src/schedule/index.js";

const preemptive = { preemptive: true };
const cooperative = { preemptive: false };

function task(
  name: string,
  priority: number,
  cost: number,
  arrivals: Arrivals | number,
  more: Partial<Task> = {},
): Task {
  return {
    name,
    priority,
    cost,
    arrivals: typeof arrivals === "number" ? periodic({ every: arrivals }) : arrivals,
    ...more,
  };
}
function of(name: string, tasks: readonly Task[], policy = preemptive): Result {
  const own = tasks.find((each) => each.name === name)!;
  return responseOf(
    own,
    tasks.filter((each) => each !== own),
    policy,
  );
}
function worst(name: string, tasks: readonly Task[], policy = preemptive): number | undefined {
  return of(name, tasks, policy).response?.worst;
}

describe("Liu and Layland, Scheduling Algorithms for Multiprogramming in a Hard-Real-Time Environment, JACM 1973, figure 2", () => {
  it("T1 = 2, T2 = 5, C1 = 1: with task 1 first C2 may be 2 and no more", () => {
    expect(worst("2", [task("1", 2, 1, 2), task("2", 1, 1, 5)])).toBe(2);
    expect(worst("2", [task("1", 2, 1, 2), task("2", 1, 2, 5)])).toBe(4);
    // Three units end at 6, after the period of 5.
    expect(worst("2", [task("1", 2, 1, 2), task("2", 1, 2.01, 5)])).toBeGreaterThan(5);
  });
  it("with task 2 first neither C1 nor C2 may be more than 1", () => {
    expect(worst("1", [task("1", 1, 1, 2), task("2", 2, 1, 5)])).toBe(2);
    expect(worst("1", [task("1", 1, 1.01, 2), task("2", 2, 1, 5)])).toBeGreaterThan(2);
    expect(worst("1", [task("1", 1, 1, 2), task("2", 2, 1.01, 5)])).toBeGreaterThan(2);
  });
  it("theorem 5: utilisations up to m (2^(1/m) - 1) keep every deadline under rate-monotonic priorities", () => {
    for (let m = 2; m <= 8; m++) {
      const share = 2 ** (1 / m) - 1;
      // Theorem 4: periods between 1 and 2 in this relation are the hardest.
      const periods = Array.from({ length: m }, (_, number) => 2 ** (number / m) * 1e6);
      const tasks = periods.map((period, number) => task(`${number}`, m - number, Math.floor(period * share), period));
      for (const [number, period] of periods.entries()) expect(worst(`${number}`, tasks)).toBeLessThanOrEqual(period);
    }
  });
});

describe("the equation of Joseph and Pandya, Finding Response Times in a Real-Time System, Computer Journal 1986", () => {
  // Figures of Burns and Wellings, Real-Time Systems and Programming Languages, section on response time analysis: process sets B and D.
  it("C = 3, 3, 5 every 7, 12, 20: 3, 6 and 20", () => {
    const tasks = [task("a", 3, 3, 7), task("b", 2, 3, 12), task("c", 1, 5, 20)];
    expect(["a", "b", "c"].map((name) => worst(name, tasks))).toEqual([3, 6, 20]);
  });
  it("C = 40, 10, 10 every 80, 40, 20 at full utilisation: 80, 15 with C = 10, 10, 5", () => {
    const tasks = [task("a", 1, 40, 80), task("b", 2, 10, 40), task("c", 3, 5, 20)];
    expect(["a", "b", "c"].map((name) => worst(name, tasks))).toEqual([80, 15, 5]);
  });
  // Sha and Goodenough, Real-Time Scheduling Theory and Ada, IEEE Computer 1990: example 1 by the completion time test.
  it("C = 40, 40, 100 every 100, 150, 350: task 3 ends at 300", () => {
    const tasks = [task("1", 3, 40, 100), task("2", 2, 40, 150), task("3", 1, 100, 350)];
    expect(["1", "2", "3"].map((name) => worst(name, tasks))).toEqual([40, 80, 300]);
  });
  it("asks for all of the processor and more: no bound, with the share that is asked for", () => {
    const { overload } = of("b", [task("a", 2, 3, 5), task("b", 1, 5, 10)]);
    expect(overload).toEqual({ why: "overload", utilisation: 1.1 });
  });
});

describe("Lehoczky, Fixed Priority Scheduling of Periodic Task Sets with Arbitrary Deadlines, RTSS 1990", () => {
  it("C = 26, 62 every 70, 100: the seven activations of the busy window take 114, 102, 116, 104, 118, 106 and 94; the fifth is the latest", () => {
    const { response } = of("2", [task("1", 2, 26, 70), task("2", 1, 62, 100)]);
    expect(response).toMatchObject({ worst: 118, activation: 5, comes: 400, window: 694, activations: 7, backlog: 2 });
    expect(response?.addends).toEqual([
      { what: "2", why: "own", times: 5, each: 62 },
      { what: "1", why: "higher", times: 8, each: 26 },
    ]);
  });
});

describe("Davis, Burns, Bril and Lukkien, Controller Area Network (CAN) schedulability analysis: refuted, revisited and revised, 2007, table 1", () => {
  const messages = [task("A", 3, 10, 25), task("B", 2, 10, 35), task("C", 1, 10, 35)];
  it("the second message of C in the busy period is the latest, 3.5 ms, where the first takes 3 ms", () => {
    expect(worst("A", messages, cooperative)).toBe(20);
    expect(worst("B", messages, cooperative)).toBe(30);
    expect(of("C", messages, cooperative).response).toMatchObject({ worst: 35, activation: 2, comes: 35 });
  });
  it("a message of a lower priority that is under way is the blocking", () => {
    const { response } = of("A", messages, cooperative);
    expect(response?.addends).toEqual([
      { what: "A", why: "own", times: 1, each: 10 },
      { what: "B", why: "blocking", times: 1, each: 10 },
    ]);
  });
});

describe("FIFO", () => {
  it("two that come together: each waits for the other", () => {
    const tasks = [task("a", 1, 3, 10), task("b", 1, 4, 20)];
    expect(worst("a", tasks, cooperative)).toBe(7);
    expect(worst("b", tasks, cooperative)).toBe(7);
  });
  // Two tests of the crate response-time-analysis 0.3.2 (src/fifo/tests.rs).
  it("C = 79, 11, 1 every 120, 34, 190: 91 for the latest of all; C = 2, 2, 4 every 4, 8, 12: no bound", () => {
    const tasks = [task("a", 1, 79, 120), task("b", 1, 11, 34), task("c", 1, 1, 190)];
    expect(Math.max(...["a", "b", "c"].map((name) => worst(name, tasks, cooperative)!))).toBe(91);
    const more = [task("a", 1, 2, 4), task("b", 1, 2, 8), task("c", 1, 4, 12)];
    expect(of("a", more, cooperative).overload?.why).toBe("overload");
  });
  // By hand: a's burst of 3 is at 0, b comes with it; the latest of a ends at 3 * 3 + 4.
  it("the last of a burst waits for those before it", () => {
    const burst = periodic({ every: 100, burst: 3 });
    const tasks = [task("a", 1, 3, burst), task("b", 1, 4, 100)];
    expect(of("a", tasks, cooperative).response).toMatchObject({ worst: 13, activation: 3, backlog: 3 });
    expect(worst("b", tasks, cooperative)).toBe(13);
  });
});

describe("holistic iteration, as Tindell and Clark, Holistic Schedulability Analysis for Distributed Hard Real-Time Systems, 1994", () => {
  const on = (processor: string, own: Omit<Task, "arrivals">, arrivals: Placed["arrivals"]): Placed => ({
    ...own,
    processor,
    arrivals,
  });
  const processors = [
    { name: "R1", preemptive: true },
    { name: "R2", preemptive: true },
  ];
  // The test of the example spp_test.py of pyCPA (github.com/IDA-TUBS/pycpa; Diemer, Axer and Ernst, "Compositional Performance Analysis in Python with
  // pyCPA", WATERS 2012), where the smaller number goes first. It asserts 10, 13, 2 and 19: T12 is stopped by T11 once; two of T22 come 1 apart, and the second
  // ends at 2 * 9 + 2.
  it("two chains over two processors: jitter that a stage makes is in the next one's response", () => {
    const { responses, arrivals } = solve({
      processors,
      tasks: [
        on("R1", { name: "T11", priority: 2, cost: 10, least: 5 }, [{ stream: periodic({ every: 30, jitter: 5 }) }]),
        on("R1", { name: "T12", priority: 1, cost: 3, least: 1 }, [{ stream: periodic({ every: 15, jitter: 6 }) }]),
        on("R2", { name: "T21", priority: 2, cost: 2, least: 2 }, [{ after: "T11" }]),
        on("R2", { name: "T22", priority: 1, cost: 9, least: 4 }, [{ after: "T12" }]),
      ],
    });
    const times = [...responses].map(([name, { worst: time }]) => [name, time]);
    expect(times).toEqual([
      ["T11", 10],
      ["T12", 13],
      ["T21", 2],
      ["T22", 19],
    ]);
    expect(arrivals.get("T21")?.distance(2)).toBe(30 - 10);
    expect(arrivals.get("T22")?.distance(3)).toBe(30 - 6 - 12);
  });
  // By hand: each chain delays the other's second stage; the jitter of b2 is R(b1) - 1, and so on until nothing changes.
  it("a circle of interference has a fixed point", () => {
    const { responses, rounds } = solve({
      processors,
      tasks: [
        on("R1", { name: "a1", priority: 2, cost: 2, least: 2 }, [{ stream: periodic({ every: 10 }) }]),
        on("R2", { name: "a2", priority: 1, cost: 3, least: 3 }, [{ after: "a1" }]),
        on("R2", { name: "b1", priority: 2, cost: 2, least: 2 }, [{ stream: periodic({ every: 12 }) }]),
        on("R1", { name: "b2", priority: 1, cost: 4, least: 4 }, [{ after: "b1" }]),
      ],
    });
    expect(Object.fromEntries([...responses].map(([name, { worst: time }]) => [name, time]))).toEqual({
      a1: 2,
      a2: 5,
      b1: 2,
      b2: 6,
    });
    expect(rounds).toBeLessThan(10);
  });
  it("jitter that grows with every round is found and named, and the tasks behind it have no bound", () => {
    const { responses, unbounded } = solve({
      processors,
      tasks: [
        on("R1", { name: "a1", priority: 1, cost: 5, least: 1 }, [{ stream: periodic({ every: 10 }) }]),
        on("R2", { name: "a2", priority: 2, cost: 5, least: 1 }, [{ after: "a1" }]),
        on("R2", { name: "b1", priority: 1, cost: 5, least: 1 }, [{ stream: periodic({ every: 10 }) }]),
        on("R1", { name: "b2", priority: 2, cost: 5, least: 1 }, [{ after: "b1" }]),
      ],
    });
    expect(responses.size).toBe(0);
    expect(new Set(unbounded.keys())).toEqual(new Set(["a1", "a2", "b1", "b2"]));
  });
  // By hand: five frames at once, 10 apart behind the first stage of 10 each (the latest after 50); the second stage takes 12 each, so that the nth waits 2 (n - 1).
  it("a burst through two stages: the first spreads it, the second queues what comes too fast for it", () => {
    const { responses, arrivals } = solve({
      processors,
      tasks: [
        on("R1", { name: "first", priority: 1, cost: 10, least: 10 }, [
          { stream: periodic({ every: 1000, burst: 5 }) },
        ]),
        on("R2", { name: "second", priority: 1, cost: 12, least: 12 }, [{ after: "first" }]),
      ],
    });
    expect(responses.get("first")).toMatchObject({ worst: 50, backlog: 5 });
    expect(arrivals.get("second")?.distance(5)).toBe(40);
    expect(responses.get("second")).toMatchObject({ worst: 20, activation: 5 });
    expect(responses.get("second")?.backlog).toBeLessThanOrEqual(2);
  });
});

describe("event models", () => {
  it("by points: groups of the longest that is given, one after the other", () => {
    const stream = curve([10, 30, 100]);
    expect([1, 2, 3, 4, 5, 6, 7].map((n) => stream.distance(n))).toEqual([0, 10, 30, 100, 110, 130, 200]);
    expect([0, 1, 10, 11, 31, 101, 111].map((time) => stream.within(time))).toEqual([0, 1, 1, 2, 3, 4, 5]);
    expect(stream.upTo(10)).toBe(2);
  });
  it("of several streams together", () => {
    const stream = together([periodic({ every: 10 }), periodic({ every: 15 })]);
    expect([1, 2, 3, 4, 5, 6].map((n) => stream.distance(n))).toEqual([0, 0, 10, 15, 20, 30]);
  });
  it("delayed", () => {
    const stream = delayed(periodic({ every: 10 }), 25, 2);
    expect([1, 2, 3, 4, 5].map((n) => stream.distance(n))).toEqual([0, 2, 4, 6, 15]);
  });
});
