/** Barriers: the parts that barriers of protocols and of graphs share, and the barriers that protocols have at their own points. */
import type { Barrier, Name, Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { textOf } from "../names/written.js";
import type { Place } from "../values/place.js";
import type { OwnBarrierType, ProtocolType, Expr } from "../program.js";
import type { Context } from "../names/scope.js";
import { nearestSuggestion, suggestion } from "../diagnostics/suggestions.js";
import { checkValue } from "../values/expressions.js";
import { scalar } from "../values/types.js";

/** The reasons why a thread must take over (language.md, 4). */
export const reasons = ["lengthy", "shares", "crosses"] as const;

/** Barriers that a protocol has at its own points, in every graph. */
export function checkOwnBarriers(
  place: Place,
  protocol: Pick<ProtocolType, "name" | "nameSpan" | "points">,
  barriers: readonly Barrier[],
): OwnBarrierType[] {
  const seen = new Map<string, Span>();
  return barriers.flatMap((barrier): OwnBarrierType[] => {
    const { on, because, span } = barrier;
    const when = checkConditions(place, barrier);
    const [segment, ...more] = on.kind === "PointPattern" ? on.point.segments : [];
    if (segment === undefined || more.length > 0 || segment.index !== undefined) {
      place.report("barrierInProtocol", on.span, { barrier: textOf(place, on.span) });
      return [];
    }
    const point = segment.name.text;
    if (!protocol.points.some(({ name }) => name === point)) {
      reportUnknownPoint(place, protocol, segment.name);
      return [];
    }
    const first = seen.get(point);
    if (first !== undefined) {
      const related = [{ span: first, message: note("firstOne", {}) }];
      place.report("barrierTwice", on.span, { binding: point }, { related });
      return [];
    }
    seen.set(point, span);
    return [
      {
        text: barrierText(place, barrier),
        point,
        ...(when !== undefined && { when }),
        ...(because !== undefined && { because: because.text }),
        span,
      },
    ];
  });
}

/** As written, without the `;`. */
export function barrierText(context: Context, { span }: Barrier): string {
  return textOf(context, span).replace(/;$/, "");
}

/** The condition after `when`, and the reason after `because`. */
export function checkConditions(place: Place, { when, because }: Barrier): Expr | undefined {
  if (because !== undefined && !reasons.some((each) => each === because.text)) {
    const help = nearestSuggestion(because.text, reasons);
    place.report("unknownReason", because.span, { reason: because.text, reasons }, { help });
  }
  return when && checkValue(place, when, { type: scalar("bool"), what: 'what stands after "when"' });
}

export function reportUnknownPoint(
  context: Context,
  { name, nameSpan, points }: Pick<ProtocolType, "name" | "nameSpan" | "points">,
  point: Name,
): void {
  context.report(
    "unknownPoint",
    point.span,
    { protocol: name, name: point.text },
    {
      related: [{ span: nameSpan, message: note("declaredHere", { name }) }],
      help: suggestion(
        point.text,
        points.map((each) => each.name),
      ),
    },
  );
}
