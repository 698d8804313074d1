/**
 * What a protocol uses of the machine that it runs on: `this.host` and `this.cpu`.
 *
 * A running context owes CPU time for the costs that it has been charged. `yield* this.cpu.settle()` lets that time pass: do it before an action that others can
 * see, such as a signal, a timer or a read of the clock.
 *
 * @packageDocumentation
 */
export { type Host, Cpu, Random } from "../../../src/runtime/index.js";
