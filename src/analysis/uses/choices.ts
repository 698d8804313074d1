/** Chosen lowers: `over if a then b else c`. Of several alternatives, the first whose condition holds is made. */
import type { BindingType, Expr, InstanceType, LowerRef } from "../../compiler/index.js";

type Chosen = BindingType & { readonly when?: Expr };
interface NeedChoice {
  readonly when: Expr;
  readonly lower: LowerRef;
}

/** The condition of an alternative; undefined for a binding without a choice, and for the last alternative. */
export function choiceOf(binding: BindingType): Expr | undefined {
  return (binding as Chosen).when;
}

/** The alternatives of each need of a sub-graph, except the last, which is in `needs`. */
export function choicesOf(instance: InstanceType): Readonly<Record<string, readonly NeedChoice[]>> {
  const { choices } = instance as InstanceType & {
    readonly choices?: Readonly<Record<string, readonly NeedChoice[]>>;
  };
  return choices ?? {};
}
