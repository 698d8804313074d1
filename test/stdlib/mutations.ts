/**
 * Frames that almost are: valid ones with bits flipped, fields at their extremes, cut, lengthened, or put together from two. They reach
 * an interface one after the other, from an event that schedules itself: no thread, no allocation but the frame, and so about as quick as
 * the protocols are. A million for each protocol in CI, fewer elsewhere; `XGC_FRAMES` says how many.
 */
import process from "node:process";
import { expect } from "vitest";
import {
  addToChecksum,
  Callback,
  foldChecksum,
  Frame,
  type NetworkInterface,
  Priority,
  Random,
  type World,
} from "../../src/runtime/index.js";

/** For each protocol. */
export const FRAMES = Number(process.env["XGC_FRAMES"] ?? (process.env["CI"] === undefined ? 100_000 : 1_000_000));

export interface Counting {
  readonly value: number;
}

/** A protocol under frames, on the host that receives them. */
export interface Target {
  readonly world: World;
  readonly nic: NetworkInterface;
  /** Valid frames that reach it. */
  readonly frames: readonly Uint8Array[];
  /** Where its header lies in them. */
  readonly from: number;
  readonly to: number;
  /** Makes what is below it right again, in three frames of four. */
  readonly repair?: (bytes: Uint8Array, length: number, view: DataView) => void;
  /** Ways in which it refuses, each of which must have been taken. */
  readonly refused: Readonly<Record<string, Counting>>;
  /** Sessions that are left, and other things that could pile up, with how many there may be. */
  readonly kept: readonly { readonly what: string; readonly count: () => number; readonly most: number }[];
  /** Between two frames, in ns. */
  readonly every?: number;
}

const LONGEST = 1514;
/** Shorter ones have no target, and no interface takes them. */
const SHORTEST = 6;
/** A thread that waits at the end, so that the run lasts. */
const MORE = 1e9;

const extremes = [0, 1, 0x7f, 0x80, 0xff];

/** Makes the next frame in a buffer that has room for the longest, and says how long it is. */
function mutate(random: Random, { frames, from, to }: Target, bytes: Uint8Array): number {
  const frame = frames[random.below(frames.length)]!;
  bytes.set(frame);
  const { length } = frame;
  const width = to - from;
  switch (random.below(8)) {
    case 0: // cut
      return Math.max(SHORTEST, from + random.below(length - from + 1));
    case 1: {
      // longer
      const more = random.below(Math.min(200, LONGEST - length) + 1);
      for (let at = length; at < length + more; at++) bytes[at] = random.next();
      return length + more;
    }
    case 2: {
      // the beginning of one and the rest of another
      const other = frames[random.below(frames.length)]!;
      const at = from + random.below(width + 1);
      if (other.length <= at) return length;
      bytes.set(other.subarray(at), at);
      return other.length;
    }
    case 3: {
      // a field of 1, 2, 4 or 8 bytes all the same
      const size = 1 << random.below(4);
      const at = from + random.below(Math.max(1, width - size + 1));
      bytes.fill(extremes[random.below(extremes.length)]!, at, Math.min(at + size, length));
      return length;
    }
    case 4: {
      // one more or less
      const at = from + random.below(width);
      bytes[at] = bytes[at]! + (random.below(2) === 0 ? 1 : -1);
      return length;
    }
    case 5: // damaged behind the header
      if (length > to) bytes[to + random.below(length - to)] = random.next();
      return length;
    case 6:
      for (let at = from; at < to; at++) if (random.below(3) === 0) bytes[at] = random.next();
      return length;
    default:
      for (let flips = 1 + random.below(3); flips > 0; flips--) {
        const at = from + random.below(width);
        bytes[at] = bytes[at]! ^ (1 << random.below(8));
      }
      return length;
  }
}

/** Sets the Internet checksum of some bytes, which has its place among them. */
export function seal(view: DataView, from: number, to: number, checksumAt: number): void {
  view.setUint16(checksumAt, 0);
  view.setUint16(checksumAt, foldChecksum(addToChecksum(0, view, from, to - from)));
}

/** Lets as many frames come as are asked for, then lets the world come to rest, and looks for what must not be there. */
export function bombard(target: Target, seed: number, frames: number = FRAMES): void {
  const { world, nic, repair, refused, kept, every = 1e6 } = target;
  const { host } = nic;
  const random = new Random(seed, 6);
  let left = frames;
  const next = new Callback(() => {
    const buffer = world.buffers.take(LONGEST);
    const length = mutate(random, target, buffer.bytes);
    if (repair !== undefined && random.below(4) > 0) repair(buffer.bytes, length, buffer.view);
    nic.deliver(new Frame(world.buffers, buffer, length, 0));
    if (--left > 0) world.queue.schedule(next, world.now + every, Priority.device);
  });
  expect(target.frames.length).toBeGreaterThan(0);
  world.start(host, "frames", function* () {
    world.queue.schedule(next, world.now + every, Priority.device);
    yield* host.delay(frames * every + MORE);
  });
  // Nothing may be thrown here, and every message, buffer and stack must be back.
  world.run();
  world.quiesce();
  expect(left).toBe(0);
  expect(host.input.messages).toBeGreaterThan(frames / 4);
  const untaken = Object.entries(refused).filter(([, { value }]) => value < frames / 10_000);
  expect(untaken.map(([name]) => name)).toEqual([]);
  const tooMany = kept.map(({ what, count, most }) => ({ what, count: count(), most }));
  expect(tooMany.filter(({ count, most }) => count > most)).toEqual([]);
}
