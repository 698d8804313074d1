/** Measures machines: a kit that runs on Linux, kits for boards, and what their results become. */
export { type Board, boardKits } from "./board-kits.js";
export { boardMachine, LogFault, readBoardLog } from "./board-log.js";
export { heldOut, linuxMachine, roundTrips, table } from "./linux-results.js";
export { clockOf, MeasureFault, runKit } from "./run-kit.js";
