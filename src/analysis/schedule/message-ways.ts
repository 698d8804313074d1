/**
 * How long a message of a start may take, from its making until the last host is done with it: the way down on the first host, each link and switch, and the response
 * times of the hosts behind them. A peer that answers makes the way end with the answer, on the first host.
 */
import { evaluate, type StartType } from "../../compiler/index.js";
import { type Addend, type Arrivals, delayed, multiplied, once, together } from "../../schedule/index.js";
import type { Findings } from "../findings.js";
import { frameTime } from "../time/costs.js";
import type { Use } from "../uses/uses.js";
import { sendsWhenReached } from "./entries.js";
import type { Messages } from "./messages.js";
import { type HostAt, type Point, pointsOf } from "./points.js";
import { disturbs, promised } from "./promises.js";
import { type Hop, routeBetween } from "./routes.js";
import { givenOf, warmedUp } from "./schedules.js";
import { lineRate, type SolvedHost, takesTurns } from "./solved-host.js";
import { responseOfMaking } from "./solving.js";
import { hasThreads, type Part, type Stage } from "./stages.js";
import { delayOf, kindOf, leastOn, leaving, queueing, throughSwitch } from "./wires.js";

/** A part of a message's way: on a host, or on a link. Times in ns. */
export interface WayStage {
  /** `client: down to nic`, `lan: to server`, `server: a frame of nic` */
  readonly what: string;
  readonly least: number;
  readonly most: number;
  /** The addends of `most`. */
  readonly parts: readonly Part[];
}

export interface MessageWay {
  readonly scenario: string;
  /** `client.test.flood` */
  readonly start: string;
  /** The instance that gets its messages: `server.test`; empty if it is not one. */
  readonly to: string;
  /** The host that is done with it last. */
  readonly end: string;
  /** The points at which it is so, by the rows of their axes. */
  readonly points: readonly (readonly string[])[];
  readonly stages: readonly WayStage[];
  /** Absent where nothing bounds the way: then `reason` says why. */
  readonly least?: number;
  readonly most?: number;
  readonly reason?: string;
  /** What must not happen for it to hold. */
  readonly given: readonly string[];
}

/** A way with one use for each point at which it is so: of the host of its start. */
export interface FoundWay {
  readonly way: MessageWay;
  readonly start: StartType;
  readonly uses: readonly [Use, ...Use[]];
}

/** The ways of all starts that are wanted, once for all points at which they are equal. */
export function messageWays(
  findings: Findings,
  inScenario: (use: Use) => boolean,
  wanted: (start: StartType) => boolean = () => true,
): FoundWay[] {
  const found = new Map<
    string,
    { readonly way: MessageWay; readonly start: StartType; readonly uses: [Use, ...Use[]] }
  >();
  for (const point of pointsOf(findings, inScenario)) {
    const hosts = [...point.hosts.values()].map(({ key }) => key);
    const links = point.scenario.links.map((link) =>
      Object.values(link.arguments).map((each) => evaluate(each, point.use.parameters) ?? null),
    );
    const senders = new Senders(point);
    for (const [number, start] of point.scenario.starts.entries()) {
      if (start.phase === "warm" || !wanted(start)) continue;
      const use = point.hosts.get(start.host)?.use;
      if (use === undefined) continue;
      const promise = start.arrives && promised(start.arrives, use.parameters);
      const key = JSON.stringify([point.scenario.name, number, hosts, links, promise?.periodic ?? promise?.text]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { way: wayOf(point, senders, start), start, uses: [use] });
      else known.uses.push(use);
    }
  }
  return [...found.values()].map(({ way, start, uses }) => ({
    way: { ...way, points: uses.map(({ rows }) => rows) },
    start,
    uses,
  }));
}

/** A host on the way, of which all is known. */
interface OnWay extends HostAt {
  readonly known: SolvedHost;
}

function wayOf(point: Point, senders: Senders, start: StartType): MessageWay {
  const ends = Object.values(start.arguments).filter((each) => each.kind === "endpoint");
  const [end, ...more] = ends;
  const head = { scenario: point.scenario.name, start: `${start.host}.${start.instance}.${start.entry}`, points: [] };
  const to = end === undefined || more.length > 0 ? "" : `${end.host}.${end.instance}`;
  const without = (reason: string): MessageWay => ({
    ...head,
    to,
    end: end?.host ?? "",
    stages: [],
    reason,
    given: [],
  });
  if (end === undefined || to === "") return without("it does not name the one instance that its messages go to");
  const route = routeBetween(point.scenario, start.host, end.host);
  if (typeof route === "string") return without(route);
  const first = hostAt(point, start.host);
  if (typeof first === "string") return without(first);
  const made = senders.of(start);
  if (typeof made === "string") return without(made);
  const stages: WayStage[] = [made.stage];
  const add = (more: readonly WayStage[] | string): string | undefined => {
    if (typeof more === "string") return more;
    stages.push(...more);
    return undefined;
  };
  let why = add(over(point, senders, route));
  if (why !== undefined) return without(why);
  const peer = hostAt(point, end.host);
  if (typeof peer === "string") return without(peer);
  const instance = peer.known.contexts.expanded.byPath.get(end.instance);
  const answers = instance !== undefined && sendsWhenReached(peer.known.contexts, instance);
  if (answers) why = add(over(point, senders, route.map(backwards).reverse()));
  if (why !== undefined) return without(why);
  return {
    ...head,
    to,
    end: answers ? start.host : end.host,
    stages,
    least: stages.reduce((sum, { least }) => sum + least, 0),
    most: stages.reduce((sum, { most }) => sum + most, 0),
    given: givenOn(point, [start.host, ...route.map((hop) => hop.to)]),
  };
}

function backwards({ from, out, link, to, in: into }: Hop): Hop {
  return { from: to, out: into, link, to: from, in: out };
}

function hostAt(point: Point, name: string): OnWay | string {
  const at = point.hosts.get(name);
  if (at === undefined) return `the analysis does not know the handlers of ${name}`;
  const known = at.solved();
  return typeof known === "string" ? `${name}: ${known}` : { ...at, known };
}

/** What must not happen for the bound to hold. */
function givenOn(point: Point, names: readonly string[]): string[] {
  const hosts = [...new Set(names)].flatMap((name) => {
    const host = hostAt(point, name);
    return typeof host === "string" ? [] : [host];
  });
  const given = new Set(hosts.flatMap(({ known, bounds }) => givenOf(known.contexts, bounds, false)));
  if (hosts.some(({ known }) => known.contexts.configuration.limitedMemory))
    given.add("no message waits for message memory");
  return [...given, ...warmedUp(point), "no frame is lost, and none waits for a place in a transmit ring"];
}

// ------------------------------------------------------------------------------------------------------ stages

/** The links of a route, and the hosts behind each. */
function over(point: Point, senders: Senders, route: readonly Hop[]): WayStage[] | string {
  const stages: WayStage[] = [];
  for (const [number, hop] of route.entries()) {
    const wire = onLink(point, senders, hop);
    if (typeof wire === "string") return wire;
    const there = onHost(point, hop);
    if (typeof there === "string") return there;
    stages.push(wire, there.stage);
    if (number < route.length - 1 && (there.sent ?? 0) === 0)
      return `${hop.to} does not pass on what ${hop.in} receives`;
  }
  return stages;
}

/** From the arrival of a frame until a host is done with it. */
function onHost(
  point: Point,
  { to, in: device }: Hop,
): { readonly stage: WayStage; readonly sent: number | undefined } | string {
  const host = hostAt(point, to);
  if (typeof host === "string") return host;
  const last = lastOn(host.known, device);
  if (typeof last === "string") return `${to}: ${last}`;
  const { work, sizes } = host.known.host.served.find(({ path }) => path === device)!;
  return {
    stage: {
      what: `${to}: ${last.stage.name}`,
      least: host.known.host.costs.of("nic.receive", sizes.shortest),
      most: last.worst,
      parts: last.parts,
    },
    sent: work.sent,
  };
}

interface Last {
  readonly stage: Stage;
  readonly worst: number;
  readonly parts: readonly Part[];
}

/** The stage at which a host is done with a frame of a device, at the latest; or why it has no bound. */
function lastOn({ host, levels, solved, threads }: SolvedHost, device: string): Last | string {
  if (threads !== undefined && hasThreads(host)) return threads;
  const all = [...levels.handlers, ...levels.procedures, ...levels.threads];
  const stage = all.findLast((each) => each.device === device && solved.has(each.name));
  if (stage === undefined) return `${device} receives no frames`;
  const { response, overload } = solved.get(stage.name)!;
  if (response === undefined) {
    const share = `${((overload?.utilisation ?? 0) * 100).toFixed(1)} %`;
    return stage.said === lineRate
      ? `what ${device} receives at the line rate needs ${share} of the core: arrives ... on its link limits that`
      : `what ${device} receives needs ${share} of the core`;
  }
  const early = response.comes > 0 ? [{ what: "before it comes", times: 1, ns: -response.comes }] : [];
  return { stage, worst: response.worst, parts: [...response.addends.map((each) => partOf(each, stage)), ...early] };
}

function partOf({ what, why, times, each }: Addend, { blockedBy }: Pick<Stage, "blockedBy">): Part {
  const of = why === "blocking" ? (blockedBy ?? what) : why === "latency" ? "interrupts held back" : what;
  return { what: of, times, ns: times * each };
}

/** From the transmit ring of a host to the interface of the next one. */
function onLink(point: Point, senders: Senders, { from, out, link, to }: Hop): WayStage | string {
  const own = senders.output(from, out);
  if (typeof own === "string") return own;
  const { medium, frame, shortest } = own;
  const { name } = link;
  if (kindOf(medium) === "cable")
    return `stations share the cable ${name}, and after a collision wait for a random time`;
  if (disturbs(point.use, name, medium)) return `${name} may duplicate frames or hold them back`;
  if (Object.values(link.arguments).some((each) => evaluate(each, point.use.parameters) === undefined))
    return `only a run knows the values of ${name}`;
  const others: Arrivals[] = [];
  if (kindOf(medium) === "switch")
    for (const { host, device } of link.joins) {
      if (host === to) continue;
      const output = senders.output(host, device);
      if (typeof output === "string") return output;
      others.push(output.leaving);
    }
  const through = others.length === 0 ? undefined : throughSwitch(name, medium, frame, others);
  const delay = delayOf(medium) * (through === undefined ? 1 : 2);
  const parts = [...own.delay.parts, ...(through?.parts ?? []), { what: `delay of ${name}`, times: 1, ns: delay }];
  return {
    what: `${name}: from ${from} to ${to}`,
    least: leastOn(medium, shortest),
    most: own.delay.most + (through?.most ?? 0) + delay,
    parts: parts.filter(({ ns }) => ns > 0),
  };
}

// ------------------------------------------------------------------------------------------- what hosts send

interface Made {
  readonly stage: WayStage;
  readonly messages: Messages;
}

interface Output {
  readonly medium: Parameters<typeof kindOf>[0];
  /** The time of the longest frame on the wire. */
  readonly frame: number;
  /** The bytes of the shortest. */
  readonly shortest: number;
  /** From the transmit ring to the end of the wire. */
  readonly delay: ReturnType<typeof queueing>;
  readonly leaving: Arrivals;
}

/** What the starts of a point send, and what leaves its hosts. */
class Senders {
  readonly #point: Point;
  readonly #made = new Map<StartType, Made | string>();
  readonly #outputs = new Map<string, Output | string>();

  constructor(point: Point) {
    this.#point = point;
  }

  /** The messages of a start, and the way down; or why they are unknown. */
  of(start: StartType): Made | string {
    const known = this.#made.get(start) ?? this.#make(start);
    this.#made.set(start, known);
    return known;
  }

  /** What leaves a device of a host; or why they are unknown. */
  output(host: string, device: string): Output | string {
    const key = `${host}.${device}`;
    const known = this.#outputs.get(key) ?? this.#output(host, device);
    this.#outputs.set(key, known);
    return known;
  }

  #output(name: string, device: string): Output | string {
    const at = hostAt(this.#point, name);
    if (typeof at === "string") return at;
    const { host } = at.known;
    const { medium, sizes } = host.served.find(({ path }) => path === device)!;
    const frame = frameTime(medium, sizes.frame);
    const places = host.costs.number("nic.txRing", 32);
    const queued = this.#queuedOn(name, at.known);
    const delay = queueing({ what: `${name}.${device} sends`, longest: frame, places }, queued);
    return { medium, frame, shortest: sizes.shortest, delay, leaving: leaving(frame, queued, delay) };
  }

  /** The frames that come for the transmit rings of a host: those of its starts, and its answers. Undefined where something does not say how many. */
  #queuedOn(name: string, known: SolvedHost): Arrivals | undefined {
    const { host } = known;
    if (host.greets) return undefined;
    const streams: Arrivals[] = [];
    for (const start of this.#point.scenario.starts) {
      // A warm-up is over when the other starts begin.
      if (start.host !== name || start.phase === "warm") continue;
      const made = this.of(start);
      if (typeof made === "string" || made.messages.arrivals === undefined) return undefined;
      const { arrivals, frames, opening } = made.messages;
      streams.push(delayed(multiplied(arrivals, frames), made.stage.most), once(opening.frames));
    }
    for (const { path, arrivals, work } of host.served) {
      const last = lastOn(known, path);
      if (typeof last === "string" || work.sent === undefined) return undefined;
      streams.push(delayed(multiplied(arrivals, work.sent), last.worst));
    }
    return together(streams);
  }

  #make(start: StartType): Made | string {
    const at = hostAt(this.#point, start.host);
    if (typeof at === "string") return at;
    const why = takesTurns(at.known.host, at.use);
    if (why !== undefined) return `${start.host}: ${why}`;
    const messages = at.known.host.messages.get(start) ?? "the analysis does not know its host";
    if (typeof messages === "string") return messages;
    const stage = this.#down(start, at, messages);
    return typeof stage === "string" ? stage : { stage, messages };
  }

  /** From the making of a message until it is in the transmit ring. */
  #down(start: StartType, { known }: OnWay, messages: Messages): WayStage | string {
    const { host, levels } = known;
    const response = responseOfMaking(messages, levels);
    if (response === undefined) {
      const open = host.served.find(({ promised: each, said }) => each === undefined && said === lineRate);
      const what = `${start.host}: handlers leave no time for ${start.instance}.${start.entry}`;
      return open === undefined ? what : `${what}: arrives ... on the link of ${open.path} limits what comes`;
    }
    const others = response.addends.filter(({ why }) => why !== "own").map((each) => partOf(each, {}));
    const [shortest, ...more] = host.served.map(({ sizes }) => host.costs.of("nic.send", sizes.shortest));
    const down: WayStage = {
      what: `${start.host}: ${start.instance}.${start.entry} down`,
      least: Math.min(shortest ?? 0, ...more),
      most: response.worst,
      parts: [...messages.parts, ...others],
    };
    if (!messages.follows) return down;
    // A message may follow another that has come back, from the context that has brought it.
    let longest = down;
    for (const { path } of host.served) {
      const last = lastOn(known, path);
      if (typeof last === "string") return `${start.host}: ${last}`;
      if (last.worst > longest.most)
        longest = { ...down, what: `${start.host}: ${last.stage.name}`, most: last.worst, parts: last.parts };
    }
    return longest;
  }
}
