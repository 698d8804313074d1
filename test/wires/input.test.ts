/** The ways of taking messages in: nothing is lost without being counted, and each keeps its own rule. */
import { beforeAll, expect, test } from "vitest";
import type { TraceRecord } from "../../src/runtime/index.js";
import { type Ran, ranAll } from "./run.js";

let all: readonly Ran[];
beforeAll(async () => {
  all = await ranAll("input", "offered");
});
const under = (mode: string): Ran[] => all.filter(({ label }) => label.startsWith(mode));
const atSink = (ran: Ran, kind: string, context?: string): TraceRecord[] =>
  ran.records.filter(
    (each) => each.host === "sink" && each.kind === kind && (context ?? each.context) === each.context,
  );

test("each frame that is sent is received, dropped, overrun, or still queued at the end", () => {
  expect(all).toHaveLength(10);
  for (const { label, samples, records } of all) {
    const { sent, received, dropped, overruns } = samples;
    const on = records.filter(({ kind, host }) => kind === "transmit" && host === "source").length;
    expect(on, label).toBeGreaterThanOrEqual(sent!);
    expect(received! + dropped! + overruns!, label).toBeLessThanOrEqual(sent!);
    if (label.endsWith("1000 Hz")) expect(received! + dropped!, label).toBe(sent);
  }
});

test("under light load every way but a short backlog delivers everything", () => {
  for (const { label, samples } of all.filter(
    (each) => each.label.endsWith(", 1000 Hz") && !each.label.startsWith("deferred"),
  ))
    expect(samples["received"], label).toBe(samples["sent"]);
});

test("polling: few interrupts, and no round takes more than its budget", () => {
  for (const ran of under("polling")) {
    const frames = atSink(ran, "take").length;
    expect(atSink(ran, "enter", "nic").length).toBeLessThan(frames);
    let taken = 0;
    for (const { kind, host } of ran.records) {
      if (host !== "sink") continue;
      if (kind === "dispatch") taken = 0;
      if (kind === "take") expect(++taken).toBeLessThanOrEqual(4);
    }
  }
});

test("moderated: two interrupts are at least the spacing apart, and take all that has come", () => {
  for (const ran of under("moderated")) {
    const entered = atSink(ran, "enter", "nic").map(({ time }) => time);
    expect(entered.length).toBeGreaterThanOrEqual(5);
    for (const [index, time] of entered.entries())
      if (index > 0) expect(time - entered[index - 1]!).toBeGreaterThanOrEqual(1e6);
    expect(atSink(ran, "take").length).toBeGreaterThan(entered.length);
  }
});

test("deferred: the procedure is interrupted by the network, and the backlog has an end", () => {
  const [light, heavy] = under("deferred");
  // A burst keeps the network's handler at work until the backlog is full.
  expect(light!.samples["dropped"]).toBeGreaterThan(0);
  expect(heavy!.samples["dropped"]).toBeGreaterThan(0);
  let open = false;
  let interrupted = 0;
  for (const { host, kind, context } of heavy!.records) {
    if (host !== "sink") continue;
    if (context === "soft" && kind === "enter") open = true;
    if (context === "soft" && kind === "leave") open = false;
    if (open && context === "nic" && kind === "enter") interrupted++;
  }
  expect(interrupted).toBeGreaterThan(10);
});
