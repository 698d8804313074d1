/**
 * What runs on the core of a host's input, by level: interrupt handlers, a procedure at the soft level, input threads. A frame goes through one or
 * more of these stages; each stage is a task for every frame. A stage on a lower level begins when those above have nothing left to do, so that its time from
 * the frame's arrival is that of a busy window in which the higher stages of the same frames count, too.
 */
import type { MachineType, MediumType, StartType } from "../../compiler/index.js";
import { type Arrivals, delayed, once, type Periodic, periodic, type Task } from "../../schedule/index.js";
import type { HostMode } from "../uses/configurations.js";
import type { Costs } from "../time/costs.js";
import type { FrameWork } from "../time/frame-work.js";
import { addends, type Time } from "../time/sums.js";
import type { Sizes } from "../time/time.js";
import { devicesOf } from "./devices.js";
import type { ModeValues } from "./mode-values.js";
import type { Messages } from "./messages.js";
import type { Part } from "./parts.js";
import { type Answered, sentFrames } from "./sent-frames.js";

export type { Part } from "./parts.js";

/** Where a stage runs. */
export type Level = "handler" | "procedure" | "thread";

export interface Stage extends Task {
  readonly level: Level;
  /** The device whose frames it serves; absent for what is no frame. */
  readonly device?: string;
  readonly parts: readonly Part[];
  /** The events, in words. */
  readonly said: string;
  /** The most places for what waits. */
  readonly room?: { readonly places: number; readonly of: string };
  /** What blocks it, in words. */
  readonly blockedBy?: string;
  /** Its events in the long run, where `arrivals` holds for a busy window only. */
  readonly always: Arrivals;
}

/** A device, with all that is known of its frames. */
export interface Served {
  readonly path: string;
  readonly medium: MediumType;
  readonly sizes: Sizes;
  readonly arrivals: Arrivals;
  /** As for frames of the longest kind only. */
  readonly longest: Arrivals;
  /** Whether each byte of a frame takes the processor at least as long as the wire: in the handler, and up to the end. Then shorter frames are no worse. */
  readonly isWorstLong: Readonly<Record<"handler" | "whole", boolean>>;
  readonly said: string;
  /** The promise by its period and burst, and the arrivals as they were with another one. */
  readonly promised?: Periodic;
  readonly at: (promise: Periodic) => Pick<Served, "arrivals" | "longest">;
  readonly work: FrameWork;
  /** Whether a thread may send on it, with its interrupts masked. */
  readonly threadsSend: boolean;
}

export interface Levels {
  readonly handlers: readonly Stage[];
  /** The handlers, as they run among procedures and threads. */
  readonly above: readonly Stage[];
  readonly procedures: readonly Stage[];
  readonly threads: readonly Stage[];
}

export interface Host {
  readonly served: readonly Served[];
  readonly machine: MachineType;
  readonly costs: Costs;
  readonly mode: HostMode;
  readonly values: ModeValues;
  /** Whether it sends only because it has received, and runs no threads but those of its input. */
  readonly reacts: boolean;
  /** Whether its protocols send frames when it boots. */
  readonly greets: boolean;
  /** The messages that its starts make; or why they are not known. */
  readonly messages: ReadonlyMap<StartType, Messages | string>;
}

/** Whether a thread goes on with frames. */
export function hasThreads({ mode, served }: Host): boolean {
  if (mode.kind === "threads") return true;
  if (mode.exclusion === "lock") return true;
  return served.some(({ work }) => work.rest !== undefined || overrun(work, mode) !== undefined);
}

/** The longest time for which a thread is in protocol code with a frame, in ns. */
function inProtocols(work: FrameWork, { mode, costs }: Host): number {
  if (mode.kind === "threads") return work.thread?.ns ?? Infinity;
  const rest = Math.max(work.rest?.ns ?? 0, overrun(work, mode) ?? 0);
  return rest === 0 ? 0 : rest + costs.time("handoff.refill");
}

/** What a thread has left to do of a frame that has used up the budget of the handler, in ns. */
function overrun({ handler, thread }: FrameWork, { budget }: HostMode): number | undefined {
  if (budget === undefined || (handler?.ns ?? 0) <= budget) return undefined;
  return Math.max(0, (thread?.ns ?? 0) - budget);
}

/** @param within By device: the time from a frame's arrival until all that answers it is in the transmit ring; undefined if it has no bound. */
export function levelsOf(host: Host, within: ReadonlyMap<string, number | undefined>): Levels {
  const { served, costs, values, machine, mode } = host;
  const answered = served.map(({ path, arrivals, work }): Answered => ({
    arrivals: delayed(arrivals, values.spacing),
    sentInHandler: work.sentInHandler,
    sent: work.sent,
    within: within.get(path),
  }));
  const made = messagesKnown(host);
  for (const { name, arrivals, frames, opening } of made ?? []) {
    const each = { sentInHandler: 0, within: within.get(name) };
    answered.push({ ...each, arrivals, sent: frames }, { ...each, arrivals: once(opening.frames), sent: 1 });
  }
  const wake = costs.time("idle.wake");
  const around = costs.time("interrupt.entry") + costs.time("interrupt.exit");
  const waking = mode.input === "polling" && mode.kind === "threads" ? costs.handoff("threads") : 0;
  const masked = mode.exclusion === "mask" ? Math.max(0, ...served.map(({ work }) => inProtocols(work, host))) : 0;
  const { spacing } = values;
  const late = (arrivals: Arrivals, own?: Arrivals): Pick<Stage, "arrivals" | "own" | "latency"> =>
    spacing === 0
      ? { arrivals, ...(own && { own }) }
      : { arrivals: delayed(arrivals, spacing), ...(own && { own: delayed(own, spacing) }), latency: spacing };

  const handlers: Stage[] = [];
  const above: Stage[] = [];
  const procedures: Stage[] = [];
  const threads: Stage[] = [];
  for (const each of served) {
    const { path, sizes, medium, work, said } = each;
    const sent = costs.of("nic.sent", 0);
    const frames = (where: "handler" | "whole"): Pick<Stage, "device" | "group" | "said" | "always" | "arrivals"> => ({
      device: path,
      group: path,
      said,
      always: each.arrivals,
      ...late(each.arrivals, each.isWorstLong[where] ? each.longest : undefined),
    });
    const leaving = costs.is("nic.txInterrupt", true)
      ? sentFrames(medium, sizes, costs.number("nic.txRing", 32), answered, made !== undefined && !host.greets)
      : undefined;
    const isSending = (threadsOnly: boolean): boolean =>
      each.threadsSend &&
      (!host.reacts ||
        hasThreads(host) ||
        (!threadsOnly && mode.kind === "interrupt" && ["deferred", "polling"].includes(mode.input)));
    const blocked = blockedBy(wake, masked, costs.of("nic.send", sizes.frame));
    const isSpinning = mode.input === "polling" && values.at === "busy";
    if (!isSpinning) {
      const parts = withoutWake(work.one, wake);
      const one = parts.reduce((sum, { ns }) => sum + ns, 0);
      const ring = { places: costs.number("nic.ring", 32), of: "the receive ring" };
      const task = {
        name: `${path}, a frame`,
        level: "handler" as const,
        priority: 1,
        cost: one,
        ...blocked(isSending(false)),
      };
      const room = mode.input === "polling" ? {} : { room: ring };
      handlers.push({ ...task, ...frames("handler"), parts, ...room });
      above.push({ ...task, ...frames("handler"), parts });
    }
    if (leaving !== undefined && !isSpinning) {
      const later = mode.input === "polling" ? 0 : sent;
      const task = {
        name: `${path}, a sent frame`,
        level: "handler" as const,
        priority: 1,
        cost: around + waking + later,
        ...blocked(isSending(false)),
        said:
          made === undefined
            ? "the line rate"
            : host.reacts
              ? "as frames are answered"
              : "as frames are answered and messages made",
        always: leaving.always,
        parts: [
          { what: "interrupt entry and exit", times: 1, ns: around },
          { what: "waking what polls", times: 1, ns: waking },
          { what: `${path}.sent`, times: 1, ns: later },
        ].filter(({ ns }) => ns > 0),
      };
      handlers.push({ ...task, ...late(leaving.amongHandlers) });
      above.push({ ...task, ...late(leaving.amongThreads) });
    }
    const lower = lowerStages(host, each);
    const cold = wake + costs.time("switch.cold");
    for (const { level, ns, parts, ofSent } of lower) {
      const of = level === "procedure" ? "the procedure" : "a thread";
      const place =
        level === "procedure"
          ? { priority: 0.5, ...blocked(isSending(true)) }
          : { priority: 0, blocking: cold, blockedBy: "leaving idle, with cold caches" };
      const order = level === "thread" && values.threads > 1 ? { order: "any" as const } : {};
      const name = `${path}, ${ofSent ? "a sent frame" : "a frame"} in ${of}`;
      if (ofSent && leaving === undefined) continue;
      const events = ofSent
        ? { ...late(leaving!.amongThreads), always: leaving!.always, said: "as frames are answered" }
        : frames("whole");
      const room =
        values.limit === undefined || level !== "procedure" || served.length > 1
          ? {}
          : { room: { places: values.limit, of: "the queue of the procedure" } };
      const stage: Stage = { name, level, cost: ns, parts, ...place, ...order, ...events, ...(ofSent ? {} : room) };
      (level === "procedure" ? procedures : threads).push(stage);
    }
  }
  threads.push(...(made ?? []).flatMap((each) => makingStages(each, costs)));
  const { threads: count } = values;
  const slice = costs.time("slice");
  if (threads.length > 0 && count > 1 && slice > 0) threads.push(sliceEnds(slice, costs.time("switch.direct")));
  for (const { name, every, work, level } of devicesOf(machine)) {
    const stage: Stage = {
      name,
      level: "handler",
      cost: around + work,
      priority: level,
      blocking: wake,
      blockedBy: "leaving idle",
      arrivals: periodic({ every }),
      always: periodic({ every }),
      parts: [{ what: "its handler", times: 1, ns: around + work }],
      said: "its period",
    };
    handlers.push(stage);
    above.push(stage);
  }
  return { handlers, above, procedures, threads };
}

/** The messages of all starts, if each promises how often it makes them; none for a host that only reacts. */
export function messagesKnown({ messages }: Host): (Messages & { readonly arrivals: Arrivals })[] | undefined {
  const known: (Messages & { readonly arrivals: Arrivals })[] = [];
  for (const each of messages.values()) {
    if (typeof each === "string" || each.arrivals === undefined) return undefined;
    known.push({ ...each, arrivals: each.arrivals });
  }
  return known;
}

/** The thread of a start: for each message, and to open and close its sessions. It may wake from idle each time. */
function makingStages(
  { name, arrivals, said, cost, parts, opening }: Messages & { readonly arrivals: Arrivals },
  costs: Costs,
): Stage[] {
  const waking = Math.max(
    costs.time("handoff.threads"),
    costs.time("handoff.interrupt"),
    costs.time("switch.direct") + costs.time("switch.cold") + costs.time("idle.wake"),
  );
  const stage = (what: string, ns: number, of: Arrivals, why: string, more: readonly Part[]): Stage => ({
    name: what,
    level: "thread",
    cost: ns + waking,
    priority: 0,
    arrivals: of,
    always: of,
    said: why,
    parts: [...more, { what: "switch to the thread", times: 1, ns: waking }].filter((each) => each.ns > 0),
  });
  const sessions = { what: "sessions", times: 1, ns: opening.ns };
  return [
    stage(`${name}, a message`, cost, arrivals, said, parts),
    // The thread wakes once more to begin, and once more to end.
    stage(`${name}, its sessions`, opening.ns + waking, once(), "once", [
      sessions,
      { ...sessions, what: "its end", ns: waking },
    ]),
  ];
}

/** What keeps a handler from running, at the most: one of these, the longest. */
function blockedBy(wake: number, masked: number, copying: number) {
  return (isSending: boolean): Required<Pick<Stage, "blocking" | "blockedBy">> => {
    const blocking = Math.max(wake, masked, isSending ? copying : 0);
    if (blocking === wake) return { blocking, blockedBy: "leaving idle" };
    const who = blocking === masked ? "a thread in protocol code" : "what sends below it";
    return { blocking, blockedBy: `interrupts masked by ${who}` };
  };
}

interface Lower {
  readonly level: Level;
  readonly ns: number;
  readonly parts: readonly Part[];
  readonly ofSent?: true;
}

/** The stages behind the handler of a device. */
function lowerStages(host: Host, { path, work, sizes }: Served): Lower[] {
  const { costs, mode, values } = host;
  const stages: Lower[] = [];
  const add = (level: Level, parts: readonly Part[], ofSent?: true): void => {
    const some = parts.filter(({ ns }) => ns > 0);
    const ns = some.reduce((sum, each) => sum + each.ns, 0);
    stages.push({ level, ns, parts: some, ...(ofSent && { ofSent }) });
  };
  const one = (what: string, ns: number): Part => ({ what, times: 1, ns });
  const of = (time: Time | undefined): readonly Part[] => (time === undefined ? [] : addends(time));
  const dispatch = (kind: "threads" | "interrupt"): number => costs.time(`handoff.${kind}`) - costs.handoff(kind);
  const round = one("a round of polling", costs.time("poll.round"));
  const taking = one(`${path}.receive`, costs.of("nic.receive", sizes.frame));
  const reclaiming = one(`${path}.sent`, costs.of("nic.sent", 0));
  if (mode.input === "polling" && mode.kind === "threads") {
    const again = costs.time("switch.direct");
    const switching = one(
      "switch to the polling thread",
      values.at === "busy" ? again : Math.max(dispatch("threads"), again),
    );
    add("thread", [switching, round, taking, ...of(work.thread)]);
    add("thread", [switching, round, reclaiming], true);
    return stages;
  }
  if (mode.kind === "threads") {
    add("thread", [one("switch to an input thread", dispatch("threads")), ...of(work.thread)]);
    return stages;
  }
  const up = [one("stack start", costs.time("stack.start")), ...of(work.handler)];
  if (mode.input === "polling") {
    add("procedure", [round, taking, ...up]);
    add("procedure", [round, reclaiming], true);
  }
  if (mode.input === "deferred") add("procedure", up);
  const beyond = overrun(work, mode);
  if (mode.exclusion !== "lock" && work.rest === undefined && beyond === undefined) return stages;
  const whole = mode.exclusion === "lock" ? work.thread : work.rest;
  const rest = (whole?.ns ?? 0) >= (beyond ?? 0) ? of(whole) : [one("what the budget leaves", beyond ?? 0)];
  const switching = one("switch to an input thread", dispatch("interrupt"));
  const refill = costs.number("handoff.refillPer", 0) > 0 ? costs.time("handoff.refill") : 0;
  // A frame takes the whole way once, be it in a handler or in a thread; its handler counts with the longest way already.
  const handing = costs.handoff("interrupt") + costs.time("input.idle") * Math.max(0, mode.threads - 1);
  const left = Math.max(0, (work.thread?.ns ?? Infinity) + handing - (work.handler?.ns ?? 0));
  const after =
    left < rest.reduce((sum, { ns }) => sum + ns, 0) ? [one("what the handler leaves of the way", left)] : rest;
  add("thread", [switching, one("cold caches after the handoff", refill), ...after]);
  return stages;
}

/** When a thread has had its slice, another one of its priority goes on. */
function sliceEnds(every: number, cost: number): Stage {
  const arrivals = periodic({ every });
  return {
    name: "ends of time slices",
    level: "thread",
    cost,
    priority: 0,
    arrivals,
    always: arrivals,
    parts: [{ what: "switch.direct", times: 1, ns: cost }],
    said: "each slice",
  };
}

/** The time to leave idle passes once in a busy time, and counts as what keeps handlers from running. */
function withoutWake(one: Time | undefined, wake: number): Part[] {
  if (one === undefined) return [];
  return addends(one).map((each) => (each.what === "interrupt entry" ? { ...each, ns: each.ns - wake } : each));
}
