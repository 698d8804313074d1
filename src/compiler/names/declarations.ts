/** What declarations of all kinds share: a name with its doc comment, and members that may occur once only. */
import type { Name, Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import type { Documented } from "../program.js";
import type { Context } from "./scope.js";

export function documented(name: Name, doc: string | undefined, span: Span): Documented {
  return { name: name.text, doc: doc ?? "", span, nameSpan: name.span };
}

export function onlyOne(context: Context, what: string, members: readonly { readonly span: Span }[]): void {
  const [first, ...others] = members;
  if (first === undefined) return;
  for (const { span } of others) {
    context.report("onlyOne", span, { what }, { related: [{ span: first.span, message: note("firstOne", {}) }] });
  }
}

export function uniqueNames(context: Context, members: readonly { readonly name: Name }[]): void {
  const seen = new Map<string, Span>();
  for (const { name } of members) {
    const first = seen.get(name.text);
    if (first === undefined) seen.set(name.text, name.span);
    else {
      context.report(
        "duplicateName",
        name.span,
        { name: name.text },
        {
          related: [{ span: first, message: note("declaredHere", { name: name.text }) }],
        },
      );
    }
  }
}
