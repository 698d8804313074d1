/** A graph with its sub-graphs opened: protocol instances by their full path, each with what may be below it. */
import type { BindingType, Expr, GraphType, LowerRef } from "./program.js";

export interface FlatInstance {
  /** `net.udp` */
  readonly path: string;
  readonly protocol: string;
  /** The parameters that its graph sets. */
  readonly arguments: Readonly<Record<string, Expr>>;
  readonly below: readonly FlatBinding[];
}
export interface FlatBinding {
  /** Path of the instance below; absent over a need of the outermost graph. */
  readonly lower?: string;
  /** The need of the outermost graph, where it is one. */
  readonly need?: string;
  readonly binding: BindingType;
}

type End = { readonly lower?: string; readonly need?: string };

/** Bottom-up, as declared. */
export function flatten(graph: GraphType, graphs: ReadonlyMap<string, GraphType>): FlatInstance[] {
  const flat: FlatInstance[] = [];
  const open = (inner: GraphType, prefix: string, needs: ReadonlyMap<string, readonly End[]>): void => {
    const ends = ({ path, isNeed }: LowerRef): readonly End[] =>
      isNeed ? (needs.get(path[0] ?? "") ?? [{}]) : [{ lower: prefix + path.join(".") }];
    const bindings = bindingsByUpper(inner);
    for (const { name, kind, of, arguments: set, needs: given, choices } of inner.instances) {
      if (kind === "protocol") {
        const below: FlatBinding[] = [];
        for (const binding of bindings.get(name) ?? noBindings) {
          const { path, isNeed } = binding.lower;
          if (!isNeed) below.push({ lower: prefix + path.join("."), binding });
          else for (const end of needs.get(path[0] ?? "") ?? [{}]) below.push({ ...end, binding });
        }
        flat.push({ path: prefix + name, protocol: of, arguments: set, below });
        continue;
      }
      const nested = graphs.get(of);
      if (nested === undefined || nested === inner) continue;
      const all = Object.entries(given).map(([need, ref]): [string, readonly End[]] => [
        need,
        [...(choices?.[need] ?? []).flatMap(({ lower }) => ends(lower)), ...ends(ref)],
      ]);
      open(nested, `${prefix}${name}.`, new Map(all));
    }
  };
  open(graph, "", new Map(graph.needs.map(({ name }) => [name, [{ need: name }]])));
  return flat;
}

const noBindings: readonly BindingType[] = [];

function bindingsByUpper({ bindings }: GraphType): ReadonlyMap<string, readonly BindingType[]> {
  const byUpper = new Map<string, BindingType[]>();
  for (const binding of bindings) {
    const others = byUpper.get(binding.upper);
    if (others === undefined) byUpper.set(binding.upper, [binding]);
    else others.push(binding);
  }
  return byUpper;
}

export function graphsByName(graphs: readonly GraphType[]): ReadonlyMap<string, GraphType> {
  return new Map(graphs.map((graph) => [graph.name, graph]));
}
