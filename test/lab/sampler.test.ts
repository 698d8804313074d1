/** Samples of a run: those that measures read, with times from the end of the warm-up, and units. */
import { expect, test } from "vitest";
import { Sampler } from "../../src/lab/index.js";
import type { World } from "../../src/runtime/index.js";
import { Instruments } from "../../src/runtime/record/instruments.js";

test("samples of the warm-up are left out, a gauge begins with its value then, and what comes after the end is no sample", () => {
  const clock = { now: 0, startedAt: 0 };
  const instruments = new Instruments(clock);
  const rtt = instruments.series("test.rtt");
  const calls = instruments.gauge("chan.calls");
  const host = {
    name: "client",
    protocols: [
      { name: "test", type: "UDPTEST" },
      { name: "chan", type: "CHAN" },
    ],
    watchAll: instruments.watchAll.bind(instruments),
  };
  const world = Object.assign(clock, { hosts: [host] }) as unknown as World;
  const sampler = new Sampler({ dimensions: { "UDPTEST.rtt": "time" } });
  sampler.attach(world);

  clock.now = 10;
  rtt.record(1000);
  calls.set(3);
  clock.now = 20;
  rtt.record(1001);
  clock.startedAt = 20;
  instruments.reset();
  // At the same instant, but of the run.
  rtt.record(7);
  clock.now = 25;
  calls.add(-1);
  clock.now = 40;
  rtt.record(9);
  sampler.finished({ world });
  clock.now = 50;
  rtt.record(11);
  calls.set(0);

  expect(sampler.found).toEqual([
    { host: "client", name: "test.rtt", kind: "series", unit: "ns", times: [0, 20], values: [7, 9] },
    { host: "client", name: "chan.calls", kind: "gauge", unit: "", times: [0, 5], values: [3, 2] },
  ]);
});
