/** How long messages are in the world of a host, and what carries them: what bounds on time stand on. */
import type { LinkType, MediumType, Program } from "../compiler/index.js";
import type { Findings } from "./analyse.js";
import { isSize, type Use } from "./configurations.js";
import { frameTime } from "./costs.js";
import { bind, type Environment, evaluate, type Value } from "./evaluate.js";
import type { Sizes } from "./time.js";

export interface World {
  readonly medium: MediumType;
  readonly sizes: Sizes;
  /** The sizes and how soon frames come, as a text: what a time depends on. */
  readonly key: string;
  /** What is started with messages of which nobody knows how long they are: `client.test.pingpong`. */
  readonly unsized?: string;
}

const worlds = new WeakMap<Environment, Map<string, World | undefined>>();

/** The medium of a host's device, and how long messages are in its world: one for all hosts of a point of an experiment. */
export function worldOf({ program }: Findings, use: Use, device: string): World | undefined {
  const here = worlds.get(use.parameters) ?? new Map<string, World | undefined>();
  worlds.set(use.parameters, here);
  const key = `${use.host.name}.${device}`;
  if (!here.has(key)) here.set(key, reckoned(program, use, device));
  return here.get(key);
}

function reckoned(program: Program, { scenario, host, parameters }: Use, device: string): World | undefined {
  const links = scenario.links.filter(({ joins }) => joins.some((each) => each.host === host.name));
  const link = links.find(({ joins }) => joins.some((each) => each.host === host.name && each.device === device));
  const medium = link && mediumOf(program, link, parameters);
  if (medium === undefined) return undefined;
  const value = (name: string): number => (typeof medium.values[name] === "number" ? medium.values[name] : 0);
  const mtu = value("mtu");
  const mtus = links.flatMap((each) => {
    const other = mediumOf(program, each, parameters)?.values["mtu"];
    return typeof other === "number" ? [other] : [];
  });
  const { data, unsized } = messagesOf(program, scenario, parameters);
  const { headers, first } = headersOf(program, scenario);
  const shortest = Math.max(0, value("shortest") - 4);
  const longest = data + headers;
  const frame = Math.max(shortest, Math.min(mtu + first, longest));
  const times = [shortest, frame].map((bytes) => frameTime(medium, bytes));
  const key = [data, longest, frame, shortest, ...mtus, ...times].join(" ");
  const world = { medium, sizes: { data, longest, frame, shortest, mtus }, key };
  return unsized === undefined ? world : { ...world, unsized };
}

interface Messages {
  /** The longest, in bytes. */
  readonly data: number;
  readonly unsized: string | undefined;
}
const messagesByPoint = new WeakMap<Environment, Messages>();

function messagesOf(program: Program, { starts }: Use["scenario"], parameters: Environment): Messages {
  const known = messagesByPoint.get(parameters);
  if (known !== undefined) return known;
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
  const messages = { data, unsized };
  messagesByPoint.set(parameters, messages);
  return messages;
}

/** The medium of a link, with what the link has otherwise. */
function mediumOf(
  program: Program,
  { medium: name, arguments: given }: LinkType,
  parameters: Environment,
): MediumType | undefined {
  const medium = program.media.find((each) => each.name === name);
  const own = Object.entries(given).flatMap(([key, expr]): [string, number | boolean | string][] => {
    const value = evaluate(expr, parameters);
    return typeof value === "number" || typeof value === "boolean" || typeof value === "string" ? [[key, value]] : [];
  });
  if (medium === undefined || own.length === 0) return medium;
  return { ...medium, values: { ...medium.values, ...Object.fromEntries(own) } };
}

interface Index {
  readonly protocols: ReadonlyMap<string, Program["protocols"][number]>;
  readonly graphs: ReadonlyMap<string, Program["graphs"][number]>;
}
const indexes = new WeakMap<Program, Index>();

function indexOf(program: Program): Index {
  const known = indexes.get(program);
  if (known !== undefined) return known;
  const protocols = new Map(program.protocols.map((each) => [each.name, each]));
  const graphs = new Map(program.graphs.map((each) => [each.name, each]));
  indexes.set(program, { protocols, graphs });
  return { protocols, graphs };
}

interface Headers {
  /** Of all protocols of the hosts, in bytes. */
  readonly headers: number;
  /** Of the protocol right over the device. */
  readonly first: number;
}
const headersByScenario = new WeakMap<Use["scenario"], Headers>();

function headersOf(program: Program, scenario: Use["scenario"]): Headers {
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
  const bytes = [...used].map((name) => protocols.get(name)?.header?.fixedBytes ?? 0);
  const onWire = [...used].filter((name) => onDevice(protocols.get(name)));
  const headers = {
    headers: bytes.reduce((sum, each) => sum + each, 0),
    // A frame has it on top of what the medium counts.
    first: Math.max(0, ...onWire.map((name) => protocols.get(name)?.header?.fixedBytes ?? 0)),
  };
  headersByScenario.set(scenario, headers);
  return headers;
}

function onDevice(protocol: Findings["program"]["protocols"][number] | undefined): boolean {
  return protocol?.slots.some(({ elements }) => elements.some(({ service }) => service === "device")) === true;
}

function numbers(value: Value | undefined): number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.flatMap(numbers) : [];
}
