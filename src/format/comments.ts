/**
 * The places of comments. Prettier finds the enclosing node, the preceding node and the following node of each comment. This file says which nodes
 * a comment may belong to: the items of blocks and of lists. A comment anywhere else, in the
 * middle of a statement, goes above that statement.
 */
import type { AllIndex, Comment as SourceComment, Module, Node } from "../../grammar/index.js";

/** A comment on its node's list, as prettier leaves it. */
export interface Comment extends SourceComment {
  leading?: boolean;
  trailing?: boolean;
  printed?: boolean;
  /** It stood in the middle of a statement. */
  hoisted?: boolean;
  placement?: "ownLine" | "endOfLine" | "remaining";
  enclosingNode?: Node;
  precedingNode?: Node;
  followingNode?: Node;
}

/** A tree as the printer gets it. */
export interface Source extends Module {
  comments?: Comment[];
  /** Prettier removes `comments`. */
  readonly all: readonly Comment[];
  /** The text, with a blank for each character of a comment. */
  readonly bare: string;
}

type Annotated = Node & { readonly allows?: readonly Node[]; comments?: Comment[] };

/** The beginning of a node: that of its `@allow`, if it has one. */
export function startOf(node: Node): number {
  return (node as Annotated).allows?.[0]?.span.start ?? node.span.start;
}

export function endOf(node: Node): number {
  return node.span.end;
}

export function commentsOf(node: Node): readonly Comment[] {
  return (node as Annotated).comments ?? [];
}

/** On the last line of the node before it, which can have one such comment. */
export function isAtEnd({ trailing, placement }: Comment): boolean {
  return trailing === true && placement !== "ownLine";
}

export function blanked(text: string, comments: readonly SourceComment[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const { span } of comments) {
    parts.push(text.slice(end, span.start), " ".repeat(span.end - span.start));
    end = span.end;
  }
  return parts.join("") + text.slice(end);
}

/** The items of the blocks and lists in a node, without what is in these items. */
export function itemsIn(node: Node): Node[] {
  const items: Node[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === "span" || key === "comments" || key === "all") continue;
      if (!Array.isArray(child)) collect(child);
      else if (key === "segments") for (const segment of child as { index?: Node | AllIndex }[]) collect(segment.index);
      else items.push(...(child as Node[]));
    }
  };
  collect(node);
  return items;
}

/** Gives a comment its node. Prettier asks for each comment, in the order of the text. */
export function attach(comment: Comment, tree: Source): boolean {
  const { bare } = tree;
  const { enclosingNode, precedingNode, followingNode } = comment;
  const { start, end } = comment.span;
  const isBlank = (from: number, to: number): boolean => /^[\s,]*$/.test(bare.slice(from, to));
  // Behind the last item of a list without brackets, the comment would change places with the sign that ends the statement.
  const follows =
    precedingNode !== undefined &&
    signAfter(bare, end) !== ";" &&
    isBlank(endOf(precedingNode), start) &&
    !(comment.placement !== "ownLine" && commentsOf(precedingNode).some(isAtEnd));
  const leads = followingNode !== undefined && isBlank(end, startOf(followingNode));
  const documents = comment.text.startsWith("///") && !comment.text.startsWith("////");
  const isOfBlock = enclosingNode === undefined || "{};".includes(signBefore(bare, start));
  if (leads && (!follows || comment.placement === "ownLine" || (documents && isOfBlock))) {
    add(followingNode, comment, { leading: true });
  } else if (follows) {
    add(precedingNode, comment, { trailing: true });
  } else if (enclosingNode === undefined) {
    add(tree, comment, {});
  } else if (isOfBlock && signAfter(bare, end) === "}") {
    add(enclosingNode, comment, {});
  } else {
    comment.hoisted = true;
    add(enclosingNode, comment, { leading: true });
  }
  return true;
}

/** The next character that is not blank; undefined at the end. */
function signAfter(bare: string, from: number): string {
  let at = from;
  while (/\s/.test(bare.charAt(at))) at++;
  return bare.charAt(at);
}

function signBefore(bare: string, from: number): string {
  let at = from - 1;
  while (/\s/.test(bare.charAt(at))) at--;
  return bare.charAt(at);
}

function add(node: Annotated, comment: Comment, place: Pick<Comment, "leading" | "trailing">): void {
  Object.assign(comment, { leading: false, trailing: false, printed: false }, place);
  (node.comments ??= []).push(comment);
}
