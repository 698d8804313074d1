/** Diagnostics of programs as an editor shows them. */
import { type Diagnostic as Shown, type DiagnosticRelatedInformation, DiagnosticSeverity } from "vscode-languageserver";
import type { Diagnostic, Severity } from "../compiler/index.js";
import { uriOfPath } from "./files.js";
import { type Encoding, Text } from "./text.js";
import type { State, WorkspaceOptions } from "./workspace.js";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

/** A diagnostic as it is shown, with the edit that cures it. */
export interface Found {
  readonly shown: Shown;
  readonly diagnostic: Diagnostic;
  readonly state: State;
}

/** By the paths of the files that they are in. Libraries have none that a user could do something about. */
export function diagnosticsByPath(
  state: State,
  options: WorkspaceOptions,
  encoding: Encoding,
): ReadonlyMap<string, readonly Found[]> {
  const { sources } = state;
  const texts = sources.map(({ text }) => new Text(text));
  const found = new Map<string, Found[]>();
  for (const diagnostic of state.diagnostics) {
    const { span, severity, code, message, help } = diagnostic;
    const source = sources[span.source];
    const text = texts[span.source];
    if (source === undefined || text === undefined) continue;
    const shown: Shown = {
      range: text.rangeOf(span, encoding),
      severity: severities[severity],
      code,
      source: "xgc",
      message: help === undefined ? message : `${message}\nhelp: ${help}`,
      relatedInformation: [...relatedTo(diagnostic, state, texts, encoding), ...stepsOf(diagnostic, state, options)],
    };
    found.set(source.path, [...(found.get(source.path) ?? []), { shown, diagnostic, state }]);
  }
  return found;
}

function relatedTo(
  { related }: Diagnostic,
  { sources }: State,
  texts: readonly Text[],
  encoding: Encoding,
): DiagnosticRelatedInformation[] {
  return related.flatMap(({ span, message }) => {
    const source = sources[span.source];
    const text = texts[span.source];
    if (source === undefined || text === undefined) return [];
    return [{ location: { uri: uriOfPath(source.path), range: text.rangeOf(span, encoding) }, message }];
  });
}

/** How it comes about, step by step: a line each. */
function stepsOf(
  { path }: Diagnostic,
  { sources }: State,
  { standardLibrary, workingDirectory }: WorkspaceOptions,
): DiagnosticRelatedInformation[] {
  return (path?.steps ?? []).flatMap(({ message, file, line }) => {
    if (line === 0) return [];
    const known = sources.find(({ name }) => name === file)?.path;
    const inLibrary = file.startsWith("std/") ? `${standardLibrary}/${file.slice("std/".length)}` : undefined;
    const uri = uriOfPath(known ?? inLibrary ?? (file.startsWith("/") ? file : `${workingDirectory}/${file}`));
    const at = { line: line - 1, character: 0 };
    return [{ location: { uri, range: { start: at, end: at } }, message }];
  });
}

/** Those of several programs that are the same are shown once. */
export function merged(all: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return all.filter(({ shown: { range, code, message } }) => {
    const key = JSON.stringify([range, code, message]);
    return !seen.has(key) && seen.add(key);
  });
}
