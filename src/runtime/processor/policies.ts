/** The policies of a mode for a host's processor. */

/** What an operation that has to wait does in an interrupt handler. */
export type BlockPolicy = "handoff" | "always" | "fail";

/**
 * What keeps two contexts from being in protocol code at the same time. `none`: nothing, since code between two settles is atomic. `mask`: a thread in
 * protocol code masks network
 * interrupts. `lock`, the x-kernel's way: a lock, and a handler that finds it taken hands over.
 */
export type Exclusion = "none" | "mask" | "lock";
