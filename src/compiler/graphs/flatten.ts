/** A graph with its sub-graphs opened: protocol instances by their full path, each with its possible lowers. */
import type { BindingType, Expr, GraphType, LowerRef } from "../program.js";

export interface FlatInstance {
  /** `net.udp` */
  readonly path: string;
  readonly protocol: string;
  /** The parameters that its graph sets. */
  readonly arguments: Readonly<Record<string, Expr>>;
  readonly below: readonly FlatBinding[];
  /** The graphs that it stands in, from the outermost to the one that declares it. */
  readonly graphs: readonly string[];
}
export interface FlatBinding {
  /** Path of the instance below; absent over a need of the outermost graph. */
  readonly lower?: string;
  /** The need of the outermost graph, if the lower is one. */
  readonly need?: string;
  readonly binding: BindingType;
}

type End = { readonly lower?: string; readonly need?: string };

const flattened = new WeakMap<GraphType, readonly FlatInstance[]>();

/** Bottom-up, as declared. */
export function flatten(graph: GraphType, graphs: ReadonlyMap<string, GraphType>): readonly FlatInstance[] {
  const known = flattened.get(graph);
  if (known !== undefined) return known;
  const flat = open(graph, graphs);
  flattened.set(graph, flat);
  return flat;
}

function open(graph: GraphType, graphs: ReadonlyMap<string, GraphType>): readonly FlatInstance[] {
  const flat: FlatInstance[] = [];
  const add = (
    inner: GraphType,
    prefix: string,
    needs: ReadonlyMap<string, readonly End[]>,
    graphsAround: readonly string[],
  ): void => {
    const within = [...graphsAround, inner.name];
    const ends = ({ path, isNeed }: LowerRef): readonly End[] =>
      isNeed ? (needs.get(path[0] ?? "") ?? [{}]) : [{ lower: prefix + path.join(".") }];
    const bindingsOf = bindingsInOrder(inner.bindings);
    for (const { name, kind, of, arguments: set, needs: given, choices } of inner.instances) {
      if (kind === "protocol") {
        const below: FlatBinding[] = [];
        for (const binding of bindingsOf(name)) {
          const { path, isNeed } = binding.lower;
          if (!isNeed) below.push({ lower: prefix + path.join("."), binding });
          else for (const end of needs.get(path[0] ?? "") ?? [{}]) below.push({ binding, ...end });
        }
        flat.push({ path: prefix + name, protocol: of, arguments: set, below, graphs: within });
        continue;
      }
      const nested = graphs.get(of);
      if (nested === undefined || nested === inner) continue;
      const all = Object.entries(given).map(([need, ref]): [string, readonly End[]] => [
        need,
        [...(choices?.[need] ?? []).flatMap(({ lower }) => ends(lower)), ...ends(ref)],
      ]);
      add(nested, `${prefix}${name}.`, new Map(all), within);
    }
  };
  add(graph, "", new Map(graph.needs.map(({ name }) => [name, [{ need: name }]])), []);
  return flat;
}

/** Gives the bindings of each upper in turn, in the order in which the uppers are declared. */
export function bindingsInOrder(bindings: readonly BindingType[]): (upper: string) => readonly BindingType[] {
  let next = 0;
  return (upper) => {
    const first = next;
    while (bindings[next]?.upper === upper) next++;
    return bindings.slice(first, next);
  };
}

const named = new WeakMap<readonly GraphType[], ReadonlyMap<string, GraphType>>();

export function graphsByName(graphs: readonly GraphType[]): ReadonlyMap<string, GraphType> {
  const known = named.get(graphs) ?? new Map(graphs.map((graph) => [graph.name, graph]));
  named.set(graphs, known);
  return known;
}
