/** The door of the room: from `.xgraph` files to a checked program, and the diagnostics. */
export { check, checkSyntax, type Checked, conclude, type Observe, pass, type Passed, programIn } from "./check.js";
export type { Compilation, KnownParse, LoadedModule, ModuleName, Options } from "./compilation.js";
export { catalogue, type DiagnosticName } from "./diagnostics/catalogue.js";
export type { Entry } from "./diagnostics/entry.js";
export type { Diagnostic, Fix, Path, PathStep, Related, Severity, SourceText } from "./diagnostics/diagnostic.js";
export { diagnostic, type Extras, note, type Note } from "./diagnostics/report.js";
export { inOrder, summary } from "./diagnostics/order.js";
export {
  diagnosticsAsJson,
  type Paint,
  pathLines,
  renderDiagnostic,
  renderDiagnostics,
  type RenderOptions,
} from "./diagnostics/render.js";
export { diagnosticsAsSarif } from "./diagnostics/sarif.js";
export {
  memoryFileSystem,
  type BytesResult,
  type FileSystem,
  type ReadError,
  type ReadResult,
} from "./files/file-system.js";
export { exportedBy, libraryModules } from "./names/library-names.js";
export { mentions, parametersIn, partsOf } from "./names/mentions.js";
export { bindingsInOrder, flatten, graphsByName, type FlatBinding, type FlatInstance } from "./graphs/flatten.js";
export { type Site, sitesOf } from "./graphs/sites.js";
export { hostCounters } from "./scenarios/host-items.js";
export { lineAt } from "./diagnostics/lines.js";
export { machineValue, machineValues, nicOperations, type MachineValue } from "./machines/machine-values.js";
export { mediumValues } from "./machines/media.js";
export { bind, type Environment, evaluate, isModeValue, type KnownValue, nothingKnown } from "./values/evaluate.js";
export { modes } from "./values/modes.js";
export { showValue } from "./values/show.js";
export { passes, type Pass } from "./passes.js";
export type * from "./program.js";
