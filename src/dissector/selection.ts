/** Which protocols of a program get a dissector, and what stands over which: by numbers, and by ports. */
import {
  evaluate,
  flatten,
  graphsByName,
  nothingKnown,
  type Expr,
  type HeaderFieldType,
  type HeaderType,
  type Program,
  type ProtocolType,
} from "../compiler/index.js";

/** A table of uppers: one of Wireshark's, or the one that a dissector of ours makes for its own field. */
export type Table = { readonly standard: "ethertype" | "ip.proto" | "udp.port" } | { readonly of: string };

export interface Upper {
  readonly protocol: string;
  readonly table: Table;
  readonly number: number;
}

export interface Selection {
  /** Lower ones first. */
  readonly protocols: readonly ProtocolType[];
  /** In the order of the tables. */
  readonly uppers: readonly Upper[];
  /** Those that frame messages on a link themselves: a capture of such a link begins with them. */
  readonly links: ReadonlySet<string>;
  /** Whether there are captures that begin with ETH. */
  readonly ethernet: boolean;
}

/** The protocols that Wireshark dissects itself, with its tables for what stands over them. */
const standard: Readonly<Record<string, Table | undefined>> = {
  ETH: { standard: "ethertype" },
  IP: { standard: "ip.proto" },
  UDP: { standard: "udp.port" },
  ARP: undefined,
  ICMP: undefined,
  // Takes datagrams on; it has no header.
  ROUTE: undefined,
};

export function select(program: Program): Selection {
  const known = new Map(program.protocols.map((each) => [each.name, each]));
  const isStandard = ({ name, span }: ProtocolType): boolean =>
    name in standard && program.sources[span.source]?.own === false;
  const used = protocolsInUse(program);
  const wanted = program.protocols.filter(
    (each) =>
      !each.virtual && !isStandard(each) && (used.has(each.name) || program.sources[each.span.source]?.own !== false),
  );
  const lowers = program.protocols.filter((each) => !each.virtual);
  const uppers = lowers.flatMap((lower) => {
    const table = isStandard(lower) ? standard[lower.name] : tableOf(lower.header) && { of: lower.name };
    if (table === undefined || (!isStandard(lower) && !wanted.includes(lower))) return [];
    // On hosts without Ethernet nothing stands over it, whatever numbers the protocols of the program have there.
    if (isStandard(lower) && used.size > 0 && !used.has(lower.name)) return [];
    const pairs = demultiplexesByPorts(lower) ? portsOver(program, lower, known) : numbersOver(program, lower.name);
    const fits = 2 ** (demuxField(lower.header)?.bits ?? 0);
    return pairs
      .filter(({ protocol, number }) => number < fits && wanted.some((each) => each.name === protocol))
      .map((pair) => ({ ...pair, table }));
  });
  const reached = new Set(uppers.map((each) => each.protocol));
  // A protocol without a header is only named, which takes a place in some table.
  const protocols = wanted.filter((each) => each.header !== undefined || reached.has(each.name));
  const links = wanted.filter((each) => each.header !== undefined && standsOnDevice(each)).map(({ name }) => name);
  const ethernet = lowers.some((each) => each.name === "ETH" && isStandard(each) && used.has("ETH"));
  return { protocols, uppers, links: new Set(links), ethernet };
}

/** What the hosts of the scenarios run; without hosts, what stands in the graphs that are the user's own. */
function protocolsInUse(program: Program): ReadonlySet<string> {
  const graphs = graphsByName(program.graphs);
  const onHosts = new Set(program.scenarios.flatMap(({ hosts }) => hosts.map((host) => host.graph)));
  const roots = program.graphs.filter((graph) =>
    onHosts.size > 0 ? onHosts.has(graph.name) : program.sources[graph.span.source]?.own !== false,
  );
  return new Set(roots.flatMap((graph) => flatten(graph, graphs).map(({ protocol }) => protocol)));
}

/** The field by which a dissector looks for the upper: Wireshark's tables hold numbers of 32 bits. */
export function demuxField(header: HeaderType | undefined): HeaderFieldType | undefined {
  return header?.fields.find(({ name }) => name === header.demuxBy);
}
export function tableOf(header: HeaderType | undefined): HeaderFieldType | undefined {
  const field = demuxField(header);
  return field?.type === "uint" && (field.bits ?? 64) <= 32 ? field : undefined;
}

function demultiplexesByPorts({ opens }: ProtocolType): boolean {
  return opens.some(({ type }) => type.kind === "int");
}

function standsOnDevice({ slots }: ProtocolType): boolean {
  return slots.some(({ elements }) => elements.some(({ service }) => service === "device"));
}

/**
 * Where the lower has a table of its own, what is in it; elsewhere every absolute number. Where the graphs of the program put
 * something over the lower, only that.
 */
function numbersOver(program: Program, lower: string): { readonly protocol: string; readonly number: number }[] {
  const own = program.numbers.filter(({ over }) => over === lower);
  const table = own.length > 0 ? own : program.numbers.filter(({ over }) => over === undefined);
  const standing = uppersInGraphs(program, lower);
  const claimed = standing.size === 0 ? table : table.filter(({ protocol }) => standing.has(protocol));
  return claimed.map(({ protocol, value }) => ({ protocol, number: value }));
}

/** What stands over a protocol in the graphs, directly or over virtual protocols, to which messages go up. */
function uppersInGraphs(program: Program, lower: string): ReadonlySet<string> {
  const graphs = graphsByName(program.graphs);
  const virtual = new Set(program.protocols.filter((each) => each.virtual).map(({ name }) => name));
  const found = new Set<string>();
  for (const graph of program.graphs) {
    const flat = flatten(graph, graphs);
    const open = flat.filter(({ protocol }) => protocol === lower).map(({ path }) => path);
    const seen = new Set(open);
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      for (const upper of flat) {
        const isOver = upper.below.some((each) => each.lower === path && each.binding.realm !== "control");
        if (!isOver || seen.has(upper.path)) continue;
        if (!virtual.has(upper.protocol)) found.add(upper.protocol);
        else {
          seen.add(upper.path);
          open.push(upper.path);
        }
      }
    }
  }
  return found;
}

/** The ports of the protocols that stand over one with ports: what their parameter `port` is, by default and in the graphs. */
function portsOver(
  program: Program,
  lower: ProtocolType,
  known: ReadonlyMap<string, ProtocolType>,
): { readonly protocol: string; readonly number: number }[] {
  const over = uppersInGraphs(program, lower.name);
  const pairs = [...over].flatMap((protocol) => {
    const port = known.get(protocol)?.parameters.find(({ name, type }) => name === "port" && type.kind === "int");
    if (port === undefined) return [];
    const ports = new Set([...numbersIn(port.default), ...argumentsFor(program, protocol, "port")]);
    return [...ports].map((number) => ({ protocol, number }));
  });
  return pairs.filter(({ number }, index) => pairs.findIndex((each) => each.number === number) === index);
}

/** What instances of a protocol are given for a parameter, as far as it is a number that the program says. */
export function argumentsFor(program: Program, protocol: string, parameter: string): readonly number[] {
  const given = program.graphs.flatMap(({ instances }) =>
    instances.filter((each) => each.of === protocol).flatMap((each) => numbersIn(each.arguments[parameter])),
  );
  return [...new Set(given)];
}

function numbersIn(expr: Expr | undefined): readonly number[] {
  const value = expr && evaluate(expr, nothingKnown);
  return typeof value === "number" ? [value] : [];
}
