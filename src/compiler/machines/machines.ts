/** Machines, with everything that they inherit, and the costs of operations on them. */
import type { Machine, Medium, Setting } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { checkCosts } from "./costs.js";
import { minimalLoops } from "../names/cycles.js";
import { note, type Report } from "../diagnostics/report.js";
import { checkLabelled } from "../values/labelled.js";
import { machineValue, machineValueNames, neededMachineValues } from "./machine-values.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { LabelledValue, MachineType } from "../program.js";
import { documented } from "../names/declarations.js";
import { moduleScope, resolve, type Context } from "../names/scope.js";
import { textOf } from "../names/written.js";

export function checkMachines(compilation: Compilation, report: Report): Compilation {
  const context: Context = { report, compilation };
  const own = new Map<string, { machine: Machine; values: Map<string, LabelledValue>; base: string | undefined }>();
  compilation.modules.forEach(({ tree }, module) => {
    for (const each of tree.declarations) {
      if (each.kind !== "Machine" || own.has(each.name.text)) continue;
      const base = each.extends && resolve(context, module, each.extends, "Machine")?.name.text;
      own.set(each.name.text, { machine: each, values: checkSettings(context, each, module), base });
    }
  });
  const loops = inheritanceLoops(
    context,
    [...own.values()].map(({ machine, base }) => ({ declaration: machine, base })),
  );
  const costs = checkCosts(context);
  const extended = new Set([...own.values()].map(({ base }) => base));

  const ordered = inheritanceOrder([...own].map(([name, { base }]) => ({ name, base })));
  const machines = new Map<string, MachineType>();
  for (const name of ordered) {
    const { machine, values, base } = own.get(name) ?? {};
    if (machine === undefined) continue;
    const inherited = base === undefined ? undefined : machines.get(base);
    machines.set(name, {
      ...documented(machine.name, machine.doc, machine.span),
      values: { ...inherited?.values, ...Object.fromEntries(values ?? []) },
      costs: { ...inherited?.costs, ...costs.get(name) },
    });
    // A machine that others extend may leave values to them. If the base has a fault, missing values are not reported.
    const unsure = extended.has(name) || loops.has(name) || (machine.extends !== undefined && inherited === undefined);
    const wrong = new Set(machine.settings.map(({ path }) => textOf(context, path.span)));
    const missing = neededMachineValues.filter(
      (key) => machines.get(name)?.values[key] === undefined && !wrong.has(key),
    );
    if (!unsure && missing.length > 0) report("missingMachineValues", machine.name.span, { name, names: missing });
  }
  return { ...compilation, machines: [...machines.values()] };
}

function checkSettings(context: Context, machine: Machine, module: number): Map<string, LabelledValue> {
  const values = new Map<string, LabelledValue>();
  for (const [key, setting] of uniqueSettings(context, machine.settings)) {
    const wanted = machineValue(key);
    if (wanted === undefined) {
      const help = suggestion(key, machineValueNames);
      context.report("unknownMachineValue", setting.path.span, { name: key }, { help });
      continue;
    }
    const place = { ...context, scope: moduleScope(module) };
    const value = checkLabelled(place, setting.value, { ...wanted, what: `"${key}"` });
    if (value !== undefined) values.set(key, value);
  }
  return values;
}

/** Settings by their path as written. A second setting of a path is reported. */
export function uniqueSettings(context: Context, settings: readonly Setting[]): Map<string, Setting> {
  const unique = new Map<string, Setting>();
  for (const setting of settings) {
    const key = setting.path.segments.map(({ name }) => name.text).join(".");
    const indexed = setting.path.segments.find(({ index }) => index !== undefined);
    if (indexed !== undefined) {
      context.report("indexInSetting", indexed.span, {});
      continue;
    }
    const first = unique.get(key);
    if (first === undefined) unique.set(key, setting);
    else {
      context.report(
        "setTwice",
        setting.path.span,
        { name: key },
        {
          related: [{ span: first.path.span, message: note("firstOne", {}) }],
        },
      );
    }
  }
  return unique;
}

/** Reports declarations that extend themselves, and returns their names. */
export function inheritanceLoops(
  { report }: Context,
  all: readonly { readonly declaration: Machine | Medium; readonly base: string | undefined }[],
): ReadonlySet<string> {
  const byName = new Map(all.map((each) => [each.declaration.name.text, each]));
  const next = (name: string): string[] => {
    const base = byName.get(name)?.base;
    return base === undefined ? [] : [base];
  };
  const inLoop = new Set<string>();
  for (const loop of minimalLoops([...byName.keys()], next)) {
    for (const name of loop) inLoop.add(name);
    const [first, ...others] = loop.flatMap((name) => byName.get(name)?.declaration ?? []);
    if (first?.extends === undefined) continue;
    report(
      "extendsItself",
      first.extends.span,
      { names: loop },
      {
        related: others.flatMap((each) =>
          each.extends ? [{ span: each.extends.span, message: note("partOfCycle", {}) }] : [],
        ),
      },
    );
  }
  return inLoop;
}

/** Bases before the declarations that extend them. */
export function inheritanceOrder(
  all: readonly { readonly name: string; readonly base: string | undefined }[],
): string[] {
  const byName = new Map(all.map((each) => [each.name, each]));
  const ordered = new Set<string>();
  const visit = (name: string, above: ReadonlySet<string>): void => {
    const each = byName.get(name);
    if (each === undefined || ordered.has(name) || above.has(name)) return;
    if (each.base !== undefined) visit(each.base, new Set([...above, name]));
    ordered.add(name);
  };
  for (const { name } of all) visit(name, new Set());
  return [...ordered];
}
