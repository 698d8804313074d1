/** Properties are tried on the same cases each time, so that a run can be repeated; XGC_SEED tries others. */
import process from "node:process";
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["XGC_SEED"] ?? 1) });
