/**
 * Several processors, and tasks whose events come from others: the holistic iteration (Tindell and Clark, "Holistic Schedulability Analysis for
 * Distributed Hard Real-Time Systems", 1994). A task that begins when another has ended inherits the difference between the latest and the
 * earliest end as jitter; response times depend on jitter, and jitter on response times, so all are computed again until nothing changes.
 */
import { type Arrivals, delayed, multiplied, none, together } from "./arrivals.js";
import { type Overload, type Policy, type Response, responseOf, type Task, utilisationOf } from "./busy-window.js";

export interface Processor extends Policy {
  readonly name: string;
}

/** A task begins for each event of a stream, or of other tasks. */
export interface Placed extends Omit<Task, "arrivals"> {
  readonly processor: string;
  readonly arrivals: readonly Source[];
}

export type Source =
  | { readonly stream: Arrivals; readonly after?: undefined }
  | {
      readonly stream?: undefined;
      /** The task whose end is the event. */
      readonly after: string;
      /** How many events each end makes; 1 if absent. */
      readonly times?: number;
      /** From the end to the event: on a wire, at least and at most. */
      readonly delay?: readonly [least: number, most: number];
      /** The least time between two events, as on a wire that carries one at a time. */
      readonly apart?: number;
    };

export interface System {
  readonly processors: readonly Processor[];
  readonly tasks: readonly Placed[];
}

export interface Solved {
  /** By task. */
  readonly responses: ReadonlyMap<string, Response>;
  /** By task, of those without a bound: the reason. */
  readonly unbounded: ReadonlyMap<string, Overload | { readonly why: "jitter" | "before"; readonly behind: string }>;
  /** By task: the stream of its events, with the jitter that they have got on their way. */
  readonly arrivals: ReadonlyMap<string, Arrivals>;
  /** By processor: the share that each of its tasks asks for. */
  readonly utilisation: ReadonlyMap<string, readonly { readonly task: string; readonly share: number }[]>;
  /** Rounds of the iteration. */
  readonly rounds: number;
}

/** A jitter of so many times the longest busy window of the first round is taken for one that grows for ever. */
const mostRounds = 100;

/**
 * The response times of all tasks.
 * @throws RangeError for a task on a processor, or after a task, that does not exist.
 */
export function solve({ processors, tasks }: System): Solved {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const policies = new Map(processors.map((each) => [each.name, each]));
  for (const { name, processor, arrivals } of tasks) {
    if (!policies.has(processor)) throw new RangeError(`task ${name} is on no processor: ${processor}`);
    for (const { after } of arrivals)
      if (after !== undefined && !byName.has(after)) throw new RangeError(`task ${name} is after no task: ${after}`);
  }
  let responses = new Map<string, Response>();
  let unbounded = new Map<string, Overload | { readonly why: "jitter" | "before"; readonly behind: string }>();
  let streams = new Map<string, Arrivals>();
  let rounds = 0;
  for (;;) {
    rounds++;
    streams = streamsOf(tasks, responses);
    const asTask = (each: Placed): Task => ({ ...each, arrivals: streams.get(each.name) ?? none });
    const now = new Map<string, Response>();
    unbounded = new Map();
    for (const { name: processor } of processors) {
      const here = tasks.filter((each) => each.processor === processor).map(asTask);
      const policy = policies.get(processor)!;
      for (const task of here) {
        const result = responseOf(
          task,
          here.filter((each) => each !== task),
          policy,
        );
        if (result.response !== undefined) now.set(task.name, result.response);
        else unbounded.set(task.name, result.overload);
      }
    }
    const changed = tasks.filter(({ name }) => {
      const before = responses.get(name);
      const after = now.get(name);
      return before?.worst !== after?.worst || before === undefined;
    });
    const first = rounds === 1;
    responses = now;
    if (!first && changed.length === 0) break;
    // What is without a bound passes that on, and what follows it needs no further rounds.
    if (unbounded.size > 0) {
      forget(tasks, responses, unbounded);
      if (!first && changed.every(({ name }) => unbounded.has(name))) break;
    }
    if (rounds >= mostRounds) {
      for (const { name } of changed) {
        responses.delete(name);
        if (!unbounded.has(name)) unbounded.set(name, { why: "jitter", behind: name });
      }
      forget(tasks, responses, unbounded);
      break;
    }
  }
  forget(tasks, responses, unbounded);
  const utilisation = new Map(
    processors.map(({ name }) => [
      name,
      tasks
        .filter(({ processor }) => processor === name)
        .map((each) => ({
          task: each.name,
          share: utilisationOf([{ ...each, arrivals: streams.get(each.name) ?? none }]),
        })),
    ]),
  );
  return { responses, unbounded, arrivals: streams, utilisation, rounds };
}

/** A task after one without a bound has none, and neither have those that it may keep from running. */
function forget(
  tasks: readonly Placed[],
  responses: Map<string, Response>,
  unbounded: Map<string, Overload | { readonly why: "jitter" | "before"; readonly behind: string }>,
): void {
  for (let again = true; again;) {
    again = false;
    for (const { name, arrivals } of tasks) {
      if (unbounded.has(name)) continue;
      const cause = arrivals.find(({ after }) => after !== undefined && unbounded.has(after))?.after;
      if (cause === undefined) continue;
      again = true;
      responses.delete(name);
      unbounded.set(name, { why: "before", behind: cause });
    }
    for (const task of tasks) {
      if (unbounded.has(task.name)) continue;
      const cause = tasks.find(
        (each) =>
          each.processor === task.processor &&
          each.priority >= task.priority &&
          unbounded.get(each.name)?.why !== undefined &&
          unbounded.get(each.name)?.why !== "overload" &&
          unbounded.get(each.name)?.why !== "window",
      );
      if (cause === undefined) continue;
      again = true;
      responses.delete(task.name);
      unbounded.set(task.name, { why: "before", behind: cause.name });
    }
  }
}

function streamsOf(tasks: readonly Placed[], responses: ReadonlyMap<string, Response>): Map<string, Arrivals> {
  const streams = new Map<string, Arrivals>();
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const open = new Set<string>();
  const streamOf = (name: string): Arrivals => {
    const known = streams.get(name);
    if (known !== undefined) return known;
    // Tasks in a circle make events for one another; each event of such a circle has come from outside once.
    if (open.has(name)) return none;
    open.add(name);
    const parts = (byName.get(name)?.arrivals ?? []).map((source): Arrivals => {
      if (source.stream !== undefined) return source.stream;
      const { after, times = 1, delay = [0, 0], apart = 0 } = source;
      const before = responses.get(after);
      const least = byName.get(after)?.least ?? 0;
      const jitter = Math.max(0, (before?.worst ?? least) - least) + delay[1] - delay[0];
      // The ends of one task are as far apart as one of its activations takes, less what the delays differ in.
      const spaced = times === 1 ? Math.max(0, least - (delay[1] - delay[0])) : 0;
      return delayed(multiplied(streamOf(after), times), jitter, Math.max(apart, spaced));
    });
    open.delete(name);
    const stream = together(parts);
    streams.set(name, stream);
    return stream;
  };
  for (const { name } of tasks) streamOf(name);
  return streams;
}
