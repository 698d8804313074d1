/** The one rule for arguments: positional first, then named; each parameter once. */
import type { Argument, Span } from "../../../grammar/index.js";
import { type Extras, note } from "../diagnostics/report.js";
import { singleName, textOf } from "../names/written.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { Context } from "../names/scope.js";

export interface Signature {
  /** `graph "Inet"`, in messages. */
  readonly what: string;
  /** The place of the arguments, for reports of missing ones. */
  readonly span: Span;
  readonly names: readonly string[];
  /** The arguments that must be given. */
  readonly required?: readonly string[];
  /** The declaration. */
  readonly declared?: Span;
}

/** The argument of each parameter. */
export function matchArguments(
  context: Context,
  signature: Signature,
  written: readonly Argument[],
): Map<string, Argument> {
  const { what, names } = signature;
  const matched = new Map<string, Argument>();
  const declared = (): Extras =>
    signature.declared === undefined
      ? {}
      : { related: [{ span: signature.declared, message: note("calleeHere", { what }) }] };
  let tooMany = false;
  let firstNamed: Argument | undefined;
  written.forEach((argument, position) => {
    if (argument.name === undefined) {
      if (firstNamed !== undefined) {
        context.report(
          "positionalAfterNamed",
          argument.span,
          {},
          {
            related: [{ span: firstNamed.span, message: note("namedHere", {}) }],
          },
        );
        return;
      }
      const name = names[position];
      if (name === undefined) {
        if (!tooMany) {
          const values = { what, most: names.length, given: written.filter((each) => each.name === undefined).length };
          context.report("tooManyArguments", argument.span, values, declared());
        }
        tooMany = true;
        return;
      }
      const looksLike = singleName(argument.value);
      if (looksLike !== undefined && looksLike !== name && names.includes(looksLike)) {
        context.report(
          "positionalMisleads",
          argument.span,
          { name: looksLike, actual: name },
          {
            fix: {
              span: argument.span,
              replacement: `${looksLike}: ${textOf(context, argument.value.span)}`,
              title: note("nameArgument", {}),
            },
          },
        );
      }
      matched.set(name, argument);
      return;
    }
    firstNamed ??= argument;
    const name = argument.name.text;
    if (!names.includes(name)) {
      context.report(
        "unknownArgument",
        argument.name.span,
        { what, name },
        { help: suggestion(name, names), ...declared() },
      );
      return;
    }
    const first = matched.get(name);
    if (first !== undefined) {
      context.report(
        "argumentTwice",
        argument.name.span,
        { name },
        {
          related: [{ span: first.span, message: note("givenHere", {}) }],
        },
      );
      return;
    }
    matched.set(name, argument);
  });
  const missing = (signature.required ?? []).filter((name) => !matched.has(name));
  if (missing.length > 0) context.report("missingArguments", signature.span, { what, names: missing }, declared());
  return matched;
}
