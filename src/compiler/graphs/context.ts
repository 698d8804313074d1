/** What the checks of one graph share. */
import type { Context, Scope } from "../names/scope.js";
import type { Lowers } from "./lowers.js";
import type { ProtocolType, GraphType } from "../program.js";
/** A graph's own declaration, and what is known of others while it is checked. */
export interface GraphContext extends Context {
  readonly scope: Scope;
  readonly lowers: Lowers;
  readonly protocols: ReadonlyMap<string, ProtocolType>;
  readonly graphs: ReadonlyMap<string, GraphType>;
}
