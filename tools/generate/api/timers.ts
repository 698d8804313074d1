/**
 * Timers, the x-kernel's Event tool: `this.host.timers.after(delay, action)`. An action runs in a thread of its own, never inside the caller and never in an
 * interrupt handler. All times are in nanoseconds of simulated time.
 *
 * ```ts
 * const timer = this.host.timers.after(20_000_000, () => this.#retransmit());
 * this.host.timers.cancel(timer);
 * ```
 *
 * @packageDocumentation
 */
export { Timers, Timer, type Cancelled } from "../../../src/runtime/index.js";
