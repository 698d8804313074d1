/** Operations of instances, and the contexts in which each can run, as data. */
import type { Instance, Edge, Barrier, Expanded } from "../uses/expand.js";
import type { Operation, Leaving } from "../summaries/operations.js";
import type { Configuration } from "../uses/configurations.js";
import type { Summary } from "../summaries/summary.js";

export type Context = "interrupt" | "thread";

/** An operation of an instance. */
export interface Node {
  readonly instance: Instance;
  readonly operation: Operation;
}

/** How the walk first reached a node. It goes breadth first, so this is a shortest way. */
export type Arrival =
  | { readonly from: "interrupt"; readonly device: Instance }
  | { readonly from: "input" | "lock" | "timer" | "start" | "entry"; readonly entry: string }
  | {
      readonly from: "call";
      readonly node: number;
      readonly context: Context;
      readonly leaving: Leaving;
      readonly edge: Edge;
      /** The barrier stood on the way, and the call came from an interrupt. */
      readonly barrier: Barrier | undefined;
      /** The handler had been handed over before: the rest of an operation goes on in a thread. */
      readonly handedOver?: HandedOver;
    };

/** The cause: a barrier at a point of the same operation, a call or a wait in it, or a budget that was used up. */
export type HandedOver = { readonly barrier: Barrier } | { readonly leaving: Leaving } | "budget";

/** The contexts of one configuration. */
export interface Contexts {
  readonly configuration: Configuration;
  readonly expanded: Expanded;
  /** By protocol, as they are on these machines. */
  readonly summaries: ReadonlyMap<string, Summary>;
  readonly nodes: readonly Node[];
  readonly find: (instance: Instance, operation: string) => number | undefined;
  readonly reached: (node: number, context: Context) => boolean;
  readonly arrival: (node: number, context: Context) => Arrival | undefined;
  /** The targets of a node's call: nodes, each with the binding to it. */
  readonly targets: (node: number, called: Called) => readonly Target[];
  /** How a handler may have been handed over before it reaches a place in an operation; undefined if none is handed over by then. */
  readonly handedOverBefore: (node: number, place: Pick<Leaving, "beyond" | "after">) => HandedOver | undefined;
}

export interface Target {
  readonly node: number;
  readonly edge: Edge;
}

/** The part of a call that decides its targets. */
export type Called = Pick<Leaving, "kind" | "operation" | "slot">;

/** The call that a barrier on a binding precedes. */
export function barred(operation: string | undefined): boolean {
  return operation === "demux" || operation === "callDemux";
}
