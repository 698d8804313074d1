/** The last steps: what nobody uses, what `@allow` silences, and the program as a whole. */
import type { Allow, Span } from "../../../grammar/index.js";
import type { Compilation } from "../compilation.js";
import { catalogue } from "../diagnostics/catalogue.js";
import { syntax as syntaxEntries } from "../diagnostics/catalogue/syntax.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { diagnostic, type Report } from "../diagnostics/report.js";
import type { Program } from "../program.js";
import { suggestion } from "./nearest.js";
import { followsFromTear } from "../follow-up-errors/unreadable-parts.js";

/** Imports that nothing in their module names. */
export function reportUnusedImports(compilation: Compilation, report: Report): Compilation {
  for (const { tree, imports } of compilation.modules) {
    tree.imports.forEach(({ names, exported }, index) => {
      if (exported || imports[index] === undefined) return;
      for (const item of names) {
        const name = item.as ?? item.name;
        const brought = compilation.names[item.span.source]?.get(name.text)?.by === item;
        if (brought && !compilation.used.has(item)) report("unusedImport", name.span, { name: name.text });
      }
    });
  }
  return compilation;
}

/** Without warnings about libraries, and without those that an `@allow` of the program silences. */
export function silence(compilation: Compilation, diagnostics: readonly Diagnostic[], analysed: boolean): Diagnostic[] {
  const own = (span: Span): boolean => compilation.modules[span.source]?.own ?? true;
  // Few texts have any, and a tree may be large.
  const allows = compilation.modules.flatMap(({ tree, source }) =>
    compilation.sources[source]?.text.includes("@allow") === true ? allowsIn(tree) : [],
  );
  const used = new Set<Allow>();
  const broken = diagnostics.some(({ severity }) => severity === "error");
  const syntax = diagnostics.filter(({ code }) => isSyntax(code)).map(({ span }) => span);
  const follows = followsFromTear(compilation);
  const left = diagnostics.filter((each) => {
    const { code, severity, span } = each;
    // What follows from an error is not said: about text that could not be read, and that nothing uses a name.
    if (!isSyntax(code) && (syntax.some((other) => overlap(other, span)) || follows(each))) return false;
    if (broken && ofUse.has(code)) return false;
    if (severity === "error") return true;
    const allowed = allows.find(
      ({ allow, around }) =>
        allow.code.text === code &&
        around.source === span.source &&
        around.start <= span.start &&
        span.end <= around.end,
    );
    if (allowed !== undefined) used.add(allowed.allow);
    return allowed === undefined && own(span);
  });
  const codes = new Map<string, string>(Object.values(catalogue).map(({ code, severity }) => [code, severity]));
  for (const { allow } of allows) {
    const { code } = allow;
    const severity = codes.get(code.text);
    if (severity === undefined) {
      left.push(
        diagnostic("unknownCode", code.span, { code: code.text }, { help: suggestion(code.text, codes.keys()) }),
      );
    } else if (severity === "error") left.push(diagnostic("allowedError", code.span, { code: code.text }));
    else if (!broken && !used.has(allow) && own(code.span) && (analysed || !ofAnalysis(code.text)))
      left.push(diagnostic("uselessAllow", allow.span, { code: code.text }));
    if (allow.reason.value.trim() === "") left.push(diagnostic("allowWithoutReason", allow.reason.span, {}));
  }
  return left;
}

/** Only in a program without errors is it known whether an import is used. */
const ofUse: ReadonlySet<string> = new Set(
  [catalogue.unusedImport, catalogue.unusedParameter, catalogue.unusedAxis].map(({ code }) => code),
);

function isSyntax(code: string): boolean {
  return Object.values(syntaxEntries).some((entry) => entry.code === code);
}

function ofAnalysis(code: string): boolean {
  return code.startsWith("XG8");
}

function overlap(a: Span, b: Span): boolean {
  return a.source === b.source && a.start <= b.end && b.start <= a.end;
}

/** Every `@allow` in a tree, with what it stands before. */
function allowsIn(node: unknown): { allow: Allow; around: Span }[] {
  if (Array.isArray(node)) return node.flatMap(allowsIn);
  if (typeof node !== "object" || node === null) return [];
  const { allows, span } = node as { allows?: readonly Allow[]; span?: Span };
  const here = span === undefined ? [] : (allows ?? []).map((allow) => ({ allow, around: span }));
  return [...here, ...Object.values(node).flatMap(allowsIn)];
}

export function programOf(compilation: Compilation): Program {
  const { sources, services, protocols, numbers, graphs, machines, media, scenarios, experiments } = compilation;
  return { sources, services, protocols, numbers, graphs, machines, media, scenarios, experiments };
}
