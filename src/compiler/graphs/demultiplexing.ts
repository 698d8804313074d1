/**
 * The number of each upper on the lower that demultiplexes to it. As in the x-kernel's prottbl: if a lower has a
 * table of its own, the upper must be in it; otherwise the upper's absolute number counts. An upper of a virtual protocol
 * has its number on the virtual protocol's lower.
 */
import type { Compilation } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { flatten, graphsByName, type FlatInstance } from "./flatten.js";
import type { BindingType, GraphType, ProtocolNumber, ProtocolType } from "../program.js";

interface Claim {
  readonly upper: FlatInstance;
  readonly binding: BindingType;
}

export function checkDemultiplexing(compilation: Compilation, report: Report): Compilation {
  const graphs = graphsByName(compilation.graphs);
  const virtual = new Set(compilation.protocols.filter((each) => each.virtual).map(({ name }) => name));
  const demultiplexers = new Map(compilation.protocols.filter(byNumber).map((each) => [each.name, each]));
  const tables = numberTables(compilation.numbers);
  for (const graph of compilation.graphs) {
    const flat = flatten(graph, graphs);
    checkDevices(graph, flat, report);
    const lowers = flat.filter(({ protocol }) => demultiplexers.has(protocol));
    if (lowers.length === 0) continue;
    const uppers = uppersByLower(flat);
    for (const lower of lowers) {
      const protocol = demultiplexers.get(lower.protocol);
      if (protocol !== undefined) checkLower(tables, report, lower, protocol, uppersOf(lower, uppers, virtual));
    }
  }
  return compilation;
}

/** A device gives its frames to one protocol, which tells those above it apart. Alternatives of a choice are no two protocols. */
function checkDevices(graph: GraphType, flat: readonly FlatInstance[], report: Report): void {
  for (const { name, service } of graph.needs) {
    if (service !== "device") continue;
    const over = flat.filter(({ below }) =>
      below.some(({ need, binding }) => need === name && binding.when === undefined),
    );
    const [first, ...others] = over;
    if (first === undefined) continue;
    // A graph that is held twice may have many protocols over the device: one of them is enough.
    const spokenOf = new Set<unknown>();
    const outside = ({ path }: FlatInstance): string => path.split(".", 1)[0] ?? path;
    for (const second of others) {
      const [at, before] = [second, first].map((each) => graph.instances.find((one) => one.name === outside(each)));
      // Two inside one graph are spoken of there.
      if (at === undefined || before === undefined || at === before || spokenOf.has(at)) continue;
      if ([at, before].some(({ choices }) => choices !== undefined)) continue;
      spokenOf.add(at);
      report(
        "deviceShared",
        at.span,
        { device: name, first: first.path, second: second.path },
        { related: [{ span: before.span, message: note("firstOne", {}) }] },
      );
    }
  }
}

type Uppers = ReadonlyMap<string, readonly Claim[]>;

/** The uppers directly over each instance, bottom-up. Control bindings are left out, since no messages come up on them. */
function uppersByLower(flat: readonly FlatInstance[]): Uppers {
  const uppers = new Map<string, Claim[]>();
  for (const upper of flat) {
    for (const { lower, binding } of upper.below) {
      if (lower === undefined || binding.realm === "control") continue;
      const others = uppers.get(lower);
      if (others === undefined) uppers.set(lower, [{ upper, binding }]);
      else others.push({ upper, binding });
    }
  }
  return uppers;
}

/** The number of each protocol in each table, by the protocol that owns the table; absolute numbers are under undefined. */
type Tables = ReadonlyMap<string | undefined, ReadonlyMap<string, ProtocolNumber>>;

function numberTables(numbers: readonly ProtocolNumber[]): Tables {
  const tables = new Map<string | undefined, Map<string, ProtocolNumber>>();
  for (const each of numbers) {
    const table = tables.get(each.over) ?? new Map<string, ProtocolNumber>();
    tables.set(each.over, table);
    if (!table.has(each.protocol)) table.set(each.protocol, each);
  }
  return tables;
}

function checkLower(
  tables: Tables,
  report: Report,
  lower: FlatInstance,
  protocol: ProtocolType,
  claims: readonly Claim[],
): void {
  const own = tables.get(protocol.name);
  const table = own ?? tables.get(undefined);
  const field = protocol.header?.fields.find(({ name }) => name === protocol.header?.demuxBy);
  const claimed = new Map<number, Claim>();
  for (const claim of claims) {
    const { upper, binding } = claim;
    const number = table?.get(upper.protocol);
    if (number === undefined) {
      // Without an absolute number the protocol's own declaration has an error.
      if (own !== undefined) {
        const [first] = own.values();
        report(
          "noNumberThere",
          binding.span,
          { upper: upper.protocol, lower: protocol.name },
          {
            related: [{ span: first?.span ?? binding.span, message: note("tableHere", { lower: protocol.name }) }],
            help: note("declareNumber", { upper: upper.protocol, lower: protocol.name }),
          },
        );
      }
      continue;
    }
    if (field?.bits !== undefined && number.value > 2 ** field.bits - 1) {
      const values = {
        upper: upper.protocol,
        value: number.value,
        lower: protocol.name,
        field: field.name,
        bits: field.bits,
      };
      report("numberTooWide", binding.span, values, {
        related: [
          { span: number.span, message: note("numberHere", {}) },
          { span: field.span, message: note("fieldHere", {}) },
        ],
      });
    }
    const first = claimed.get(number.value);
    if (first === undefined) claimed.set(number.value, claim);
    else if (first.upper.path !== upper.path) {
      const values = { value: number.value, lower: lower.path, first: first.upper.path, second: upper.path };
      report("numberClaimed", binding.span, values, {
        related: [{ span: first.binding.span, message: note("firstOne", {}) }],
      });
    }
  }
}

/** A protocol whose participants carry keys of their own (ports) demultiplexes by these, not by protocol numbers. */
function byNumber({ virtual, header, opens }: ProtocolType): boolean {
  return !virtual && header?.demuxBy !== undefined && !opens.some(({ type }) => type.kind === "int");
}

/** The protocols that a lower demultiplexes to: those bound to it, seen through virtual ones. */
function uppersOf(lower: FlatInstance, uppers: Uppers, virtual: ReadonlySet<string>): Claim[] {
  const claims: Claim[] = [];
  const seen = new Set<Claim>();
  const open = [lower.path];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    for (const claim of uppers.get(from) ?? []) {
      if (seen.has(claim)) continue;
      seen.add(claim);
      if (virtual.has(claim.upper.protocol)) open.push(claim.upper.path);
      else claims.push(claim);
    }
  }
  return claims;
}
