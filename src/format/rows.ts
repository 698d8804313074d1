/** The items of a block, and the layout of items that may be rows of a table. */
import type * as Ast from "../../grammar/index.js";
import type { Doc } from "./document.js";

/** The possible items of a block. */
export type Member =
  | Ast.Import
  | Ast.Declaration
  | Ast.ServiceOperation
  | Ast.ProtocolMember
  | Ast.HeaderField
  | Ast.GraphMember
  | Ast.Setting
  | Ast.HostMember
  | Ast.ScenarioMember
  | Ast.ExperimentMember;

/** An item of a block on its way to the page. */
export interface Row {
  readonly node: Ast.Node & { readonly allows?: readonly Ast.Allow[] };
  /** Neighbours with the same value make a table; undefined if the item is no row of a table. */
  readonly table?: string | undefined;
  /** Documents of the cells, each on one line. */
  readonly cells: () => readonly Doc[];
  /** The layout outside a table. */
  readonly alone: () => Doc;
}
