/**
 * Which operations have a plain form, by the names of methods and functions. A caller does not know the class of the object that it calls, so a method
 * name has plain forms in all classes that have a method of the name, or in none.
 */
import { children, isClass, isFunction, keyOf, list, type Node, optional, part, walk, word } from "./tree.js";

export interface Method {
  readonly name: string;
  /** The `MethodDefinition`. */
  readonly node: Node;
  readonly value: Node;
  readonly isGenerator: boolean;
}

export interface Class {
  readonly node: Node;
  readonly methods: readonly Method[];
}

export interface Names {
  readonly classes: readonly Class[];
  /** Generator functions of the module itself. */
  readonly functions: ReadonlyMap<string, Node>;
  /** Functions that give their argument, such as `up` and `down`. */
  readonly identities: ReadonlySet<string>;
  /** The names of the methods, other than private ones, that have plain forms. */
  readonly methods: ReadonlySet<string>;
}

/** @param isTrusted whether the code at a place is the package's own, in whose objects only generators are operations. */
export function namesOf(program: Node, isTrusted: (at: number) => boolean): Names {
  const classes: Class[] = [];
  const functions = new Map<string, Node>();
  const identities = new Set<string>();
  const refused = new Set<string>();
  for (const statement of list(program, "body")) {
    const declared = statement.type === "ExportNamedDeclaration" ? optional(statement, "declaration") : statement;
    if (declared?.type !== "FunctionDeclaration") continue;
    if (declared["generator"] === true) functions.set(word(part(declared, "id")), declared);
    else if (isIdentity(declared)) identities.add(word(part(declared, "id")));
  }
  const called = new Set<string>();
  walk(program, (node) => {
    if (isClass(node)) classes.push(classOf(node, refused, isTrusted));
    else if (node.type === "ObjectExpression")
      for (const property of list(node, "properties")) refuseProperty(property, refused, isTrusted);
    else if (node.type === "YieldExpression" && node["delegate"] === true) addCalled(part(node, "argument"), called);
    else if (isRunAhead(node)) addCalled(node, called);
    return true;
  });
  const methods = new Set<string>();
  for (const { methods: own } of classes)
    for (const { name, isGenerator } of own)
      if (!name.startsWith("#") && (isGenerator || called.has(name)) && !refused.has(name)) methods.add(name);
  return { classes, functions, identities, methods };
}

/**
 * Whether code changes methods of objects in ways that its text does not show by name. Its calls could reach a plain form that is out of date, so such a
 * bundle is not translated.
 */
export function changesMethods(program: Node, isTrusted: (at: number) => boolean): boolean {
  let found = false;
  walk(program, (node) => {
    if (mayChangeMethods(node) && !isTrusted(node.start)) found = true;
    return !found;
  });
  return found;
}

function mayChangeMethods(node: Node): boolean {
  switch (node.type) {
    case "Identifier":
      return DYNAMIC.has(word(node));
    case "MethodDefinition":
    case "PropertyDefinition":
      return (
        node["computed"] === true &&
        keyOf(part(node, "key"), true) === null &&
        part(node, "key").type !== "MemberExpression"
      );
    case "AssignmentExpression": {
      const left = part(node, "left");
      return left.type === "MemberExpression" && left["computed"] === true && isFunction(part(node, "right"));
    }
    default:
      return false;
  }
}
/** `[Symbol.iterator]()` names no operation; these may name any. */
const DYNAMIC: ReadonlySet<string> = new Set([
  "Proxy",
  "Reflect",
  "assign",
  "defineProperties",
  "defineProperty",
  "eval",
  "setPrototypeOf",
  "__proto__",
]);

/** A call of the runtime's function that runs an operation at once. */
export function isRunAhead(node: Node): boolean {
  if (node.type !== "CallExpression") return false;
  const callee = part(node, "callee");
  return callee.type === "Identifier" && /^runAhead\d*$/.test(word(callee));
}

/** The names of the operations that `yield*` runs. */
function addCalled(op: Node, called: Set<string>): void {
  if (op.type === "ConditionalExpression") {
    addCalled(part(op, "consequent"), called);
    addCalled(part(op, "alternate"), called);
  }
  if (op.type !== "CallExpression") return;
  const callee = part(op, "callee");
  const name = callee.type === "MemberExpression" ? keyOf(part(callee, "property"), callee["computed"]) : null;
  if (name !== null) called.add(name);
  else for (const each of list(op, "arguments")) addCalled(each, called);
}

function classOf(node: Node, refused: Set<string>, isTrusted: (at: number) => boolean): Class {
  const methods: Method[] = [];
  for (const member of children(part(node, "body"))) {
    if (member.type === "StaticBlock") continue;
    const name = keyOf(part(member, "key"), member["computed"]);
    if (name === null) continue;
    const value = optional(member, "value");
    if (
      member.type === "MethodDefinition" &&
      member["kind"] === "method" &&
      member["static"] !== true &&
      value !== null
    )
      methods.push({ name, node: member, value, isGenerator: value["generator"] === true && value["async"] !== true });
    else if (!name.startsWith("#") && member["static"] !== true && mayBeOperation(member, value, isTrusted))
      refused.add(name);
  }
  return { node, methods };
}

/** An object that is no instance of a class may have the method as well. */
function refuseProperty(property: Node, refused: Set<string>, isTrusted: (at: number) => boolean): void {
  if (property.type !== "Property") return;
  const name = keyOf(part(property, "key"), property["computed"]);
  if (name !== null && mayBeOperation(property, part(property, "value"), isTrusted)) refused.add(name);
}

function mayBeOperation(member: Node, value: Node | null, isTrusted: (at: number) => boolean): boolean {
  if (value?.["generator"] === true) return true;
  if (isTrusted(member.start)) return false;
  return member["kind"] === "get" || (value !== null && mayBeFunction(value));
}

/** Whether an expression may give a function. */
export function mayBeFunction({ type }: Node): boolean {
  return !NO_FUNCTIONS.has(type);
}
const NO_FUNCTIONS = new Set([
  "Literal",
  "TemplateLiteral",
  "ArrayExpression",
  "ObjectExpression",
  "NewExpression",
  "BinaryExpression",
  "UnaryExpression",
  "UpdateExpression",
]);

/** `function up(op) { return op; }` */
function isIdentity(declared: Node): boolean {
  const [parameter, ...others] = list(declared, "params");
  const [statement, ...more] = list(part(declared, "body"), "body");
  if (parameter?.type !== "Identifier" || others.length > 0) return false;
  if (statement?.type !== "ReturnStatement" || more.length > 0) return false;
  const returned = optional(statement, "argument");
  return returned?.type === "Identifier" && word(returned) === word(parameter);
}
