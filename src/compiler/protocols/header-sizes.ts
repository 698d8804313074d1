/** Fields whose length follows from the protocol's parameters: the layout is computed for every value that the parameters can have. */
import { note } from "../diagnostics/report.js";
import { evaluate, type KnownValue } from "../values/evaluate.js";
import { parametersIn } from "../names/mentions.js";
import type { HeaderContext } from "./header-context.js";
import type { Value } from "../values/operators.js";
import type { HeaderFieldType, ParameterType } from "../program.js";
import { showValue } from "../values/show.js";

/** More layouts than this are not tried. */
const mostLayouts = 4096;

/** False if a length is not a whole number of bytes, or is not known. */
export function checkSizes(context: HeaderContext, fields: readonly HeaderFieldType[]): boolean {
  let right = true;
  for (const { name, size, type } of fields) {
    if (size === undefined) continue;
    const used = [...new Set(parametersIn(size))].flatMap(
      (each) => context.parameters.find((parameter) => parameter.name === each) ?? [],
    );
    const open = used.find((parameter) => valuesOf(parameter) === undefined);
    if (open !== undefined || used.reduce((count, each) => count * (valuesOf(each)?.length ?? 1), 1) > mostLayouts) {
      const parameter = open ?? used[0];
      if (parameter !== undefined) {
        const related = [{ span: parameter.span, message: note("declaredHere", { name: parameter.name }) }];
        context.report("headerParameterOpen", size.span, { field: name, parameter: parameter.name }, { related });
      }
      right = false;
      continue;
    }
    const wrong = combinations(used).find((values) => !isLength(evaluate(size, values)));
    if (wrong === undefined) continue;
    const when = used.map((each) => `${each.name} is ${showValue(wrong.get(each.name) ?? "", each.type)}`);
    const bytes = evaluate(size, wrong);
    const length = typeof bytes === "number" ? `${type === "bits" ? bytes * 8 : bytes}` : "nothing";
    const wanted = type === "bits" ? "a multiple of 8 bits" : "a number of bytes";
    context.report("badSize", size.span, { field: name, length, wanted, when: when.join(" and ") });
    right = false;
  }
  return right;
}

function isLength(value: KnownValue | undefined): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

/** Every value that a parameter can have; undefined if there are too many. */
function valuesOf({ type, oneOf, low, high }: ParameterType): readonly Value[] | undefined {
  if (type.kind === "bool") return [false, true];
  if (oneOf !== undefined) return oneOf;
  if ((type.kind !== "int" && type.kind !== "bytes") || low === undefined || high === undefined) return undefined;
  return high - low >= mostLayouts ? undefined : Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

function combinations(parameters: readonly ParameterType[]): ReadonlyMap<string, Value>[] {
  let all: ReadonlyMap<string, Value>[] = [new Map()];
  for (const parameter of parameters) {
    const values = valuesOf(parameter) ?? [];
    all = all.flatMap((known) => values.map((value) => new Map([...known, [parameter.name, value]])));
  }
  return all;
}
