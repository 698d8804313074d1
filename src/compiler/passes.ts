/** The whole compiler, in order. Each pass reads the results of the passes before it, and adds its own. */
import { reportUnusedImports } from "./names/unused-imports.js";
import type { Compilation } from "./compilation.js";
import { checkConstants } from "./values/constants.js";
import { checkDemultiplexing } from "./graphs/demultiplexing.js";
import { checkValueFlows } from "./experiments/value-flows.js";
import type { Report } from "./diagnostics/report.js";
import { checkExperiments } from "./experiments/experiments.js";
import { checkGraphs } from "./graphs/graphs.js";
import { load } from "./load/load.js";
import { checkMachines } from "./machines/machines.js";
import { checkMedia } from "./machines/media.js";
import { checkModules } from "./names/modules.js";
import { resolveNames } from "./names/names.js";
import { checkNumbers } from "./protocols/numbers.js";
import { checkProtocols } from "./protocols/protocols.js";
import { checkScenarios } from "./scenarios/scenarios.js";
import { checkServices } from "./protocols/services.js";

export interface Pass {
  readonly name: string;
  readonly why: string;
  readonly run: (compilation: Compilation, report: Report) => Compilation;
}

// prettier-ignore
export const passes: readonly Pass[] = [
  { name: "load",        run: load,                why: "read and parse the entry and what it imports: imports say what to read next" },
  { name: "modules",     run: checkModules,        why: "modules form no cycle, so that each can be understood before what uses it" },
  { name: "names",       run: resolveNames,        why: "say what each top-level name means, so that declarations may stand in any order" },
  { name: "constants",   run: checkConstants,      why: "work out the modules' constants, which everything below may name" },
  { name: "services",    run: checkServices,       why: "the types of bindings, which slots name" },
  { name: "protocols",   run: checkProtocols,      why: "what each needs, provides, sends and counts, which graphs put together" },
  { name: "numbers",     run: checkNumbers,        why: "protocol numbers, one for each protocol in each table" },
  { name: "graphs",      run: checkGraphs,         why: "bind instances to what is below them; inner graphs before outer ones" },
  { name: "demultiplex", run: checkDemultiplexing, why: "each lower can tell its uppers apart, seen through sub-graphs and virtual protocols" },
  { name: "machines",    run: checkMachines,       why: "what hardware does and what operations cost on it, which hosts name" },
  { name: "media",       run: checkMedia,          why: "what joins hosts, which links name" },
  { name: "scenarios",   run: checkScenarios,      why: "hosts run graphs on machines, and links join them" },
  { name: "experiments", run: checkExperiments,    why: "fill a scenario's parameters, and judge what its runs measure" },
  { name: "value flows", run: checkValueFlows,     why: "follow what axes and arguments give through parameters, to where it must be in bounds" },
  { name: "unused",      run: reportUnusedImports, why: "only now is it known what nothing names" },
];
