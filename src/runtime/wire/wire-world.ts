/** The part of the world that links and interfaces use. */
import type { BufferPool } from "../message/buffer-pool.js";
import type { Clock } from "../processor/clock.js";

export interface WireWorld extends Clock {
  /** Frames on the wires. */
  readonly buffers: BufferPool;
  readonly seed: number;
  /** The links made so far. */
  readonly links: readonly unknown[];
}
