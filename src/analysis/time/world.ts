/** The world of a host: the sizes of messages, and the links that carry them. Bounds on time depend on both. */
import {
  bind,
  type Environment,
  evaluate,
  type KnownValue,
  type LinkType,
  type MediumType,
  type Program,
  type ProtocolType,
} from "../../compiler/index.js";
import { isSize, parametersBehind, type Use } from "../uses/uses.js";
import type { Summary } from "../summaries/summary.js";
import { frameTime } from "./costs.js";
import { longestHeader } from "./headers.js";
import { indexOf } from "../uses/program-index.js";
import type { Sizes } from "./time.js";

export interface World {
  readonly medium: MediumType;
  readonly sizes: Sizes;
  /** Of its program's worlds. */
  readonly number: number;
  /** Starts of messages whose sizes are unknown: `client.test.pingpong`. */
  readonly unsized?: string;
}

/**
 * The medium of a host's device, and the sizes of messages in its world: the same object for all uses for which
 * these are equal.
 */
export function worldOf(
  program: Program,
  summaries: ReadonlyMap<string, Summary>,
  { scenario, host, parameters }: Use,
  device: string,
): World | undefined {
  const site = siteOf(program, summaries, scenario, host, device);
  if (site === undefined) return undefined;
  const messages = messagesOf(program, scenario, parameters);
  if (!site.fixed) return newWorld(program, site, messages, parameters);
  const known = site.worlds.get(messages);
  if (known !== undefined) return known;
  const world = newWorld(program, site, messages, parameters);
  if (world !== undefined) site.worlds.set(messages, world);
  return world;
}

/** The place of a device. */
interface Site {
  readonly link: LinkType;
  /** The links of its host. */
  readonly links: readonly LinkType[];
  readonly headers: Headers;
  /** Whether the links set no values of their own, so that the messages identify a world. */
  readonly fixed: boolean;
  readonly worlds: Map<Messages, World>;
}
/** By program, because worlds are numbered in it: another one may have the same hosts. */
const sites = new WeakMap<Program, Map<Use["host"], Map<string, Site | undefined>>>();

function siteOf(
  program: Program,
  summaries: ReadonlyMap<string, Summary>,
  scenario: Use["scenario"],
  host: Use["host"],
  device: string,
): Site | undefined {
  const ofProgram = sites.get(program) ?? new Map<Use["host"], Map<string, Site | undefined>>();
  sites.set(program, ofProgram);
  const known = ofProgram.get(host) ?? new Map<string, Site | undefined>();
  ofProgram.set(host, known);
  if (!known.has(device)) known.set(device, newSite(program, summaries, scenario, host.name, device));
  return known.get(device);
}

function newSite(
  program: Program,
  summaries: ReadonlyMap<string, Summary>,
  scenario: Use["scenario"],
  host: string,
  device: string,
): Site | undefined {
  const { media } = indexOf(program);
  const links = scenario.links.filter(({ joins }) => joins.some((each) => each.host === host));
  const link = links.find(({ joins }) => joins.some((each) => each.host === host && each.device === device));
  if (link === undefined || !media.has(link.medium)) return undefined;
  const fixed = links.every((each) => Object.keys(each.arguments).length === 0);
  return { link, links, headers: headersOf(program, summaries, scenario), fixed, worlds: new Map() };
}

const worlds = new WeakMap<Program, Map<string, World>>();

function newWorld(
  program: Program,
  { link, links, headers: { headers, first, made, unsized: endless } }: Site,
  { data: started, unsized: unsizedStart }: Messages,
  parameters: Environment,
): World | undefined {
  const unsized = unsizedStart ?? endless;
  const data = Math.max(started, made);
  const medium = mediumOf(program, link, parameters);
  if (medium === undefined) return undefined;
  const value = (name: string): number => (typeof medium.values[name] === "number" ? medium.values[name] : 0);
  const mtu = value("mtu");
  const mtus = links.flatMap((each) => {
    const other = mediumOf(program, each, parameters)?.values["mtu"];
    return typeof other === "number" ? [other] : [];
  });
  const shortest = Math.max(0, value("shortest") - 4);
  const longest = data + headers;
  const frame = Math.max(shortest, Math.min(mtu + first, longest));
  const times = [shortest, frame].map((bytes) => frameTime(medium, bytes));
  const all = worlds.get(program) ?? new Map<string, World>();
  worlds.set(program, all);
  const key = [medium.name, data, longest, frame, shortest, ...mtus, ...times, unsized ?? ""].join(" ");
  const known = all.get(key);
  if (known !== undefined) return known;
  const world = { medium, sizes: { data, longest, frame, shortest, mtus }, number: all.size };
  all.set(key, unsized === undefined ? world : { ...world, unsized });
  return all.get(key);
}

interface Messages {
  /** The longest message, in bytes. */
  readonly data: number;
  readonly unsized: string | undefined;
}
/** The starts of a scenario, by the parameters that decide their sizes. */
interface Started {
  readonly deciding: readonly string[];
  readonly known: Map<string, Messages>;
}
const startedIn = new WeakMap<Use["scenario"], Started>();

function messagesOf(program: Program, scenario: Use["scenario"], parameters: Environment): Messages {
  let started = startedIn.get(scenario);
  if (started === undefined) {
    const given = scenario.starts.flatMap((each) => Object.values(each.arguments));
    started = { deciding: [...parametersBehind(given, scenario)], known: new Map() };
    startedIn.set(scenario, started);
  }
  const key = JSON.stringify(started.deciding.map((name) => parameters.get(name)));
  const known = started.known.get(key);
  if (known !== undefined) return known;
  const messages = longestOf(program, scenario, parameters);
  started.known.set(key, messages);
  return messages;
}

function longestOf(program: Program, { starts }: Use["scenario"], parameters: Environment): Messages {
  const { protocols } = indexOf(program);
  let data = 0;
  let unsized: string | undefined;
  for (const { protocol, instance, entry, arguments: given, host: at } of starts) {
    const declared = protocols.get(protocol)?.entries.find(({ name }) => name === entry)?.parameters ?? [];
    const values = bind(declared, given, parameters);
    for (const { name, type, default: otherwise } of declared) {
      const asked = given[name] ?? otherwise;
      if (type.kind !== "bytes" && (asked === undefined || !isSize(asked))) continue;
      const sizes = numbers(values.get(name));
      if (sizes.length === 0) unsized ??= `${at}.${instance}.${entry}`;
      data = Math.max(data, ...sizes);
    }
  }
  return { data, unsized };
}

/** The medium of a link, with the values that the link sets. */
function mediumOf(
  program: Program,
  { medium: name, arguments: given }: LinkType,
  parameters: Environment,
): MediumType | undefined {
  const medium = indexOf(program).media.get(name);
  const own = Object.entries(given).flatMap(([key, expr]): [string, number | boolean | string][] => {
    const value = evaluate(expr, parameters);
    return typeof value === "number" || typeof value === "boolean" || typeof value === "string" ? [[key, value]] : [];
  });
  if (medium === undefined || own.length === 0) return medium;
  return { ...medium, values: { ...medium.values, ...Object.fromEntries(own) } };
}

interface Headers {
  /** The headers of all protocols of the hosts, in bytes. */
  readonly headers: number;
  /** The header of the protocol directly over the device. */
  readonly first: number;
  /** The longest message that one of them creates with a constant length in its implementation. */
  readonly made: number;
  /** A protocol of which nothing says how long its header may be. */
  readonly unsized?: string;
}
const headersByScenario = new WeakMap<Use["scenario"], Headers>();

function headersOf(program: Program, summaries: ReadonlyMap<string, Summary>, scenario: Use["scenario"]): Headers {
  const known = headersByScenario.get(scenario);
  if (known !== undefined) return known;
  const { protocols, graphs } = indexOf(program);
  const used = new Set<string>();
  const opened = new Set<string>();
  const collect = (name: string): void => {
    if (opened.has(name)) return;
    opened.add(name);
    for (const { kind, of } of graphs.get(name)?.instances ?? []) {
      if (kind === "protocol") used.add(of);
      else collect(of);
    }
  };
  for (const { graph } of scenario.hosts) collect(graph);
  const bytes = new Map(
    [...used].map((name) => [name, longestHeader(protocols.get(name), summaries.get(name), protocols)]),
  );
  const onWire = [...used].filter((name) => onDevice(protocols.get(name)));
  const unsized = [...used].find((name) => bytes.get(name) === Infinity);
  const headers = {
    headers: [...bytes.values()].reduce((sum, each) => sum + each, 0),
    // A frame has it on top of what the medium counts.
    first: Math.max(0, ...onWire.map((name) => bytes.get(name) ?? 0)),
    made: Math.max(0, ...[...used].map((name) => summaries.get(name)?.made ?? 0)),
    ...(unsized !== undefined && { unsized }),
  };
  headersByScenario.set(scenario, headers);
  return headers;
}

function onDevice(protocol: ProtocolType | undefined): boolean {
  return protocol?.slots.some(({ elements }) => elements.some(({ service }) => service === "device")) === true;
}

function numbers(value: KnownValue | undefined): number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.flatMap(numbers) : [];
}
