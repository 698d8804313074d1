/** Applies edits that remove faults to the texts. */
import type { Checked, Diagnostic } from "../compiler/index.js";
import type { Edit } from "./edit-files.js";

export interface Fixed {
  readonly edits: readonly Edit[];
  /** The number of fixes in the edits. */
  readonly count: number;
}

/** Each fix once; of two overlapping ones, the first. Libraries are left alone. */
export function fixesOf({ diagnostics, sources }: Pick<Checked, "diagnostics" | "sources">): Fixed {
  const edits: Edit[] = [];
  let count = 0;
  for (const [index, { path, text, own }] of sources.entries()) {
    if (own === false || path.includes("/node_modules/")) continue;
    const here = fixesIn(diagnostics, index);
    if (here.length === 0) continue;
    count += here.length;
    // From the end, so that earlier offsets stay valid.
    const fixed = here.reduceRight(
      (now, { span, replacement }) => now.slice(0, span.start) + replacement + now.slice(span.end),
      text,
    );
    edits.push({ path, before: text, after: fixed });
  }
  return { edits, count };
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
