/** From a mode to what takes frames in under it. */
import type { Cpu } from "../processor/cpu.js";
import { type HostInput, Input } from "./input.js";
import { DeferredInput } from "./input-deferred.js";
import { ModeratedInput } from "./input-moderated.js";
import { PollingInput } from "./input-polling.js";
import type { Mode } from "./mode.js";

export function makeInput(cpu: Cpu, mode: Mode): HostInput {
  switch (mode.kind) {
    case "threads":
    case "interrupt":
      return new Input(cpu, mode);
    case "polling":
      return new PollingInput(cpu, mode);
    case "moderated":
      return new ModeratedInput(cpu, mode);
    case "deferred":
      return new DeferredInput(cpu, mode);
  }
}
