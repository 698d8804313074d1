/** The door of the room: from `.xgraph` files to a checked program, and the words for what is wrong with them. */
export { check, checkSyntax, type Checked } from "./check.js";
export type { Options } from "./compilation.js";
export { catalogue, type DiagnosticName } from "./diagnostics/catalogue.js";
export type { Entry } from "./diagnostics/entry.js";
export type { Diagnostic, Fix, Related, Severity, SourceText } from "./diagnostics/diagnostic.js";
export { inOrder, summary } from "./diagnostics/order.js";
export { diagnosticsAsJson, renderDiagnostic, renderDiagnostics, type RenderOptions } from "./diagnostics/render.js";
export { memoryFileSystem, type FileSystem, type ReadError, type ReadResult } from "./files.js";
export { flatten, graphsByName, type FlatBinding, type FlatInstance } from "./flatten.js";
export { hostCounters } from "./host-items.js";
export { machineValues, nicOperations, type MachineValue } from "./machine-values.js";
export { mediumValues } from "./media.js";
export { passes, type Pass } from "./passes.js";
export type * from "./program.js";
