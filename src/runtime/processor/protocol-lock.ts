/** The protocol lock of a host that lets only one context at a time into protocol code, or masks interrupts there. */
import { InternalError } from "../failures/errors.js";
import type { Context } from "./context.js";
import { type AnyOp, WAIT } from "./op.js";
import type { Exclusion } from "./policies.js";
import type { Thread, WakeCause } from "./thread.js";

/** The part of its processor that the lock uses. */
export interface LockedProcessor {
  readonly host: string;
  readonly current: Context | null;
  readonly inInterrupt: boolean;
  settle(): AnyOp;
  assertSettled(what: string): void;
  block(what: string): Thread;
  ready(thread: Thread, cause: WakeCause): void;
  /** Masks interrupts up to this level from now on. */
  keepOut(level: number): void;
}

/** The level of network interrupts, which `exclusion: mask` masks. */
const NETWORK_LEVEL = 1;

export class ProtocolLock {
  readonly exclusion: Exclusion;
  readonly #processor: LockedProcessor;
  #holder: Context | null = null;
  readonly #waiting: Thread[] = [];

  constructor(processor: LockedProcessor, exclusion: Exclusion) {
    this.#processor = processor;
    this.exclusion = exclusion;
  }

  /** The context in protocol code, if only one may be there. */
  get holder(): Context | null {
    return this.#holder;
  }

  /**
   * Before protocol code, in a thread. Under `exclusion: lock` the thread waits until no other context is in it; under `mask` it masks network
   * interrupts. While a thread waits inside, others may enter; afterwards the thread enters again ({@link reenter}).
   */
  *enter(): AnyOp {
    if (this.exclusion === "none") return;
    const processor = this.#processor;
    yield* processor.settle();
    const thread = processor.current as Thread;
    if (this.exclusion === "mask") {
      processor.keepOut(NETWORK_LEVEL);
    } else if (this.#holder !== null) {
      this.#waiting.push(processor.block("the protocol lock"));
      // A context that leaves protocol code passes the lock to the first context in the queue.
      yield WAIT;
    } else {
      this.#holder = thread;
    }
    thread.inProtocols = true;
  }

  /** After protocol code, in a thread. */
  *leave(): AnyOp {
    if (this.exclusion === "none") return;
    const processor = this.#processor;
    yield* processor.settle();
    const thread = processor.current as Thread;
    this.letGo(thread);
    thread.inProtocols = false;
    // Interrupts that were masked come now.
    yield* processor.settle();
  }

  /** After a wait inside protocol code. */
  *reenter(): AnyOp {
    if (this.exclusion === "none" || this.#processor.inInterrupt) return;
    const thread = this.#processor.current as Thread;
    if (!thread.inProtocols) return;
    thread.inProtocols = false;
    yield* this.enter();
  }

  /** Before protocol code, in a handler: false if a thread is in it, so that the handler must hand over. */
  tryEnter(): boolean {
    if (this.exclusion !== "lock") return true;
    this.#processor.assertSettled("taking the protocol lock");
    if (this.#holder !== null) return false;
    this.#holder = this.#processor.current;
    return true;
  }
  /** After protocol code, in a handler. */
  leaveInHandler(): void {
    if (this.exclusion === "lock") this.letGo(this.#processor.current!);
  }

  /** A context leaves protocol code, or waits in it. */
  letGo(context: Context): void {
    const processor = this.#processor;
    if (this.exclusion === "mask") {
      processor.keepOut(0);
      return;
    }
    if (this.#holder !== context)
      throw new InternalError(`${context.name} on ${processor.host} lets go of a lock that it does not hold`);
    const next = this.#waiting.shift() ?? null;
    this.#holder = next;
    if (next !== null) processor.ready(next, "plain");
  }
}
