/** An experiment as data with a few functions: its axes, how a point is built, its measures, its expectations. */
import {
  mentions,
  parametersIn,
  type AxisType,
  type DemandType,
  type ExpectationType,
  type ExperimentType,
  type Expr,
  type MeasureType,
  type ScenarioType,
  type Type,
  type UntilType,
} from "../compiler/index.js";
import { type Doc, group, ifBroken, indent, join, line, print, softLine } from "./document.js";
import { arrow, expression, operand, type Place, setting } from "./expressions.js";
import { hostItemIn } from "./host-items.js";
import { allArguments, type Part } from "./graphs.js";
import { camel, pascal } from "./names.js";
import { hostProperties } from "./scenarios.js";
import type { Scope } from "./scope.js";
import { valueType } from "./types.js";
import {
  array,
  block,
  call,
  decimal,
  docComment,
  entry,
  object,
  property,
  propertyName,
  quoted,
} from "./typescript.js";

/** The local name of a table of measured values. */
export type TableName = (table: string) => string;

export function experimentPart(experiment: ExperimentType, scope: Scope, tableName: TableName): Part {
  const scenario = scope.scenarioType(experiment.scenario);
  // Names of hosts are the same in every choice of an open scenario.
  const chosen = (experiment.variants ?? []).map((variant) => scope.scenarioType(variant.scenario));
  const [first = scenario] = chosen;
  const context: Context = {
    experiment,
    scenario: first,
    open: scenario,
    scope,
    tableName,
    types: typesOfPoint(experiment, scope),
    hosts: hostProperties(first),
    asked: new Set(
      [
        ...Object.values(experiment.arguments),
        ...[...experiment.measures, ...experiment.limits, ...experiment.limited].map(({ value }) => value),
      ].flatMap(parametersIn),
    ),
    choosing: namesChoosing(experiment),
    judged: new Map(),
  };
  const types = chosen.length === 0 ? [first] : chosen;
  const names = types.map(({ name }) => scope.scenario(name).type);
  const [only = ""] = names;
  const type: Doc =
    names.length === 1 ? only : group(indent(softLine, group(ifBroken("| "), join([line, "| "], names))), softLine);
  const measures = experiment.measures.map((measure) => measureData(measure, context));
  const expectations = experiment.expectations.map((expectation) => expectationData(expectation, context));
  const fields: Doc[] = [
    `name: ${quoted(experiment.name)}`,
    `title: ${quoted(experiment.title)}`,
    [
      "axes: ",
      array(
        experiment.axes.map((axis) => axisData(axis, context)),
        "blocks",
      ),
    ],
    ...(experiment.repeat === undefined ? [] : [`repeat: ${experiment.repeat}`]),
    ...(experiment.until === undefined ? [] : [untilData(experiment.until)]),
    ["build: ", buildArrow(context)],
    ["measures: ", list([...measures, ...context.judged.values()])],
    ["expectations: ", list(expectations)],
    ...(experiment.goals.length === 0 ? [] : [searchData(context)]),
    ...(experiment.demands === undefined
      ? []
      : [["demands: ", list(experiment.demands.map((demand) => demandData(demand, context)))]]),
  ];
  const doc: Doc = [
    docComment(`${experiment.doc}\n(${scope.where(experiment.span)})`),
    `export const ${scope.experiment(experiment.name)}: ${scope.runtimeType("Experiment")}<`,
    type,
    "> = ",
    object(fields, true),
    ";",
  ];
  return { doc, span: experiment.span };
}

interface Context {
  readonly experiment: ExperimentType;
  readonly scenario: ScenarioType;
  /** The experiment's name in the program, with all its parameters. */
  readonly open: ScenarioType;
  readonly scope: Scope;
  readonly tableName: TableName;
  /** The TypeScript of each value that an axis sets, by name. */
  readonly types: ReadonlyMap<string, string>;
  /** The names of the scenario's hosts in the built world. */
  readonly hosts: ReadonlyMap<string, string>;
  /** The values of a point that the arguments and the measures use. */
  readonly asked: ReadonlySet<string>;
  /** The values that choose among the compiled worlds. */
  readonly choosing: ReadonlySet<string>;
  /** Measures in an expectation itself, by their text. */
  readonly judged: Map<string, Doc>;
}

function untilData({ measure, within, least, most }: UntilType): Doc {
  return ["until: ", object([`measure: ${quoted(measure)}`, `within: ${within}`, `least: ${least}`, `most: ${most}`])];
}

function list(items: readonly Doc[]): Doc {
  return array(items, "blocks");
}

// ------------------------------------------------------------------------------------------------------- axes

const dimensions = ["bool", "int", "ratio", "bytes", "time", "rate", "bandwidth", "string", "mode", "host", "mac"];

function dimensionOf(type: Type | undefined): string {
  const kind = type?.kind ?? "string";
  return dimensions.includes(kind) ? kind : "int";
}

function axisData(axis: AxisType, { scope, asked, choosing }: Context): Doc {
  const { name: axisName, sets } = axis;
  const place: Place = { parameter: () => "", runtime: scope.runtime, capture: scope.capture };
  // The label of a row is a value too if an expression uses the axis by name.
  const isValue = axis.labelled && asked.has(axisName) && sets.every(({ name }) => name !== axisName);
  const labelled = axis.labelled || sets.some(({ name, type }) => choosing.has(name) || type.kind === "capture");
  const rows = axis.rows.map(({ label, values }) => {
    const row: Doc[] = isValue ? [entry(axisName, quoted(label))] : [];
    sets.forEach(({ name }, index) => {
      const value = values[index];
      if (value !== undefined) row.push(setting(name, value, place));
    });
    return object([`label: ${quoted(label)}`, ["values: ", object(row)]]);
  });
  return object(
    [
      `name: ${quoted(axisName)}`,
      `labelled: ${labelled}`,
      ...(axis.chosen === true ? ["chosen: true"] : []),
      `dimension: ${quoted(labelled ? "string" : dimensionOf(sets[0]?.type))}`,
      ["rows: ", list(rows)],
    ],
    true,
  );
}

function typesOfPoint({ axes }: ExperimentType, scope: Scope): Map<string, string> {
  const types = new Map<string, string>();
  for (const { name, labelled, sets } of axes) {
    if (labelled) types.set(name, "string");
    for (const each of sets) types.set(each.name, valueType(each.type, scope.runtimeType));
  }
  return types;
}

/** The values that decide which of the compiled worlds a point has, by name. */
function namesChoosing({ variants, arguments: given }: ExperimentType): Set<string> {
  if (variants === undefined) return new Set();
  const chosen = new Set(variants.flatMap(({ choice }) => Object.keys(choice)));
  return new Set(Object.entries(given).flatMap(([name, value]) => (chosen.has(name) ? parametersIn(value) : [])));
}

function buildArrow(context: Context): Doc {
  const { experiment, scenario, open, scope } = context;
  const locals = scope.locals(["point", "setup"]);
  const variants = experiment.variants ?? [{ scenario: scenario.name, choice: {} }];
  // An argument that chooses the scenario counts only if there is a choice.
  const given = Object.entries(experiment.arguments).flatMap(([name, value]) =>
    variants.length > 1 || scenario.parameters.some((each) => each.name === name) ? [value] : [],
  );
  const named = new Set(given.flatMap(parametersIn));
  const local = new Map<string, string>();
  const casts: Doc[] = [];
  context.types.forEach((type, name) => {
    if (!named.has(name)) return;
    const own = locals.take(name);
    local.set(name, own);
    casts.push(`const ${own} = ${property("point", name)} as ${type};`);
  });
  const place: Place = { parameter: (name) => local.get(name) ?? name, runtime: scope.runtime, capture: scope.capture };
  const values = allArguments(scenario.parameters, experiment.arguments, place);
  const settings = scenario.parameters.length === 0 ? [] : [object(values)];
  const made = (name: string): Doc => ["return ", call(scope.scenario(name).build, [...settings, "setup"]), ";"];
  const choices = variants.map((variant, index): Doc => {
    if (index === variants.length - 1) return made(variant.scenario);
    const tests = Object.entries(variant.choice).flatMap(([name, chosen]): Doc[] => {
      const value = experiment.arguments[name] ?? open.parameters.find((each) => each.name === name)?.default;
      // An argument with the same value in all variants decides nothing.
      if (value === undefined || value.kind === "literal") return [];
      return [[operand(value, place), ` === ${typeof chosen === "string" ? quoted(chosen) : String(chosen)}`]];
    });
    return [group("if (", join(" && ", tests), ")", indent(line, made(variant.scenario)))];
  });
  const point = casts.length === 0 ? "_point" : "point";
  return [`(${point}, setup) => `, block(...casts, ...choices)];
}

/** What a caller's values must be, wherever they go from the axes. */
function demandData({ kind, what, values, when, low, high, oneOf, span }: DemandType, context: Context): Doc {
  const { types, scope } = context;
  const bare = (name: string): string => `${property("point", name)} as ${types.get(name) ?? "number"}`;
  const place: Place = { parameter: (name) => `(${bare(name)})`, runtime: scope.runtime, capture: scope.capture };
  const [first, second] = values;
  if (first === undefined) return [];
  const { span: at } = first;
  const boolean: Type = { kind: "bool" };
  const and = (left: Expr, right: Expr): Expr => ({
    kind: "binary",
    operator: "and",
    left,
    right,
    type: boolean,
    span: at,
  });
  const compared = (operator: "==" | ">", right: Expr): Expr =>
    [...when, { kind: "binary" as const, operator, left: first, right, type: boolean, span: at }].reduce(and);
  const zero: Expr = { kind: "literal", value: 0, type: first.type, span: at };
  const never = (text: string, fault: Expr): Doc => [
    "never: ",
    object([`text: ${quoted(text)}`, ["at: ", arrow("(point)", fault, expression(fault, place))]]),
  ];
  const where = `where: ${quoted(scope.where(span))}`;
  if (kind === "divisor") return object([where, never("this divides by zero", compared("==", zero))], true);
  if (kind === "ordered")
    return object(
      [where, never("the range is empty: its first bound is above its second", compared(">", second ?? zero))],
      true,
    );
  const nothing: Expr = { kind: "literal", value: null, type: first.type, span: at };
  const asked: Expr =
    when.length === 0
      ? first
      : { kind: "if", condition: when.reduce(and), then: first, else: nothing, type: first.type, span: at };
  return object(
    [
      where,
      [
        "value: ",
        object([
          `what: ${quoted(what)}`,
          `kind: ${quoted(first.type.kind)}`,
          ["at: ", arrow("(point)", asked, asked.kind === "parameter" ? bare(asked.name) : expression(asked, place))],
        ]),
      ],
      ...(low === undefined ? [] : [`low: ${decimal(low)}`]),
      ...(high === undefined ? [] : [`high: ${decimal(high)}`]),
      ...(oneOf === undefined
        ? []
        : [
            [
              "oneOf: ",
              array(
                oneOf.map((each) => (typeof each === "number" ? decimal(each) : quoted(each))),
                "other",
              ),
            ],
          ]),
    ],
    true,
  );
}

// --------------------------------------------------------------------------------------------------- measures

function measureData(measure: MeasureType, context: Context): Doc {
  const { name, unit, kind, value } = measure;
  const shown = object([`name: ${quoted(unit.name)}`, `factor: ${decimal(unit.factor)}`]);
  const reads: Doc =
    kind === "sampled" ? ["sampled: ", sampled(value, context)] : ["derived: ", ofCells(value, name, context)];
  return object([`name: ${quoted(name)}`, ["unit: ", shown], reads]);
}

function sampled(value: Expr, context: Context): Doc {
  const { hosts, types, scope } = context;
  const place: Place = {
    parameter: (name) => `(${property("point", name)} as ${types.get(name) ?? "number"})`,
    hostItem: (item) => {
      const host = item.array?.name ?? item.host;
      const own = property("s", hosts.get(host) ?? host);
      return hostItemIn(item, own, scope.runtime);
    },
    runtime: scope.runtime,
    capture: scope.capture,
  };
  const usesPoint = mentions(value, () => true);
  return arrow(usesPoint ? "(s, point)" : "(s)", value, expression(value, place));
}

// ------------------------------------------------------------------------------------ what reads other cells

/** `(cell) => ...`: reads the values of other cells first, and gives no result if one is missing. */
function ofCells(value: Expr, metric: string | undefined, context: Context, wanted: "value" | "truth" = "value"): Doc {
  const { scope } = context;
  const names = scope.locals(["cell"]);
  const leaves = new Map<string, { readonly local: string; readonly read: Doc }>();
  const take = (name: string, read: Doc): string => {
    const key = print(read);
    const known = leaves.get(key);
    if (known !== undefined) return known.local;
    const local = names.take(name);
    leaves.set(key, { local, read });
    return local;
  };
  const cellOf = (leaf: Expr & { kind: "measure" | "measured" }): string => {
    const at = Object.entries(leaf.at).map(([axis, label]) => [axis, labelOf(axis, label, context)] as const);
    const labels = object(at.map(([axis, label]) => `${propertyName(axis)}: ${quoted(label)}`));
    const given: Doc[] = leaf.kind === "measure" ? [quoted(leaf.name)] : [context.tableName(leaf.table)];
    if (leaf.kind === "measured") given.push(metric === undefined ? "undefined" : quoted(metric));
    const elsewhere = at.length > 0;
    const read = call(`cell.${leaf.kind}`, elsewhere ? [...given, labels] : given, elsewhere);
    const name = leaf.kind === "measure" ? leaf.name : "measured";
    return take(elsewhere ? `${name}At${at.map(([, label]) => words(label)).join("")}` : name, read);
  };
  const place: Place = {
    parameter: (name) => parameterOfCell(name, context),
    measure: cellOf,
    measured: cellOf,
    whole: (expr) => {
      if (!readsRun(expr)) return undefined;
      const name = judgedMeasure(expr, context);
      return take(words(name, camel), `cell.measure(${quoted(name)})`);
    },
    runtime: scope.runtime,
    capture: scope.capture,
  };
  const body = expression(value, place);
  const reads = [...leaves.values()];
  const [only] = reads;
  if (only === undefined) return arrow(mentions(value, () => true) ? "(cell)" : "()", value, body);
  if (value.kind === "measure" || value.kind === "measured" || readsRun(value))
    return arrow("(cell)", value, only.read);
  const reckon = arrow(`(${reads.map(({ local }) => local).join(", ")})`, value, body);
  const lifted = call(scope.runtime("lift"), [reckon, ...reads.map(({ read }) => read)]);
  return group("(cell) =>", group(indent(line, lifted, wanted === "truth" ? " === true" : "")));
}

/** Whether an expression reads the finished run: one of a host's own numbers, a counter, a series. */
function readsRun(expr: Expr): boolean {
  return expr.kind === "hostItem" || (expr.kind === "call" && expr.arguments.some(readsRun));
}

/** The name of the measure for something in an expectation: its text. */
function judgedMeasure(expr: Expr, context: Context): string {
  const name = context.scope.textOf(expr.span).replace(/\s+/g, " ");
  const [unit, factor] = expr.type.kind === "time" ? ["us", 1000] : expr.type.kind === "bytes" ? ["B", 1] : ["", 1];
  const measure: MeasureType = {
    name,
    doc: "",
    kind: "sampled",
    value: expr,
    unit: { name: unit, factor },
    span: expr.span,
  };
  context.judged.set(name, measureData(measure, context));
  return name;
}

/** An axis, or a value that its rows set. */
function parameterOfCell(name: string, context: Context): string {
  const labelled = context.experiment.axes.some(
    (axis) => axis.labelled && axis.name === name && axis.sets.every((each) => each.name !== name),
  );
  if (labelled) return property("cell.point.labels", name);
  return `(${property("cell.point.values", name)} as ${context.types.get(name) ?? "number"})`;
}

/** The label of a row, from the label itself or from the value that the row sets. */
function labelOf(axis: string, at: Expr, { experiment }: Context): string {
  const value = at.kind === "literal" ? at.value : undefined;
  const found = experiment.axes.find(({ name }) => name === axis);
  const row = found?.rows.find(({ label, values: [first] }) =>
    found.labelled ? label === value : first?.kind === "literal" && first.value === value,
  );
  return row?.label ?? String(value);
}

/** `IPP client handoff` to `IPPClientHandoff`. */
function words(
  label: string,
  join: (parts: readonly string[]) => string = (parts) => parts.map(pascal).join(""),
): string {
  return join(label.split(/[^A-Za-z0-9]+/).filter((part) => part !== ""));
}

// ----------------------------------------------------------------------------------------------- expectations

/** `search: { goals: [{ measure: "rtt", direction: "minimize" }], ... }` */
function searchData(context: Context): Doc {
  const { goals, limits, limited } = context.experiment;
  const { scope, types } = context;
  const place: Place = {
    parameter: (name) => `(${property("point", name)} as ${types.get(name) ?? "number"})`,
    runtime: scope.runtime,
    capture: scope.capture,
  };
  const goalsData = goals.map(({ measure, direction }) =>
    object([`measure: ${quoted(measure)}`, `direction: ${quoted(direction)}`]),
  );
  const limitsData = limits.map(({ text, measure, operator, value }) => {
    const head = mentions(value, () => true) ? "(point)" : "()";
    return object(
      [
        `text: ${quoted(text)}`,
        `measure: ${quoted(measure)}`,
        `operator: ${quoted(operator)}`,
        ["value: ", arrow(head, value, expression(value, place))],
      ],
      true,
    );
  });
  const fields: Doc[] = [
    ["goals: ", list(goalsData)],
    ["limits: ", list(limitsData)],
    ["limited: ", list(limited.map((measure) => measureData(measure, context)))],
  ];
  return ["search: ", object(fields, true)];
}

function expectationData(expectation: ExpectationType, context: Context): Doc {
  const { text, kind, measure, value, each, mean, of, when, span } = expectation;
  const tolerance = (given: { value: number; relative: boolean }): Doc =>
    object([`value: ${decimal(given.value)}`, `relative: ${given.relative}`]);
  const fields: Doc[] = [`text: ${quoted(text)}`, `where: ${quoted(context.scope.where(span))}`];
  if (measure !== undefined) fields.push(`measure: ${quoted(measure)}`);
  if (when !== undefined) {
    fields.push(["when: ", ofCells(when, measure, context, "truth")]);
  }
  if (kind === "holds") fields.push(["holds: ", ofCells(value, measure, context)]);
  if (kind === "within" && of !== undefined && each !== undefined) {
    fields.push([
      "within: ",
      object(
        [
          ["value: ", ofCells(value, measure, context)],
          ["of: ", ofCells(of, measure, context)],
          ["each: ", tolerance(each)],
          ...(mean === undefined ? [] : [["mean: ", tolerance(mean)]]),
        ],
        true,
      ),
    ]);
  }
  return object(fields, true);
}
