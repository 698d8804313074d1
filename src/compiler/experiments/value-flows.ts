/**
 * Values that come by parameters, followed to what they are for: what a literal must be there, each must be, whatever way it
 * comes. A graph is judged with its defaults, a scenario with what it gives to its graphs, an experiment with each value of its axes.
 */
import type { Span } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { note, type Extras, type Report } from "../diagnostics/report.js";
import { kindOfValues } from "../values/bounds.js";
import { evaluate, nothingKnown, type Environment, type KnownValue } from "../values/evaluate.js";
import { givenTo, type Given } from "../values/substitute.js";
import { showValue } from "../values/show.js";
import { mentions, parametersIn, partsOf } from "../names/mentions.js";
import { outsideOf } from "../../../grammar/index.js";
import { Demands, demandsOfArguments, substituteIn } from "./demands.js";
import type { AxisType, DemandType, Expr, ExperimentType, ScenarioType } from "../program.js";
import { scalar } from "../values/types.js";

/** More combinations of rows than this are not tried for one value; a run refuses those that are left. */
const mostCombinations = 20_000;

export function checkValueFlows(compilation: Compilation, report: Report): Compilation {
  const judge = new Judge(report);
  const demands = new Demands(compilation.graphs, compilation.protocols);
  for (const { parameters } of compilation.protocols) judge.alone(demandsOfArguments(parameters, {}));
  for (const { name, parameters } of compilation.graphs) {
    judge.alone(demandsOfArguments(parameters, {}));
    judge.alone(reached(demands.ofGraph(name), givenTo(parameters, {})));
  }
  for (const scenario of compilation.scenarios) {
    judge.alone(demandsOfArguments(scenario.parameters, {}));
    judge.alone(reached(demands.ofScenario(scenario), givenTo(scenario.parameters, {})));
  }
  const byName = new Map(compilation.scenarios.map((each) => [each.name, each]));
  const experiments = compilation.experiments.map((experiment): ExperimentType => {
    const found = demandsOf(experiment, byName, demands);
    for (const each of found) judge.atEachPoint(each, experiment.axes);
    const settable = found.filter((each) => isSettable(each, experiment));
    return settable.length === 0 ? experiment : { ...experiment, demands: settable };
  });
  return { ...compilation, experiments };
}

/** What is demanded of an experiment, in terms of its axes. */
function demandsOf(
  { scenario, variants, arguments: set, measures, expectations }: ExperimentType,
  scenarios: ReadonlyMap<string, ScenarioType>,
  demands: Demands,
): readonly DemandType[] {
  const open = scenarios.get(scenario);
  if (open === undefined) return [];
  const given = givenTo(open.parameters, set);
  const own = demandsOfArguments(open.parameters, set);
  const judged = [
    ...measures.map(({ value }) => value),
    ...expectations.flatMap(({ value, of }) => (of ? [value, of] : [value])),
  ];
  const inMeasures = judged.flatMap(percentilesIn);
  if (variants === undefined) return [...reached(demands.ofScenario(open), given), ...own, ...inMeasures];
  const chosen = variants.flatMap(({ scenario: name, choice }) => {
    const one = scenarios.get(name);
    const when = Object.entries(choice).flatMap(([parameter, value]) => chosenIs(given.get(parameter), value));
    return one === undefined
      ? []
      : reached(demands.ofScenario(one), given).flatMap((each) =>
          withoutKnown({ ...each, when: [...when, ...each.when] }),
        );
  });
  return [...chosen, ...own, ...inMeasures];
}

/** A percentile by an axis; other parts of measures read runs, whose values nobody knows before. */
function percentilesIn(expr: Expr): readonly DemandType[] {
  const inside = partsOf(expr).flatMap(percentilesIn);
  const value = expr.kind === "call" && expr.function === "percentile" ? expr.arguments[1] : undefined;
  if (value === undefined || !mentions(value, () => true)) return inside;
  const bounds = { what: "a percentile", low: 0, high: 100 };
  return [...inside, { kind: "bounds", ...bounds, values: [value], when: [], span: value.span }];
}

function reached(all: readonly DemandType[], given: Given): readonly DemandType[] {
  return all.flatMap((each) => withoutKnown(substituteIn(each, given)));
}

/** Without the conditions that hold anyway; nothing where one never holds. */
function withoutKnown(demand: DemandType | undefined): readonly DemandType[] {
  if (demand === undefined || demand.when.length === 0) return demand === undefined ? [] : [demand];
  const known = demand.when.map((each) => evaluate(each, nothingKnown));
  return known.includes(false) ? [] : [{ ...demand, when: demand.when.filter((_, index) => known[index] !== true) }];
}

/** That the argument which chooses a world chooses this one. */
function chosenIs(value: Expr | undefined, chosen: string | number | boolean): Expr[] {
  if (value === undefined) return [];
  const right: Expr = { kind: "literal", value: chosen, type: value.type, span: value.span };
  return [{ kind: "binary", operator: "==", left: value, right, type: scalar("bool"), span: value.span }];
}

/** Whether a caller can set an axis that a value depends on to something that the program does not have, and that is not allowed. */
function isSettable({ kind, values, when, low, high, oneOf }: DemandType, { axes, variants }: ExperimentType): boolean {
  const choosing = new Set((variants ?? []).flatMap(({ choice }) => Object.keys(choice)));
  const [only] = values;
  // An axis by itself is of a kind whose values are judged where they are read; no amount of anything is negative.
  const isPlain =
    kind === "bounds" && only?.kind === "parameter" && (low ?? 0) <= 0 && high === undefined && oneOf === undefined;
  if (isPlain && !(only.type.kind === "int" && low !== undefined)) return false;
  return [...values, ...when].some((each) =>
    mentions(each, (name) => axes.some((axis) => !axis.labelled && axis.name === name && !choosing.has(name))),
  );
}

class Judge {
  private readonly report: Report;
  /** Each place is reported once, however many ways lead from it. */
  private readonly said = new Set<string>();

  constructor(report: Report) {
    this.report = report;
  }

  /** What is known without any axis. */
  alone(demands: readonly DemandType[]): void {
    for (const each of demands) this.judge(each, nothingKnown, new Map());
  }

  /** With the rows of the axes that the values depend on. */
  atEachPoint(demand: DemandType, axes: readonly AxisType[]): void {
    const names = new Set([...demand.values, ...demand.when].flatMap(parametersIn));
    const asked = axes.filter(({ name, sets }) => names.has(name) || sets.some((each) => names.has(each.name)));
    const count = asked.reduce((product, { rows }) => product * rows.length, 1);
    if (count > mostCombinations) return;
    for (let index = 0; index < count; index++) {
      const values = new Map<string, KnownValue | undefined>();
      const cells = new Map<string, Expr>();
      let rest = index;
      for (const { name, labelled, sets, rows } of asked) {
        const row = rows[rest % rows.length];
        rest = Math.floor(rest / rows.length);
        if (row === undefined) continue;
        if (labelled) values.set(name, row.label);
        sets.forEach((each, column) => {
          const cell = row.values[column];
          if (cell === undefined) return;
          values.set(each.name, evaluate(cell, nothingKnown));
          cells.set(each.name, cell);
        });
      }
      if (this.judge(demand, values, cells)) return;
    }
  }

  /** @returns whether something was wrong. */
  private judge(demand: DemandType, known: Environment, cells: ReadonlyMap<string, Expr>): boolean {
    if (!demand.when.every((each) => evaluate(each, known) === true)) return false;
    const [first, second] = demand.values;
    if (first === undefined) return false;
    const value = evaluate(first, known);
    switch (demand.kind) {
      case "bounds":
        return several(value).some((each) => this.bounds(demand, first, each, cells));
      case "divisor":
        if (value !== 0) return false;
        this.say("divisionByZero", demand, first, {}, cells);
        return true;
      case "ordered": {
        const high = second && evaluate(second, known);
        if (typeof value !== "number" || typeof high !== "number" || value <= high) return false;
        this.say("emptyRange", demand, first, {}, cells);
        return true;
      }
    }
  }

  private bounds(
    demand: DemandType,
    from: Expr,
    value: KnownValue | undefined,
    cells: ReadonlyMap<string, Expr>,
  ): boolean {
    if (typeof value !== "number" && typeof value !== "string") return false;
    const allowed = outsideOf(value, kindOfValues(from.type), demand);
    if (allowed === undefined) return false;
    const values = { what: demand.what, bounds: allowed, value: showValue(value, from.type) };
    this.say("outOfBounds", demand, from, values, cells);
    return true;
  }

  /** At the value, where one literal or one row has it; else where it is used, with the rows. */
  private say<Name extends "outOfBounds" | "divisionByZero" | "emptyRange">(
    name: Name,
    demand: DemandType,
    from: Expr,
    values: Parameters<typeof this.report<Name>>[2],
    cells: ReadonlyMap<string, Expr>,
  ): void {
    const origin =
      from.kind === "parameter" ? cells.get(from.name)?.span : from.kind === "literal" ? from.span : undefined;
    const span = origin ?? demand.span;
    const key = `${span.source}:${span.start}-${span.end}`;
    if (this.said.has(key)) return;
    this.said.add(key);
    this.report(name, span, values, { related: this.related(demand, from, origin, cells) });
  }

  private related(
    { span: at, boundsSpan: declared }: DemandType,
    from: Expr,
    origin: Span | undefined,
    cells: ReadonlyMap<string, Expr>,
  ): NonNullable<Extras["related"]> {
    const rows = [...new Set(parametersIn(from))].flatMap((name) => {
      const cell = cells.get(name);
      return cell === undefined || origin !== undefined
        ? []
        : [{ span: cell.span, message: note("withRow", { name }) }];
    });
    const used = origin === undefined || same(origin, at) ? [] : [{ span: at, message: note("usedHere", {}) }];
    const bounds = declared === undefined ? [] : [{ span: declared, message: note("boundsHere", {}) }];
    return [...rows, ...used, ...bounds];
  }
}

function several(value: KnownValue | undefined): readonly (KnownValue | undefined)[] {
  return Array.isArray(value) ? (value as readonly KnownValue[]) : [value];
}

function same(a: Span, b: Span): boolean {
  return a.source === b.source && a.start === b.start && a.end === b.end;
}
