/**
 * `calls lower.push <= EXPR`, `calls upper.demux <= EXPR`: a protocol declares it, the analysis of time relies on it, and a run asserts it. A call counts for
 * the operation that makes it: the operation that was given a message by the protocol above or below. The operation stays the same
 * when it goes on in another context, and when other operations run in between.
 */
import { RunError } from "../failures/errors.js";
import type { Message } from "../message/message.js";
import type { Op } from "../processor/op.js";
import type { Binding } from "./binding.js";
import type { Host } from "./host.js";
import type { Session } from "./session.js";

/** @param size of the message that the operation is given, in bytes. @param mtu what a frame carries, in bytes. */
export type MostCalls = (size: number, mtu: number) => number;

/** An operation that is under way. */
interface Running {
  readonly size: number;
  readonly calls: Map<string, number>;
}

/** Whose calls are limited. */
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
  /** What is declared of calls that go up. */
  readonly #up: { readonly operation: "demux" | "callDemux"; readonly count: () => void }[] = [];

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * @param what as it is declared: `lower.push`. @param where it is declared: `FILE:LINE`.
   * @param bindings what calls go over; of those that go up, over which the protocol gets its messages.
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
    // What a timer or a user begins is given no message, and nothing is declared of it.
    if (running === null) return;
    const calls = (running.calls.get(what) ?? 0) + 1;
    running.calls.set(what, calls);
    const { host, name, type } = this.#caller;
    const allowed = Math.max(...host.nics.map(({ medium }) => most(running.size, medium.mtu)));
    if (calls <= allowed) return;
    const text = `${calls} calls of ${what} for a message of ${running.size} bytes, but ${type} declares ${allowed} at the most (${where})`;
    throw new RunError(`${host.name}.${name} makes ${text}`);
  }

  /** Each time that the operation goes on, the calls are its own; each time that it is suspended, they are another's. */
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
    // What a handoff is answered, where the mode drops what no thread is free for.
    let answer: unknown;
    try {
      for (;;) {
        const step = within(() => op.next(answer as undefined));
        if (step.done === true) return step.value;
        answer = yield step.value;
      }
    } finally {
      // A host that crashes leaves its operations where they are; what they hold is given back as they end.
      within(() => op.return(undefined as T));
    }
  }
}
