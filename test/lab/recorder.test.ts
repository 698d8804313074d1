/** Recorded timelines: the cause of each handoff, the message of each operation, cores, and crashes. */
import { expect, test } from "vitest";
import { pointsOf, Recorder, runPoint, spanKinds, type Timeline } from "../../src/lab/index.js";
import { TraceList, type World } from "../../src/runtime/index.js";
import { loaded } from "../faults/loaded.js";

interface Recorded {
  readonly timeline: Timeline;
  readonly trace: TraceList;
  readonly world: World;
}

async function recorded(file: string, labels: Readonly<Record<string, string>>, most = 1e6): Promise<Recorded> {
  const { experiments, machines } = await loaded(file);
  const experiment = experiments[0]!;
  const point = pointsOf(experiment.axes).find((each) =>
    Object.entries(labels).every(([axis, label]) => each.labels[axis] === label),
  )!;
  const recorder = new Recorder(most);
  const trace = new TraceList();
  let world: World | undefined;
  runPoint(experiment, point, {
    seed: 1,
    machines,
    attach: (each) => {
      world = each;
      each.trace = trace;
      recorder.attach(each);
    },
  });
  return { timeline: recorder.finished(), trace, world: world! };
}

const pair = "test/determinism/pair.xgraph";
const lengthy = { input: "interrupt", handoff: "true", size: "4000 B" };

test("each handoff has an arrow from the handler to the thread that goes on with the message, with the barrier as its cause", async () => {
  const { timeline, trace } = await recorded(pair, lengthy);
  const handoffs = trace.records.filter(({ kind }) => kind === "handoff");
  const arrows = timeline.arrows.filter(({ kind }) => kind === "handoff");
  expect(handoffs.length).toBeGreaterThan(50);
  expect(arrows.length).toBe(handoffs.length);
  for (const { from, to, fromTime, toTime, text, message } of arrows) {
    expect(timeline.tracks[from]!.kind).toBe("interrupt");
    expect(timeline.tracks[to]!.kind).toBe("thread");
    expect(timeline.tracks[to]!.host).toBe(timeline.tracks[from]!.host);
    expect(toTime).toBeGreaterThanOrEqual(fromTime);
    expect(message).toBeGreaterThan(0);
    expect(handoffs.some(({ subject, time }) => subject === text && time === fromTime)).toBe(true);
  }
});

test("an operation that a protocol does for a message names it, in the handler, in the thread after the handoff, and in the sender", async () => {
  const { timeline } = await recorded(pair, lengthy);
  const { spans, names, tracks } = timeline;
  const seen = new Map<string, Set<number>>();
  for (let index = 0; index < spans.count; index++) {
    if (spanKinds[spans.kind[index]!] !== "operation") continue;
    const track = tracks[spans.track[index]!]!;
    const name = names[spans.name[index]!]!;
    if (!/^net\.|^test\./.test(name)) continue;
    // UDP's work above IP is for a message that has arrived, or for one that is sent.
    if (name === "test.demux") {
      const key = `${track.host} ${track.kind}`;
      seen.set(key, (seen.get(key) ?? new Set()).add(spans.message[index]!));
    }
  }
  expect([...seen.keys()].sort()).toEqual(["left thread", "right thread"]);
  for (const messages of seen.values()) {
    expect(messages.has(0)).toBe(false);
    expect(messages.size).toBeGreaterThan(30);
  }
});

test("the answer to a message has the message as its cause", async () => {
  const { timeline } = await recorded(pair, lengthy);
  const followed = [...timeline.causes].filter(([, answers]) => answers.length > 0);
  expect(followed.length).toBeGreaterThan(50);
  for (const [message, answers] of followed) for (const each of answers) expect(each).toBeGreaterThan(message);
});

test("contexts share a core one at a time, and operations have their charges as CPU time", async () => {
  const { timeline, trace } = await recorded(pair, { ...lengthy, input: "threads(1)" });
  const { spans, tracks, names } = timeline;
  let before = -1;
  let until = 0;
  const spent = new Map<string, number>();
  for (let index = 0; index < spans.count; index++) {
    const track = spans.track[index]!;
    const { kind, host } = tracks[track]!;
    if (spanKinds[spans.kind[index]!] === "operation") {
      const key = `${host} ${names[spans.name[index]!]!}`;
      spent.set(key, (spent.get(key) ?? 0) + spans.value[index]!);
    }
    if (kind !== "core") continue;
    if (track !== before) until = 0;
    expect(spans.from[index]).toBeGreaterThanOrEqual(until);
    until = spans.to[index]!;
    before = track;
  }
  const charged = new Map<string, number>();
  for (const { kind, host, context, subject, value } of trace.records)
    if (kind === "charge" && context !== "idle")
      charged.set(`${host} ${subject}`, (charged.get(`${host} ${subject}`) ?? 0) + value);
  for (const [key, ns] of charged) expect([key, spent.get(key)]).toEqual([key, ns]);
});

test("a crash ends what was under way, and empties the rings", async () => {
  const { timeline, trace } = await recorded("test/faults/mixed.xgraph", {});
  const crash = trace.records.find(({ kind }) => kind === "crash");
  if (crash === undefined) throw new Error("the program has no crash");
  const { spans, tracks } = timeline;
  for (let index = 0; index < spans.count; index++) {
    const { host, kind } = tracks[spans.track[index]!]!;
    if (host !== crash.host || (kind !== "interrupt" && kind !== "thread")) continue;
    expect(spans.from[index]! < crash.time && spans.to[index]! > crash.time).toBe(false);
  }
  for (const { host, times, values } of timeline.counters) {
    if (host !== crash.host) continue;
    const at = times.findLastIndex((time) => time <= crash.time);
    if (at >= 0) expect(values[at]).toBe(0);
  }
});
