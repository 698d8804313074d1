/** What a mode decides about a host's processor. */

/** What an operation that has to wait does in an interrupt handler. */
export type BlockPolicy = "handoff" | "always" | "fail";

/**
 * Who may be in protocol code at a time: anybody, since code between two settles is atomic (`none`); a thread there keeps network
 * interrupts out (`mask`); one context, for which a handler that finds another one in it hands over (`lock`, the x-kernel's).
 */
export type Exclusion = "none" | "mask" | "lock";
