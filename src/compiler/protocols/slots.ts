/** The slots of a protocol (`needs lower: Datagram[1..8];`), and the service that it provides above. */
import type { Name, Needs, Provides, TupleElement } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { importFromLibrary } from "../names/library-names.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { Slot } from "../program.js";
import { isBroken, lookUp, moduleScope, type Context } from "../names/scope.js";
import { device } from "./services.js";
import { scalar } from "../values/types.js";

/** The most lowers that a counted slot may take. */
export const mostLowers = 256;

/** The name of a service; `device` is built in. An unknown one is reported. */
export function resolveService(context: Context, module: number, name: Name): string | undefined {
  if (name.text === device) return device;
  const found = lookUp(context, module, name.text);
  if (found?.declaration.kind === "Service") return found.declaration.name.text;
  if (found !== undefined) {
    context.report(
      "wrongKindOfName",
      name.span,
      { name: name.text, expected: "service", actual: found.declaration.kind.toLowerCase() },
      {
        related: [{ span: found.declaration.name.span, message: note("declaredHere", { name: name.text }) }],
      },
    );
    return undefined;
  }
  if (isBroken(context, module, name.text)) return undefined;
  const names = [...(context.compilation.names[module] ?? [])].filter(
    ([, each]) => each.declaration.kind === "Service",
  );
  const extras = importFromLibrary(context.compilation, module, name.text, ["Service"]) ?? {
    help: suggestion(name.text, [device, ...names.map(([text]) => text)]),
  };
  context.report("unknownName", name.span, { kind: "service", name: name.text }, extras);
  return undefined;
}

/** A slot; undefined if its service is not known. */
export function checkSlot(context: Context, module: number, { name, type, span }: Needs): Slot | undefined {
  const written: readonly TupleElement[] = type.tuple ?? [{ name, type: { ...type, span: type.span }, span }];
  const elements = written.map((element) => {
    const service = element.type.name && resolveService(context, module, element.type.name);
    if (type.tuple !== undefined && (element.type.list !== undefined || element.type.tuple !== undefined)) {
      context.report("nestedTuple", element.type.span, {});
    }
    return { name: element.name.text, service };
  });
  const seen = new Set<string>();
  for (const element of written) {
    if (seen.has(element.name.text)) context.report("duplicateName", element.name.span, { name: element.name.text });
    seen.add(element.name.text);
  }
  const known = elements.flatMap((each) =>
    each.service === undefined ? [] : [{ name: each.name, service: each.service }],
  );
  const count = checkCount(context, module, type.list);
  if (known.length < elements.length) return undefined;
  return {
    name: name.text,
    elements: known,
    tuple: type.tuple !== undefined,
    ...(count !== undefined && { count }),
    span,
  };
}

function checkCount(context: Context, module: number, list: Needs["type"]["list"]): Slot["count"] {
  if (list === undefined) return undefined;
  const place = { ...context, scope: moduleScope(module) };
  const known = (written: typeof list.from, otherwise: number): number => {
    if (written === undefined) return otherwise;
    const expr = checkValue(place, written, { type: scalar("int"), what: "the number of lowers" });
    if (expr.kind === "literal" && typeof expr.value === "number") return expr.value;
    if (expr.type.kind !== "unknown") context.report("notKnown", written.span, { what: "the number of lowers" });
    return otherwise;
  };
  const from = known(list.from, 0);
  const to = known(list.to, list.from === undefined ? mostLowers : from);
  if (from < 0 || to < from || to < 1 || to > mostLowers) context.report("badCount", list.span, { most: mostLowers });
  return { from, to };
}

/** `provides Datagram;`, or in a virtual protocol the name of the slot whose service it passes through. */
export function checkProvides(
  context: Context,
  module: number,
  { what }: Provides,
  slots: readonly Slot[],
  virtual: boolean,
): { service: string } | undefined {
  const [segment, ...more] = what.segments;
  if (segment === undefined) return undefined;
  if (more.length > 0 || segment.index !== undefined) {
    context.report("dottedProvides", what.span, {});
    return undefined;
  }
  const slot = slots.find((each) => each.name === segment.name.text);
  if (slot !== undefined && virtual) {
    const service = slot.elements[0]?.service;
    return service === undefined ? undefined : { service };
  }
  const service = resolveService(context, module, segment.name);
  if (service === device) {
    context.report("providesDevice", what.span, {});
    return undefined;
  }
  return service === undefined ? undefined : { service };
}
