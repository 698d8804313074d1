/**
 * `calls lower.push <= EXPR`, `calls upper.demux <= EXPR`: a protocol declares such a limit, the analysis of time relies on it, and a run asserts it.
 * A call counts for the operation that got the message from the protocol above or below. This stays the same operation if it continues in another
 * context, and if other operations run in between.
 */
import { RunError } from "../failures/errors.js";
import type { Message } from "../message/message.js";
import type { Op } from "../processor/op.js";
import type { Binding } from "./binding.js";
import type { Host } from "./host.js";
import type { Session } from "./session.js";

/** @param size The length of the message that the operation gets, in bytes. @param mtu The longest data of a frame, in bytes. */
export type MostCalls = (size: number, mtu: number) => number;

/** An operation that is under way. */
interface Running {
  readonly size: number;
  readonly calls: Map<string, number>;
}

/** The instance whose calls are limited. */
interface Caller {
  readonly host: Host;
  readonly name: string;
  readonly type: string;
}

export class CallLimits {
  readonly #caller: Caller;
  /** The operation that is running at this moment, not one that is suspended. */
  #running: Running | null = null;
  readonly #below = new Set<Binding>();
  /** The declared limits of calls that go up. */
  readonly #up: { readonly operation: "demux" | "callDemux"; readonly count: () => void }[] = [];

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * @param what The operation as it is declared: `lower.push`. @param where The place of the declaration: `FILE:LINE`.
   * @param bindings The bindings that the calls cross; for calls that go up, the bindings from which the protocol gets its messages.
   */
  limit(
    what: string,
    bindings: readonly Binding[],
    operation: "push" | "call" | "open" | "demux" | "callDemux",
    most: MostCalls,
    where: string,
  ): void {
    if (operation === "demux" || operation === "callDemux")
      this.#up.push({ operation, count: () => this.#count(what, most, where) });
    for (const binding of bindings) {
      this.#enterFromBelow(binding);
      const count = (): void => this.#count(what, most, where);
      if (operation === "open") {
        const open = binding.open.bind(binding);
        binding.open = (...given) => (count(), open(...given));
      } else if (operation === "call") {
        const call = binding.call.bind(binding);
        binding.call = (session, request) => (count(), call(session, request));
      } else if (operation === "push") {
        const push = binding.push.bind(binding);
        binding.push = (session, message) => (count(), push(session, message));
      }
    }
  }

  /** A protocol now stands above: its messages are passed to an operation of this one. */
  enterFromAbove(binding: Binding): void {
    const push = binding.push.bind(binding);
    binding.push = (session, message) => this.#during(message, () => push(session, message));
    const call = binding.call.bind(binding);
    binding.call = (session, request) => this.#during(request, () => call(session, request));
    for (const { operation, count } of this.#up) {
      if (operation === "demux") {
        const demux = binding.demux.bind(binding);
        binding.demux = (session, message) => (count(), demux(session, message));
      } else {
        const callDemux = binding.callDemux.bind(binding);
        binding.callDemux = (session, request) => (count(), callDemux(session, request));
      }
    }
  }

  #enterFromBelow(binding: Binding): void {
    if (this.#below.has(binding)) return;
    this.#below.add(binding);
    const demux = binding.demux.bind(binding);
    binding.demux = (session: Session, message: Message) => this.#during(message, () => demux(session, message));
    const callDemux = binding.callDemux.bind(binding);
    binding.callDemux = (session, request) => this.#during(request, () => callDemux(session, request));
  }

  #count(what: string, most: MostCalls, where: string): void {
    const running = this.#running;
    // An operation that a timer or a user starts gets no message, and has no declared limit.
    if (running === null) return;
    const calls = (running.calls.get(what) ?? 0) + 1;
    running.calls.set(what, calls);
    const { host, name, type } = this.#caller;
    const allowed = Math.max(...host.nics.map(({ medium }) => most(running.size, medium.mtu)));
    if (calls <= allowed) return;
    const text = `${calls} calls of ${what} for a message of ${running.size} bytes, but ${type} declares ${allowed} at the most (${where})`;
    throw new RunError(`${host.name}.${name} makes ${text}`);
  }

  /** While the operation runs, calls are its own; while it is suspended, calls are those of another operation. */
  *#during<T, E>({ length: size }: Message, begin: () => Op<T, E>): Op<T, E> {
    const own: Running = { size, calls: new Map() };
    const within = <Result>(go: () => Result): Result => {
      const around = this.#running;
      this.#running = own;
      try {
        return go();
      } finally {
        this.#running = around;
      }
    };
    const op = within(begin);
    // The result of the last yield: false after a handoff that the mode drops, because no thread is free.
    let answer: unknown;
    try {
      for (;;) {
        const step = within(() => op.next(answer as undefined));
        if (step.done === true) return step.value;
        answer = yield step.value;
      }
    } finally {
      // A crash of the host abandons its operations; as they are closed, they release the things that they hold.
      within(() => op.return(undefined as T));
    }
  }
}
