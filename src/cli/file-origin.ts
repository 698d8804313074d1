/** Whether xgc wrote a file that an output would replace. A file from another origin stays, unless --force is given. */
import { closeSync, openSync, readSync } from "node:fs";

/** What a command writes. */
export type OutputKind =
  | "glue"
  | "declarations"
  | "bundle"
  /** A run for a browser. */
  | "page"
  | "source map"
  | "dependency file"
  | "CSV"
  | "rows"
  /** A script or a manifest. */
  | "sweep"
  | "capture"
  | "trace"
  | "plot"
  | "picture"
  | "dissector"
  | "report"
  | "profile"
  /** A kit in C, and what xgc measure makes of its results. */
  | "kit"
  | "measurement"
  | "program"
  /** A person's own, in which xgc declare changes what it has read and nothing else. */
  | "implementation"
  /** A file of a new project: `xgc init` has its own rule for those that exist. */
  | "template";

/** How each kind begins when xgc writes it. A kind without a pattern is recognised by nothing: such a file is replaced with --force only. */
const beginnings: Readonly<Record<OutputKind, RegExp | undefined>> = {
  glue: /^\/\/ Made by xgc from /,
  declarations: /^\/\/ Made by `xgc declare` from /,
  bundle: /^#![^\n]*\n\/\/ Made by xgc from /,
  page: /^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>[^\n]* \xc2\xb7 xgc<\/title>/,
  "source map": /^\{"version":3,"sources":\[(?:\]|"[^"]*(?:xgc|glue):)/,
  "dependency file": /^[^\n]+: [^\n]*/,
  // The last columns of every CSV text that xgc writes; a file of measurements has no such column.
  CSV: /^(?:[^\n]*,)?simulated(?:,interval95)?\r?\n/,
  sweep: /^(?:#![^\n]*\n)?# Made by xgc from /,
  // As CSV or as Parquet.
  rows: /^(?:PAR1|experiment,(?:[^\n]*,)?seed,)/,
  // A section header block of pcapng whose first option names the application.
  // eslint-disable-next-line no-control-regex
  capture: /^\n\r\r\n[\s\S]{20}\x04\x00\x03\x00xgc\x00/,
  trace: /^\{"displayTimeUnit":"ns","traceEvents":\[/,
  plot: /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="[\d.]+" height="[\d.]+" viewBox="0 0 [\d. ]+" color=/,
  picture: /^(?:<svg [^>]*viewBox="0 0 [\d. ]+" role="img">|digraph "|---\ntitle: )/,
  dissector: /^-- Made by xgc from /,
  report: /^(?:<!doctype html>\n<html lang="en">|# [^\n]*\n\nMade by xgc run |[^\n]*simulated)/,
  profile: /^\/\/ Fitted by: xgc fit /,
  kit: /^\/\* Written by xgc measure/,
  measurement: /^(?:\/\/ (?:Made by xgc measure|Fitted by: xgc fit)|app,size_bytes,metric,measured,|fitted values\n)/,
  program: undefined,
  implementation: /^/,
  template: /^/,
};

/** Enough for every beginning above. */
const HEAD = 4096;

/**
 * @param file A regular file that exists.
 * @returns Whether xgc wrote it, as a file of this kind. An empty file holds nothing that could be lost, so it counts as ours.
 */
export function isOwnOutput(file: string, kind: OutputKind): boolean {
  const head = beginningOf(file);
  return head === "" || beginnings[kind]?.test(head) === true;
}

function beginningOf(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(HEAD);
    return buffer.toString("latin1", 0, readSync(descriptor, buffer, 0, HEAD, 0));
  } finally {
    closeSync(descriptor);
  }
}
