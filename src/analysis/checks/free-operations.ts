/** Operations that the costs of a machine leave out, so that they take no time there: one note for each machine. */
import { type Diagnostic, diagnostic, type MachineType, type Program } from "../../compiler/index.js";
import type { Span } from "../../../grammar/index.js";
import type { Node } from "../contexts/nodes.js";
import type { Findings } from "../findings.js";
import { driver } from "../summaries/summaries.js";
import { indexOf } from "../uses/program-index.js";
import type { Version } from "../uses/uses.js";

interface Costed {
  /** `UDP.demux` */
  readonly name: string;
  /** The declaration of the protocol; undefined for the network interface. */
  readonly span?: Span;
}

/**
 * A machine of a library leaves out what its own measurements contain elsewhere, so of it only the program's own protocols count. Points are left out:
 * most of them only mark a place.
 */
export function freeOperations({ program, contexts, isOwn }: Findings): Diagnostic[] {
  const { machines } = indexOf(program);
  const costedOf = costedBy(program);
  const found = new Map<string, { readonly first: Version; readonly operations: Set<string> }>();
  for (const { configuration, nodes, reached } of contexts) {
    const called = nodes.flatMap((each, node) =>
      reached(node, "interrupt") || reached(node, "thread") ? costedOf(each) : [],
    );
    for (const version of configuration.versions) {
      const machine = machines.get(version.host.machine);
      if (machine === undefined) continue;
      const { operations } = found.get(machine.name) ?? { operations: new Set<string>() };
      if (!found.has(machine.name)) found.set(machine.name, { first: version, operations });
      const isOfProgram = areOwn(machine, isOwn);
      for (const { name, span } of called)
        if (machine.costs[name] === undefined && (isOfProgram || (span !== undefined && isOwn(span))))
          operations.add(name);
    }
  }
  return [...found].flatMap(([machine, { first, operations }]) => {
    if (operations.size === 0) return [];
    const declared = machines.get(machine)!;
    const span = isOwn(declared.span) ? declared.nameSpan : first.host.span;
    return [diagnostic("costsNothing", span, { machine, operations: [...operations].sort() })];
  });
}

/** Whether the program's author has written all of a machine's costs; a machine that extends one of a library has those of the library. */
function areOwn({ span, costs }: MachineType, isOwn: Findings["isOwn"]): boolean {
  const values = Object.values(costs).flatMap(({ fixed, perByte }) => [fixed, perByte]);
  return isOwn(span) && values.every((value) => value === undefined || isOwn(value.span));
}

/** The names of costs that a call of an operation charges. */
function costedBy({ protocols, services }: Program): (node: Node) => readonly Costed[] {
  const types = new Map(protocols.map((each) => [each.name, each]));
  const controls = new Map(
    services.map(({ name, realm, operations }) => [
      name,
      realm === "control" ? operations.filter(({ upcall }) => !upcall).map((each) => each.name) : [],
    ]),
  );
  return ({ instance, operation: { name } }) => {
    if (instance.protocol === driver) return name === "push" ? [{ name: "nic.send" }, { name: "nic.receive" }] : [];
    const type = types.get(instance.protocol);
    if (type === undefined) return [];
    const isCosted = ofMessages.has(name) || controls.get(type.provides?.service ?? "")?.includes(name) === true;
    return isCosted ? [{ name: `${type.name}.${name}`, span: type.span }] : [];
  };
}

const ofMessages: ReadonlySet<string> = new Set(["demux", "push", "call", "callDemux"]);
