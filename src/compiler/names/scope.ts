/** The meanings of names in one place: a chain of scopes, the innermost first, with the module at its end. */
import type { Name, Span } from "../../../grammar/index.js";
import type { Compilation, ModuleName, Named } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { importFromLibrary } from "./library-names.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { Expr, Type } from "../program.js";

/** The data that every check has. */
export interface Context {
  readonly report: Report;
  readonly compilation: Compilation;
}

export type ScopeValue =
  /** A constant whose value replaces its name. */
  | { readonly kind: "inline"; readonly expr: Expr }
  | { readonly kind: "measure"; readonly type: Type }
  /** `absent`: it may be none. */
  | { readonly kind: "parameter"; readonly type: Type; readonly absent?: boolean }
  | { readonly kind: "table"; readonly table: string };

interface ScopeEntry {
  readonly value: ScopeValue;
  readonly span: Span;
  used: boolean;
}

export interface Scope {
  readonly module: number;
  readonly entries: Map<string, ScopeEntry>;
  readonly parent?: Scope;
}

export function moduleScope(module: number): Scope {
  return { module, entries: new Map() };
}
export function innerScope(parent: Scope): Scope {
  return { module: parent.module, entries: new Map(), parent };
}

/** Enters a name. A second declaration of the name is reported, and the first stays. If the name hides one of the module, a warning says so. */
export function declare(context: Context, scope: Scope, name: Name, value: ScopeValue): void {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const first = at.entries.get(name.text);
    if (first === undefined) continue;
    context.report(
      "duplicateName",
      name.span,
      { name: name.text },
      {
        related: [{ span: first.span, message: note("declaredHere", { name: name.text }) }],
      },
    );
    return;
  }
  const hidden = context.compilation.names[scope.module]?.get(name.text);
  if (hidden !== undefined) {
    context.report(
      "shadowedName",
      name.span,
      { name: name.text, kind: kindOf(hidden.declaration) },
      {
        related: [{ span: hidden.span, message: note("declaredHere", { name: name.text }) }],
      },
    );
  }
  scope.entries.set(name.text, { value, span: name.span, used: false });
}

export function find(scope: Scope, name: string): ScopeValue | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const entry = at.entries.get(name);
    if (entry === undefined) continue;
    entry.used = true;
    return entry.value;
  }
  return undefined;
}

export function isUsed(scope: Scope, name: string): boolean {
  return scope.entries.get(name)?.used ?? false;
}

/** Every name that an expression in this scope can use. */
export function namesInScope(context: Context, scope: Scope): string[] {
  const names: string[] = [];
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) names.push(...at.entries.keys());
  for (const [name, { declaration }] of context.compilation.names[scope.module] ?? []) {
    if (declaration.kind === "Const") names.push(name);
  }
  return names;
}

export function kindOf(declaration: Named): string {
  return declaration.kind === "Const" ? "constant" : declaration.kind.toLowerCase();
}

/** The declaration of one kind that a name in a module means. Anything else is reported, and the result is undefined. */
export function resolve<Kind extends Named["kind"]>(
  context: Context,
  module: number,
  name: Name,
  kind: Kind,
): Extract<Named, { kind: Kind }> | undefined {
  const found = lookUp(context, module, name.text);
  const word = kind === "Const" ? "constant" : kind.toLowerCase();
  if (found === undefined && isBroken(context, module, name.text)) return undefined;
  if (found === undefined) {
    const names = context.compilation.names[module] ?? new Map<string, ModuleName>();
    const known = [...names].filter(([, each]) => each.declaration.kind === kind).map(([text]) => text);
    const extras = importFromLibrary(context.compilation, module, name.text, [kind]) ?? {
      help: suggestion(name.text, known),
    };
    context.report("unknownName", name.span, { kind: word, name: name.text }, extras);
    return undefined;
  }
  if (found.declaration.kind !== kind) {
    const actual = kindOf(found.declaration);
    context.report(
      "wrongKindOfName",
      name.span,
      { name: name.text, expected: word, actual },
      {
        related: [{ span: found.declaration.name.span, message: note("declaredHere", { name: name.text }) }],
      },
    );
    return undefined;
  }
  return found.declaration as Extract<Named, { kind: Kind }>;
}

/** Whether a name that a module lacks would have come from an import with a fault. */
export function isBroken({ compilation }: Context, module: number, name: string): boolean {
  return compilation.broken[module]?.has(name) ?? false;
}

/** The meaning of a top-level name of a module. Its import then counts as used. */
export function lookUp(context: Context, module: number, name: string): ModuleName | undefined {
  const found = context.compilation.names[module]?.get(name);
  if (found?.by !== undefined) context.compilation.used.add(found.by);
  return found;
}
