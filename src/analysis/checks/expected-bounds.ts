/** The bounds that scenarios and experiments expect, each with the uses in which it must hold. */
import type { BoundType, Program } from "../../compiler/index.js";
import type { Use } from "../uses/uses.js";

type Kind = BoundType["of"];

export interface ExpectedBound<Of extends Kind> {
  readonly expected: Extract<BoundType, { readonly of: Of }> | (BoundType & { readonly of: Of });
  readonly holdsIn: (use: Use) => boolean;
}

/** Those of one kind. */
export function expectedBounds<Of extends Kind>({ scenarios, experiments }: Program, of: Of): ExpectedBound<Of>[] {
  const isOf = (each: BoundType): each is BoundType & { readonly of: Of } => each.of === of;
  return [
    ...scenarios.flatMap((scenario) =>
      (scenario.bounds ?? []).filter(isOf).map((expected) => ({
        expected,
        holdsIn: (use: Use): boolean => use.scenario === scenario,
      })),
    ),
    ...experiments.flatMap((experiment) =>
      (experiment.bounds ?? []).filter(isOf).map((expected) => ({
        expected,
        holdsIn: (use: Use): boolean => use.experiment === experiment,
      })),
    ),
  ];
}
