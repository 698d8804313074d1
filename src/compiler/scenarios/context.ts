/** The data that the checks of one scenario share. */
import type { HostType, GraphType } from "../program.js";
import type { FlatInstance } from "../graphs/flatten.js";
import type { Context, Scope } from "../names/scope.js";
/** A host with its graph, opened. */
export interface KnownHost {
  readonly host: HostType;
  readonly graph: GraphType;
  readonly instances: readonly FlatInstance[];
}

/** A scenario's own declaration, with the hosts known so far. Of a host with a fault, only the name is known. */
export interface ScenarioContext extends Context {
  readonly scope: Scope;
  /** The choices for parameters of which each value makes a world of its own; not known if nothing is chosen. */
  readonly choice: Choice;
  readonly hosts: Map<string, KnownHost | undefined>;
}

/** By parameter, the name of a graph, machine or medium, or the number of members. */
export type Choice = Readonly<Record<string, string | number | boolean>>;
