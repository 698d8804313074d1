/** Whether hosts keep up with what a program promises of its traffic, and the response times that scenarios expect. */
import { type Diagnostic, diagnostic, evaluate, type LinkType, type PathStep } from "../../compiler/index.js";
import { pathOf, whereOf } from "../contexts/evidence.js";
import type { Findings } from "../findings.js";
import { criticalInstant } from "../schedule/critical-instant.js";
import { type ScheduledHost, scheduledHosts, type ScheduledTask } from "../schedule/schedules.js";
import { shown } from "../time/show.js";
import type { Use } from "../uses/uses.js";
import { expectedBounds } from "./expected-bounds.js";

/** Overloads and queues that are too short, at the promises that allow so much. */
export function schedules(findings: Findings): Diagnostic[] {
  if (!findings.program.scenarios.some(({ links }) => links.some(promises))) return [];
  const said = new Map<string, Diagnostic>();
  for (const found of scheduledHosts(findings, isPromised))
    for (const task of found.schedule.tasks) {
      const arrives = promiseAt(found.uses[0], task.device);
      if (task.device === undefined || arrives === undefined) continue;
      const device = `${found.schedule.host}.${task.device}`;
      const fault = overloaded(found, task, device, arrives) ?? tooShort(found, task, device, arrives, findings);
      // One fault for each device: an overload on one level is one on those below.
      if (fault !== undefined && !said.has(device)) said.set(device, fault);
    }
  return [...said.values()];
}

type Arrives = NonNullable<LinkType["joins"][number]["arrives"]>;

function promises({ joins }: LinkType): boolean {
  return joins.some(({ arrives }) => arrives !== undefined);
}
function isPromised({ scenario, host }: Use): boolean {
  return scenario.links.some(({ joins }) =>
    joins.some((each) => each.host === host.name && each.arrives !== undefined),
  );
}
function promiseAt({ scenario, host }: Use, device: string | undefined): Arrives | undefined {
  for (const { joins } of scenario.links)
    for (const each of joins) if (each.host === host.name && each.device === device) return each.arrives;
  return undefined;
}

function overloaded(
  { schedule }: ScheduledHost,
  task: ScheduledTask,
  device: string,
  { text, span }: Arrives,
): Diagnostic | undefined {
  if (task.overload === undefined || task.overload <= 1) return undefined;
  const [largest] = [...schedule.tasks].sort((a, b) => b.utilisation - a.utilisation);
  const part = [...(largest?.parts ?? [])].sort((a, b) => b.ns - a.ns)[0]?.what ?? "";
  return diagnostic("overloaded", span, {
    device,
    share: `${(task.overload * 100).toFixed(0)} %`,
    core: `${schedule.core}`,
    promise: text,
    largest: `${largest?.name ?? ""}: ${part}`,
  });
}

function tooShort(
  found: ScheduledHost,
  task: ScheduledTask,
  device: string,
  { text, span }: Arrives,
  findings: Findings,
): Diagnostic | undefined {
  const { response, room } = task;
  if (response === undefined || room === undefined || response.backlog <= room.places) return undefined;
  const values = { queue: room.of, device, places: room.places, promise: text, waiting: response.backlog };
  return diagnostic("queueTooShort", span, values, { path: instantPath(found, task, findings) });
}

/** `expect response(server.nic) <= 5 ms;`: an error if a frame may be done later. */
export function responseExpectations(findings: Findings): Diagnostic[] {
  const said: Diagnostic[] = [];
  for (const { expected, holdsIn } of expectedBounds(findings.program, "response")) {
    const { host, device, least, limit, span, text } = expected;
    const all = scheduledHosts(findings, (use) => holdsIn(use) && use.host.name === host);
    const failing = all.flatMap((found) => {
      const task = lastStage(found, device);
      const most = evaluate(limit, found.uses[0].parameters);
      const worst = found.schedule.threads === undefined ? task?.response?.worst : undefined;
      if (worst !== undefined && typeof most === "number" && (least ? worst < most : worst <= most)) return [];
      return [{ found, task, worst, most }];
    });
    const [first] = failing.sort((a, b) => (b.worst ?? Infinity) - (a.worst ?? Infinity));
    if (first === undefined) continue;
    const { found, task, worst, most } = first;
    const name = `${host}.${device}`;
    if (typeof most !== "number") {
      said.push(diagnostic("limitNotKnown", span, { text }));
      continue;
    }
    if (worst === undefined || task === undefined) {
      const { reason, threads } = found.schedule;
      const why = reason ?? threads ?? task?.reason ?? "no frame comes there";
      said.push(diagnostic("responseNotKnown", span, { host, device: name, why }));
      continue;
    }
    const values = { host, device: name, response: shown(worst), limit: shown(most) };
    said.push(diagnostic("responseExceeded", span, values, { path: instantPath(found, task, findings) }));
  }
  return said;
}

/** The stage at which a frame's way ends at the latest. */
function lastStage({ schedule }: ScheduledHost, device: string): ScheduledTask | undefined {
  return schedule.tasks.findLast((each) => each.device === device);
}

/** The critical instant of a task, as a path. */
export function instantPath(
  { uses, bounds }: ScheduledHost,
  task: ScheduledTask,
  { program, versions }: Findings,
): ReturnType<typeof pathOf> {
  const { span } = bounds[0]!.contexts.configuration.graph;
  const place = { file: program.sources[span.source]?.name ?? "", line: 0 };
  const steps = (): PathStep[] => [
    {
      message: `${task.name}, event ${task.response?.activation ?? 1} of a busy time of ${shown(task.response?.window ?? 0)}`,
      ...place,
    },
    ...criticalInstant(task).map((message) => ({ message, ...place })),
  ];
  return pathOf(() => whereOf(uses, versions), steps);
}
