/** Input modes: how a host takes messages in. */
import type { BlockPolicy, Exclusion } from "../processor/policies.js";

/** What happens to a message when no thread or stack is free. */
export type FullPolicy = "defer" | "drop";
/** The Regular x-kernel: the handler gives each frame to an input thread. */
export interface ThreadsMode {
  readonly kind: "threads";
  readonly count: number;
  readonly full: FullPolicy;
  readonly exclusion: Exclusion;
}
/** Interrupt protocol processing: the handler runs up the graph on a detachable stack. */
export interface InterruptMode {
  readonly kind: "interrupt";
  /** Threads that take handed-over stacks. */
  readonly threads: number;
  readonly stacks: number;
  readonly block: BlockPolicy;
  readonly full: FullPolicy;
  /** CPU time after which a handler is handed over at the first safe place, in ns; null for none. */
  readonly budget: number | null;
  readonly exclusion: Exclusion;
}
/** A thread polls; interrupts only start it. */
export interface PollingMode {
  readonly kind: "polling";
  /** The most frames that a round takes before other threads run. */
  readonly budget: number;
  readonly exclusion: Exclusion;
}
/** Like `interrupt`, with a least time between two interrupts. */
export interface ModeratedMode {
  readonly kind: "moderated";
  /** In ns. */
  readonly spacing: number;
  readonly threads: number;
  readonly stacks: number;
  readonly exclusion: Exclusion;
}
/** The interrupt queues the frame, and a procedure at a software interrupt level goes up the graph. */
export interface DeferredMode {
  readonly kind: "deferred";
  /** The most frames that wait for the procedure. */
  readonly backlog: number;
  readonly threads: number;
  readonly stacks: number;
  readonly exclusion: Exclusion;
}
export type Mode = ThreadsMode | InterruptMode | PollingMode | ModeratedMode | DeferredMode;

export function threads(
  count: number,
  options: { readonly full?: FullPolicy; readonly exclusion?: Exclusion } = {},
): ThreadsMode {
  return { kind: "threads", count, full: options.full ?? "defer", exclusion: options.exclusion ?? "none" };
}

export function interrupt(options: Partial<Omit<InterruptMode, "kind">> = {}): InterruptMode {
  return {
    kind: "interrupt",
    threads: 1,
    stacks: 16,
    block: "handoff",
    full: "defer",
    budget: null,
    exclusion: "none",
    ...options,
  };
}

export function polling(options: Partial<Omit<PollingMode, "kind">> = {}): PollingMode {
  return { kind: "polling", budget: 16, exclusion: "none", ...options };
}

export function moderated(options: Partial<Omit<ModeratedMode, "kind">> = {}): ModeratedMode {
  return { kind: "moderated", spacing: 100_000, threads: 1, stacks: 16, exclusion: "none", ...options };
}

export function deferred(options: Partial<Omit<DeferredMode, "kind">> = {}): DeferredMode {
  return { kind: "deferred", backlog: 64, threads: 1, stacks: 16, exclusion: "none", ...options };
}

/** As written in a program: `threads(2)`, `interrupt(threads: 3)`. */
export function describeMode(mode: Mode): string {
  if (mode.kind === "polling") return mode.budget === 16 ? "polling" : `polling(budget: ${mode.budget})`;
  if (mode.kind === "moderated" || mode.kind === "deferred") {
    const given = [
      mode.kind === "moderated" ? `spacing: ${mode.spacing / 1000} us` : "",
      mode.kind === "deferred" && mode.backlog !== 64 ? `backlog: ${mode.backlog}` : "",
      mode.threads === 1 ? "" : `threads: ${mode.threads}`,
      mode.stacks === 16 ? "" : `stacks: ${mode.stacks}`,
    ].filter((part) => part !== "");
    return given.length === 0 ? mode.kind : `${mode.kind}(${given.join(", ")})`;
  }
  const exclusion = mode.exclusion === "none" ? "" : `exclusion: ${mode.exclusion}`;
  const full = mode.full === "defer" ? "" : `full: ${mode.full}`;
  if (mode.kind === "threads")
    return `threads(${[mode.count, full, exclusion].filter((part) => part !== "").join(", ")})`;
  const parts = [
    mode.threads === 1 ? "" : `threads: ${mode.threads}`,
    mode.stacks === 16 ? "" : `stacks: ${mode.stacks}`,
    mode.block === "handoff" ? "" : `block: ${mode.block}`,
    full,
    mode.budget === null ? "" : `budget: ${mode.budget / 1000} us`,
    exclusion,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "interrupt" : `interrupt(${parts.join(", ")})`;
}
