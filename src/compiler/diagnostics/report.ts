/** How passes report a diagnostic: by the name of a catalogue entry and its arguments, which TypeScript checks. */
import type { Span } from "../../../grammar/index.js";
import { catalogue, type DiagnosticName } from "./catalogue.js";
import type { Diagnostic, Fix, Path, Related } from "./diagnostic.js";
import { notes, type NoteName } from "./notes.js";
import { fill, type ArgumentsOf } from "./template.js";

/** Text from the catalogue of notes. Its type keeps other texts out. */
export type Note = string & { readonly fromCatalogue: true };

export interface Extras {
  readonly related?: readonly { readonly span: Span; readonly message: Note }[];
  readonly path?: Path | undefined;
  readonly help?: Note | undefined;
  readonly fix?: { readonly span: Span; readonly replacement: string; readonly title: Note } | undefined;
}

export type Report = <Name extends DiagnosticName>(
  name: Name,
  span: Span,
  values: ArgumentsOf<(typeof catalogue)[Name]["message"]>,
  extras?: Extras,
) => void;

export function note<Name extends NoteName>(name: Name, values: ArgumentsOf<(typeof notes)[Name]>): Note {
  return fill(notes[name], values) as Note;
}

export function diagnostic<Name extends DiagnosticName>(
  name: Name,
  span: Span,
  values: ArgumentsOf<(typeof catalogue)[Name]["message"]>,
  extras: Extras = {},
): Diagnostic {
  const { code, severity, message } = catalogue[name];
  const fix: Fix | undefined = extras.fix;
  const related: readonly Related[] = extras.related ?? [];
  return {
    code,
    severity,
    message: fill(message, values),
    span,
    related,
    ...(extras.path !== undefined && { path: extras.path }),
    ...(extras.help !== undefined && { help: extras.help }),
    ...(fix !== undefined && { fix }),
  };
}

/** Collects the reports of passes in a list. @param off Codes that are left out. */
export function reporter(into: Diagnostic[], off?: ReadonlySet<string>): Report {
  return (name, span, values, extras) => {
    if (off?.has(catalogue[name].code) === true) return;
    into.push(diagnostic(name, span, values, extras));
  };
}
