/** Paths for people: from an entry to an operation, one step a line, each with its place. They are built only if they are printed. */
import { lineAt, type Path, type PathStep, type Program } from "../../compiler/index.js";
import type { Span } from "../../../grammar/index.js";
import type { Occurrence } from "../uses/uses.js";
import type { Arrival, Context, Contexts, HandedOver, Node } from "./nodes.js";
import type { Barrier } from "../uses/expand.js";
import type { Leaving } from "../summaries/operations.js";
import { memoryWait } from "../summaries/memory-waits.js";
import { lazy } from "../lazy.js";
import { indexOf } from "../uses/program-index.js";
import { beside, driver } from "../summaries/summaries.js";
import type { Place, Summary } from "../summaries/summary.js";

/** The data that places are shown with. */
export interface Names {
  readonly program: Program;
  readonly summaries: ReadonlyMap<string, Summary>;
  readonly standardLibrary: string;
  readonly workingDirectory: string;
}

/** The nodes of the shortest way to a node, from its entry on, and the step from each to the next. */
export interface Way {
  readonly entry: Exclude<Arrival, { readonly from: "call" }>;
  readonly nodes: readonly { readonly node: number; readonly context: Context }[];
  /** One less than there are nodes. */
  readonly calls: readonly (Arrival & { readonly from: "call" })[];
}

export function wayTo(contexts: Contexts, node: number, context: Context): Way | undefined {
  const nodes = [{ node, context }];
  const calls: (Arrival & { readonly from: "call" })[] = [];
  for (;;) {
    const first = nodes.at(-1) as { node: number; context: Context };
    const arrival = contexts.arrival(first.node, first.context);
    if (arrival === undefined) return undefined;
    if (arrival.from !== "call") return { entry: arrival, nodes: nodes.reverse(), calls: calls.reverse() };
    nodes.push({ node: arrival.node, context: arrival.context });
    calls.push(arrival);
  }
}

/** @param end How the last node waits, if it does. */
export function stepsOf(contexts: Contexts, way: Way, names: Names, end?: Leaving): PathStep[] {
  const entry = entryStep(contexts, way, names);
  const steps: PathStep[] = [entry];
  if (way.entry.from === "lock")
    steps.push({ ...entry, message: "a thread takes over, where another one has the protocol lock" });
  way.nodes.forEach(({ node }, index) => {
    const here = contexts.nodes[node] as Node;
    const call = way.calls[index];
    const leaving = call?.leaving ?? end;
    const at = leaving?.via.at(-1)?.at;
    const waits = call === undefined && end !== undefined ? ` waits for ${phrase(end.operation)}` : "";
    const message = `${here.instance.path}.${here.operation.name}${waits}`;
    steps.push({ message, ...placeIn(here, at, names) });
    if (call?.barrier !== undefined)
      steps.push({
        message: `a thread takes over: ${barrierText(call.barrier)}`,
        ...placeOfSpan(call.barrier.span, names),
      });
    if (call?.handedOver !== undefined) steps.push(handoffStep(here, call.handedOver, names));
  });
  return steps;
}

/** How a handler was handed over in an operation before the next step that is shown. */
export function handoffStep(here: Node, handedOver: HandedOver, names: Names): PathStep {
  if (handedOver === "budget")
    return { message: "a thread takes over: the budget is used", ...placeIn(here, undefined, names) };
  if ("barrier" in handedOver) {
    const { barrier } = handedOver;
    return { message: `a thread takes over: ${barrierText(barrier)}`, ...placeOfSpan(barrier.span, names) };
  }
  const { kind, operation, via } = handedOver.leaving;
  const where = kind === "wait" ? `before it waits for ${phrase(operation)}` : `in ${operation}, which it calls first`;
  return { message: `a thread takes over ${where}`, ...placeIn(here, via.at(-1)?.at, names) };
}

/** The place in the implementation: of a call, or of the operation itself. */
export function placeIn(
  { instance, operation }: Node,
  at: Place | undefined,
  names: Names,
): Pick<PathStep, "file" | "line"> {
  const summary = names.summaries.get(instance.protocol);
  const first = summary?.operations[operation.name]?.[0] ?? summary?.timers[0] ?? "";
  const place = at ?? summary?.functions[first]?.at;
  const implementation =
    instance.protocol === driver
      ? `${names.standardLibrary}/../src/runtime/wire/network-interface.ts`
      : (indexOf(names.program).protocols.get(instance.protocol)?.implementation.file ?? "");
  const file = summary?.files[place?.file ?? 0]?.name;
  return {
    file: shownFile(file === undefined ? implementation : beside(implementation, file), names),
    line: place?.line ?? 1,
  };
}

function entryStep(contexts: Contexts, { entry, nodes }: Way, names: Names): PathStep {
  const { configuration } = contexts;
  const first = contexts.nodes[nodes[0]?.node ?? 0] as Node;
  const { instance } = first;
  if (entry.from === "interrupt" || entry.from === "input" || entry.from === "lock") {
    const need = configuration.graph.needs.find(({ name }) => name === instance.path);
    const place = placeOfSpan(need?.span ?? configuration.graph.span, names);
    const what = entry.from === "input" ? "input thread" : "interrupt";
    return { message: `${what} of ${instance.path}`, ...place };
  }
  const span = instance.declared?.span ?? configuration.graph.span;
  const what = { timer: "timer", start: "start of the host", entry: "a user starts it" }[entry.from];
  return { message: what, ...placeOfSpan(span, names) };
}

export function placeOfSpan(span: Span, { program }: Names): Pick<PathStep, "file" | "line"> {
  const source = program.sources[span.source];
  return source === undefined ? { file: "", line: 1 } : { file: source.name, line: lineAt(source, span.start) };
}

/** In the form of other places: the standard library by `std/`, other files relative to the working directory. */
function shownFile(file: string, { standardLibrary, workingDirectory }: Names): string {
  const real = beside("/", file.slice(1));
  const library = `${standardLibrary}/`;
  if (real.startsWith(library)) return `std/${real.slice(library.length)}`;
  const runtime = `${beside(library, "../src")}/`;
  if (real.startsWith(runtime)) return `xgc/${real.slice(runtime.length)}`;
  const here = workingDirectory.endsWith("/") ? workingDirectory : `${workingDirectory}/`;
  return real.startsWith(here) ? real.slice(here.length) : real;
}

/** The thing that a `Wait<"...">` waits for, in words. */
export function phrase(what: string): string {
  if (what === "device") return "the device";
  if (what === memoryWait) return "message memory";
  if (what === "semaphore") return "a semaphore";
  if (what === "delay") return "a delay";
  if (what === "string" || what === "") return "something";
  // A wait for a service's operation. A protocol's own waits are named after the protocol, in capitals.
  return /^[A-Z]\w*[a-z]\w*\.\w+$/.test(what) ? `the answer to ${what}` : what;
}

/** `barrier net.udp -> test when handoff because lengthy` to `barrier net.udp -> test because lengthy`. */
export function barrierText({ text, because }: Barrier): string {
  const bare = text.replace(/\s+(?:when|because)\s[\s\S]*$/, "").replace(/;$/, "");
  return because === undefined ? bare : `${bare} because ${because}`;
}

/** `on client and server in table4 "IPP no handoff"; on server in table4 "IPP client handoff"`: hosts are grouped by equal places. */
export function whereOf(uses: readonly Occurrence[], all: readonly Occurrence[]): string {
  if (uses.length === 0) return "on a host that runs it under interrupt";
  const parts: string[] = [];
  const versionsOf = versionsIn(all);
  const byExperiment = new Map<string, Occurrence[]>();
  for (const use of uses) {
    const name = experimentOf(use);
    const others = byExperiment.get(name);
    if (others === undefined) byExperiment.set(name, [use]);
    else others.push(use);
  }
  for (const [name, usesThere] of byExperiment) {
    const every = versionsOf.get(name) ?? new Map<string, readonly string[]>();
    const hosts = new Map<string, Set<string>>();
    for (const use of usesThere) {
      const version = use.version.join(", ");
      const here = hosts.get(version) ?? new Set<string>();
      hosts.set(version, here.add(use.host.name));
    }
    const versions = new Map<string, string[]>();
    for (const [version, names] of hosts) {
      const key = list([...names].sort());
      const others = versions.get(key);
      if (others === undefined) versions.set(key, [version]);
      else others.push(version);
    }
    for (const [on, which] of versions) {
      const labels = which.length === every.size ? "" : ` ${list(shortest(which, every).map((each) => `"${each}"`))}`;
      parts.push(`on ${on} in ${name}${labels}`);
    }
  }
  return parts.join("; ");
}

/** By experiment, the rows of each version, by the hosts together. */
type Versions = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
const knownVersions = new WeakMap<readonly Occurrence[], Versions>();

function versionsIn(uses: readonly Occurrence[]): Versions {
  const known = knownVersions.get(uses);
  if (known !== undefined) return known;
  const versions = new Map<string, Map<string, readonly string[]>>();
  for (const use of uses) {
    const there = versions.get(experimentOf(use)) ?? new Map<string, readonly string[]>();
    versions.set(experimentOf(use), there.set(use.version.join(", "), use.version));
  }
  knownVersions.set(uses, versions);
  return versions;
}

/** Versions by as few rows as describe them: `"in the handler"` instead of that row with each load. */
function shortest(which: readonly string[], every: ReadonlyMap<string, readonly string[]>): string[] {
  const beginnings = (labels: Iterable<string>): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const label of labels)
      for (let length = 1; length <= (every.get(label)?.length ?? 0); length++) {
        const beginning = beginningOf(label, length);
        counts.set(beginning, (counts.get(beginning) ?? 0) + 1);
      }
    return counts;
  };
  const beginningOf = (label: string, length: number): string => (every.get(label) ?? []).slice(0, length).join(", ");
  const [here, everywhere] = [beginnings(which), beginnings(every.keys())];
  const wanted = new Set(which);
  const short = new Set<string>();
  for (const [label, rows] of every) {
    if (!wanted.has(label)) continue;
    const lengths = rows.map((_, index) => beginningOf(label, index + 1));
    short.add(lengths.find((each) => here.get(each) === everywhere.get(each)) ?? label);
  }
  return [...short];
}

function experimentOf({ experiment, scenario }: Occurrence): string {
  return experiment?.name ?? scenario.name;
}

export function list(words: readonly string[]): string {
  return words.length <= 1 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** Both are computed when they are asked for: most paths are never printed. */
export function pathOf(where: () => string, steps: () => readonly PathStep[]): Path {
  const knownWhere = lazy(where);
  const knownSteps = lazy(steps);
  return {
    get where() {
      return knownWhere();
    },
    get steps() {
      return knownSteps();
    },
  };
}
