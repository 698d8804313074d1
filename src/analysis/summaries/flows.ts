/** What gets into what: objects of these files into types of the runtime, and other objects into types of these files. */
import { ts } from "../../typescript/project.js";
import { isFunction } from "./bodies.js";
import type { Declarations } from "./scope.js";
import type { Types } from "./types.js";

export class Flows {
  readonly #types: Types;
  readonly #declarations: Declarations;

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
    this.#types = declarations.types;
  }

  #entered: ReadonlySet<ts.Node> | undefined;
  /** Whether something that is no object of these files gets into something that is declared as an interface, or type, of these files. */
  entered(declared: ts.Node): boolean {
    if (!isShape(declared) || !this.#declarations.isOwn(declared)) return false;
    this.#entered ??= this.#shapesEntered();
    return this.#entered.has(declared);
  }
  #shapesEntered(): ReadonlySet<ts.Node> {
    const entered = new Set<ts.Node>();
    const { checker } = this.#types;
    const moved: { readonly to: ts.Node; readonly from: ts.Node }[] = [];
    const shapesOf = (type: ts.Type): ts.Node[] =>
      (type.isUnionOrIntersection() ? type.types : [type]).flatMap((each) =>
        ((each.symbol as ts.Symbol | undefined)?.declarations ?? []).filter(
          (declared) => isShape(declared) && this.#declarations.isOwn(declared),
        ),
      );
    const look = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
      if (ts.isExpression(node)) {
        const wanted = checker.getContextualType(node);
        for (const to of wanted === undefined ? [] : shapesOf(wanted)) {
          const type = this.#types.typeAt(node);
          for (const each of type.isUnionOrIntersection() ? type.types : [type]) {
            if ((each.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Never)) !== 0) continue;
            const [from] = (each.symbol as ts.Symbol | undefined)?.declarations ?? [];
            if (from === undefined || !this.#declarations.isOwn(from)) entered.add(to);
            else if (isShape(from) && from !== to) moved.push({ to, from });
          }
        }
      }
      node.forEachChild(look);
    };
    this.#declarations.scope.files.forEach(look);
    for (let before = -1; before < entered.size;) {
      before = entered.size;
      for (const { to, from } of moved) if (entered.has(from)) entered.add(to);
    }
    return entered;
  }

  readonly #mixed = new Map<string, boolean>();
  /**
   * Whether an object of a class of these files gets into something that is declared as `Session` or another type of the runtime,
   * otherwise than to the graph: then what is declared so may be one of them.
   */
  mixed(name: string): boolean {
    let mixed = this.#mixed.get(name);
    if (mixed === undefined) {
      mixed = this.#declarations.scope.files.some((file) => this.#mixes(file, name));
      this.#mixed.set(name, mixed);
    }
    return mixed;
  }
  #mixes(node: ts.Node, name: string): boolean {
    if (ts.isTypeNode(node)) return false;
    if (ts.isExpression(node) && this.#isOwnObject(node) && this.#becomes(node, name)) return true;
    return node.forEachChild((child) => this.#mixes(child, name)) ?? false;
  }
  #isOwnObject(node: ts.Expression): boolean {
    const own = this.#types.typeAt(node);
    return (own.isUnion() ? own.types : [own]).some((each) => {
      const declaration = (each.symbol as ts.Symbol | undefined)?.valueDeclaration;
      return declaration !== undefined && ts.isClassLike(declaration) && this.#declarations.isOwn(declaration);
    });
  }
  /** Whether an object is used as what is declared as this type: by an annotation, or in a list or a choice with others that are. */
  #becomes(node: ts.Expression, name: string): boolean {
    const { parent } = node;
    const call = ts.isCallExpression(parent) || ts.isNewExpression(parent) ? parent : undefined;
    if (call !== undefined && call.arguments?.includes(node) === true) {
      // The graph is given sessions by the runtime's functions.
      const made = this.#types.checker.getResolvedSignature(call)?.declaration;
      if (made !== undefined && this.#types.isRuntimeFile(made.getSourceFile().fileName)) return false;
    }
    const declared = (type: ts.Type | undefined): boolean =>
      type !== undefined &&
      (type.isUnion() ? type.types : [type]).some((each) => this.#types.runtimeName(each.symbol) === name);
    // What an operation returns to the graph is declared as a session too.
    if (ts.isReturnStatement(parent) && this.#isOperation(parent)) return false;
    if (declared(this.#types.checker.getContextualType(node))) return true;
    const mixes =
      ts.isArrayLiteralExpression(parent) ||
      (ts.isConditionalExpression(parent) && parent.condition !== node) ||
      (ts.isBinaryExpression(parent) && this.#types.typeAt(parent) !== this.#types.typeAt(node));
    if (!mixes) return false;
    const whole = this.#types.typeAt(parent);
    return declared(ts.isArrayLiteralExpression(parent) ? whole.getNumberIndexType() : whole);
  }
  /** Whether a `return` stands in an operation: the graph gets its result. */
  #isOperation(node: ts.Node): boolean {
    let at: ts.Node = node;
    while (!ts.isSourceFile(at) && !isFunction(at)) at = at.parent;
    if (ts.isSourceFile(at)) return false;
    const signature = this.#types.checker.getSignatureFromDeclaration(at);
    return (
      signature !== undefined &&
      this.#types.effectsOf(this.#types.checker.getReturnTypeOfSignature(signature)) !== undefined
    );
  }
}

function isShape(node: ts.Node): boolean {
  return ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node);
}
