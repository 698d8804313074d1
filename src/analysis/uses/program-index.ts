/** The declarations of a program by name, collected once. */
import type { GraphType, MachineType, MediumType, Program, ProtocolType } from "../../compiler/index.js";

export interface ProgramIndex {
  readonly protocols: ReadonlyMap<string, ProtocolType>;
  readonly graphs: ReadonlyMap<string, GraphType>;
  readonly machines: ReadonlyMap<string, MachineType>;
  readonly media: ReadonlyMap<string, MediumType>;
}

const indexes = new WeakMap<Program, ProgramIndex>();

export function indexOf(program: Program): ProgramIndex {
  const known = indexes.get(program);
  if (known !== undefined) return known;
  const index: ProgramIndex = {
    protocols: byName(program.protocols),
    graphs: byName(program.graphs),
    machines: byName(program.machines),
    media: byName(program.media),
  };
  indexes.set(program, index);
  return index;
}

/** Of two declarations with one name the first counts. */
function byName<Declaration extends { readonly name: string }>(
  declarations: readonly Declaration[],
): ReadonlyMap<string, Declaration> {
  const map = new Map<string, Declaration>();
  for (const each of declarations) if (!map.has(each.name)) map.set(each.name, each);
  return map;
}
