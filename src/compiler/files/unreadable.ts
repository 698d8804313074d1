/** A file that a program names and that cannot be read, with the reason. */
import type { Span } from "../../../grammar/index.js";
import type { Report } from "../diagnostics/report.js";
import type { ReadError } from "./file-system.js";

/** Longer texts are refused. */
export const mostBytes: number = 16 * 1024 * 1024;

const names = {
  missing: "fileMissing",
  directory: "fileIsDirectory",
  "not-a-file": "fileIsNone",
  "not-utf8": "fileNotText",
  unreadable: "fileUnreadable",
} as const;

/** @param file The name for messages. */
export function reportUnreadable(report: Report, span: Span, file: string, error: ReadError): void {
  if (error === "too-large") report("fileTooLarge", span, { file, megabytes: mostBytes / 1024 / 1024 });
  else report(names[error], span, { file });
}
