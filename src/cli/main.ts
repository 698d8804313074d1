/** The program `xgc`, which launch.ts starts. */
import process from "node:process";
import { type Io, nodeIo } from "./io.js";
import { xgc } from "./xgc.js";

/** Runs a command, in the surroundings of the process unless others are given. */
export async function main(argv: readonly string[], io: Io = { ...nodeIo(), program: "xgc" }): Promise<void> {
  // Set, not passed to `exit`: the output must get out first.
  process.exitCode = await xgc(argv, io);
}
