/** Edits that cure faults, put into the texts. */
import type { Checked, Diagnostic } from "../compiler/index.js";

export interface Fixed {
  /** New texts by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many edits are in them. */
  readonly edits: number;
}

/** Each fix once; of two that touch, the first. Libraries are left alone. */
export function fixesOf({ diagnostics, sources }: Pick<Checked, "diagnostics" | "sources">): Fixed {
  const texts = new Map<string, string>();
  let edits = 0;
  for (const [index, { path, text, own }] of sources.entries()) {
    if (own === false || path.includes("/node_modules/")) continue;
    const here = fixesIn(diagnostics, index);
    if (here.length === 0) continue;
    edits += here.length;
    // From the end, so that places before stay where they are.
    const fixed = here.reduceRight(
      (now, { span, replacement }) => now.slice(0, span.start) + replacement + now.slice(span.end),
      text,
    );
    texts.set(path, fixed);
  }
  return { texts, edits };
}

function fixesIn(diagnostics: readonly Diagnostic[], source: number): NonNullable<Diagnostic["fix"]>[] {
  const all = diagnostics
    .flatMap(({ fix }) => (fix?.span.source === source ? [fix] : []))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let end = -1;
  return all.filter(({ span }) => {
    if (span.start <= end) return false;
    end = span.end;
    return true;
  });
}
