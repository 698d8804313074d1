/** `expect bound(client.test.flood) <= 5 ms;`: an error if a message of a start may take longer. */
import { type Diagnostic, diagnostic, evaluate, type PathStep } from "../../compiler/index.js";
import { pathOf, whereOf } from "../contexts/evidence.js";
import type { Findings } from "../findings.js";
import { type FoundWay, messageWays } from "../schedule/message-ways.js";
import { shown } from "../time/show.js";
import { type ExpectedBound, expectedBounds } from "./expected-bounds.js";

export function wayExpectations(findings: Findings): Diagnostic[] {
  return expectedBounds(findings.program, "way").flatMap((each) => judgeWay(findings, each) ?? []);
}

function judgeWay(findings: Findings, { expected, holdsIn }: ExpectedBound<"way">): Diagnostic | undefined {
  const { host, instance, entry, limit, least, span, text } = expected;
  const all = messageWays(
    findings,
    holdsIn,
    (start) => start.host === host && start.instance === instance && start.entry === entry,
  );
  const failing = all.flatMap((found) => {
    const { most } = found.way;
    const limits = found.uses.map((use) => evaluate(limit, use.parameters));
    const lowest = limits.every((each) => typeof each === "number") ? Math.min(...limits) : undefined;
    if (most !== undefined && lowest !== undefined && (least ? most < lowest : most <= lowest)) return [];
    return [{ found, most, lowest }];
  });
  const [first] = failing.sort((a, b) => (b.most ?? Infinity) - (a.most ?? Infinity));
  if (first === undefined) return undefined;
  const { found, most, lowest } = first;
  const { start, reason, end } = found.way;
  if (lowest === undefined) return diagnostic("limitNotKnown", span, { text });
  if (most === undefined) return diagnostic("wayNotKnown", span, { start, why: reason ?? "" });
  return diagnostic(
    "wayExceeded",
    span,
    { start, end, most: shown(most), limit: shown(lowest) },
    { path: wayPath(found, findings) },
  );
}

function wayPath({ way, uses }: FoundWay, { program, versions }: Findings): ReturnType<typeof pathOf> {
  const { span } = uses[0].scenario;
  const place = { file: program.sources[span.source]?.name ?? "", line: 0 };
  const steps = (): PathStep[] =>
    way.stages.flatMap(({ what, most, parts }) => [
      { message: `${shown(most)}  ${what}`, ...place },
      ...parts.map((part) => ({ message: `  ${partLine(part)}`, ...place })),
    ]);
  return pathOf(() => whereOf(uses, versions), steps);
}

function partLine({ what, times, ns }: FoundWay["way"]["stages"][number]["parts"][number]): string {
  const time = ns < 0 ? `-${shown(-ns)}` : shown(ns);
  return `${time.padStart(10)}  ${what}${times > 1 ? ` (${times} times)` : ""}`;
}
