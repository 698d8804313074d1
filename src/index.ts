/** The compiler as a library: check programs, render what is wrong with them, emit, load and run them. */
export { check, diagnosticsAsJson, memoryFileSystem, renderDiagnostics } from "./compiler/index.js";
