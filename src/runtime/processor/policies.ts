/** The policies of a mode for a host's processor. */

/** The policy for an operation that has to wait in an interrupt handler. */
export type BlockPolicy = "handoff" | "always" | "fail";

/**
 * How two contexts are kept from running protocol code at the same time. `none`: not at all, since code between two settles is atomic. `mask`: a
 * thread in protocol code masks network interrupts. `lock`, the x-kernel's way: a lock, and a handler that finds it taken hands over.
 */
export type Exclusion = "none" | "mask" | "lock";
