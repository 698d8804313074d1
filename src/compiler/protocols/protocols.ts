/** Protocols: their slots and services, their header, and the counters, entries and points that others may use. */
import type { Protocol, ProtocolMember } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { declareConstants } from "../values/constants.js";
import type { Report } from "../diagnostics/report.js";
import { checkCalls } from "./call-limits.js";
import { markFaulty } from "../follow-up-errors/missing-parts.js";
import { checkOwnBarriers } from "./barriers.js";
import { checkHeader } from "./headers.js";
import { checkImplementation } from "./implementations.js";
import { checkParameters } from "../values/parameters.js";
import type { EntryType, ProtocolType, Slot } from "../program.js";
import { innerScope, moduleScope, type Context } from "../names/scope.js";
import { checkProvides, checkSlot } from "./slots.js";
import { checkType } from "../values/type-references.js";
import { scalar } from "../values/types.js";
import { onlyOne, uniqueNames, documented } from "../names/declarations.js";

type Member<Kind extends ProtocolMember["kind"]> = Extract<ProtocolMember, { kind: Kind }>;

export function checkProtocols(compilation: Compilation, report: Report): Compilation {
  const context: Context = { report, compilation };
  const protocols = compilation.modules.flatMap(({ tree }, module) =>
    tree.declarations.flatMap((each) => (each.kind === "Protocol" ? [checkProtocol(context, each, module)] : [])),
  );
  return { ...compilation, protocols };
}

function checkProtocol(context: Context, protocol: Protocol, module: number): ProtocolType {
  const { name, virtual, doc, span, members } = protocol;
  const of = <Kind extends ProtocolMember["kind"]>(kind: Kind): Member<Kind>[] =>
    members.filter((member): member is Member<Kind> => member.kind === kind);

  const scope = innerScope(moduleScope(module));
  const parameters = checkParameters(context, protocol.parameters, scope, true);
  declareConstants(context, scope, of("Const"));

  onlyOne(context, "opens with", of("Opens"));
  onlyOne(context, "header", of("Header"));
  onlyOne(context, "demux by", of("DemuxBy"));
  onlyOne(context, "provides", of("Provides"));
  onlyOne(context, "domain", of("Domain"));
  uniqueNames(context, of("Needs"));
  // Names that others write as PROTOCOL.thing share one space of names. Readable things, such as counters and series, share another, since a host shows
  // all of them in one list.
  uniqueNames(context, [...of("Point"), ...of("Entry")]);
  uniqueNames(
    context,
    [...of("Counter"), ...of("Series"), ...of("Gauge"), ...of("Histogram")].sort((a, b) => a.span.start - b.span.start),
  );

  const slots = of("Needs").flatMap((each): Slot | readonly Slot[] => {
    const slot = checkSlot(context, module, each);
    if (slot === undefined) markFaulty(context.compilation, name.text, each.name.text);
    return slot ?? [];
  });
  const [provided] = of("Provides");
  const provides = provided && checkProvides(context, module, provided, slots, virtual);
  const [header] = of("Header");
  if (virtual && header !== undefined) {
    context.report("virtualHeader", header.span, { name: name.text });
  }
  const checkedHeader = virtual
    ? undefined
    : checkHeader({ ...context, scope, parameters }, name, header, of("DemuxBy")[0]);
  const [opens] = of("Opens");
  const points = of("Point").map((each) => documented(each.name, each.doc, each.span));

  return {
    ...documented(name, doc, span),
    virtual,
    implementation: checkImplementation(context, protocol),
    parameters,
    slots,
    ...(provides !== undefined && { provides }),
    opens:
      opens === undefined
        ? []
        : checkParameters(context, opens.participants, innerScope(moduleScope(module)), false, { opens: true }),
    ...(checkedHeader !== undefined && { header: checkedHeader }),
    points,
    barriers: checkOwnBarriers({ ...context, scope }, { name: name.text, nameSpan: name.span, points }, of("Barrier")),
    entries: of("Entry").map((each) => ({
      ...documented(each.name, each.doc, each.span),
      parameters: checkEntry(context, each, module),
    })),
    calls: checkCalls(context, scope, of("Calls"), slots, name.text),
    ...domainOf(of("Domain")),
    counters: of("Counter").map((each) => documented(each.name, each.doc, each.span)),
    series: of("Series").map((each) => observed(context, each)),
    gauges: of("Gauge").map((each) => observed(context, each)),
    histograms: of("Histogram").map((each) => observed(context, each)),
  };
}

/** A series, gauge or histogram. A gauge without a type counts things. */
function observed(
  context: Context,
  { kind, name, doc, span, type: written }: Member<"Series"> | Member<"Gauge"> | Member<"Histogram">,
): ProtocolType["series"][number] {
  const { type } = written === undefined ? { type: scalar("int") } : checkType(context, written);
  if (type.kind !== "unknown" && !["int", "ratio", "time", "bytes"].includes(type.kind)) {
    context.report("seriesType", written?.span ?? span, { what: kind.toLowerCase(), name: name.text });
  } else if (kind === "Histogram" && type.kind === "ratio") {
    context.report("ratioInHistogram", written?.span ?? span, { name: name.text });
  }
  return { ...documented(name, doc, span), type };
}

/** A protocol without a domain runs in `kernel`. */
function domainOf([domain]: readonly Member<"Domain">[]): Pick<ProtocolType, "domain"> {
  if (domain === undefined || domain.name.text === "kernel") return {};
  return { domain: { name: domain.name.text, span: domain.span } };
}

function checkEntry(context: Context, entry: Member<"Entry">, module: number): EntryType["parameters"] {
  return checkParameters(context, entry.parameters, innerScope(moduleScope(module)), true, { mayVary: true });
}
