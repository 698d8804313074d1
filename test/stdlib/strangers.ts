/**
 * Frames of strangers, by the thousand, none like another: what hosts keep of them has a limit. `XGC_STRANGERS` says how many; `npm run fuzz` sends a
 * million of each kind.
 */
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "vitest";
import { Callback, Frame, type NetworkInterface, Priority, type World } from "../../src/runtime/index.js";
import type { Counting } from "./mutations.js";

/** Of each kind. */
export const STRANGERS: number = Number(process.env["XGC_STRANGERS"] ?? 10_000);

/** By how much the memory may grow over the second half of the frames, in bytes. */
const FLAT = 3 * 2 ** 20;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What this process uses, in bytes, after what nobody refers to has gone. */
function used(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

export interface Flood {
  readonly world: World;
  readonly nic: NetworkInterface;
  /** The frame of each stranger, from 0 on. */
  readonly frame: (stranger: number) => Uint8Array;
  /** What is kept, and how much it may be. It must have come near that, or the frames say nothing. */
  readonly kept: readonly { readonly what: string; readonly count: () => number; readonly most: number }[];
  /** Counts those that had to go, where a limit makes some go. */
  readonly gone?: Counting;
  /** Between two frames, in ns. */
  readonly every?: number;
  readonly frames?: number;
}

/** Lets all strangers say something, and looks at what is left of it meanwhile and afterwards. */
export function flood({ world, nic, frame, kept, gone, every = 1000, frames = STRANGERS }: Flood): void {
  let sent = 0;
  let half = 0;
  let growth = 0;
  const most = kept.map(() => 0);
  const next = new Callback(() => {
    const bytes = frame(sent++);
    const buffer = world.buffers.take(bytes.length);
    buffer.bytes.set(bytes);
    nic.deliver(new Frame(world.buffers, buffer, bytes.length, 0));
    for (const [index, { count }] of kept.entries()) most[index] = Math.max(most[index]!, count());
    if (sent === Math.floor(frames / 2)) half = used();
    if (sent === frames) growth = used() - half;
    else world.queue.schedule(next, world.now + every, Priority.device);
  });
  world.start(nic.host, "strangers", function* () {
    world.queue.schedule(next, world.now + every, Priority.device);
    yield* nic.host.delay(frames * every + 1e9);
  });
  world.run();
  world.quiesce();
  expect(sent).toBe(frames);
  for (const [index, { what, most: limit }] of kept.entries()) {
    expect(most[index], what).toBeLessThanOrEqual(limit);
    expect(most[index], what).toBeGreaterThan(limit / 2);
  }
  if (gone !== undefined) expect(gone.value).toBeGreaterThan(frames / 4);
  expect(growth, "growth of the memory").toBeLessThan(FLAT);
}
