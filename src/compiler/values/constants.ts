/** The values of module constants. Constants may name each other in any order, but not in a cycle. */
import type { Const } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { checkExpression } from "./expressions.js";
import { namesIn } from "../names/written.js";
import { placeIn } from "./place.js";
import { unknownExpr } from "./literals.js";
import type { Expr } from "../program.js";
import { declare, moduleScope, type Context, type Scope } from "../names/scope.js";

export function checkConstants(compilation: Compilation, report: Report): Compilation {
  const constants: Map<string, Expr>[] = compilation.modules.map(() => new Map<string, Expr>());
  const context: Context = { report, compilation: { ...compilation, constants } };
  const open: Const[] = [];

  const evaluate = (module: number, declaration: Const): void => {
    const { name, value } = declaration;
    if (constants[module]?.has(name.text)) return;
    if (open.includes(declaration)) {
      const loop = open.slice(open.indexOf(declaration));
      report(
        "constantCycle",
        name.span,
        { names: loop.map((each) => each.name.text) },
        {
          related: loop.slice(1).map((each) => ({ span: each.name.span, message: note("partOfCycle", {}) })),
        },
      );
      for (const each of loop) constants[module]?.set(each.name.text, unknownExpr(each.span));
      return;
    }
    open.push(declaration);
    for (const other of namesIn(value)) {
      const found = compilation.names[module]?.get(other);
      if (found?.declaration.kind === "Const") evaluate(found.module, found.declaration);
    }
    open.pop();
    if (constants[module]?.has(name.text)) return;
    if (value.kind === "CallExpression" && value.callee.text === "csv") {
      report("csvOutside", value.span, { name: name.text });
      constants[module]?.set(name.text, unknownExpr(value.span));
      return;
    }
    constants[module]?.set(name.text, checkExpression(placeIn(context, moduleScope(module)), value));
  };

  compilation.modules.forEach(({ tree }, module) => {
    for (const declaration of tree.declarations) if (declaration.kind === "Const") evaluate(module, declaration);
  });
  return { ...compilation, constants };
}

/** Enters the constants of a block, in order: each may use those above it. Their values replace their names. */
export function declareConstants(context: Context, scope: Scope, constants: readonly Const[]): void {
  for (const { name, value } of constants) {
    declare(context, scope, name, { kind: "inline", expr: checkExpression(placeIn(context, scope), value) });
  }
}
