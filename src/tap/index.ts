/** Runs in real time, with the Linux kernel in the place of one host. */
export { PacedRun, type Traffic, type WallClock } from "./pace.js";
export { NodeClock } from "./node-clock.js";
export { addressesOf, openTap, setUpOf, type TapDevice, TapFault, type TapListener } from "./tap-device.js";
