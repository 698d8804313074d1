/** The data that the checks of one graph share. */
import type { Context, Scope } from "../names/scope.js";
import type { Instance, Span } from "../../../grammar/index.js";
import type { ProtocolType, GraphType } from "../program.js";

/** A possible lower in a graph. */
export type Lower =
  | { readonly kind: "need"; readonly service: string }
  | { readonly kind: "protocol"; readonly protocol: ProtocolType }
  | { readonly kind: "graph"; readonly graph: GraphType }
  /** Its declaration has a fault that was reported. */
  | { readonly kind: "broken" };

export interface Lowers {
  readonly entries: Map<string, { readonly lower: Lower; readonly span: Span }>;
  /** All instances of the graph, also those behind the place that is being checked. */
  readonly later: ReadonlyMap<string, Instance>;
}

/** A graph's own declaration, and the data about it and about other graphs while it is checked. */
export interface GraphContext extends Context {
  readonly scope: Scope;
  readonly lowers: Lowers;
  readonly protocols: ReadonlyMap<string, ProtocolType>;
  readonly graphs: ReadonlyMap<string, GraphType>;
}
