/** Paces a run by the wall clock, with a station outside of the world in the place of one host. */
import type { NetworkInterface, SimulatedHost, World } from "../runtime/index.js";

/** A clock that a run is paced by, in ns since any start. */
export interface WallClock {
  now(): number;
  /** Resolves at a time, or a little later; sooner after `wake`, or if frames have come. A time that is past only lets frames and signals in. */
  until(time: number): Promise<void>;
  /** Ends a wait. */
  wake(): void;
}

/** Frames between the world and the station outside, and how late they were. */
export interface Traffic {
  /** Frames of the station that went onto the link. */
  in: number;
  /** Frames for the station. */
  out: number;
  /** Frames of the station that did not go onto the link: they waited in too long a queue, or were longer than the link carries. */
  readonly dropped: { full: number; long: number };
  /** Frames for the station that it did not take. */
  refused: number;
  /** By how much frames left for the station after their time in the run, in ns: the greatest lateness, and the sum. */
  readonly late: { most: number; sum: number };
}

/** The run gives way to the outside after so much of its own time, in ns: 1 ms. */
const SLICE = 1e6;

export class PacedRun {
  readonly traffic: Traffic = { in: 0, out: 0, dropped: { full: 0, long: 0 }, refused: 0, late: { most: 0, sum: 0 } };
  readonly #world: World;
  readonly #clock: WallClock;
  readonly #nic: NetworkInterface;
  readonly #arrived: Uint8Array[] = [];
  /** The wall clock at the start of the run. */
  #began = 0;
  #stopped = false;
  #fault: Error | undefined;

  /**
   * @param host The host whose place the station has.
   * @param give Gives a frame to the station; false if it takes none.
   */
  constructor(world: World, host: SimulatedHost, clock: WallClock, give: (frame: Uint8Array) => boolean) {
    this.#world = world;
    this.#clock = clock;
    this.#nic = world.replace(host, (frame) => {
      const { traffic } = this;
      const late = Math.max(0, clock.now() - this.#began - world.now);
      traffic.late.most = Math.max(traffic.late.most, late);
      traffic.late.sum += late;
      traffic.out++;
      if (!give(frame)) traffic.refused++;
    });
  }

  /** A frame of the station. */
  bring(frame: Uint8Array): void {
    // The run may be behind the clock; a long queue would make it later still.
    if (this.#arrived.length >= MOST_ARRIVED) this.traffic.dropped.full++;
    else this.#arrived.push(frame);
    this.#clock.wake();
  }

  /** Ends the run as soon as it gives way, if it has not ended by itself. @param fault why it fails; nothing if it ends as any other. */
  stop(fault?: Error): void {
    this.#stopped = true;
    this.#fault ??= fault;
    this.#clock.wake();
  }

  /**
   * Runs the world until it ends or is stopped.
   * @returns the time that has passed on the clock, in ns.
   * @throws RunError if the run cannot go on; the fault of {@link stop}.
   */
  async run(): Promise<number> {
    const world = this.#world;
    const clock = this.#clock;
    this.#began = clock.now() - world.now;
    world.pace();
    while (!world.ended) {
      const due = clock.now() - this.#began;
      const slice = Math.max(world.now, world.queue.nextTime) + SLICE;
      world.advance(Math.max(world.now, Math.min(due, slice)));
      for (const frame of this.#arrived.splice(0)) {
        const why = this.#nic.bring(frame);
        if (why === null) this.traffic.in++;
        else this.traffic.dropped[why]++;
      }
      if (this.#stopped) world.stop();
      else await clock.until(this.#began + world.queue.nextTime);
    }
    if (this.#fault !== undefined) throw this.#fault;
    return clock.now() - this.#began;
  }
}

/** Frames of the station that wait for the run, at most. */
const MOST_ARRIVED = 1000;
