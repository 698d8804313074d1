/** What the checks of one scenario share. */
import type { HostType, GraphType } from "../program.js";
import type { FlatInstance } from "../graphs/flatten.js";
import type { Context, Scope } from "../names/scope.js";
/** A host with its graph, opened. */
export interface KnownHost {
  readonly host: HostType;
  readonly graph: GraphType;
  readonly instances: readonly FlatInstance[];
}

/** A scenario's own declaration, and what is known of its hosts. A host with a fault is known by name alone. */
export interface ScenarioContext extends Context {
  readonly scope: Scope;
  /** What is chosen for parameters of which each value makes a world of its own; without a choice they are not known. */
  readonly choice: Choice;
  readonly hosts: Map<string, KnownHost | undefined>;
}

/** By parameter, the name of a graph, machine or medium, or the value of what says how many there are of something. */
export type Choice = Readonly<Record<string, string | number | boolean>>;
