/** Traces of an internet for people: tracks and arrows for Perfetto, and a capture with an interface for each link. */
import { beforeAll, expect, test } from "vitest";
import { Capture, ChromeTrace } from "../../src/lab/index.js";
import { ranAll } from "./run.js";

interface Event {
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts: number;
  readonly dur?: number;
  readonly id?: number;
  readonly name?: string;
  readonly args?: { readonly name?: string; readonly message?: number };
}

let events: readonly Event[];
const captured: Uint8Array[] = [];
beforeAll(async () => {
  let first: ChromeTrace | undefined;
  await ranAll("internet", "internet", (world) => {
    if (first !== undefined) return;
    first = new ChromeTrace();
    first.attach(world);
    const capture = new Capture();
    capture.attach(world);
    captured.push(...capture.parts);
    // What comes later is added to the same list.
    parts = capture;
  });
  events = (JSON.parse(first!.text) as { traceEvents: Event[] }).traceEvents;
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
    "a: nic",
    "a: nic in",
    "a: nic out",
    "near: left",
    "near: right",
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

test("what begins on a track ends there, in time; and a wire carries one frame at a time", () => {
  const open = new Map<string, number>();
  const busyUntil = new Map<string, number>();
  let slices = 0;
  for (const { ph, pid, tid, ts, dur } of events) {
    const track = `${pid} ${tid}`;
    if (ph === "B") open.set(track, (open.get(track) ?? 0) + 1);
    if (ph === "E") {
      open.set(track, open.get(track)! - 1);
      slices++;
    }
    expect(open.get(track) ?? 0).toBeGreaterThanOrEqual(0);
    if (ph !== "X") continue;
    expect(ts).toBeGreaterThanOrEqual((busyUntil.get(track) ?? 0) - 1e-6);
    busyUntil.set(track, ts + dur!);
  }
  expect(slices).toBeGreaterThan(100);
});

test("an arrow leads from the context that sends a frame over the wire to the one that takes it, on another host", () => {
  const arrows = new Map<number, Event[]>();
  for (const each of events) if ("stf".includes(each.ph)) arrows.set(each.id!, [...(arrows.get(each.id!) ?? []), each]);
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
