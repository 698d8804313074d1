/** Scenarios: their hosts, links and starts. */
import type { Scenario, ScenarioMember } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { declareConstants } from "../values/constants.js";
import type { Report } from "../diagnostics/report.js";
import { faultyParts, markFaulty } from "../follow-up-errors/missing-parts.js";
import { flatten, graphsByName } from "../graphs/flatten.js";
import { checkHosts } from "./hosts.js";
import { checkLinks } from "./links.js";
import { literal } from "../values/literals.js";
import { checkParameters, reportUnused } from "../values/parameters.js";
import type { ConstType, ParameterType, ScenarioType } from "../program.js";
import { documented } from "../names/declarations.js";
import { innerScope, moduleScope, type Context, type Scope } from "../names/scope.js";
import { checkEvents, checkStop } from "./events.js";
import { checkScenarioExpectations } from "./scenario-expectations.js";
import { checkStarts } from "./starts.js";
import { isScalar, isStructure } from "../values/types.js";
import { repeats, shapingNames, unrollFor, type Placed } from "./for-members.js";
import { checkBound, isOfBound } from "./time-bounds.js";
import type { Choice, ScenarioContext, KnownHost } from "./context.js";

type Member<Kind extends ScenarioMember["kind"]> = Extract<ScenarioMember, { kind: Kind }>;

export function checkScenarios(compilation: Compilation, report: Report): Compilation {
  const context: Context = { report, compilation };
  const scenarios = compilation.modules.flatMap(({ tree }, module) =>
    tree.declarations.flatMap((each) => (each.kind === "Scenario" ? [checkScenario(context, each, module)] : [])),
  );
  return { ...compilation, scenarios };
}

/** A scenario with choices for the parameters that make worlds of their own. It is checked when an experiment first asks for it. */
export function scenarioFor(context: Context, open: ScenarioType, choice: Choice): ScenarioType {
  const { compilation } = context;
  const name = variantName(open, choice);
  const known = compilation.variants.get(name);
  if (known !== undefined) return known;
  const module = open.span.source;
  const written = compilation.modules[module]?.tree.declarations.find((each) => each.span.start === open.span.start);
  if (written?.kind !== "Scenario") throw new Error(`there is no scenario ${open.name}`);
  const made = checkScenario(context, written, module, choice);
  compilation.variants.set(name, made);
  return made;
}

function variantName({ name }: Pick<ScenarioType, "name">, choice: Choice): string {
  return `${name}<${Object.values(choice).join(", ")}>`;
}

function checkScenario(given: Context, scenario: Scenario, module: number, choice: Choice = {}): ScenarioType {
  const base = repeats(scenario.members) ? { ...given, report: onceAtEachPlace(given.report) } : given;
  const scope = innerScope(moduleScope(module));
  const { start, end } = scenario.span;
  const text = base.compilation.sources[module]?.text.slice(start, end) ?? "";
  const shaping = shapingNames(scenario.members, text);
  const all = checkParameters(base, scenario.parameters, scope, true).map((each): ParameterType =>
    shaping.has(each.name) && !isStructure(each.type) ? { ...each, shapes: true } : each,
  );
  const open = all.some((each) => makesWorlds(each) && choice[each.name] === undefined);
  const chosen = Object.keys(choice).length > 0;
  const name = chosen ? variantName({ name: scenario.name.text }, choice) : scenario.name.text;
  const parameters = chosen ? all.filter((each) => !makesWorlds(each)) : all;
  for (const { name: parameter, type, shapes, span } of all) {
    const value = choice[parameter];
    if (shapes !== true || value === undefined || !isScalar(type)) continue;
    const expr = literal(value, type.kind, span);
    scope.entries.set(parameter, { value: { kind: "inline", expr }, span, used: false });
  }
  const constants = scenario.members.filter((member) => member.kind === "Const");
  declareConstants(base, scope, constants);
  const { report, compilation } = base;
  const context: ScenarioContext = { report, compilation, scope, choice, hosts: new Map() };
  const members = unrollFor(context, scenario.members);
  const of = <Kind extends ScenarioMember["kind"]>(kind: Kind): Placed<Member<Kind>>[] =>
    members.filter((each): each is Placed<Member<Kind>> => each.member.kind === kind);

  const hosts = checkHosts(context, of("Host"));
  for (const [host, known] of context.hosts) {
    if (known === undefined) markFaulty(base.compilation, name, host);
  }
  const links = checkLinks(context, of("Link"), of("Host"));
  const starts = checkStarts(context, of("Start"));
  const events = checkEvents(context, of("At"), links);
  const stopAfter = checkStop(context, of("Stop"));
  const bounds = of("Expect")
    .filter(({ member }) => isOfBound(member))
    .flatMap(({ member, scope: inner }) => checkBound({ ...context, scope: inner }, member, starts));
  const judged = of("Expect").filter(({ member }) => !isOfBound(member));
  const expectations = checkScenarioExpectations(context, judged);
  const kinds = kindsIn(scenario.members);
  if (!kinds.has("Host")) context.report("scenarioWithoutHosts", scenario.name.span, { name: scenario.name.text });
  else if (!kinds.has("Start") && !kinds.has("Stop"))
    context.report("nothingStarts", scenario.name.span, { name: scenario.name.text });
  if (open) return { ...documented(scenario.name, scenario.doc, scenario.span), ...nothing, open, parameters };
  reportUnused(context, scope, scenario.parameters);
  return {
    name,
    doc: scenario.doc ?? "",
    span: scenario.span,
    nameSpan: scenario.name.span,
    parameters,
    consts: constantsOf(scope, constants),
    hosts,
    links,
    starts,
    events,
    expectations,
    ...(stopAfter !== undefined && { stopAfter }),
    ...(bounds.length > 0 && { bounds }),
  };
}

/** The kinds of members, also inside a `for`. */
function kindsIn(members: readonly ScenarioMember[]): ReadonlySet<ScenarioMember["kind"]> {
  return new Set(members.flatMap((each) => (each.kind === "For" ? [...kindsIn(each.members)] : [each.kind])));
}

/** Whether each value of a parameter makes a world of its own. */
export function makesWorlds({ type, shapes }: ParameterType): boolean {
  return isStructure(type) || shapes === true;
}

/** A fault of a member that occurs several times is reported once. */
function onceAtEachPlace(report: Report): Report {
  const said = new Set<string>();
  return (name, span, values, extras) => {
    const key = `${name} ${span.source} ${span.start} ${span.end}`;
    if (said.has(key)) return;
    said.add(key);
    report(name, span, values, extras);
  };
}

const nothing = { consts: [], hosts: [], links: [], starts: [], events: [], expectations: [] };

/** The values of a block's constants. */
export function constantsOf(scope: Scope, constants: readonly Member<"Const">[]): ConstType[] {
  return constants.flatMap(({ name, span }) => {
    const value = scope.entries.get(name.text)?.value;
    return value?.kind === "inline" ? [{ name: name.text, value: value.expr, span }] : [];
  });
}

/** The hosts of a checked scenario, for references from outside. Of a host with a fault, only the name is known. */
export function knownHosts(
  compilation: Compilation,
  { name, hosts }: ScenarioType,
): Map<string, KnownHost | undefined> {
  const graphs = graphsByName(compilation.graphs);
  const known = new Map<string, KnownHost | undefined>();
  for (const faulty of faultyParts(compilation, name)) known.set(faulty, undefined);
  for (const host of hosts) {
    const graph = graphs.get(host.graph);
    if (graph !== undefined) known.set(host.name, { host, graph, instances: flatten(graph, graphs) });
  }
  return known;
}
