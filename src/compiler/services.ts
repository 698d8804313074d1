/** Services: the types of bindings, and for control services their operations. */
import type { Service, ServiceOperation } from "../../grammar/index.js";
import type { Compilation } from "./compilation.js";
import { note, type Report } from "./diagnostics/report.js";
import { suggestion } from "./nearest.js";
import { checkParameters } from "./parameters.js";
import type { FieldType, Realm, ScalarKind, ServiceOperationType, ServiceType } from "./program.js";
import { moduleScope, type Context } from "./scope.js";
import { checkType } from "./type-references.js";
import { unsignedBits } from "./types.js";

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

function checkService(context: Context, service: Service, module: number): ServiceType {
  const { name, realm, operations, span, doc } = service;
  const known = realms.find((each) => each === realm.text);
  if (known === undefined) {
    context.report("unknownRealm", realm.span, { realm: realm.text }, { help: suggestion(realm.text, realms) });
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
    if (type.kind === "list" || type.kind === "range") context.report("listResult", result.span, { name: name.text });
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
