/**
 * Semaphores, the x-kernel's Process tool. `wait` is an effect of the operation that calls it; in an interrupt handler it hands over to a thread before it
 * waits. `signal` never waits. Nothing else blocks: an operation that neither waits nor settles is atomic.
 *
 * @packageDocumentation
 */
export { Semaphore, MemoryPool } from "../../../src/runtime/index.js";
