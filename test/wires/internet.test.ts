/** Routing over several links: hops, pieces, what cannot get there, and a router with one input thread. */
import { expect, test } from "vitest";
import { ranAll } from "./run.js";

test("datagrams cross two routers and a narrow line, whichever way routers take them in", async () => {
  const all = await ranAll("internet", "internet");
  expect(all).toHaveLength(6);
  for (const { label, samples, world } of all) {
    // The line carries 576 bytes: a datagram of 1400 goes on in three pieces, which meet again at its end.
    const isLong = label.endsWith("1400 B");
    // 20 messages and 3 replies one way, 3 requests the other.
    const [forwarded, back] = isLong ? [23 + 3 * 3, 3 * 23 + 3] : [26, 26];
    expect(samples, label).toMatchObject({ received: 20, replies: 3, forwarded, back, lost: 0 });
    expect(samples["fragmented"], label).toBe(isLong ? 23 : 0);
    expect(samples["pieces"], label).toBe(isLong ? 23 : 0);
    expect(world.links.find(({ name }) => name === "line")!.frames).toBeGreaterThanOrEqual(isLong ? 3 * 26 : 26);
  }
});

test("a datagram with two hops to live ends at the second router, which says so", async () => {
  for (const { samples } of await ranAll("internet", "hops"))
    expect(samples).toMatchObject({ expired: samples["told"], arrived: 0 });
});

test("a host that is down is unreachable until it has booted, and a router of one thread does not stand still for it", async () => {
  const [ran] = await ranAll("internet", "down");
  const { received, unreachable, noRoom, told, forwarded } = ran!.samples;
  // All 40 on their way, and what came back of them.
  expect(forwarded).toBe(40 + told!);
  // It is asked for four times, 2 s apart, and what waits then is given up. It boots between the last question of the second round and its end at
  // 16.5 s: what is sent after that arrives.
  expect(received).toBeGreaterThanOrEqual(5);
  expect(received).toBeLessThanOrEqual(8);
  expect(unreachable! + noRoom! + received!).toBe(40);
  expect(told).toBe(unreachable);
});
