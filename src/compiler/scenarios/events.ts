/** Events of a scenario: hosts that crash and boot, links that get worse or better, and the end. */
import type { At, Path, Stop } from "../../../grammar/index.js";
import { pick } from "./arrays.js";
import { checkBounds } from "../values/bounds.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import { changeableValues, mediumBounds, mediumValues } from "../machines/media.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { EventType, Expr, LinkType } from "../program.js";
import type { ScenarioContext } from "./context.js";
import { scalar } from "../values/types.js";
import type { Placed } from "./for-members.js";

type Action = EventType["action"];

/** In the order in which they are written. Two events at one time happen in this order. */
export function checkEvents(
  scenario: ScenarioContext,
  written: readonly Placed<At>[],
  links: readonly LinkType[],
): EventType[] {
  const byName = new Map(links.map((link) => [link.name, link]));
  const events = written.flatMap(({ member: at, scope }): EventType[] => {
    const context = { ...scenario, scope };
    const time = checkTime(context, at.time, 'the time behind "at"');
    return checkAction(context, at, byName).map((action) => ({ time, action, span: at.span }));
  });
  checkOrder(scenario, events);
  return events;
}

export function checkStop(context: ScenarioContext, stops: readonly Placed<Stop>[]): Expr | undefined {
  const [first, second] = stops.filter(({ at }) => at.length === 0).map(({ member }) => member);
  if (first === undefined) return undefined;
  if (second !== undefined) {
    const related = [{ span: first.span, message: note("firstOne", {}) }];
    context.report("stopTwice", second.span, {}, { related });
  }
  return checkTime(context, first.after, 'the time behind "stop after"');
}

function checkTime(context: ScenarioContext, written: At["time"], what: string): Expr {
  const time = checkValue(context, written, { type: scalar("time"), what, unit: "s" });
  checkBounds(context, time, { what });
  return time;
}

/** The event's action, on one host or link, or on each of an array. */
function checkAction(context: ScenarioContext, { action }: At, links: ReadonlyMap<string, LinkType>): Action[] {
  if (action.kind === "Change") return checkChange(context, action, links);
  const kind = action.kind === "Crash" ? "crash" : "boot";
  return hostsOf(context, action.host).map((host) => ({ kind, host }));
}

function hostsOf(context: ScenarioContext, path: Path): readonly string[] {
  const [first, second] = path.segments;
  if (first === undefined) return [];
  const picked = pick(context, "host", context.hosts, first);
  if (second !== undefined && picked !== undefined) {
    context.report("crashPath", path.span, { path: textOf(context, path.span) });
    return [];
  }
  return picked?.items.map(({ host }) => host.name) ?? [];
}

function checkChange(
  context: ScenarioContext,
  { path, value }: Extract<At["action"], { kind: "Change" }>,
  links: ReadonlyMap<string, LinkType>,
): Action[] {
  const [first, second, ...more] = path.segments;
  const name = second?.name.text ?? "";
  const picked = first && second && pick(context, "link", links, first);
  if (second !== undefined && picked === undefined) return [];
  if (picked === undefined || !changeableValues.includes(name) || more.length > 0 || second?.index !== undefined) {
    const help = suggestion(name, changeableValues);
    context.report("changePath", path.span, { path: textOf(context, path.span) }, { help });
    return [];
  }
  const wanted = mediumValues[name];
  const what = `"${name}"`;
  const expr = checkValue(context, value, { type: scalar(wanted?.kind ?? "ratio"), what });
  checkBounds(context, expr, mediumBounds(name));
  return picked.items.map((link) => ({ kind: "set", link: link.name, name, value: expr }));
}

/** A host that crashes must be up, and one that boots must be down, as far as the times are known. */
function checkOrder(context: ScenarioContext, events: readonly EventType[]): void {
  const timeOf = ({ time }: EventType): number | undefined =>
    time.kind === "literal" && typeof time.value === "number" ? time.value : undefined;
  if (events.some((event) => timeOf(event) === undefined)) return;
  const down = new Set<string>();
  for (const { action, span } of events.toSorted((a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0))) {
    if (action.kind === "set") continue;
    const { kind, host } = action;
    if ((kind === "boot") !== down.has(host)) {
      context.report("hostAlready", span, { host, state: kind === "boot" ? "up" : "down" });
      continue;
    }
    if (kind === "crash") down.add(host);
    else down.delete(host);
  }
}
