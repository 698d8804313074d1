/** Input modes: how a host takes messages in. */
import type { BlockPolicy, Exclusion } from "../processor/policies.js";

/** What happens to a message when no thread or stack is free. */
export type FullPolicy = "defer" | "drop";
/** The core and the priority of a host's input. */
export interface Placed {
  /** The priority of the threads that take messages in. */
  readonly priority: number;
  /** The core of these threads and of the interrupts. */
  readonly core: number;
  /** As the program wrote it, if that is not the mode's own name: `linux.napi(budget: 32)`. */
  readonly preset?: string;
}
/** The Regular x-kernel: the handler gives each frame to an input thread. */
export interface ThreadsMode extends Placed {
  readonly kind: "threads";
  readonly count: number;
  readonly full: FullPolicy;
  readonly exclusion: Exclusion;
}
/** Interrupt protocol processing: the handler runs up the graph on a detachable stack. */
export interface InterruptMode extends Placed {
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
/** Where rounds of polling are made: in a thread, in one that never waits for an interrupt, or at a soft interrupt level. */
export type PollingPlace = "thread" | "busy" | "soft";
/** An interrupt only starts polling of the interface. */
export interface PollingMode extends Placed {
  readonly kind: "polling";
  /** The most frames that a round takes before other threads run. */
  readonly budget: number;
  readonly at: PollingPlace;
  /** For a procedure at the soft level: after this number of rounds in a row a thread continues, with a priority below all others; null for never. */
  readonly demoteRounds: number | null;
  /** For a procedure at the soft level: after this time, in ns, the same thread continues; null for never. */
  readonly demote: number | null;
  readonly exclusion: Exclusion;
}
/** Like `interrupt`, with a least time between two interrupts. */
export interface ModeratedMode extends Placed {
  readonly kind: "moderated";
  /** In ns. */
  readonly spacing: number;
  readonly threads: number;
  readonly stacks: number;
  readonly exclusion: Exclusion;
}
/** The interrupt queues the frame, and a procedure at a soft interrupt level goes up the graph. */
export interface DeferredMode extends Placed {
  readonly kind: "deferred";
  /** The most frames that wait for the procedure. */
  readonly backlog: number;
  readonly threads: number;
  readonly stacks: number;
  readonly exclusion: Exclusion;
}
export type Mode = ThreadsMode | InterruptMode | PollingMode | ModeratedMode | DeferredMode;

const first: Placed = { priority: 0, core: 0 };

export function threads(count: number, options: Partial<Omit<ThreadsMode, "kind" | "count">> = {}): ThreadsMode {
  return { kind: "threads", count, full: "defer", exclusion: "none", ...first, ...options };
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
    ...first,
    ...options,
  };
}

export function polling(options: Partial<Omit<PollingMode, "kind">> = {}): PollingMode {
  return {
    kind: "polling",
    budget: 16,
    at: "thread",
    demoteRounds: null,
    demote: null,
    exclusion: "none",
    ...first,
    ...options,
  };
}

export function moderated(options: Partial<Omit<ModeratedMode, "kind">> = {}): ModeratedMode {
  return { kind: "moderated", spacing: 100_000, threads: 1, stacks: 16, exclusion: "none", ...first, ...options };
}

export function deferred(options: Partial<Omit<DeferredMode, "kind">> = {}): DeferredMode {
  return { kind: "deferred", backlog: 64, threads: 1, stacks: 16, exclusion: "none", ...first, ...options };
}

/** A mode under the name of a preset. @param given The arguments that the program gives the preset. */
export function preset(name: string, given: Readonly<Record<string, number>>, mode: Mode): Mode {
  // eslint-disable-next-line no-restricted-properties -- names of parameters are words, which keep their order
  const parts = Object.entries(given).map(([parameter, value]) => `${parameter}: ${value}`);
  return { ...mode, preset: parts.length === 0 ? name : `${name}(${parts.join(", ")})` };
}

/** As written in a program: `threads(2)`, `interrupt(threads: 3)`. */
export function describeMode(mode: Mode): string {
  if (mode.preset !== undefined) return mode.preset;
  const given = parameters(mode).filter((part) => part !== "");
  return given.length === 0 ? mode.kind : `${mode.kind}(${given.join(", ")})`;
}

/** A text for each parameter that differs from its default, and an empty text for each other one. */
function parameters(mode: Mode): string[] {
  const parts: string[] = [];
  const say = (name: string, value: string | number | null, usual: string | number | null): void => {
    parts.push(value === usual ? "" : `${name}: ${value}`);
  };
  const time = (ns: number | null): string | null => (ns === null ? null : `${ns / 1000} us`);
  switch (mode.kind) {
    case "threads":
      parts.push(`${mode.count}`);
      break;
    case "polling":
      say("budget", mode.budget, 16);
      say("at", mode.at, "thread");
      say("demoteRounds", mode.demoteRounds, null);
      say("demote", time(mode.demote), null);
      break;
    case "moderated":
      parts.push(`spacing: ${time(mode.spacing)}`);
      break;
    case "deferred":
      say("backlog", mode.backlog, 64);
      break;
    case "interrupt":
  }
  if (mode.kind !== "threads" && mode.kind !== "polling") {
    say("threads", mode.threads, 1);
    say("stacks", mode.stacks, 16);
  }
  if (mode.kind === "interrupt") say("block", mode.block, "handoff");
  if (mode.kind === "interrupt" || mode.kind === "threads") say("full", mode.full, "defer");
  if (mode.kind === "interrupt") say("budget", time(mode.budget), null);
  say("exclusion", mode.exclusion, "none");
  say("priority", mode.priority, 0);
  say("core", mode.core, 0);
  return parts;
}
