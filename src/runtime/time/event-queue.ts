/**
 * The event queue: a 4-ary heap ordered by (time, priority, order of scheduling).
 *
 * Events are objects that know their place in the heap, so one event can be scheduled, cancelled and scheduled again
 * without allocation, and a cancelled event leaves nothing behind.
 */

/** Of events at one instant, those with the lower value go first. */
export const Priority = {
  /** The end of a frame, a device that raises an interrupt. */
  device: 0,
  timer: 1,
  /** The end of a computation. */
  cpu: 2,
  /** Changes of phase, stop conditions, run limits. */
  control: 3,
} as const;

const SEQUENCE_BITS = 2 ** 48;
/** Events a queue has room for at first. */
const FIRST_ROOM = 256;

export abstract class SimulationEvent {
  /** The time at which it fires, in ns. */
  time = 0;
  /** Priority and sequence number in one safe integer. */
  order = 0;
  /** Its place in the heap, or -1. */
  place = -1;
  /** Its owner, with which it is cancelled: the CPU of a host that may crash. */
  readonly owner: object | null = null;
  /** A daemon's events do not keep a world running: collectors, the ageing of tables. */
  readonly daemon: boolean = false;

  /** The function that it calls, for reports about events that never end; null for a function of the runtime. */
  get code(): object | null {
    return null;
  }

  get pending(): boolean {
    return this.place >= 0;
  }

  abstract fire(): void;
}

/** An event that calls a function. */
export class Callback extends SimulationEvent {
  override readonly daemon: boolean;
  override readonly owner: object | null;
  readonly #action: () => void;
  readonly #code: object | null;

  /** @param code see {@link SimulationEvent.code}. */
  constructor(action: () => void, daemon = false, owner: object | null = null, code: object | null = null) {
    super();
    this.#code = code;
    this.#action = action;
    this.daemon = daemon;
    this.owner = owner;
  }

  override get code(): object | null {
    return this.#code;
  }

  override fire(): void {
    this.#action();
  }
}

export class EventQueue {
  /** The time of the next event, in ns; Infinity if there is none. */
  nextTime: number = Infinity;
  /** Pending events that are no daemon's. */
  live = 0;
  readonly #heap: SimulationEvent[] = [];
  // The keys lie beside the heap: comparing four neighbours then reads one cache line, not four objects.
  #times = new Float64Array(FIRST_ROOM);
  #orders = new Float64Array(FIRST_ROOM);
  #sequence = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** Schedules an event that is not pending. */
  schedule(event: SimulationEvent, time: number, priority: number): void {
    event.time = time;
    event.order = priority * SEQUENCE_BITS + this.#sequence++;
    if (!event.daemon) this.live++;
    if (this.#heap.length === this.#times.length) this.#grow();
    this.#up(event, this.#heap.length);
    this.nextTime = this.#times[0]!;
  }

  /** Removes a pending event; does nothing for another one. */
  cancel(event: SimulationEvent): void {
    const place = event.place;
    if (place < 0) return;
    event.place = -1;
    if (!event.daemon) this.live--;
    const last = this.#heap.pop()!;
    if (last !== event) {
      const above = (place - 1) >> 2;
      if (place > 0 && before(last, this.#heap[above]!)) this.#up(last, place);
      else this.#down(last, place);
    }
    this.nextTime = this.#heap.length > 0 ? this.#times[0]! : Infinity;
  }

  /** All pending events, in no order. */
  pending(): readonly SimulationEvent[] {
    return this.#heap;
  }

  /** Removes all events of an owner. */
  cancelAll(owner: object): void {
    for (const event of this.#heap.filter((each) => each.owner === owner)) this.cancel(event);
  }

  /** Removes and returns the next event; undefined if there is none. */
  next(): SimulationEvent | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return undefined;
    first.place = -1;
    if (!first.daemon) this.live--;
    const last = heap.pop()!;
    if (heap.length > 0) {
      this.#down(last, 0);
      this.nextTime = this.#times[0]!;
    } else {
      this.nextTime = Infinity;
    }
    return first;
  }

  #up(event: SimulationEvent, from: number): void {
    const heap = this.#heap;
    const times = this.#times;
    const orders = this.#orders;
    const { time, order } = event;
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 2;
      const theirs = times[above]!;
      if (theirs < time || (theirs === time && orders[above]! < order)) break;
      const parent = heap[above]!;
      heap[place] = parent;
      times[place] = theirs;
      orders[place] = orders[above]!;
      parent.place = place;
      place = above;
    }
    heap[place] = event;
    times[place] = time;
    orders[place] = order;
    event.place = place;
  }

  #down(event: SimulationEvent, from: number): void {
    const heap = this.#heap;
    const times = this.#times;
    const orders = this.#orders;
    const { time, order } = event;
    const size = heap.length;
    let place = from;
    for (;;) {
      let child = place * 4 + 1;
      if (child >= size) break;
      const end = child + 4 < size ? child + 4 : size;
      let least = times[child]!;
      for (let other = child + 1; other < end; other++) {
        const theirs = times[other]!;
        if (theirs < least || (theirs === least && orders[other]! < orders[child]!)) {
          least = theirs;
          child = other;
        }
      }
      if (time < least || (time === least && order < orders[child]!)) break;
      const above = heap[child]!;
      heap[place] = above;
      times[place] = least;
      orders[place] = orders[child]!;
      above.place = place;
      place = child;
    }
    heap[place] = event;
    times[place] = time;
    orders[place] = order;
    event.place = place;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    const orders = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    orders.set(this.#orders);
    this.#times = times;
    this.#orders = orders;
  }
}

function before(a: SimulationEvent, b: SimulationEvent): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
