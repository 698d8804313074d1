/** The lower of an instance may be chosen: `over if a then b else c`. Of several alternatives, the first that holds is made. */
import type { BindingType, Expr, InstanceType, LowerRef } from "../../compiler/index.js";

type Chosen = BindingType & { readonly when?: Expr };
interface NeedChoice {
  readonly when: Expr;
  readonly lower: LowerRef;
}

/** When an alternative is made; undefined for one that stands for itself, or is the last. */
export function choiceOf(binding: BindingType): Expr | undefined {
  return (binding as Chosen).when;
}

/** The alternatives of each need of a graph inside a graph, but the last, which is in `needs`. */
export function choicesOf(instance: InstanceType): Readonly<Record<string, readonly NeedChoice[]>> {
  const { choices } = instance as InstanceType & {
    readonly choices?: Readonly<Record<string, readonly NeedChoice[]>>;
  };
  return choices ?? {};
}
