/** How a host takes messages in. */

/** What happens to a message when no thread or stack is free. */
export type FullPolicy = "defer" | "drop";
/** What an operation that has to wait does in an interrupt handler. */
export type BlockPolicy = "handoff" | "always" | "fail";

/** The Regular x-kernel: the handler gives each frame to an input thread. */
export interface ThreadsMode {
  readonly kind: "threads";
  readonly count: number;
  readonly full: FullPolicy;
}
/** Interrupt protocol processing: the handler runs up the graph on a detachable stack. */
export interface InterruptMode {
  readonly kind: "interrupt";
  /** Threads that take handed-over stacks. */
  readonly threads: number;
  readonly stacks: number;
  readonly block: BlockPolicy;
  readonly full: FullPolicy;
}
export type Mode = ThreadsMode | InterruptMode;

export function threads(count: number, options: { readonly full?: FullPolicy } = {}): ThreadsMode {
  return { kind: "threads", count, full: options.full ?? "defer" };
}

export function interrupt(options: Partial<Omit<InterruptMode, "kind">> = {}): InterruptMode {
  return { kind: "interrupt", threads: 1, stacks: 16, block: "handoff", full: "defer", ...options };
}

/** As it is written in a program: `threads(2)`, `interrupt(threads: 3)`. */
export function describeMode(mode: Mode): string {
  if (mode.kind === "threads") return `threads(${mode.count}${mode.full === "defer" ? "" : `, full: ${mode.full}`})`;
  const parts = [
    mode.threads === 1 ? "" : `threads: ${mode.threads}`,
    mode.stacks === 16 ? "" : `stacks: ${mode.stacks}`,
    mode.block === "handoff" ? "" : `block: ${mode.block}`,
    mode.full === "defer" ? "" : `full: ${mode.full}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "interrupt" : `interrupt(${parts.join(", ")})`;
}
