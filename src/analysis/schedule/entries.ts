/** What the text of an entry, and of the protocols below it, says about the messages that a start makes. */
import type { KnownValue } from "../../compiler/index.js";
import type { Contexts, Node } from "../contexts/nodes.js";
import { driver } from "../summaries/summaries.js";
import { type Call, inside, type Step, type Summary } from "../summaries/summary.js";
import type { Instance } from "../uses/expand.js";

/** What an entry does with each message, and once. */
export interface Entry {
  /** Calls that give messages to what is below. */
  readonly pushes: readonly Call[];
  /** Calls that open and close sessions. */
  readonly openings: readonly Call[];
  /** CPU time of its own that may pass between the making of a message and its sending: in ns, or parameters. */
  readonly spends: readonly (number | string)[];
}

/** @returns the reason for an entry whose messages are not followed. */
export function entryOf(summary: Summary | undefined, name: string): Entry | string {
  const pushes: Call[] = [];
  const openings: Call[] = [];
  const spends: (number | string)[] = [];
  let why: string | undefined;
  for (const { step, loop, own } of stepsOf(summary, summary?.operations[name] ?? [])) {
    if ("lost" in step) why ??= "code that cannot be followed";
    if ("point" in step) why ??= `what a thread takes at the point ${step.point}`;
    if ("spend" in step) {
      if (step.spend === null || (loop !== undefined && !makes(summary, loop))) why ??= "time of its own";
      else spends.push(step.spend);
    }
    if (!("call" in step) || step.call !== "down") continue;
    if (step.operation === "push" || step.operation === "*") {
      if (loop !== undefined && !makes(summary, loop)) why ??= `how often it sends a message, in ${own}`;
      pushes.push(step);
    } else if (step.operation === "call") return `its calls wait for replies`;
    else if (loop === undefined) openings.push(step);
    else why ??= `a session for each message in ${own}`;
  }
  if (why !== undefined) return `nothing limits ${why}`;
  return pushes.length === 0 ? "it sends no messages" : { pushes, openings, spends };
}

interface Walked {
  readonly step: Step;
  /** The steps of the innermost loop around it. */
  readonly loop: readonly Step[] | undefined;
  /** The function in which it stands. */
  readonly own: string;
}

/** All steps of functions, and of those that they call as often as they do. A function that calls itself cannot be followed. */
function* stepsOf(
  summary: Summary | undefined,
  names: readonly string[],
  loop?: readonly Step[],
  around: readonly string[] = [],
): Generator<Walked, void, undefined> {
  for (const own of names) {
    const { steps: written = [], at = { file: 0, line: 1 } } = summary?.functions[own] ?? {};
    if (around.includes(own)) {
      yield { step: { lost: "body", what: own, at }, loop, own };
      continue;
    }
    const open: { readonly steps: readonly Step[]; readonly loop: readonly Step[] | undefined }[] = [
      { steps: written, loop },
    ];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const step of next.steps) {
        yield { step, loop: next.loop, own };
        const inLoop = "loop" in step ? step.loop : next.loop;
        for (const steps of inside(step)) open.push({ steps, loop: inLoop });
        if ("call" in step && step.call === "own")
          yield* stepsOf(summary, [step.operation], next.loop, [...around, own]);
      }
  }
}

/** Whether steps make a message. */
function makes(summary: Summary | undefined, steps: readonly Step[]): boolean {
  return steps.some(
    (step) =>
      ("wait" in step && step.wait === "memory") ||
      inside(step).some((each) => makes(summary, each)) ||
      ("call" in step &&
        step.call === "own" &&
        [...stepsOf(summary, [step.operation])].some((each) => "wait" in each.step && each.step.wait === "memory")),
  );
}

/** Whether operations of an instance that frames reach send messages down: it answers, or goes on by itself. */
export function sendsWhenReached({ summaries }: Contexts, { protocol }: Instance): boolean {
  const summary = summaries.get(protocol);
  const reached = ["demux", "callDemux"].flatMap((name) => summary?.operations[name] ?? []);
  return [...stepsOf(summary, reached)].some(
    ({ step }) => "call" in step && step.call === "down" && ["push", "*"].includes(step.operation),
  );
}

/**
 * Why a message that is pushed need not go on at once, over all that may stand below; undefined if each protocol passes it on, whole or in pieces.
 */
export function heldBack(contexts: Contexts, node: number, seen: Set<number> = new Set()): string | undefined {
  if (seen.has(node)) return undefined;
  seen.add(node);
  const { instance, operation } = contexts.nodes[node] as Node;
  if (instance.protocol === driver) return undefined;
  const summary = contexts.summaries.get(instance.protocol);
  const steps = [...stepsOf(summary, summary?.operations[operation.name] ?? [])].map(({ step }) => step);
  const waits = steps.flatMap((step) => ("wait" in step && !harmless.has(step.wait) ? [step.wait] : []));
  if (waits[0] !== undefined) return `${instance.path} may wait, for ${waits[0]}`;
  const passing = steps.filter(
    (step): step is Call => "call" in step && step.call === "down" && (step.same === true || step.piece === true),
  );
  if (passing.length === 0) return `${instance.path} does not pass on what it gets, but makes messages of its own`;
  for (const { operation: called, slot } of passing)
    for (const target of contexts.targets(node, {
      kind: "down",
      operation: called,
      ...(slot !== undefined && { slot }),
    })) {
      const why = heldBack(contexts, target.node, seen);
      if (why !== undefined) return why;
    }
  return undefined;
}

/** What a message may wait for that is named beside the bound. */
const harmless: ReadonlySet<string> = new Set(["device", "memory"]);

/** CPU time of an entry; undefined where only a run knows it. */
export function spentBy({ spends }: Entry, parameter: (name: string) => KnownValue | undefined): number | undefined {
  let sum = 0;
  for (const each of spends) {
    const ns = typeof each === "string" ? parameter(each) : each;
    if (typeof ns !== "number") return undefined;
    sum += Math.ceil(ns);
  }
  return sum;
}
