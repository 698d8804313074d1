/** Services: the types of bindings, and for control services their operations. */
import type { Service, ServiceOperation } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { checkParameters } from "../values/parameters.js";
import type { FieldType, Realm, ScalarKind, ServiceOperationType, ServiceType } from "../program.js";
import { lookUp, moduleScope, type Context } from "../names/scope.js";
import { checkType } from "../values/type-references.js";
import { unsignedBits } from "../values/types.js";

/** The service of a network card, which needs no declaration: frames from and to the wire. */
export const device = "device";

const realms: readonly Realm[] = ["push", "call", "control"];

export function checkServices(compilation: Compilation, report: Report): Compilation {
  const context: Context = { report, compilation };
  const services = compilation.modules.flatMap(({ tree }, module) =>
    tree.declarations.flatMap((each) => (each.kind === "Service" ? [checkService(context, each, module)] : [])),
  );
  return { ...compilation, services };
}

/** The services of which a service is a kind (`service Frame: Packet;`), nearest first; empty if they lead in a cycle. */
function generalServices(context: Context, service: Service, module: number): readonly Service[] {
  const general: Service[] = [];
  for (let last = { service, module }; ;) {
    const found = lookUp(context, last.module, last.service.realm.text);
    if (found?.declaration.kind !== "Service") return general;
    if (found.declaration === service || general.includes(found.declaration)) return [];
    general.push(found.declaration);
    last = { service: found.declaration, module: found.module };
  }
}

/** Whether a provider of `given` fits a slot for `needed`. */
export function serviceFits({ services }: Compilation, given: string, needed: string): boolean {
  for (let at: string | undefined = given; at !== undefined;) {
    if (at === needed) return true;
    const name: string = at;
    at = services.find((each) => each.name === name)?.kindOf;
  }
  return false;
}

function checkService(context: Context, service: Service, module: number): ServiceType {
  const { name, realm: written, operations, span, doc } = service;
  const general = generalServices(context, service, module);
  const realm = general.at(-1)?.realm ?? written;
  const known = realms.find((each) => each === realm.text && (each !== "control" || realm === written));
  if (known === undefined) {
    context.report("unknownRealm", written.span, { realm: written.text }, { help: suggestion(written.text, realms) });
  } else if (known !== "control" && operations[0] !== undefined) {
    context.report("operationsOfData", operations[0].span, { name: name.text, realm: known });
  } else if (known === "control" && operations.length === 0) {
    context.report("emptyControl", name.span, { name: name.text });
  }
  const seen = new Map<string, ServiceOperation>();
  const checked = operations.flatMap((operation): ServiceOperationType[] => {
    const first = seen.get(operation.name.text);
    if (first !== undefined) {
      context.report(
        "duplicateName",
        operation.name.span,
        { name: operation.name.text },
        {
          related: [{ span: first.name.span, message: note("declaredHere", { name: operation.name.text }) }],
        },
      );
      return [];
    }
    seen.set(operation.name.text, operation);
    return [checkOperation(context, operation, module)];
  });
  return {
    name: name.text,
    doc: doc ?? "",
    span,
    nameSpan: name.span,
    realm: known ?? "push",
    ...(known !== undefined && general[0] !== undefined && { kindOf: general[0].name.text }),
    operations: checked,
  };
}

function checkOperation(context: Context, operation: ServiceOperation, module: number): ServiceOperationType {
  const { name, upcall, blocks, doc, span, result } = operation;
  if (upcall && blocks) context.report("blockingUpcall", name.span, { name: name.text });
  const parameters = checkParameters(context, operation.parameters, moduleScope(module), false);
  const type = result && checkType(context, result).type;
  let kind: FieldType | ScalarKind | undefined;
  if (result !== undefined && type !== undefined && type.kind !== "unknown") {
    if (type.kind === "list" || type.kind === "varying") context.report("listResult", result.span, { name: name.text });
    else kind = result.name !== undefined && unsignedBits(result.name.text) !== undefined ? "uint" : type.kind;
  }
  return {
    name: name.text,
    doc: doc ?? "",
    span,
    nameSpan: name.span,
    upcall,
    parameters,
    ...(kind !== undefined && { result: kind }),
    blocks,
  };
}
