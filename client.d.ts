/**
 * Types for programs that are imported through `xgc/unplugin`: `/// <reference types="xgc/client" />`, or `"types": ["xgc/client"]`
 * in `tsconfig.json`.
 */
declare module "*.xgraph" {
  import type { Simulation } from "xgc/runtime";

  /** What `planRun` and `runPoint` of `xgc/lab` run. */
  const simulation: Simulation;
  export default simulation;
}
