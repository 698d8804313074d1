/** The input of a host under a given mode. */
import type { Cpu } from "../processor/cpu.js";
import type { HostInput } from "./host-input.js";
import { Input } from "./input.js";
import { DeferredInput } from "./deferred.js";
import { ModeratedInput } from "./moderated.js";
import { PollingInput } from "./polling.js";
import type { Mode } from "./mode.js";
import { SoftPollingInput } from "./soft-polling.js";

export function makeInput(cpu: Cpu, mode: Mode): HostInput {
  switch (mode.kind) {
    case "threads":
    case "interrupt":
      return new Input(cpu, mode);
    case "polling":
      return mode.at === "soft" ? new SoftPollingInput(cpu, mode) : new PollingInput(cpu, mode);
    case "moderated":
      return new ModeratedInput(cpu, mode);
    case "deferred":
      return new DeferredInput(cpu, mode);
  }
}
