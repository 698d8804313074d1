/** The data that the checks of one header share. */
import type { Context, Scope } from "../names/scope.js";
import type { ParameterType } from "../program.js";
/** A protocol's own declaration, for the checks of its header. */
export interface HeaderContext extends Context {
  readonly scope: Scope;
  readonly parameters: readonly ParameterType[];
}
