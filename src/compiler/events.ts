/** What happens while a scenario runs: hosts that crash and boot, links that get worse or better, and the end. */
import type { At, Path, Stop } from "../../grammar/index.js";
import { checkBounds } from "./bounds.js";
import { note } from "./diagnostics/report.js";
import { checkValue, textOf } from "./expressions.js";
import { changeableValues, mediumValues } from "./media.js";
import { suggestion } from "./nearest.js";
import type { EventType, Expr, LinkType } from "./program.js";
import type { ScenarioContext } from "./scenarios.js";
import { scalar } from "./types.js";

type Action = EventType["action"];

/** In the order in which they are written; two of one time happen in that order. */
export function checkEvents(context: ScenarioContext, written: readonly At[], links: readonly LinkType[]): EventType[] {
  const events = written.flatMap((at): EventType[] => {
    const time = checkTime(context, at.time, 'the time behind "at"');
    const action = checkAction(context, at, links);
    return action === undefined ? [] : [{ time, action, span: at.span }];
  });
  checkOrder(context, events);
  return events;
}

export function checkStop(context: ScenarioContext, stops: readonly Stop[]): Expr | undefined {
  const [first, second] = stops;
  if (first === undefined) return undefined;
  if (second !== undefined) {
    const related = [{ span: first.span, message: note("firstOne", {}) }];
    context.report("stopTwice", second.span, {}, { related });
  }
  return checkTime(context, first.after, 'the time behind "stop after"');
}

function checkTime(context: ScenarioContext, written: At["time"], what: string): Expr {
  const time = checkValue(context, written, { type: scalar("time"), what });
  checkBounds(context, time, { what, low: 0 });
  return time;
}

function checkAction(context: ScenarioContext, { action }: At, links: readonly LinkType[]): Action | undefined {
  if (action.kind === "Change") return checkChange(context, action, links);
  const host = hostOf(context, action.host);
  return host === undefined ? undefined : { kind: action.kind === "Crash" ? "crash" : "boot", host };
}

function hostOf(context: ScenarioContext, path: Path): string | undefined {
  const [first, second] = path.segments;
  if (first === undefined) return undefined;
  if (first.index !== undefined) {
    context.report("notYet", path.span, { what: "an index of a host" });
    return undefined;
  }
  const name = first.name.text;
  if (!context.hosts.has(name)) {
    const help = suggestion(name, context.hosts.keys());
    context.report("unknownName", first.span, { kind: "host", name }, { help });
    return undefined;
  }
  if (second !== undefined) {
    context.report("crashPath", path.span, { path: textOf(context, path.span) });
    return undefined;
  }
  // A host with a fault of its own has been reported.
  return context.hosts.get(name)?.host.name;
}

function checkChange(
  context: ScenarioContext,
  { path, value }: Extract<At["action"], { kind: "Change" }>,
  links: readonly LinkType[],
): Action | undefined {
  const [first, second, ...more] = path.segments;
  const name = second?.name.text ?? "";
  const link = links.find((each) => each.name === first?.name.text);
  if (first !== undefined && link === undefined && second !== undefined) {
    const help = suggestion(
      first.name.text,
      links.map((each) => each.name),
    );
    context.report("unknownName", first.span, { kind: "link", name: first.name.text }, { help });
    return undefined;
  }
  if (link === undefined || !changeableValues.includes(name) || more.length > 0) {
    const help = suggestion(name, changeableValues);
    context.report("changePath", path.span, { path: textOf(context, path.span) }, { help });
    return undefined;
  }
  const wanted = mediumValues[name];
  const what = `"${name}"`;
  const expr = checkValue(context, value, { type: scalar(wanted?.kind ?? "ratio"), what });
  checkBounds(context, expr, { what, low: 0, ...(wanted?.most !== undefined && { high: wanted.most }) });
  return { kind: "set", link: link.name, name, value: expr };
}

/** A host that crashes is up, and one that boots is down, as far as the times are known. */
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
