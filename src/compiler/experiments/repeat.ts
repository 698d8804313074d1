/** `repeat`: how many runs each point has, or when they are enough. */
import type { Expression, Repeat } from "../../../grammar/index.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { MeasureType, UntilType } from "../program.js";
import { checkBounds } from "../values/bounds.js";
import { checkValue } from "../values/expressions.js";
import type { Place } from "../values/place.js";
import { scalar } from "../values/types.js";

/** More runs of one point than this are refused. */
const mostRuns = 10_000;
/** Of `repeat until`, where it does not say: fewer runs say little of how they differ. */
const usualRuns = { least: 10, most: 1000 };

/** `repeat 20;`, which knows nothing of the axes. */
export function checkTimes(place: Place, repeat: Repeat | undefined): number | undefined {
  const { times } = repeat ?? {};
  if (times?.kind !== "RangeExpression") return times && runsOf(place, times, 1);
  const [least, most] = [runsOf(place, times.from, 1), runsOf(place, times.to, 1)];
  if (least !== undefined && most !== undefined)
    place.report("runsWithoutUntil", times.span, { least: String(least), most: String(most) });
  return undefined;
}

/** `repeat until rtt within 1 %;` */
export function checkUntil(
  place: Place,
  repeat: Repeat | undefined,
  measures: readonly MeasureType[],
): UntilType | undefined {
  const { until } = repeat ?? {};
  if (until === undefined) return undefined;
  const measure = measureOf(place, until.measure, measures);
  const within = shareOf(place, until.within);
  const runs = rangeOf(place, until.runs);
  return measure === undefined || within === undefined || runs === undefined ? undefined : { measure, within, ...runs };
}

function runsOf(place: Place, times: Expression, low: number): number | undefined {
  const what = 'what stands after "repeat"';
  const expr = checkValue(place, times, { type: scalar("int"), what });
  checkBounds(place, expr, { what, low, high: mostRuns });
  if (expr.kind === "literal") return typeof expr.value === "number" ? expr.value : undefined;
  if (expr.type.kind !== "unknown") place.report("notKnown", times.span, { what });
  return undefined;
}

function rangeOf(place: Place, times: Expression | undefined): typeof usualRuns | undefined {
  if (times === undefined) return usualRuns;
  if (times.kind !== "RangeExpression") {
    const runs = runsOf(place, times, 1);
    if (runs !== undefined) place.report("untilWithoutRange", times.span, { runs: String(runs) });
    return undefined;
  }
  // Two runs differ, or not: one says nothing of it.
  const least = runsOf(place, times.from, 2);
  const most = runsOf(place, times.to, Math.min(mostRuns, Math.max(2, least ?? 2)));
  return least === undefined || most === undefined ? undefined : { least, most };
}

function measureOf(
  place: Place,
  { text, span }: { readonly text: string; readonly span: Expression["span"] },
  measures: readonly MeasureType[],
): string | undefined {
  const measure = measures.find(({ name }) => name === text);
  if (measure?.kind === "derived") {
    place.report("untilOfCells", span, { name: text });
    return undefined;
  }
  if (measure !== undefined) return text;
  // One with a fault has been reported.
  if (place.scope.entries.get(text)?.value.kind === "measure") return undefined;
  const help = suggestion(
    text,
    measures.map(({ name }) => name),
  );
  place.report("unknownName", span, { kind: "measure", name: text }, { help });
  return undefined;
}

function shareOf(place: Place, within: Expression): number | undefined {
  const what = 'what stands after "within"';
  const expr = checkValue(place, within, { type: scalar("ratio"), what });
  checkBounds(place, expr, { what, low: 0.0001, high: 0.5 });
  if (expr.kind === "literal") return typeof expr.value === "number" ? expr.value : undefined;
  if (expr.type.kind !== "unknown") place.report("notKnown", within.span, { what });
  return undefined;
}
