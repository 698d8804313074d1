/**
 * Detachable stacks (TR 94-19, 3.1): code in an interrupt handler that can be handed over to a thread in the middle. Here, a stack is a suspended
 * coroutine: after a handoff the same activation continues, in the thread.
 */
import type { AnyOp } from "./op.js";

export class DetachableStack {
  readonly #pool: StackPool;
  /** The activation that runs on the stack. At its end it puts the stack back, in a handler or in a thread. */
  body: AnyOp;
  /** The message that the activation takes up the graph. */
  message = 0;

  constructor(pool: StackPool) {
    this.#pool = pool;
    this.body = NOTHING;
  }

  /** Puts an activation on the stack. */
  start(activation: AnyOp): void {
    this.body = this.#run(activation);
  }

  /** The activation leaves the stack, for example for the queue of a pool; the stack is free. */
  detach(): void {
    this.#pool.put(this);
  }

  *#run(activation: AnyOp): AnyOp {
    const { body } = this;
    // An exception ends the run, so that nobody needs the stack then.
    yield* activation;
    // A stack that the activation has left is free, or has another one.
    if (this.body === body) this.#pool.put(this);
  }
}

function* nothing(): AnyOp {
  // A stack in the pool runs nothing.
}
const NOTHING: AnyOp = nothing();

export class StackPool {
  readonly size: number;
  readonly #free: DetachableStack[] = [];
  /** Those that have not been made. */
  #unmade: number;
  readonly #onReturn: () => void;

  /** @param onReturn called when a stack has come back. */
  constructor(size: number, onReturn: () => void) {
    this.size = size;
    this.#onReturn = onReturn;
    this.#unmade = size;
  }

  get free(): number {
    return this.#free.length + this.#unmade;
  }

  /** Undefined if no stack is free. */
  take(): DetachableStack | undefined {
    const free = this.#free.pop();
    if (free !== undefined || this.#unmade === 0) return free;
    this.#unmade--;
    return new DetachableStack(this);
  }

  put(stack: DetachableStack): void {
    stack.body = NOTHING;
    this.#free.push(stack);
    this.#onReturn();
  }
}
