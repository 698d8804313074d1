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

/** How a node was reached first; the shortest way, as the walk goes breadth first. */
export type Arrival =
  | { readonly from: "interrupt"; readonly device: Instance }
  | { readonly from: "input" | "lock" | "timer" | "start" | "entry"; readonly entry: string }
  | {
      readonly from: "call";
      readonly node: number;
      readonly context: Context;
      readonly leaving: Leaving;
      readonly edge: Edge;
      /** It stood on the way, and the call came from an interrupt. */
      readonly barrier: Barrier | undefined;
      /** The handler had been handed over before: the rest of an operation goes on in a thread. */
      readonly handedOver?: HandedOver;
    };

/** By a barrier at a point of the same operation, in a call or a wait of it, or because the budget of the mode was used. */
export type HandedOver = { readonly barrier: Barrier } | { readonly leaving: Leaving } | "budget";

/** The contexts of one configuration. */
export interface Contexts {
  readonly configuration: Configuration;
  readonly expanded: Expanded;
  /** By protocol, as far as they hold on these machines. */
  readonly summaries: ReadonlyMap<string, Summary>;
  readonly nodes: readonly Node[];
  readonly find: (instance: Instance, operation: string) => number | undefined;
  readonly reached: (node: number, context: Context) => boolean;
  readonly arrival: (node: number, context: Context) => Arrival | undefined;
  /** Where the call of a node leads: nodes, with the binding between. */
  readonly targets: (node: number, called: Called) => readonly Target[];
  /** How a handler may have been handed over before it gets to a place in an operation; undefined where it is not. */
  readonly handedOverBefore: (node: number, place: Pick<Leaving, "beyond" | "after">) => HandedOver | undefined;
}

export interface Target {
  readonly node: number;
  readonly edge: Edge;
}

/** What of a call decides where it leads. */
export type Called = Pick<Leaving, "kind" | "operation" | "slot">;

/** What a barrier on a binding stands before. */
export function barred(operation: string | undefined): boolean {
  return operation === "demux" || operation === "callDemux";
}
