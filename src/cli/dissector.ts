/** `xgc dissector`. */
import path from "node:path";
import { dissectorOf } from "../dissector/index.js";
import { watched } from "./builds.js";
import { declaredProgramOf, type View } from "./check-file.js";
import type { commands } from "./command-table.js";
import { exitCodes, Failure } from "./failure.js";
import { withImplementations } from "./implementations.js";
import type { Io } from "./io.js";
import type { CommandLine } from "./options.js";
import { writeFiles } from "./write-files.js";

export function dissector(
  { operands: [file = ""], options }: CommandLine<typeof commands.dissector.options>,
  io: Io,
): number {
  // A dissector is made from headers, before their protocols are implemented.
  const inputs = new Set<string>();
  const view: View = (files) => watched(withImplementations(files), inputs);
  const program = declaredProgramOf(file, io, view);
  const { text, protocols } = dissectorOf(program, file === "-" ? "standard input" : path.basename(file));
  if (protocols.length === 0) {
    throw new Failure("there is no header to dissect", {
      help: "Wireshark knows the headers of ETH, ARP, IP, ICMP and UDP; the program uses no others",
    });
  }
  if (options.out === undefined) {
    io.stdout.write(text);
    return exitCodes.success;
  }
  writeFiles([{ path: options.out, kind: "dissector", content: text }], io.workingDirectory, {
    force: options.force,
    inputs,
  });
  io.stdout.write(`wrote ${options.out}: ${protocols.join(", ")}\n`);
  return exitCodes.success;
}
