/** The costs of operations on a machine: a fixed part, a part for each byte, or both. */
import type { Costs, Expression, Setting } from "../../../grammar/index.js";
import type { Context } from "../names/scope.js";
import { note } from "../diagnostics/report.js";
import { checkLabelled } from "../values/labelled.js";
import { nicOperations } from "./machine-values.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { LabelledValue, MachineType, ProtocolType } from "../program.js";
import { moduleScope, resolve } from "../names/scope.js";

type CostTable = MachineType["costs"];
type Cost = CostTable[string];

/** The operations that every protocol has. */
const operations = ["demux", "push", "open", "call", "callDemux"];

/** The costs by machine. A second cost of an operation on the same machine is reported. */
export function checkCosts(context: Context): ReadonlyMap<string, CostTable> {
  const byMachine = new Map<string, Map<string, { cost: Cost; setting: Setting }>>();
  context.compilation.modules.forEach(({ tree }, module) => {
    for (const declaration of tree.declarations) {
      if (declaration.kind !== "Costs") continue;
      const machine = resolve(context, module, declaration.on, "Machine");
      const table = byMachine.get(machine?.name.text ?? "") ?? new Map<string, { cost: Cost; setting: Setting }>();
      if (machine !== undefined) byMachine.set(machine.name.text, table);
      checkBlock(context, declaration, module, table);
    }
  });
  return new Map(
    [...byMachine].map(([machine, table]) => [
      machine,
      Object.fromEntries([...table].map(([key, { cost }]): [string, Cost] => [key, cost])),
    ]),
  );
}

function checkBlock(
  context: Context,
  { settings }: Costs,
  module: number,
  table: Map<string, { cost: Cost; setting: Setting }>,
): void {
  for (const setting of settings) {
    const key = checkOperation(context, setting, module);
    const cost = checkCost(context, setting, module);
    if (key === undefined) continue;
    const first = table.get(key);
    if (first === undefined) table.set(key, { cost, setting });
    else {
      context.report(
        "setTwice",
        setting.path.span,
        { name: key },
        {
          related: [{ span: first.setting.path.span, message: note("firstOne", {}) }],
        },
      );
    }
  }
}

/** `IP.demux` by the protocol's own name, or an operation of the network card. */
function checkOperation(context: Context, { path }: Setting, module: number): string | undefined {
  const [first, second, ...more] = path.segments;
  if (
    first === undefined ||
    second === undefined ||
    more.length > 0 ||
    path.segments.some(({ index }) => index !== undefined)
  ) {
    context.report("costPath", path.span, {});
    return undefined;
  }
  const written = `${first.name.text}.${second.name.text}`;
  if (first.name.text === "nic") {
    if (nicOperations.includes(written)) return written;
    context.report(
      "unknownOperation",
      second.span,
      { of: "nic", name: second.name.text },
      {
        help: suggestion(
          second.name.text,
          nicOperations.map((each) => each.slice("nic.".length)),
        ),
      },
    );
    return undefined;
  }
  const declaration = resolve(context, module, first.name, "Protocol");
  const protocol = context.compilation.protocols.find(({ name }) => name === declaration?.name.text);
  if (protocol === undefined) return undefined;
  const known = operationsOf(context, protocol);
  if (known.includes(second.name.text)) return `${protocol.name}.${second.name.text}`;
  context.report(
    "unknownOperation",
    second.span,
    { of: protocol.name, name: second.name.text },
    {
      related: [{ span: protocol.nameSpan, message: note("declaredHere", { name: protocol.name }) }],
      help: suggestion(second.name.text, known),
    },
  );
  return undefined;
}

/** The members of a protocol that others call: also its points, the operations that it provides, and the upcalls that it gets. */
function operationsOf({ compilation }: Context, { points, provides, slots }: ProtocolType): string[] {
  const called = (service: string | undefined, upcalls: boolean): string[] => {
    const declared = compilation.services.find(({ name }) => name === service);
    return declared?.operations.filter(({ upcall }) => upcall === upcalls).map(({ name }) => name) ?? [];
  };
  const needed = new Set(slots.flatMap(({ elements }) => elements.map(({ service }) => service)));
  return [
    ...operations,
    ...points.map(({ name }) => name),
    ...called(provides?.service, false),
    ...[...needed].flatMap((service) => called(service, true)),
  ];
}

function checkCost(context: Context, { value, path }: Setting, module: number): Cost {
  const place = { ...context, scope: moduleScope(module) };
  const what = `the cost "${path.segments.map(({ name }) => name.text).join(".")}"`;
  let fixed: LabelledValue | undefined;
  let perByte: LabelledValue | undefined;
  for (const term of addends(value)) {
    const found = checkLabelled(place, term, { what, kinds: ["time", "cycles", "perByte", "cyclesPerByte"] });
    if (found === undefined) continue;
    const isPerByte = found.kind === "perByte" || found.kind === "cyclesPerByte";
    const other = isPerByte ? perByte : fixed;
    if (other !== undefined) {
      const part = isPerByte ? "for each byte" : "fixed";
      context.report(
        "costTwice",
        term.span,
        { what, part },
        { related: [{ span: other.span, message: note("firstOne", {}) }] },
      );
    } else if (isPerByte) perByte = found;
    else fixed = found;
  }
  return { ...(fixed !== undefined && { fixed }), ...(perByte !== undefined && { perByte }) };
}

function addends(expression: Expression): Expression[] {
  if (expression.kind !== "BinaryExpression" || expression.operator !== "+") return [expression];
  return [...addends(expression.left), ...addends(expression.right)];
}
