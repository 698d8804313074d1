/** Barriers that a protocol has at points of its own, whatever graph it stands in. */
import type { Barrier, Span } from "../../../grammar/index.js";
import { barrierText, checkConditions, reportUnknownPoint } from "./barriers.js";
import { note } from "../diagnostics/report.js";
import { textOf, type Place } from "../values/expressions.js";
import type { OwnBarrierType, ProtocolType } from "../program.js";

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
