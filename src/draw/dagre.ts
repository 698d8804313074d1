/** The part of Dagre that is used, with types: Dagre's own declarations do not resolve under Node's rules for modules. */
import * as dagre from "@dagrejs/dagre";

export interface LayoutGraph {
  setGraph(options: object): void;
  /** A node with its size; a frame has none. */
  setNode(id: string, size: object): void;
  setParent(id: string, frame: string): void;
  setEdge(from: string, to: string, options: object, name: string): void;
  /** After the layout, the size of the whole, and the place of a node or an edge. */
  graph(): unknown;
  node(id: string): unknown;
  edge(from: string, to: string, name: string): unknown;
}

interface Dagre {
  readonly Graph: new (options: { readonly compound: boolean; readonly multigraph: boolean }) => LayoutGraph;
  readonly layout: (graph: LayoutGraph) => void;
}

const library: Dagre = dagre;

export const Graph: Dagre["Graph"] = library.Graph;
export const layout: Dagre["layout"] = library.layout;
