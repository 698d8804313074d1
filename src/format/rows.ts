/** The items of a block, and how one that may be a row of a table is laid out. */
import type * as Ast from "../../grammar/index.js";
import type { Doc } from "./document.js";

/** What may be an item of a block. */
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
  /** Which neighbours make a table with it; undefined where it is no row of a table. */
  readonly table?: string | undefined;
  /** Documents of the cells, each to be on one line. */
  readonly cells: () => readonly Doc[];
  /** Outside a table. */
  readonly alone: () => Doc;
}
