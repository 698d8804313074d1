/** Traces of an internet for people: tracks and arrows for Perfetto, and a capture with an interface for each link. */
import { beforeAll, expect, test } from "vitest";
import { Capture, ChromeTrace } from "../../src/lab/index.js";
import type { World } from "../../src/runtime/index.js";
import { ranAll } from "./run.js";

interface Event {
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts: number;
  readonly dur?: number;
  readonly id?: number;
  readonly name?: string;
  readonly cat?: string;
  readonly args?: {
    readonly name?: string;
    readonly message?: number;
    readonly cpu_us?: number;
    readonly sort_index?: number;
  };
}

let events: readonly Event[];
/** CPU time that the hosts have used from the end of the warm-up on, in ns. */
let busy: ReadonlyMap<string, number>;
let startedAt: number;
const captured: Uint8Array[] = [];
beforeAll(async () => {
  let first: ChromeTrace | undefined;
  let traced: World | undefined;
  await ranAll("internet", "internet", (world) => {
    if (first !== undefined) return;
    traced = world;
    first = new ChromeTrace();
    first.attach(world);
    const capture = new Capture();
    capture.attach(world);
    captured.push(...capture.parts);
    // What comes later is added to the same list.
    parts = capture;
  });
  events = (JSON.parse(first!.text) as { traceEvents: Event[] }).traceEvents;
  busy = new Map(traced!.hosts.map(({ name, cpu }) => [name, cpu.busy]));
  startedAt = traced!.startedAt;
});
let parts: Capture;

const named = (kind: string): Map<string, string> =>
  new Map(
    events
      .filter(({ ph, name }) => ph === "M" && name === kind)
      .map(({ pid, tid = "", args }) => [`${pid} ${tid}`, args!.name!]),
  );

test("there is a process for each host and the wires, and a track for each context, interface and direction of a wire", () => {
  const processes = named("process_name");
  expect([...processes.values()].sort()).toEqual(["a", "b", "far", "near", "run", "wires"]);
  const hostOf = new Map([...processes].map(([key, host]) => [key.trim(), host]));
  const tracks = [...named("thread_name")].map(([key, track]) => `${hostOf.get(key.split(" ")[0]!)}: ${track}`);
  for (const each of [
    "a: core",
    "a: interrupt nic",
    "a: nic in",
    "a: nic out",
    "near: interrupt left",
    "near: interrupt right",
    "far: right out",
    "wires: left",
  ])
    expect(tracks).toContain(each);
  // A line has two directions, a cable one track.
  expect(tracks.filter((each) => each.startsWith("wires: ")).sort()).toEqual([
    "wires: left",
    "wires: line from far",
    "wires: line from near",
    "wires: right",
  ]);
});

/** The tracks of a trace in the order in which they are shown. */
const sorted = (): readonly string[] => {
  const place = new Map(
    events
      .filter(({ name }) => name === "thread_sort_index")
      .map(({ pid, tid, args }) => [`${pid} ${tid}`, args!.sort_index!]),
  );
  return [...named("thread_name")]
    .map(([key, name]) => [Number(key.split(" ")[0]) * 1e6 + place.get(key)!, name] as const)
    .sort(([a], [b]) => a - b)
    .map(([, name]) => name);
};

test("tracks are sorted: a host's core, interrupts, threads, interfaces; wires last", () => {
  const tracks = sorted();
  const first = tracks.indexOf("core");
  expect(tracks[0]).toBe("phases");
  expect(tracks.slice(first, first + 2)).toEqual(["core", "interrupt nic"]);
  expect(tracks.slice(-4)).toEqual(["left", "line from far", "line from near", "right"]);
});

test("slices of a track lie inside one another or apart, and a wire carries one frame at a time", () => {
  const open = new Map<string, number[]>();
  let operations = 0;
  for (const { ph, pid, tid, ts, dur, cat } of events) {
    if (ph !== "X") continue;
    expect(dur).toBeGreaterThanOrEqual(0);
    const track = `${pid} ${tid}`;
    const around = open.get(track) ?? [];
    open.set(track, around);
    while (around.length > 0 && around.at(-1)! <= ts + 1e-6) around.pop();
    if (around.length > 0) expect(ts + dur!).toBeLessThanOrEqual(around.at(-1)! + 1e-6);
    if (cat === "frame") expect(around).toEqual([]);
    // An operation has a handler or a thread around it.
    if (cat === "operation") {
      expect(around.length).toBe(1);
      operations++;
    }
    around.push(ts + dur!);
  }
  expect(operations).toBeGreaterThan(500);
});

test("the operations of a host have the CPU time that its accounts have", () => {
  for (const [key, host] of named("process_name")) {
    const account = busy.get(host);
    if (account === undefined) continue;
    const pid = Number(key.trim());
    const cpu = events
      .filter((each) => each.pid === pid && each.cat === "operation" && each.ts * 1000 >= startedAt)
      .reduce((sum, { args }) => sum + args!.cpu_us! * 1000, 0);
    // One operation may have begun before the end of the warm-up.
    expect(Math.abs(cpu - account) / account).toBeLessThan(0.005);
  }
  expect(busy.size).toBe(4);
});

test("events are in order, and counters are numbers that never fall below 0", () => {
  const times = events.filter(({ ph }) => ph !== "M").map(({ ts }) => ts);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const counters = events.filter(({ ph }) => ph === "C");
  expect(new Set(counters.map(({ name }) => name))).toContain("nic: receive ring");
  expect(new Set(counters.map(({ name }) => name))).toContain("nic: transmit ring");
  for (const { args } of counters) for (const value of Object.values(args!)) expect(value).toBeGreaterThanOrEqual(0);
});

test("the time of a trace that is full ends where it says, and nothing in it is later", async () => {
  const few = new ChromeTrace(500);
  let ran = false;
  await ranAll("internet", "internet", (world) => {
    if (!ran) few.attach(world);
    ran = true;
  });
  const { traceEvents } = JSON.parse(few.text) as { traceEvents: Event[] };
  expect(few.endsAt).toBeGreaterThan(0);
  for (const { ph, ts, dur = 0 } of traceEvents)
    if (ph !== "M") expect(ts + dur).toBeLessThanOrEqual(few.endsAt! / 1000 + 1e-6);
  expect(traceEvents.filter(({ ph }) => ph !== "M").length).toBeLessThan(700);
});

test("an arrow leads from the context that sends a frame over the wire to the one that takes it, on another host", () => {
  const arrows = new Map<number, Event[]>();
  for (const each of events)
    if ("stf".includes(each.ph) && each.cat === "frame") arrows.set(each.id!, [...(arrows.get(each.id!) ?? []), each]);
  const whole = [...arrows.values()].filter((steps) => steps.length === 3);
  expect(whole.length).toBeGreaterThan(60);
  const wires = [...named("process_name")].find(([, name]) => name === "wires")![0].trim();
  for (const steps of whole) {
    const [start, over, end] = steps.toSorted((a, b) => a.ts - b.ts);
    expect([start!.ph, over!.ph, end!.ph]).toEqual(["s", "t", "f"]);
    expect(String(over!.pid)).toBe(wires);
    expect(end!.pid).not.toBe(start!.pid);
  }
});

test("a capture names its links, and the comments of a frame follow a message over all of them", () => {
  const bytes = Buffer.concat(parts.parts);
  const text = bytes.toString("latin1");
  for (const link of ["left", "line", "right"]) expect(text).toContain(link);
  const hops = new Map<string, string[]>();
  for (const [, message = "", from = ""] of text.matchAll(/message (\d+) from (\w+)/g))
    hops.set(message, [...(hops.get(message) ?? []), from]);
  // From the source over both routers: the same message on three links.
  expect([...hops.values()].filter((each) => each.join(" ") === "a near far").length).toBeGreaterThanOrEqual(20);
});
