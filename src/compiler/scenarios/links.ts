/** Links, which join the devices of hosts, and the addresses of hosts on them. */
import type { Host, Joint, Link, Medium } from "../../../grammar/index.js";
import { elementName, isKnown, pick } from "./arrays.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import { unknownExpr } from "../values/literals.js";
import { checkArrives } from "./arrivals.js";
import { checkLinkArguments } from "./link-arguments.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { ArrivesType, Expr, LinkType } from "../program.js";
import type { KnownHost, ScenarioContext } from "./context.js";
import { resolveStructure } from "./structural-parameters.js";
import { showValue } from "../values/show.js";
import { scalar } from "../values/types.js";
import type { Placed } from "./for-members.js";

type Join = LinkType["joins"][number];
type Prefix = Extract<Expr, { kind: "prefix" }>;

export function checkLinks(
  scenario: ScenarioContext,
  links: readonly Placed<Link>[],
  hosts: readonly Placed<Host>[],
): LinkType[] {
  const names = new Map<string, Link>();
  const joined = new Map<string, Join>();
  const addresses = new Map<number, Join>();
  const uncertain = new Set<string>();
  const checked = links.flatMap(({ member: link, scope, at }): LinkType[] => {
    const context = { ...scenario, scope };
    const first = names.get(link.name.text);
    if (first !== undefined && first !== link) {
      context.report(
        "duplicateName",
        link.name.span,
        { name: link.name.text },
        {
          related: [{ span: first.name.span, message: note("declaredHere", { name: link.name.text }) }],
        },
      );
    } else if (isKnown(context.hosts, link.name.text)) {
      context.report("duplicateName", link.name.span, { name: link.name.text });
    }
    names.set(link.name.text, link);
    const medium = resolveStructure(context, link.medium, "Medium");
    const set = checkLinkArguments(context, link.arguments);
    const ofLink = link.arrives && checkArrives(context, link.arrives);
    const joins = link.joins.flatMap((joint) => checkJoint(context, joint, ofLink, joined, uncertain));
    checkAddresses(context, joins, addresses);
    const values = ownValues(context, link, medium, set);
    // An end with a fault counts as an end.
    const ends = Math.max(link.joins.length, joins.length);
    if (values?.["kind"] === "line" && ends > 2) {
      context.report("lineOfMany", link.joins[2]?.span ?? link.joins.at(-1)?.span ?? link.name.span, {
        name: link.name.text,
        medium: medium?.name.text ?? "",
        count: String(ends),
      });
    }
    // How many an array has that a parameter sizes is not known here, but in each world that an experiment makes.
    const open = link.joins.some(({ host }) => uncertain.has(host.segments[0]?.name.text ?? ""));
    if (ends < 2 && !open && link.joins[0] !== undefined) {
      context.report("lonelyLink", link.joins[0].span, { name: link.name.text });
    }
    return medium === undefined
      ? []
      : [{ name: linkName(link, at), medium: medium.name.text, arguments: set, joins, span: link.span }];
  });
  // If an end of a link names no host, it may be the end that a host lacks.
  const lost = links.some(({ member: { joins } }) =>
    joins.some(({ host }) => !isKnown(scenario.hosts, host.segments[0]?.name.text ?? "")),
  );
  const spans = new Map(hosts.map(({ member: { name } }) => [name.text, name.span]));
  for (const [name, known] of scenario.hosts) {
    const span = spans.get(known?.host.array?.name ?? name);
    if (known === undefined || span === undefined || lost || uncertain.has(known.host.array?.name ?? name)) continue;
    const open = known.graph.needs.filter((need) => !joined.has(`${name}.${need.name}`));
    if (open.length === 0) continue;
    scenario.report(
      "hostNotJoined",
      span,
      { host: name, devices: open.map((need) => need.name) },
      {
        related: open.map(({ span: where, name: need }) => ({
          span: where,
          message: note("needsHere", { of: known.graph.name, name: need }),
        })),
      },
    );
  }
  return checked;
}

/** What the medium says, and the link says otherwise; the two must go together. */
function ownValues(
  context: ScenarioContext,
  link: Link,
  medium: Medium | undefined,
  set: Readonly<Record<string, Expr>>,
): Readonly<Record<string, unknown>> {
  const declared = context.compilation.media.find(({ name }) => name === medium?.name.text)?.values;
  const given = Object.entries(set).flatMap(([key, value]) => (value.kind === "literal" ? [[key, value.value]] : []));
  const values = { ...declared, ...(Object.fromEntries(given) as Record<string, unknown>) };
  const { kind, duplex } = values;
  const changed = set["kind"] ?? set["duplex"];
  if (changed !== undefined && declared !== undefined && (kind === "cable") !== (duplex === "half"))
    context.report("mediumDuplex", changed.span, {
      what: `link ${link.name.text}`,
      kind: String(kind),
      duplex: String(duplex),
    });
  if (changed !== undefined && duplex === "half" && values["slot"] === 0)
    context.report("missingMediumValues", changed.span, { name: link.name.text, names: ["slot"] });
  return values;
}

/** `wire[2]` for a link in a `for`. */
function linkName({ name }: Link, at: Placed<Link>["at"]): string {
  return at.length === 0 ? name.text : elementName(name.text, at.join(", "));
}

/** One end of a link, or several if it names all hosts of an array; their addresses then follow each other. */
function checkJoint(
  context: ScenarioContext,
  { host: path, as, arrives: written, span }: Joint,
  ofLink: ArrivesType | undefined,
  joined: Map<string, Join>,
  uncertain: Set<string>,
): Join[] {
  const address =
    as && checkValue(context, as, { type: scalar("hostPrefix"), what: "the address of a host on a link" });
  const arrives = written === undefined ? ofLink : checkArrives(context, written);
  const [first, second, ...more] = path.segments;
  if (first === undefined) return [];
  const name = first.name.text;
  const picked = pick(context, "host", context.hosts, first);
  const known = picked?.items[0];
  if (known === undefined) {
    uncertain.add(name);
    return [];
  }
  const devices = known.graph.needs.map((need) => need.name);
  const device = second === undefined ? devices[0] : second.name.text;
  if (second === undefined && devices.length !== 1) {
    uncertain.add(name);
    if (devices.length === 0) context.report("hostWithoutDevice", first.span, { host: name, graph: known.graph.name });
    else
      context.report(
        "whichDevice",
        first.span,
        { host: name, devices },
        { help: note("nameInside", { names: devices.map((each) => `${name}.${each}`) }) },
      );
    return [];
  }
  const indexed = [second, ...more].find((each) => each?.index !== undefined);
  if (device === undefined || !devices.includes(device) || more.length > 0 || indexed !== undefined) {
    uncertain.add(name);
    const wrong = more[0] ?? second ?? first;
    context.report(
      "unknownName",
      wrong.span,
      { kind: "device", name: wrong.name.text },
      { help: suggestion(wrong.name.text, devices) },
    );
    return [];
  }
  return (picked?.items ?? []).flatMap(({ host }, index): Join[] => {
    const own = address && following(context, address, index);
    const join: Join = {
      host: host.name,
      device,
      ...(own !== undefined && { as: own }),
      ...(arrives !== undefined && { arrives }),
      span,
    };
    const end = `${host.name}.${device}`;
    const other = joined.get(end);
    if (other !== undefined) {
      const related = other.span === span ? [] : [{ span: other.span, message: note("firstOne", {}) }];
      context.report("joinedTwice", path.span, { device: end }, { related });
      return [];
    }
    joined.set(end, join);
    return [join];
  });
}

/** The address at an offset from the written one, in the same net. */
function following(context: ScenarioContext, address: Expr, after: number): Expr {
  if (after === 0) return address;
  if (address.kind === "prefix") return { ...address, address: address.address + after };
  if (address.kind === "literal" && typeof address.value === "number")
    return { ...address, value: address.value + after };
  if (address.type.kind !== "unknown") {
    context.report("notKnown", address.span, { what: "the address of the first of several hosts" });
  }
  return unknownExpr(address.span);
}

/** Addresses are unique, those of a link are in one net, and a host has one if one of its protocols needs it. */
function checkAddresses(context: ScenarioContext, joins: readonly Join[], addresses: Map<number, Join>): void {
  let net: Join | undefined;
  for (const join of joins) {
    const { as: address, span } = join;
    if (address === undefined) {
      const needing = needsAddress(context, context.hosts.get(join.host), join.device);
      const withAddress = joins.find((each) => each.as !== undefined);
      if (needing !== undefined || withAddress !== undefined) {
        context.report("addressMissing", span, { host: join.host, why: needing ?? "the other addresses on it" });
      }
      continue;
    }
    if (address.kind !== "prefix") continue;
    checkHostPart(context, address);
    const first = addresses.get(address.address);
    if (first === undefined) addresses.set(address.address, join);
    else {
      const values = { address: dotted(address.address), first: first.host, second: join.host };
      context.report("addressTwice", address.span, values, {
        related: [{ span: first.as?.span ?? first.span, message: note("firstOne", {}) }],
      });
    }
    if (net?.as?.kind !== "prefix") net = join;
    else if (netOf(net.as) !== netOf(address)) {
      const values = { first: netOf(net.as), second: netOf(address) };
      context.report("twoNets", address.span, values, {
        related: [{ span: net.as.span, message: note("netHere", { net: netOf(net.as) }) }],
      });
    }
  }
}

/** A protocol of the host, on this device or higher up, whose participants name hosts by address. */
function needsAddress(
  { compilation }: ScenarioContext,
  host: KnownHost | undefined,
  device: string,
): string | undefined {
  const over = new Set<string>();
  for (const { path, protocol, below } of host?.instances ?? []) {
    if (!below.some(({ need, lower }) => need === device || (lower !== undefined && over.has(lower)))) continue;
    over.add(path);
    const declared = compilation.protocols.find(({ name }) => name === protocol);
    if (declared?.opens.some(({ type }) => type.kind === "host")) return protocol;
  }
  return undefined;
}

function checkHostPart(context: ScenarioContext, { address, bits, span }: Prefix): void {
  const size = 2 ** (32 - bits);
  const host = address % size;
  if (bits >= 31 || (host !== 0 && host !== size - 1)) return;
  context.report("netAddress", span, {
    address: textOf(context, span),
    what: host === 0 ? "the net itself" : "all hosts of the net",
  });
}

function netOf({ address, bits }: Prefix): string {
  const size = 2 ** (32 - bits);
  return `${dotted(Math.floor(address / size) * size)}/${bits}`;
}
function dotted(address: number): string {
  return showValue(address, scalar("host"));
}
