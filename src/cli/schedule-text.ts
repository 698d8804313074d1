/** `xgc check --schedule`: the schedules of hosts, and the ways of messages, as text. */
import {
  criticalInstant,
  type HostSchedule,
  type MessageWay,
  type ScheduledTask,
  shown,
  type Slack,
} from "../analysis/index.js";

/** What `--schedule` prints: the schedules of hosts, and the ways of messages between them. */
export interface Schedules {
  readonly schedules: readonly HostSchedule[];
  readonly ways: readonly MessageWay[];
}

export function schedulesText({ schedules, ways }: Schedules): string {
  const parts = [...schedules.map(scheduleLines), ...ways.map(wayLines)];
  return parts.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

/** A message's way, with the addends of each stage. */
function wayLines({ scenario, start, to, end, points, stages, least, most, reason, given }: MessageWay): string[] {
  const there = to === "" ? "" : to.startsWith(`${end}.`) ? `, to ${to}` : `, to ${to} and back`;
  const head = `a message of "${start}" in ${scenario}${there}${atPoints(points)}`;
  if (least === undefined || most === undefined) return [head, `  no bound: ${reason ?? ""}`];
  const lines = stages.flatMap((stage) => [
    `${shown(stage.most).padStart(10)}  ${stage.what}`,
    ...stage.parts.map(({ what, times, ns }) => {
      const time = ns < 0 ? `-${shown(-ns)}` : shown(ns);
      return `${time.padStart(22)}  ${what}${times > 1 ? ` (${times} times)` : ""}`;
    }),
  ]);
  return [head, `  from ${shown(least)} to ${shown(most)}`, ...lines, `  holds while ${given.join(", and ")}`];
}

function atPoints(points: readonly (readonly string[])[]): string {
  const rows = points.filter((each) => each.length > 0).map((each) => each.join(", "));
  const [first] = rows;
  return first === undefined ? "" : ` · ${first}${rows.length > 1 ? ` and ${rows.length - 1} more points` : ""}`;
}

function scheduleLines({
  scenario,
  host,
  machine,
  mode,
  core,
  points,
  reason,
  tasks,
  threads,
  slack,
  utilisation,
  given,
}: HostSchedule): string[] {
  const head = `schedule of "${host}" in ${scenario}: ${machine} · ${mode}${atPoints(points)}`;
  if (reason !== undefined) return [head, `  no bound: ${reason}`];
  const table = [[`on core ${core}`, "one run", "of the core", "response", "backlog"], ...tasks.map(cells)];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  const paths = tasks.flatMap(pathLines);
  const all = `in all: ${percent(utilisation)} of core ${core}`;
  const assumed = given.length === 0 ? [] : [`holds while ${given.join(", and ")}`];
  const beyond = threads === undefined ? [] : [`threads: no bound: ${threads}`];
  return [head, ...[...lines, all, ...paths, ...slackLines(slack), ...assumed, ...beyond].map((line) => `  ${line}`)];
}

function cells({ name, cost, utilisation, response, room }: ScheduledTask): string[] {
  const backlog =
    response === undefined ? "none" : `${response.backlog}${room === undefined ? "" : ` of ${room.places}`}`;
  return [
    name,
    shown(cost),
    percent(utilisation),
    response === undefined ? "no bound" : shown(response.worst),
    backlog,
  ];
}

/** The critical instant of a handler, or why it has no bound. */
function pathLines(task: ScheduledTask): string[] {
  const { name, arrivals, response, reason, room } = task;
  if (response === undefined) return [`${name} (${arrivals}): no bound: ${reason ?? ""}`];
  const late =
    response.activation === 1 ? "" : `, event ${response.activation} of a busy time of ${shown(response.window)}`;
  const lines = [`${name} (${arrivals})${late}:`];
  lines.push(...criticalInstant(task).map((each) => `  ${each}`));
  if (room !== undefined && response.backlog > room.places)
    lines.push(`  ${room.of} has ${room.places} places and needs ${response.backlog}: frames may be lost`);
  return lines;
}

/** What may grow the least, each alone. */
function slackLines(slack: readonly Slack[]): string[] {
  if (slack.length === 0) return [];
  const value = (of: Slack["of"], number: number): string =>
    of === "cost" ? shown(number) : of === "rate" ? `${Math.floor(number)} per second` : `${number}`;
  const lines = slack.slice(0, shownSlack).map(({ what, of, now, most }) => {
    const grows = `${Math.floor((most / now) * 100 - 100)} %`.padStart(8);
    return `  ${grows}  ${what}: from ${value(of, now)} to ${value(of, most)}`;
  });
  return ["may grow, each alone, until it no longer keeps up:", ...lines];
}

/** Lines of what may grow; JSON has all. */
const shownSlack = 5;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
