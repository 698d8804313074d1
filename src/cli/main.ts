/** The program `xgc`. */
import process from "node:process";
import { nodeIo } from "./io.js";
import { xgc } from "./xgc.js";

// Set, not passed to `exit`: what is printed must get out first.
process.exitCode = await xgc(process.argv.slice(2), { ...nodeIo(), program: "xgc" });
