/** A learning switch: it floods until it has learned, then forwards; its ports have queues with an end. */
import { expect, test } from "vitest";
import { Switch } from "../../src/runtime/index.js";
import { ranAll } from "./run.js";

test("a switch forwards to the port it has learned, and loses what its queue has no room for", async () => {
  const [light, heavy] = await ranAll("switch", "switched");
  // 100 messages a second from each: all arrive, and the station in between hears nothing of them.
  expect(light!.samples).toMatchObject({ received: 100, back: 50, others: 0 });
  const { received, back, others } = heavy!.samples;
  const lan = heavy!.world.links[0] as Switch;
  expect(lan).toBeInstanceOf(Switch);
  // Two senders of 8.6 Mbit/s each for one port of 10 Mbit/s; the other way is free.
  expect(received! + lan.drops).toBeLessThanOrEqual(1000);
  // The last may still be in the queue.
  expect(received! + lan.drops).toBeGreaterThanOrEqual(996);
  expect(lan.drops).toBeGreaterThan(300);
  expect(back).toBeGreaterThanOrEqual(499);
  expect(others).toBe(0);
  // Broadcasts (ARP) and frames before the first answer.
  expect(lan.flooded).toBeGreaterThan(0);
  expect(lan.flooded).toBeLessThan(10);
});
