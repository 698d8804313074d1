/** What gets into what: objects of these files into types of the runtime, and other objects into types of these files. */
import { ts } from "../../typescript/project.js";
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
    if (ts.isExpression(node) && !ts.isTypeNode(node) && this.#isPlaceOf(node, name)) {
      const own = this.#types.typeAt(node);
      const declaration = (own.symbol as ts.Symbol | undefined)?.valueDeclaration;
      if (declaration !== undefined && ts.isClassLike(declaration) && this.#declarations.isOwn(declaration))
        return true;
    }
    return node.forEachChild((child) => this.#mixes(child, name)) ?? false;
  }
  /** Whether what stands somewhere is put into a variable, property or parameter of these files that is declared as this type. */
  #isPlaceOf(node: ts.Expression, name: string): boolean {
    const { parent } = node;
    const values =
      ts.isVariableDeclaration(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isBinaryExpression(parent);
    const lists =
      ts.isArrayLiteralExpression(parent) || ts.isAsExpression(parent) || ts.isConditionalExpression(parent);
    if (!values && !lists && !ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return false;
    const declared = (place: ts.Node): boolean => {
      const type = this.#types.typeAt(place);
      return (type.isUnion() ? type.types : [type]).some((each) => this.#types.runtimeName(each.symbol) === name);
    };
    if ((ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) && parent.initializer === node)
      return declared(parent.name);
    if (ts.isPropertyAssignment(parent)) return declared(parent.name);
    if (
      ts.isBinaryExpression(parent) &&
      parent.right === node &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    )
      return declared(parent.left);
    if (lists) {
      const type = this.#types.checker.getContextualType(node);
      return (
        type !== undefined &&
        (type.isUnion() ? type.types : [type]).some((each) => this.#types.runtimeName(each.symbol) === name)
      );
    }
    if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return false;
    const made = this.#types.checker.getResolvedSignature(parent)?.declaration;
    if (
      made === undefined ||
      this.#types.isRuntimeFile(made.getSourceFile().fileName) ||
      !(parent.arguments ?? ([] as readonly ts.Expression[])).includes(node)
    )
      return false;
    const type = this.#types.checker.getContextualType(node);
    return (
      type !== undefined &&
      (type.isUnion() ? type.types : [type]).some((each) => this.#types.runtimeName(each.symbol) === name)
    );
  }
}

function isShape(node: ts.Node): boolean {
  return ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node);
}
