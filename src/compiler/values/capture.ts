/** `capture("trace.pcapng")`: the frames of a file beside the program, as a value. */
import type { CallExpression } from "../../../grammar/index.js";
import type { Captured, CaptureFault } from "../captures/frames.js";
import { pack } from "../captures/packed.js";
import { readPcap } from "../captures/pcap.js";
import { readPcapng } from "../captures/pcapng.js";
import { note, type Note } from "../diagnostics/report.js";
import type { BytesResult, ReadError } from "../files/file-system.js";
import { directoryOf, isAbsolute, joinPaths, within } from "../files/paths.js";
import { mostBytes, reportUnreadable } from "../files/unreadable.js";
import type { Expr } from "../program.js";
import { literal, unknownExpr } from "./literals.js";
import type { Place } from "./place.js";

export function readCapture(place: Place, call: CallExpression): Expr {
  const { span } = call;
  const [argument, ...others] = call.arguments;
  if (
    argument === undefined ||
    argument.name !== undefined ||
    argument.value.kind !== "StringLiteral" ||
    others.length > 0
  ) {
    place.report("captureForm", span, {});
    return unknownExpr(span);
  }
  const { value: name } = argument.value;
  if (name === "" || isAbsolute(name) || name.includes("\\")) {
    place.report("badDataPath", argument.span, { name });
    return unknownExpr(span);
  }
  const { options, sources } = place.compilation;
  const file = joinPaths(directoryOf(sources[span.source]?.path ?? ""), name);
  const shown = within(options.workingDirectory, file);
  const captured = packedFile(place, file);
  if (typeof captured === "string") return literal(captured, "capture", span);
  if ("error" in captured) reportUnreadable(place.report, argument.span, shown, captured.error);
  else place.report("notReplayable", argument.span, { file: shown, why: reasonOf(captured) });
  return unknownExpr(span);
}

type Read = string | CaptureFault | { readonly error: ReadError };
const read = new WeakMap<Place["compilation"]["options"], Map<string, Read>>();

/** Each file is read once, for all its uses. */
function packedFile({ compilation: { options } }: Place, file: string): Read {
  const files = read.get(options) ?? new Map<string, Read>();
  read.set(options, files);
  const known = files.get(file);
  if (known !== undefined) return known;
  const result = framesOf(options.fileSystem.bytes?.(file, mostBytes) ?? { error: "missing" });
  const packed = "frames" in result ? pack(file.slice(file.lastIndexOf("/") + 1), result.frames) : result;
  files.set(file, packed);
  return packed;
}

function framesOf({ bytes, error }: BytesResult): Captured | { readonly error: ReadError } {
  if (error !== undefined) return { error };
  const captured = readPcap(bytes) ?? readPcapng(bytes) ?? { fault: "form" };
  return "fault" in captured || captured.frames.length > 0 ? captured : { fault: "empty" };
}

function reasonOf(fault: CaptureFault): Note {
  switch (fault.fault) {
    case "form":
      return note("captureNeither", {});
    case "cut":
      return note("captureCut", { at: fault.at });
    case "link":
      return note("captureLink", { type: fault.type });
    case "time":
      return note("captureTime", { at: fault.at });
    case "empty":
      return note("captureEmpty", {});
    case "length":
      return note("captureLength", { length: fault.length, at: fault.at });
  }
}
