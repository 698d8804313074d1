/** A program with the settings of a caller written into it, so that the analysis judges them like declared values. */
import type { Expr, LabelledValue, MachineType, Program } from "../compiler/index.js";
import type { Axis, AxisValue, MachineData, MachineValue } from "../runtime/index.js";
import type { Plan } from "../lab/index.js";

/** Only the experiments that are run, with their axes and machines as planned, and the scenarios that these run. */
export function programAsSet(program: Program, { experiments, machines }: Plan): Program {
  const planned = program.experiments.flatMap((declared) => {
    const found = experiments.find(({ experiment }) => experiment.name === declared.name);
    if (found === undefined) return [];
    const axes = declared.axes.map((axis) => {
      const set = found.axes.find(({ name }) => name === axis.name);
      return set === undefined ? axis : { ...axis, rows: rowsAsSet(axis, set) };
    });
    return [{ ...declared, axes }];
  });
  const run = new Set(
    planned.flatMap(({ scenario, variants }) => [scenario, ...(variants ?? []).map((each) => each.scenario)]),
  );
  return {
    ...program,
    experiments: planned,
    scenarios: program.scenarios.filter(({ name }) => run.has(name)),
    machines: program.machines.map((machine) => machineAsSet(machine, machines[machine.name])),
  };
}

type DeclaredAxis = Program["experiments"][number]["axes"][number];

function rowsAsSet(declared: DeclaredAxis, { rows }: Axis): DeclaredAxis["rows"] {
  return rows.map(({ label, values }) => {
    const known = declared.rows.find((row) => row.label === label);
    if (known !== undefined) return known;
    const exprs = declared.sets.map(({ name, type }) => exprOf(values[name] ?? 0, { type, span: declared.span }));
    return { label, values: exprs, span: declared.span };
  });
}

function exprOf(value: AxisValue, where: Pick<Expr, "type" | "span">): Expr {
  if (typeof value !== "object") return { kind: "literal", value, ...where };
  const { kind: mode, preset: _, ...given } = value;
  const entries = Object.entries<number | string | null>({ ...given });
  const parts = entries.map(([name, each]): [string, Expr] => [name, { kind: "literal", value: each, ...where }]);
  return { kind: "mode", mode, arguments: Object.fromEntries(parts), ...where };
}

function machineAsSet(machine: MachineType, set: MachineData | undefined): MachineType {
  if (set === undefined) return machine;
  const values = Object.entries(machine.values).map(([name, value]) => [name, valueAsSet(value, set.values[name])]);
  const costs = Object.entries(machine.costs).map(([name, cost]) => {
    const { fixed, perByte } = set.costs[name] ?? {};
    const label = cost.fixed ?? cost.perByte;
    const parts = {
      ...(label !== undefined && fixed !== undefined && { fixed: valueAsSet(cost.fixed ?? label, fixed) }),
      ...(label !== undefined && perByte !== undefined && { perByte: valueAsSet(cost.perByte ?? label, perByte) }),
    };
    return [name, parts];
  });
  return {
    ...machine,
    values: Object.fromEntries(values) as MachineType["values"],
    costs: Object.fromEntries(costs) as MachineType["costs"],
  };
}

function valueAsSet(declared: LabelledValue, set: MachineValue | undefined): LabelledValue {
  return set?.label !== "set" ? declared : { ...declared, value: set.value, kind: set.kind };
}
