/** Experiments: the axes, the run, the measures, and the expectations. */
import type { Argument, Experiment, ExperimentMember, Span } from "../../../grammar/index.js";
import { checkAxes, axisTypes } from "./axes.js";
import type { Compilation } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { checkExpectations } from "./expectations.js";
import { checkExpression } from "../values/expressions.js";
import { placeIn, type Axis, type Place } from "../values/place.js";
import { itemInAll, mostWorlds, variantsOf } from "./variants.js";
import { checkGoals, checkPlaces } from "./goals.js";
import { checkMeasures } from "./measures.js";
import { checkTimes, checkUntil } from "./repeat.js";
import { checkArguments } from "../values/parameters.js";
import type { ExperimentType, Expr, MeasuredTableType, ScenarioType } from "../program.js";
import { onlyOne } from "../names/declarations.js";
import { constantsOf, knownHosts } from "../scenarios/scenarios.js";
import type { KnownHost } from "../scenarios/context.js";
import { declare, innerScope, isUsed, moduleScope, resolve, type Context, type Scope } from "../names/scope.js";
import { isOfBound } from "../scenarios/time-bounds.js";
import { checkBounds } from "./time-bounds.js";
import { readTable } from "./measured-tables.js";
import { unknownType } from "../values/types.js";
import type { ExperimentPlace } from "./context.js";

/** The most points of an experiment: a year of runs of 30 ms. */
const mostPoints = 1e9;

type Member<Kind extends ExperimentMember["kind"]> = Extract<ExperimentMember, { kind: Kind }>;

export function checkExperiments(compilation: Compilation, report: Report): Compilation {
  const context: Context = { report, compilation };
  const experiments = compilation.modules.flatMap(({ tree }, module) =>
    tree.declarations.flatMap((each) =>
      each.kind === "Experiment" ? (checkExperiment(context, each, module) ?? []) : [],
    ),
  );
  return { ...compilation, scenarios: [...compilation.scenarios, ...compilation.variants.values()], experiments };
}

const named = new WeakMap<readonly ScenarioType[], ReadonlyMap<string, ScenarioType>>();

function scenariosByName({ scenarios }: Compilation): ReadonlyMap<string, ScenarioType> {
  const known = named.get(scenarios) ?? new Map(scenarios.map((each) => [each.name, each]));
  named.set(scenarios, known);
  return known;
}

function checkExperiment(context: Context, experiment: Experiment, module: number): ExperimentType | undefined {
  const of = <Kind extends ExperimentMember["kind"]>(kind: Kind): Member<Kind>[] =>
    experiment.members.filter((member): member is Member<Kind> => member.kind === kind);
  const scope = innerScope(moduleScope(module));
  const bare = placeIn(context, scope);
  onlyOne(context, "repeat", of("Repeat"));
  const repeat = checkTimes(bare, of("Repeat")[0]);
  onlyOne(context, "run", of("Run"));
  const [run] = of("Run");
  const declared = run && resolve(context, module, run.scenario, "Scenario");
  const scenario = declared && scenariosByName(context.compilation).get(declared.name.text);
  if (run === undefined) context.report("noRun", experiment.name.span, { name: experiment.name.text });

  // The parameter that a row's value is for decides what a word means, so the run is checked first.
  const axes = checkAxes(bare, of("Vary"), wantedTypes(run, scenario));
  for (const [name, { type, span }] of axisTypes(axes))
    declare(context, scope, { text: name, span }, { kind: "parameter", type });
  // The names of an axis with a fault are known, so that their uses are not reported too.
  for (const { name, sets } of of("Vary")) {
    if (axes.some((axis) => axis.name === name.text)) continue;
    for (const each of sets.length > 0 ? sets : [name])
      declare(context, scope, each, { kind: "parameter", type: unknownType });
    if (sets.length > 0) declare(context, scope, name, { kind: "parameter", type: unknownType });
  }
  const argumentsOf = (place: Place): Record<string, Expr> | undefined =>
    run &&
    scenario &&
    checkArguments(
      place,
      {
        what: `scenario "${scenario.name}"`,
        span: run.scenario.span,
        parameters: scenario.parameters,
        declared: scenario.nameSpan,
      },
      run.arguments,
    );
  // The hosts are known when the first of them is named; a constant may name one.
  let known: readonly ReadonlyMap<string, KnownHost | undefined>[] | undefined;
  const worlds = (): typeof known => {
    if (scenario === undefined || known !== undefined) return known;
    const quiet: Place = { ...bare, report: () => undefined };
    const all = scenario.open === true ? variantsOf(context, axes, scenario, argumentsOf(quiet) ?? {}) : [{ scenario }];
    known = typeof all === "number" ? [] : all.map((each) => knownHosts(context.compilation, each.scenario));
    return known;
  };
  const tables: MeasuredTableType[] = [];
  const place: ExperimentPlace = {
    report: context.report,
    compilation: context.compilation,
    scope,
    tables,
    axisTypes: axes,
    axes: new Map([
      ...of("Vary").map(({ name }): [string, Axis] => [name.text, { labelled: false, rows: [], span: name.span }]),
      ...axes.map((axis): [string, Axis] => [axis.name, axis]),
    ]),
    dotted: (path) => itemInAll(bare, worlds() ?? [], path),
  };
  declareConstants(place, of("Const"));

  const values = argumentsOf(bare);
  const opened = scenario?.open === true ? variantsOf(context, axes, scenario, values ?? {}) : undefined;
  const variants = typeof opened === "number" ? undefined : opened;
  if (typeof opened === "number") {
    const { text, span } = experiment.name;
    context.report("tooManyWorlds", span, { name: text, count: opened, most: mostWorlds });
  }
  const measures = checkMeasures(place, of("Measure"));
  const until = checkUntil(place, of("Repeat")[0], measures);
  const expectations = checkExpectations(
    place,
    of("Expect").filter((each) => !isOfBound(each)),
  );
  const judged = of("Expect").filter(isOfBound);
  const scenarios = variants?.map((each) => each.scenario) ?? (scenario === undefined ? [] : [scenario]);
  const bounds = checkBounds({ ...context, scope }, judged, scenarios);
  const places = of("Place").length === 0 ? [] : checkPlaces(place, of("Place"), worlds() ?? []);
  const goals = checkGoals(place, of("Goal"), measures);
  reportAimless(context, experiment, goals, axes.find(({ chosen }) => chosen === true)?.span);
  if (measures.length === 0 && of("Measure").length === 0) {
    context.report("nothingMeasured", experiment.name.span, { name: experiment.name.text });
  }
  const points = axes.reduce((product, { rows }) => product * rows.length, 1);
  if (points > mostPoints) {
    const { text, span } = experiment.name;
    context.report("tooManyPoints", span, { name: text, count: points, most: mostPoints });
  }
  if (run !== undefined) reportUnusedAxes(context, scope, of("Vary"));
  if (values === undefined || scenario === undefined) return undefined;
  return {
    name: experiment.name.text,
    doc: experiment.doc ?? "",
    span: experiment.span,
    nameSpan: experiment.name.span,
    title: experiment.title?.value ?? experiment.name.text,
    axes,
    consts: constantsOf(scope, of("Const")),
    scenario: scenario.name,
    arguments: values,
    measuredTables: tables,
    measures,
    expectations,
    places,
    ...goals,
    ...(bounds.length > 0 && { bounds }),
    ...(repeat !== undefined && { repeat }),
    ...(until !== undefined && { until }),
    ...(variants !== undefined && {
      variants: variants.map(({ scenario: { name }, choice }) => ({ scenario: name, choice })),
    }),
  };
}

/** What is placed or chosen has a goal, and a goal something that is placed or chosen. */
function reportAimless(
  context: Context,
  { name, members }: Experiment,
  { goals }: Pick<ExperimentType, "goals">,
  chosen: Span | undefined,
): void {
  const placed = members.find(({ kind }) => kind === "Place")?.span ?? chosen;
  const goal = members.find(({ kind }) => kind === "Goal")?.span;
  if (placed !== undefined && goal === undefined) {
    const measure = members.find((each) => each.kind === "Measure")?.name.text;
    const help = measure === undefined ? undefined : note("sayGoal", { measure });
    context.report("noGoal", placed, { name: name.text }, { help });
  }
  if (goal !== undefined && placed === undefined && goals.length > 0)
    context.report("nothingToChoose", goal, { name: name.text });
}

/** A constant is a value, or a table of measured values. */
function declareConstants(place: ExperimentPlace, constants: readonly Member<"Const">[]): void {
  for (const { name, value } of constants) {
    if (value.kind !== "CallExpression" || value.callee.text !== "csv") {
      declare(place, place.scope, name, { kind: "inline", expr: checkExpression(place, value) });
      continue;
    }
    const table = readTable(place, value, name.text, place.axisTypes);
    if (table !== undefined) place.tables.push(table);
    declare(place, place.scope, name, { kind: "table", table: name.text });
  }
}

/** The types of the scenario's parameters by the names that the arguments of the run have. */
function wantedTypes(
  run: Member<"Run"> | undefined,
  scenario: ScenarioType | undefined,
): ReadonlyMap<string, ScenarioType["parameters"][number]> {
  const wanted = new Map<string, ScenarioType["parameters"][number]>();
  run?.arguments.forEach(({ name, value }: Argument, position) => {
    const parameter =
      name === undefined
        ? scenario?.parameters[position]
        : scenario?.parameters.find((each) => each.name === name.text);
    const { kind } = value;
    const single = kind === "PathExpression" && value.path.segments.length === 1 ? value.path.segments[0] : undefined;
    if (parameter !== undefined && single !== undefined) wanted.set(single.name.text, parameter);
  });
  return wanted;
}

/** An axis whose rows change nothing makes the same runs again and again. */
function reportUnusedAxes(context: Context, scope: Scope, axes: readonly Member<"Vary">[]): void {
  for (const { name, sets, rows } of axes) {
    if (sets.length === 0 && rows.length > 0) continue;
    const unused =
      sets.length === 0 ? (isUsed(scope, name.text) ? [] : [name]) : sets.filter((each) => !isUsed(scope, each.text));
    for (const each of unused) context.report("unusedAxis", each.span, { name: each.text });
  }
}
