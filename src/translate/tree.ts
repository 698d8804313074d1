/** The syntax tree of JavaScript as acorn gives it (ESTree), and walks over it. */
import { parse } from "acorn";

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** @throws SyntaxError for text that is no module. */
export function parseModule(text: string): Node {
  return parse(text, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true }) as unknown as Node;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as { readonly type?: unknown }).type === "string";
}

/** A part of a node that is a node. */
export function part(node: Node, name: string): Node {
  return node[name] as Node;
}
/** The same, if the part may be left out. */
export function optional(node: Node, name: string): Node | null {
  return (node[name] ?? null) as Node | null;
}
export function list(node: Node, name: string): readonly Node[] {
  return (node[name] as readonly (Node | null)[]).filter((each) => each !== null);
}
export function word(node: Node, name = "name"): string {
  return node[name] as string;
}

/** The parts of a node, in the order of the text. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (const key in node) {
    const value = node[key];
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) for (const each of value) if (isNode(each)) found.push(each);
  }
  return found;
}

export function isFunction({ type }: Node): boolean {
  return type === "FunctionExpression" || type === "FunctionDeclaration" || type === "ArrowFunctionExpression";
}

/** Visits a node and its parts, from the outside in; parts of a node for which `visit` gives false are left out. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  if (visit(node) === false) return;
  for (const each of children(node)) walk(each, visit);
}

/** Whether a node has a `yield` of its own function. */
export function yields(node: Node): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.type === "YieldExpression") found = true;
    return !found && !isFunction(each) && !isClass(each);
  });
  return found;
}

export function isClass({ type }: Node): boolean {
  return type === "ClassDeclaration" || type === "ClassExpression";
}

/** The names that a pattern declares. */
export function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [word(pattern)];
    case "ObjectPattern":
      return list(pattern, "properties").flatMap((each) =>
        namesIn(each.type === "RestElement" ? part(each, "argument") : part(each, "value")),
      );
    case "ArrayPattern":
      return list(pattern, "elements").flatMap(namesIn);
    case "AssignmentPattern":
      return namesIn(part(pattern, "left"));
    case "RestElement":
      return namesIn(part(pattern, "argument"));
    default:
      return [];
  }
}

/** The name of a member or a property: `push`, or `#send` if it is private; null for a computed one. */
export function keyOf(key: Node, computed: unknown): string | null {
  if (key.type === "PrivateIdentifier") return `#${word(key)}`;
  if (computed === true) return null;
  if (key.type === "Identifier") return word(key);
  return key.type === "Literal" ? String(key["value"]) : null;
}
