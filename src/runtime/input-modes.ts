/** From a mode to what takes frames in under it. */
import type { Cpu } from "./cpu.js";
import { type HostInput, Input } from "./input.js";
import type { Mode } from "./mode.js";

export function makeInput(cpu: Cpu, mode: Mode): HostInput {
  return new Input(cpu, mode);
}
