/** Protocol numbers, machines and media as data. */
import type { LabelledValue, MachineType, MediumType } from "../compiler/index.js";
import type { Doc } from "./document.js";
import type { Scope } from "./scope.js";
import {
  array,
  call,
  constant,
  decimal,
  docComment,
  entry,
  hexadecimal,
  object,
  propertyName,
  quoted,
} from "./typescript.js";

/** `const numbers = new ProtocolNumbers(...)`, of the protocols that the graphs have. */
export function protocolNumbers(scope: Scope): Doc {
  const used = new Set(scope.reached.graphs.flatMap(({ instances }) => instances.map(({ of }) => of)));
  const absolute: Doc[] = [];
  const relative: Doc[] = [];
  for (const { protocol, over, value, span } of scope.program.numbers) {
    // Written as in the program, so that readers recognise it.
    const number = /=\s*0x/.test(scope.textOf(span)) ? hexadecimal(value, 4) : decimal(value);
    // All protocol numbers of a lower protocol. Without any, the lower knows its uppers by their absolute numbers.
    if (over !== undefined && used.has(over)) relative.push(array([quoted(protocol), quoted(over), number]));
    if (over === undefined && used.has(protocol)) absolute.push(array([quoted(protocol), number]));
  }
  const made = call(`new ${scope.runtime("ProtocolNumbers")}`, [array(absolute, "blocks"), array(relative, "blocks")]);
  return [`const ${scope.numbers} = `, made, ";"];
}

function labelled({ value, kind, label, source, low, high }: LabelledValue): Doc {
  return object([
    `value: ${constant(value)}`,
    `kind: ${quoted(kind)}`,
    `label: ${quoted(label)}`,
    ...(source === undefined ? [] : [`source: ${quoted(source)}`]),
    ...(low === undefined ? [] : [`low: ${decimal(low)}`]),
    ...(high === undefined ? [] : [`high: ${decimal(high)}`]),
  ]);
}

/** Times in ns, rates in Hz, ns for each byte; cycles as cycles, and cycles for each byte as such. */
export function machineData(machine: MachineType, scope: Scope): Doc {
  const values = Object.entries(machine.values).map(([name, value]) => entry(name, labelled(value)));
  const costs = Object.entries(machine.costs).map(([name, { fixed, perByte }]) =>
    entry(
      name,
      object([
        ...(fixed === undefined ? [] : [["fixed: ", labelled(fixed)]]),
        ...(perByte === undefined ? [] : [["perByte: ", labelled(perByte)]]),
      ]),
    ),
  );
  return [
    docComment(`${machine.doc}\n(${scope.where(machine.span)})`),
    `export const ${scope.machine(machine.name)}: ${scope.runtimeType("MachineData")} = `,
    object(
      [
        `name: ${quoted(machine.name)}`,
        ["values: ", object(values, true)],
        ["costs: ", object(costs, costs.length > 0)],
      ],
      true,
    ),
    ";",
  ];
}

/** The values that every link needs, in bit/s, bytes and ns, and those that have a default. */
const always = ["rate", "mtu", "preamble", "shortest", "gap", "slot", "delay"];
const sometimes: Readonly<Record<string, number | string>> = {
  kind: "cable",
  queue: 64,
  loss: 0,
  duplicate: 0,
  reorder: 0,
  corrupt: 0,
  jitter: 0,
};

export function mediumData(medium: MediumType, scope: Scope): Doc {
  const given = Object.keys(sometimes).filter((name) => (medium.values[name] ?? sometimes[name]) !== sometimes[name]);
  const values = [...given, ...always].map((name) => `${propertyName(name)}: ${constant(medium.values[name] ?? 0)}`);
  return [
    docComment(`${medium.doc}\n(${scope.where(medium.span)})`),
    `const ${scope.medium(medium.name)}: ${scope.runtimeType("MediumData")} = `,
    object([`name: ${quoted(medium.name)}`, ...values], true),
    ";",
  ];
}
